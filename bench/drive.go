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

// load is a request that several clients repeat in closed loops.
type load struct {
	addr    string
	request func(client, n int) string // the bytes on the wire
	status  int
	clients int
	lasting time.Duration
}

// result is the outcome of a run.
type result struct {
	n     int
	took  time.Duration
	times []time.Duration // sorted
}

func (r result) rate() float64 { return float64(r.n) / r.took.Seconds() }

// quantile returns the quantile q (0 to 1) of the response times.
func (r result) quantile(q float64) time.Duration {
	if len(r.times) == 0 {
		return 0
	}
	return r.times[min(len(r.times)-1, int(q*float64(len(r.times))))]
}

// get returns the request for a page as a browser sends it.
func get(path, cookie string) func(int, int) string {
	text := "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nAccept: text/html\r\n"
	if cookie != "" {
		text += "Cookie: " + cookie + "\r\n"
	}
	text += "\r\n"
	return func(int, int) string { return text }
}

// drive runs the loops. It stops with an error at the first unexpected status.
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
			r.times = append(r.times, times...)
			if err != nil {
				failed = err
			}
		})
	}
	wg.Wait()
	r.took, r.n = time.Since(begun), len(r.times)
	slices.Sort(r.times)
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

// measured is a run and the server's CPU time per request.
type measured struct {
	result
	cpu time.Duration
}

// measure drives a server after a short warm-up.
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
