package app_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// OPS-1: what a visitor writes into the address line fills no memory. 300 searches with 60 KB of padding once took 600 MB.
func TestAPaddedAddressFillsNoMemory(t *testing.T) {
	h := open(t, unchanged)
	pad := strings.Repeat("p", 60<<10)
	v := h.visitor()
	search := func(n int) {
		t.Helper()
		for i := range n {
			a := v.get(fmt.Sprintf("/search?q=a%d&pad=%s", i, pad))
			if a.status != http.StatusOK {
				t.Fatalf("the search answered %d", a.status)
			}
		}
	}
	search(20)
	before := held()
	search(150)
	if more := held() - before; more > 5<<20 {
		t.Errorf("150 searches hold %d KB", more>>10)
	}
}

// OPS-1: a crowd on connections that stay open is served, each of it again and again, and leaves nothing behind.
func TestACrowdIsServedAndLeavesNothing(t *testing.T) {
	h := open(t, unchanged)
	before := held()
	for _, many := range []int{100, 300, 600} {
		crowd := make([]*http.Client, many)
		errs := make(chan error, many)
		for i := range crowd {
			crowd[i] = &http.Client{Transport: &http.Transport{DialContext: (&net.Dialer{Timeout: time.Minute}).DialContext, MaxConnsPerHost: 1}}
		}
		for range 2 {
			for _, c := range crowd {
				go func() { errs <- served(c, h.url+"/login") }()
			}
			for range crowd {
				if err := <-errs; err != nil {
					t.Fatalf("one of %d: %v", many, err)
				}
			}
		}
		for _, c := range crowd {
			c.CloseIdleConnections()
		}
	}
	if more := held() - before; more > 40<<20 {
		t.Errorf("a crowd that has left holds %d KB", more>>10)
	}
}

func served(c *http.Client, address string) error {
	res, err := c.Get(address)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the answer was %d", res.StatusCode)
	}
	return nil
}

// held is what the program holds after its rubbish has been taken out, in bytes.
func held() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
