package web

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"wangting/internal/fault"
)

// Stream is what an answer that lasts tells a browser, event by event.
type Stream struct {
	// Look gives what there is to tell now, nothing when that was told before, and whether it is
	// the end. It is called at once, after each wake, and every so often, never twice at a time.
	Look  func(ctx context.Context) (event []byte, end bool, err error)
	Woken <-chan struct{}
	Every time.Duration // should a wake be lost; it is also how a browser that has gone is noticed
	Leave func()        // called once, when nobody waits any more
}

// Bounds of one step of a stream.
const (
	lookFor = 10 * time.Second
	sendFor = 10 * time.Second
)

// Serve answers r with the stream. Its error is that of the first look, before which
// nothing is sent. Thousands of screens may wait at once, so a stream takes the
// connection over and lets go of the request, of the buffers and the stack that
// served pages over it: what waits is a few KB. Where a connection cannot be taken
// over (HTTP/2), the request waits itself.
func (s Stream) Serve(w http.ResponseWriter, r *http.Request) error {
	first, end, err := s.Look(r.Context())
	if err != nil {
		s.Leave()
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	rc, stopping := http.NewResponseController(w), Stopping(r.Context())
	if conn, _, err := rc.Hijack(); err == nil {
		if q := requestOf(r.Context()); q != nobody {
			q.taken = true
		}
		go s.over(conn, head(h), first, end, stopping)
		return nil
	}
	defer s.Leave()
	send := func(b []byte) error {
		if _, err := w.Write(b); err != nil {
			return err
		}
		return rc.Flush()
	}
	s.run(r.Context(), send, first, end, stopping)
	return nil
}

// head is the beginning of an answer that ends with its connection.
func head(h http.Header) []byte {
	var b bytes.Buffer
	h.Set("Connection", "close")
	h.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	b.WriteString("HTTP/1.1 200 OK\r\n")
	_ = h.Write(&b) // into memory
	b.WriteString("\r\n")
	return b.Bytes()
}

func (s Stream) over(conn net.Conn, head, first []byte, end bool, stopping <-chan struct{}) {
	defer s.Leave()
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Time{}) // the server had set its own
	send := func(b []byte) error {
		if err := conn.SetWriteDeadline(time.Now().Add(sendFor)); err != nil {
			return err
		}
		_, err := conn.Write(b)
		return err
	}
	if send(head) == nil {
		s.run(context.Background(), send, first, end, stopping)
	}
}

// run sends events until the end, until nobody reads, or until ctx or the server ends.
func (s Stream) run(ctx context.Context, send func([]byte) error, event []byte, end bool, stopping <-chan struct{}) {
	tick := time.NewTicker(s.Every)
	defer tick.Stop()
	for {
		if send(line(event)) != nil || end {
			return
		}
		select {
		case <-s.Woken:
		case <-tick.C:
		case <-ctx.Done():
			return
		case <-stopping:
			return
		}
		var err error
		if event, end, err = s.look(ctx); err != nil {
			return // begun already; the screen asks by itself from here
		}
	}
}

// look looks on a stack of its own: it grows deep in the database, and would stay so
// for as long as the stream waits.
func (s Stream) look(ctx context.Context) (event []byte, end bool, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if p := recover(); p != nil {
				slog.Error("panic in a stream", "what", fmt.Sprint(p), "stack", string(debug.Stack()))
				err = fault.New(fault.Broken, "")
			}
		}()
		ctx, cancel := context.WithTimeout(ctx, lookFor)
		defer cancel()
		event, end, err = s.Look(ctx)
	}()
	<-done
	return event, end, err
}

// line is an event on the wire, or a comment that keeps the line open.
func line(event []byte) []byte {
	if len(event) == 0 {
		return []byte(": \n\n")
	}
	return append(append([]byte("data: "), event...), "\n\n"...)
}
