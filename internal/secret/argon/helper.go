package argon

import (
	"errors"
	"io"
	"log/slog"
	"net/rpc"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

// helper is a second process of this program. It starts with the first password and ends
// when none came for a while; then its 19 MiB a password are the system's again.
type helper struct {
	command  []string
	patience time.Duration // how long one computation may take
	linger   time.Duration // how long it stays without work
	pause    time.Duration // how long none is started after one has failed

	mu      sync.Mutex
	client  *rpc.Client // nil while there is none
	idle    *time.Timer
	not     time.Time // none is started before
	started int
}

func newHelper(command []string) *helper {
	return &helper{command: command, patience: time.Second, linger: time.Minute, pause: time.Minute}
}

var (
	errNoHelper = errors.New("no process computes passwords at the moment")
	errNoTime   = errors.New("it gets no time")
)

// ask has the helper compute; an error says that it did not. Only one that breaks off is let go.
func (h *helper) ask(method string, what, answer any) error {
	c, err := h.running()
	if err != nil {
		return err
	}
	call := c.Go(service+"."+method, what, answer, make(chan *rpc.Call, 1))
	select {
	case <-call.Done:
		var refused rpc.ServerError
		if call.Error != nil && !errors.As(call.Error, &refused) {
			h.failed(c, call.Error)
		}
		return call.Error
	case <-time.After(h.patience):
		h.failed(c, errNoTime)
		return errNoTime
	}
}

// running is the helper, started when there is none.
func (h *helper) running() (*rpc.Client, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.client != nil {
		h.idle.Reset(h.linger)
		return h.client, nil
	}
	if time.Now().Before(h.not) {
		return nil, errNoHelper
	}
	conn, err := h.start()
	if err != nil {
		h.not = time.Now().Add(h.pause)
		slog.Warn("the process that computes passwords does not start; computing here", "error", err)
		return nil, err
	}
	c := rpc.NewClient(conn)
	h.client = c
	h.started++
	h.idle = time.AfterFunc(h.linger, func() { h.drop(c) })
	return c, nil
}

func (h *helper) start() (io.ReadWriteCloser, error) {
	cmd := exec.Command(h.command[0], h.command[1:]...)
	cmd.Args[0] = os.Args[0] // what an operator sees in the list of processes
	cmd.Env, cmd.Stderr = []string{}, os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &pipes{Reader: out, WriteCloser: in, end: func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}}, nil
}

// failed lets go of a helper that broke off.
func (h *helper) failed(c *rpc.Client, err error) {
	h.mu.Lock()
	mine := h.client == c
	if mine {
		h.not = time.Now().Add(h.pause)
	}
	h.mu.Unlock()
	if mine {
		slog.Warn("the process that computes passwords has broken off; computing here", "error", err)
	}
	h.drop(c)
}

// drop ends the helper c, unless it is another by now. Nobody waits for its end: one that
// gets no time does not get it for dying either.
func (h *helper) drop(c *rpc.Client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.client == c {
		h.client = nil
		h.idle.Stop()
		go func() { _ = c.Close() }()
	}
}

// pipes are both ends of a process.
type pipes struct {
	io.Reader
	io.WriteCloser
	end func()
}

func (p *pipes) Close() error {
	err := p.WriteCloser.Close()
	p.end()
	return err
}

const (
	service = "Passwords"
	ballast = 64 << 20
)

// Serve is the helper's side: it gives way to everybody else, and computes what comes in until in ends.
func Serve(in io.Reader, out io.WriteCloser) error {
	giveWay()
	return serve(in, out)
}

// serve computes.
//
// Each password takes 19 MiB of fresh memory, so in a process where nothing lives each
// would start a collection, and the memory given back to the system would be asked for,
// page by page, by the next: that costs half as much again as the password. Bytes that
// are allocated and never touched keep the collector calm and use no memory themselves.
func serve(in io.Reader, out io.WriteCloser) error {
	calm := make([]byte, ballast)
	s := rpc.NewServer()
	if err := s.RegisterName(service, here{}); err != nil {
		return err
	}
	s.ServeConn(&pipes{Reader: in, WriteCloser: out, end: func() {}})
	runtime.KeepAlive(calm)
	return nil
}
