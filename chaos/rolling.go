package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"wangting/internal/config"
	"wangting/internal/store/storetest"
)

const (
	rounds   = 2               // how often each node is replaced
	lameDuck = 5 * time.Second // the default in production
)

// rolling replaces each of two nodes behind a balancer under load.
func rolling(ctx context.Context, d *driver) (found []finding, err error) {
	storetest.Durable = true
	url, err := storetest.NewDatabase(ctx)
	if err != nil {
		return nil, err
	}
	front, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer func() { _ = front.Close() }()
	s, err := d.newSite(ctx, "rolling", func(c *config.Config) {
		c.Database, c.Public, c.Proxies, c.LameDuck = url, "http://"+front.Addr().String(), "127.0.0.0/8", lameDuck
		c.Blob = filepath.Join(d.dir, "rolling", "materials")
	})
	if err != nil {
		return nil, err
	}
	defer s.clean()
	first, second := s.settings, s.settings
	if second.Listen, err = freeAddr(); err != nil {
		return nil, err
	}
	settings := []config.Config{first, second}
	nodes := make([]*node, len(settings))
	for i, c := range settings {
		if nodes[i], err = s.start(ctx, c); err != nil {
			return nil, err
		}
		defer func() { nodes[i].kill() }()
	}
	b := newBalancer(first.Listen, second.Listen)
	watching, stopWatching := context.WithCancel(ctx)
	defer stopWatching()
	go b.watch(watching)
	srv := &http.Server{Handler: b}
	go func() { _ = srv.Serve(front) }()
	defer func() { _ = srv.Close() }()
	for _, c := range settings {
		if err := b.taken(ctx, c.Listen, true); err != nil {
			return nil, err
		}
	}

	l := &load{base: s.settings.Public, accounts: s.accounts}
	stop, end := context.WithCancel(ctx)
	defer end()
	worked := make(chan error, 1)
	go func() { worked <- l.run(ctx, stop) }()
	var slowest time.Duration
	for range rounds {
		for i, c := range settings {
			time.Sleep(time.Second)
			began := time.Now()
			if err := nodes[i].leave(); err != nil {
				return nil, err
			}
			slowest = max(slowest, time.Since(began))
			if nodes[i], err = s.start(ctx, c); err != nil {
				return nil, err
			}
			if err := b.taken(ctx, c.Listen, true); err != nil {
				return nil, err
			}
		}
	}
	ready := time.Now()
	end()
	if err := <-worked; err != nil {
		found, e := l.lostOnly()
		return found, errors.Join(err, e)
	}
	found = append(l.sums(), l.unserved(),
		figure("restarts", "%d, lame-duck time %s, the balancer asks every %s", 2*rounds, lameDuck, askEvery),
		figure("slowest end of a node after SIGTERM", "%s", round(slowest)))
	f, err := s.works(ctx, ready)
	if err != nil {
		return found, err
	}
	found = append(found, f)
	for _, n := range nodes {
		if err := n.leave(); err != nil {
			return found, err
		}
	}
	more, err := s.verify(ctx, l)
	return append(found, more...), err
}

// unserved is the rule for a drill that nobody may notice.
func (l *load) unserved() finding {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, first := 0, ""
	for _, o := range l.answers {
		if o.failed() {
			if n++; n == 1 {
				first = fmt.Sprintf(": %s answered %d %s", o.what, o.status, excerpt(o.said))
			}
		}
	}
	return rule(n == 0, "requests that failed", "none", "%d%s", n, first)
}
