// Package lever owns the misfortunes that a tester can call up for a service:
// slow, error, down, tampered (OUT-2). It stands before a service as
// middleware and knows nothing of what the service says.
package lever

import (
	"bytes"
	"errors"
	"io"
	"net/http"
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
	Error    Mode = "error"    // answers 500 with a page that is no answer
	Down     Mode = "down"     // hangs up without a word
	Tampered Mode = "tampered" // answers, and somebody changes the bytes on the way
)

// Option is one mode with its Chinese name.
type Option struct {
	Mode  Mode
	Label string
}

// Options are the modes in the order of a list.
func Options() []Option {
	return []Option{{OK, "正常"}, {Slow, "缓慢"}, {Error, "出错"}, {Down, "中断"}, {Tampered, "应答被篡改"}}
}

// MaxDelay bounds how slow a service can be made.
const MaxDelay = 60 * time.Second

// Setting is how one service stands.
type Setting struct {
	Service string        `json:"service"` // key, such as "alipay"
	Label   string        `json:"label"`
	Mode    Mode          `json:"mode"`
	Delay   time.Duration `json:"delay"` // nanoseconds; for slow
}

// Board is the levers of all services. It is safe for concurrent use.
type Board struct {
	mu       sync.RWMutex
	settings []Setting
	changed  func()
}

// NewBoard gives a board without services. changed is called after every pull.
func NewBoard(changed func()) *Board { return &Board{changed: changed} }

// Settings are all levers, in the order of mounting.
func (b *Board) Settings() []Setting {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return slices.Clone(b.settings)
}

// Pull sets a lever. Faults: NotFound for a service that is not played here,
// Invalid for a mode or a delay that makes no sense.
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
	if !b.set(service, m, delay) {
		return fault.New(fault.NotFound, "没有这个服务")
	}
	b.changed()
	return nil
}

func (b *Board) set(service string, m Mode, delay time.Duration) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.settings {
		if b.settings[i].Service == service {
			b.settings[i].Mode, b.settings[i].Delay = m, delay
			return true
		}
	}
	return false
}

// Restore puts kept levers back, as far as their services are still played.
func (b *Board) Restore(kept []Setting) {
	for _, s := range kept {
		b.set(s.Service, s.Mode, s.Delay)
	}
}

func (b *Board) setting(service string) Setting {
	b.mu.RLock()
	defer b.mu.RUnlock()
	i := slices.IndexFunc(b.settings, func(s Setting) bool { return s.Service == service })
	return b.settings[i]
}

// Before puts the lever of a service before its handler.
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

// dawdle waits until d is over or nobody waits for the answer. The body is read
// first: only then does net/http notice that the other side has gone.
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

// tamper lets the service answer and then sets one blank after the first colon
// between two strings: the JSON means the same, its bytes are not the same, and
// whoever checks signatures over exact bytes must refuse it.
func tamper(w http.ResponseWriter, r *http.Request, next http.Handler) {
	k := &keeper{ResponseWriter: w, status: http.StatusOK}
	next.ServeHTTP(k, r)
	w.Header().Del("Content-Length")
	w.WriteHeader(k.status)
	w.Write(bytes.Replace(k.body.Bytes(), []byte(`":"`), []byte(`": "`), 1))
}

type keeper struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (k *keeper) WriteHeader(status int)      { k.status = status }
func (k *keeper) Write(b []byte) (int, error) { return k.body.Write(b) }
