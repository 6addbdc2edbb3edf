package web

import (
	"context"
	"net/http"
	"time"
)

// Stream is an answer that lasts: it tells a browser one event after another (text/event-stream).
type Stream struct {
	// Look gives the news, nothing when there is none, and whether it is the end. It is
	// called at once, after each wake, and every so often, never twice at a time.
	Look  func(ctx context.Context) (event []byte, end bool, err error)
	Woken <-chan struct{}
	Every time.Duration // looks without a wake; it is also how a browser that has gone is noticed
	Leave func()        // called once, when nobody waits any more
}

// Bounds of one step of a stream.
const (
	lookFor = 10 * time.Second
	sendFor = 10 * time.Second
)

// Serve answers r with the stream until its end, until nobody reads, or until the server
// stops. Its error is that of the first look, before which nothing is sent.
func (s Stream) Serve(w http.ResponseWriter, r *http.Request) error {
	defer s.Leave()
	event, end, err := s.look(r.Context())
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Time{}) // the server's own is for reading a request; fails where a test has no connection
	defer func() { _ = rc.SetWriteDeadline(time.Time{}) }()
	tick := time.NewTicker(s.Every)
	defer tick.Stop()
	for {
		if send(w, rc, event) != nil || end {
			return nil
		}
		select {
		case <-s.Woken:
		case <-tick.C:
		case <-r.Context().Done():
			return nil
		case <-Stopping(r.Context()):
			return nil
		}
		if event, end, err = s.look(r.Context()); err != nil {
			return nil // begun already; the screen asks by itself from here
		}
	}
}

func (s Stream) look(ctx context.Context) (event []byte, end bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, lookFor)
	defer cancel()
	return s.Look(ctx)
}

// send writes one event, or a comment that keeps the line open, and does not wait for ever for a browser that reads nothing.
func send(w http.ResponseWriter, rc *http.ResponseController, event []byte) error {
	_ = rc.SetWriteDeadline(time.Now().Add(sendFor))
	line := []byte(": \n\n")
	if len(event) > 0 {
		line = append(append([]byte("data: "), event...), "\n\n"...)
	}
	if _, err := w.Write(line); err != nil {
		return err
	}
	return rc.Flush()
}
