package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// load is one request repeated by closed loops.
type load struct {
	addr    string
	request func(client, n int) string // the bytes on the wire
	status  int
	clients int
	lasting time.Duration
}

// result of a run.
type result struct {
	n    int
	took time.Duration
	all  []time.Duration // sorted
}

func (r result) rate() float64 { return float64(r.n) / r.took.Seconds() }

// atQuantile gives a quantile of the times.
func (r result) atQuantile(q float64) time.Duration {
	if len(r.all) == 0 {
		return 0
	}
	return r.all[min(len(r.all)-1, int(q*float64(len(r.all))))]
}

// get is the request of a page as a browser asks for it.
func get(path, cookie string) func(int, int) string {
	text := "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nAccept: text/html\r\n"
	if cookie != "" {
		text += "Cookie: " + cookie + "\r\n"
	}
	text += "\r\n"
	return func(int, int) string { return text }
}

// post is a request with a body; headers end with their lines.
func post(path, kind, body, headers string) string {
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		path, headers, kind, len(body), body)
}

// drive runs the loops. One answer with another status ends it with an error.
func (l load) drive() (result, error) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var failed error
	r := result{}
	begun := time.Now()
	for c := range l.clients {
		wg.Go(func() {
			times, err := l.loop(c, begun.Add(l.lasting))
			mu.Lock()
			defer mu.Unlock()
			r.all = append(r.all, times...)
			if err != nil {
				failed = err
			}
		})
	}
	wg.Wait()
	r.took, r.n = time.Since(begun), len(r.all)
	slices.Sort(r.all)
	return r, failed
}

func (l load) loop(client int, until time.Time) ([]time.Duration, error) {
	conn, err := net.Dial("tcp", l.addr)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	in := bufio.NewReaderSize(conn, 64<<10)
	var times []time.Duration
	for n := 0; time.Now().Before(until); n++ {
		begun := time.Now()
		if _, err := io.WriteString(conn, l.request(client, n)); err != nil {
			return times, err
		}
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			return times, err
		}
		_, err = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		switch {
		case err != nil:
			return times, err
		case res.StatusCode != l.status:
			return times, fmt.Errorf("answered %s", res.Status)
		}
		times = append(times, time.Since(begun))
	}
	return times, nil
}

// measured is a run with the server's processor time a request.
type measured struct {
	result
	cpu time.Duration
}

// measure drives a server after a short warming.
func measure(p *process, l load) (measured, error) {
	l.addr = p.addr
	warm := l
	warm.lasting = l.lasting / 5
	if _, err := warm.drive(); err != nil {
		return measured{}, err
	}
	before, err := p.cpu()
	if err != nil {
		return measured{}, err
	}
	r, err := l.drive()
	if err != nil {
		return measured{}, err
	}
	after, err := p.cpu()
	if err != nil || r.n == 0 {
		return measured{}, fmt.Errorf("nothing was measured: %v", err)
	}
	return measured{r, (after - before) / time.Duration(r.n)}, nil
}
