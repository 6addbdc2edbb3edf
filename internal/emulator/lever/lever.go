// Package lever owns the faults that a tester can switch on for a service: slow,
// error, down, tampered (OUT-2). It is middleware in front of a service and does
// not know what the service answers.
package lever

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"

	"wangting/internal/fault"
)

// Mode is how a service behaves.
type Mode string

const (
	OK       Mode = "ok"
	Slow     Mode = "slow"     // answers after a delay
	Error    Mode = "error"    // answers 500 with an HTML page
	Down     Mode = "down"     // closes the connection without an answer
	Tampered Mode = "tampered" // answers, but the bytes change on the way
)

// Option is one mode and its Chinese name.
type Option struct {
	Mode  Mode
	Label string
}

// Options returns the modes in the order of the list on the page.
func Options() []Option {
	return []Option{{OK, "正常"}, {Slow, "缓慢"}, {Error, "出错"}, {Down, "中断"}, {Tampered, "应答被篡改"}}
}

// MaxDelay is the longest delay of a slow service.
const MaxDelay = 60 * time.Second

// Setting is the lever of one service.
type Setting struct {
	Service string        `json:"service"` // name, such as "alipay"
	Label   string        `json:"label"`
	Mode    Mode          `json:"mode"`
	Delay   time.Duration `json:"delay"`             // nanoseconds; for Slow only
	Refusal string        `json:"refusal,omitempty"` // code with which the service refuses every question
	Modes   []Mode        `json:"-"`                 // those that it has; nil is all
}

// Has reports whether the lever has a mode.
func (s Setting) Has(m Mode) bool { return s.Modes == nil || slices.Contains(s.Modes, m) }

// Board holds the levers of all services. It is safe for concurrent use.
type Board struct {
	mu       sync.RWMutex
	settings []Setting
	turn     map[string]func(Setting) error // what a lever does to a system that no handler stands before
	changed  func()
}

// NewBoard returns a board without services. It calls changed after every Pull.
func NewBoard(changed func()) *Board {
	return &Board{changed: changed, turn: map[string]func(Setting) error{}}
}

// Settings returns all levers, in the order of mounting.
func (b *Board) Settings() []Setting {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return slices.Clone(b.settings)
}

// Pull sets a lever. Faults: NotFound for a service that is not on the board,
// Invalid for an unknown mode or a delay out of range.
func (b *Board) Pull(service string, m Mode, delay time.Duration) error {
	if !slices.ContainsFunc(Options(), func(o Option) bool { return o.Mode == m }) {
		return fault.On("mode", "请选择服务状态")
	}
	if m == Slow && (delay <= 0 || delay > MaxDelay) {
		return fault.On("delay", "延迟应在 1 毫秒到 60 秒之间")
	}
	if m != Slow {
		delay = 0
	}
	if i := slices.IndexFunc(b.Settings(), func(s Setting) bool { return s.Service == service }); i >= 0 && !b.Settings()[i].Has(m) {
		return fault.On("mode", "请选择服务状态")
	}
	if !b.set(service, m, delay) {
		return fault.New(fault.NotFound, "没有这个服务")
	}
	b.changed()
	return b.turned(service)
}

// turned lets a system know of its lever.
func (b *Board) turned(service string) error {
	if turn := b.turn[service]; turn != nil {
		return turn(b.setting(service))
	}
	return nil
}

// Beside puts the lever of a system on the board that is not asked over HTTP: turn is called with every setting.
func (b *Board) Beside(service, label string, modes []Mode, turn func(Setting) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settings = append(b.settings, Setting{Service: service, Label: label, Mode: OK, Modes: modes})
	b.turn[service] = turn
}

func (b *Board) set(service string, m Mode, delay time.Duration) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.settings {
		if b.settings[i].Service == service {
			b.settings[i].Mode, b.settings[i].Delay, b.settings[i].Refusal = m, delay, ""
			return true
		}
	}
	return false
}

// Restore puts saved levers back; services that no longer exist are skipped.
func (b *Board) Restore(saved []Setting) error {
	for _, s := range saved {
		b.set(s.Service, s.Mode, s.Delay)
		b.refuse(s.Service, s.Refusal)
		if err := b.turned(s.Service); err != nil {
			return err
		}
	}
	return nil
}

// Refuse makes a service refuse every question with a code of its own; "" ends that. Faults: NotFound, Invalid.
func (b *Board) Refuse(service, code string) error {
	if !refusal.MatchString(code) {
		return fault.On("refusal", "拒绝代码最多 64 个字母、数字、点和下划线，可以用空格分隔")
	}
	if !b.refuse(service, code) {
		return fault.New(fault.NotFound, "没有这个服务")
	}
	b.changed()
	return nil
}

func (b *Board) refuse(service, code string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.settings, func(s Setting) bool { return s.Service == service })
	if i >= 0 {
		b.settings[i].Refusal = code
	}
	return i >= 0
}

var refusal = regexp.MustCompile(`^[A-Za-z0-9._ ]{0,64}$`)

// Refusal gives a function that tells the code with which a service has to refuse, "" when it serves.
func (b *Board) Refusal(service string) func() string {
	return func() string { return b.setting(service).Refusal }
}

func (b *Board) setting(service string) Setting {
	b.mu.RLock()
	defer b.mu.RUnlock()
	i := slices.IndexFunc(b.settings, func(s Setting) bool { return s.Service == service })
	return b.settings[i]
}

// Before returns middleware that puts the lever of a service in front of its handler.
func (b *Board) Before(service, label string, next http.Handler) http.Handler {
	b.mu.Lock()
	b.settings = append(b.settings, Setting{Service: service, Label: label, Mode: OK})
	b.mu.Unlock()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch s := b.setting(service); s.Mode {
		case Slow:
			if err := dawdle(r, s.Delay); err != nil {
				return
			}
			next.ServeHTTP(w, r)
		case Error:
			http.Error(w, "<html><body>500 Internal Server Error</body></html>", http.StatusInternalServerError)
		case Down:
			panic(http.ErrAbortHandler)
		case Tampered:
			tamper(w, r, next)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

var errGone = errors.New("nobody waits any more")

// dawdle waits for d, or until the client disconnects. It reads the body first,
// because only then does net/http notice a disconnect.
func dawdle(r *http.Request, d time.Duration) error {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-r.Context().Done():
		return errGone
	}
}

// tamper inserts one blank after the first colon between two strings of the answer.
// The JSON means the same, but its bytes differ: a client that checks signatures over
// exact bytes must refuse it.
func tamper(w http.ResponseWriter, r *http.Request, next http.Handler) {
	k := &bufferedWriter{ResponseWriter: w, status: http.StatusOK}
	next.ServeHTTP(k, r)
	w.Header().Del("Content-Length")
	w.WriteHeader(k.status)
	w.Write(bytes.Replace(k.body.Bytes(), []byte(`":"`), []byte(`": "`), 1))
}

type bufferedWriter struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (k *bufferedWriter) WriteHeader(status int)      { k.status = status }
func (k *bufferedWriter) Write(b []byte) (int, error) { return k.body.Write(b) }
