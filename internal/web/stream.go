package web

import (
	"context"
	"net/http"
	"time"
)

// Stream is an answer of server-sent events (text/event-stream).
type Stream struct {
	// Look gives the next event, or nothing when there is none, and whether the stream ends.
	// It is called at once, after each wake, and at intervals, but never concurrently.
	Look  func(ctx context.Context) (event []byte, end bool, err error)
	Woken <-chan struct{}
	Every time.Duration // interval of Look without a wake; a closed connection is noticed then
	Leave func()        // called once, when the stream ends
}

// Time limits for one step of a stream.
const (
	lookFor = 10 * time.Second
	sendFor = 10 * time.Second
)

// Serve answers r with the stream until it ends, the browser disconnects, or the server
// stops. It returns an error only from the first Look, before anything is sent.
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
	_ = rc.SetReadDeadline(time.Time{}) // the server's deadline is for requests; this fails in tests without a connection
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
			return nil // the answer has begun already; the page polls after the end of the stream
		}
	}
}

func (s Stream) look(ctx context.Context) (event []byte, end bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, lookFor)
	defer cancel()
	return s.Look(ctx)
}

// send writes one event, or a comment that keeps the connection open. It has a time limit, because a browser may not read.
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
