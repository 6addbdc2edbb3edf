package main

import (
	"context"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// askEvery is how often the balancer asks each node whether it is ready.
const askEvery = time.Second

// balancer gives requests in turn to the nodes that were ready when they were last asked, as a balancer in
// front of a real hall does. It tries nothing twice.
type balancer struct {
	backends []*backend
	turn     atomic.Uint64
}

type backend struct {
	addr  string
	proxy *httputil.ReverseProxy
	ready atomic.Bool
}

func newBalancer(addrs ...string) *balancer {
	b := &balancer{}
	for _, a := range addrs {
		to := &url.URL{Scheme: "http", Host: a}
		p := &httputil.ReverseProxy{
			Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to); r.SetXForwarded(); r.Out.Host = r.In.Host },
			ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
				http.Error(w, "balancer: "+err.Error(), http.StatusBadGateway)
			},
		}
		b.backends = append(b.backends, &backend{addr: a, proxy: p})
	}
	return b
}

// watch asks the nodes until ctx ends.
func (b *balancer) watch(ctx context.Context) {
	tick := time.NewTicker(askEvery)
	defer tick.Stop()
	for {
		var wg sync.WaitGroup
		for _, x := range b.backends {
			wg.Go(func() {
				status, _ := readiness(ctx, x.addr)
				x.ready.Store(status == http.StatusOK)
			})
		}
		wg.Wait()
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// taken waits until the balancer sends requests to a node, or no longer does.
func (b *balancer) taken(ctx context.Context, addr string, in bool) error {
	for _, x := range b.backends {
		for x.addr == addr && x.ready.Load() != in {
			select {
			case <-time.After(10 * time.Millisecond):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return nil
}

// ServeHTTP implements http.Handler.
func (b *balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	turn := b.turn.Add(1)
	for i := range uint64(len(b.backends)) {
		x := b.backends[(turn+i)%uint64(len(b.backends))]
		if x.ready.Load() {
			x.proxy.ServeHTTP(w, r)
			return
		}
	}
	http.Error(w, "balancer: no node is ready", http.StatusServiceUnavailable)
}
