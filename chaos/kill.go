package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"wangting/internal/config"
	"wangting/internal/store/storetest"
)

func killSQLite(ctx context.Context, d *driver) ([]finding, error) {
	return d.killing(ctx, "kill-sqlite", "")
}

func killPostgres(ctx context.Context, d *driver) ([]finding, error) {
	storetest.Durable = true
	url, err := storetest.NewDatabase(ctx)
	if err != nil {
		return nil, err
	}
	return d.killing(ctx, "kill-postgres", url)
}

// killing kills the hall again and again at moments of chance while people work, and counts what is left.
func (d *driver) killing(ctx context.Context, name, url string) ([]finding, error) {
	s, err := d.newSite(ctx, name, func(c *config.Config) { c.Database = url })
	if err != nil {
		return nil, err
	}
	defer s.clean()
	n, err := s.start(ctx, s.settings)
	if err != nil {
		return nil, err
	}
	l := &load{base: "http://" + s.settings.Listen, accounts: s.accounts}
	stop, end := context.WithCancel(ctx)
	defer end()
	worked := make(chan error, 1)
	go func() { worked <- l.run(ctx, stop) }()
	var slowest time.Duration
	for range d.kills {
		time.Sleep(500*time.Millisecond + rand.N(2*time.Second))
		n.kill()
		began := time.Now()
		if n, err = s.start(ctx, s.settings); err != nil {
			return nil, errors.Join(err, ctx.Err())
		}
		slowest = max(slowest, time.Since(began))
	}
	ready := time.Now()
	end()
	if err := <-worked; err != nil {
		found, e := l.lostOnly()
		return found, errors.Join(err, e, n.leave())
	}
	found := append(l.sums(), figure("kills", "%d", d.kills), figure("slowest restart, until ready", "%s", round(slowest)))
	if !d.short {
		f, err := s.works(ctx, ready)
		if err != nil {
			return found, err
		}
		found = append(found, f)
	}
	if err := n.leave(); err != nil {
		return found, err
	}
	more, err := s.verify(ctx, l)
	return append(found, more...), err
}

// sums are the figures of the load, and the rule that holds in every drill but those of an outage.
func (l *load) sums() []finding {
	l.mu.Lock()
	defer l.mu.Unlock()
	unanswered, wrong, first := 0, 0, ""
	for _, o := range l.answers {
		switch {
		case o.status == 0:
			unanswered++
		case o.status >= 500:
			if wrong++; first == "" {
				first = fmt.Sprintf(": %s answered %d", o.what, o.status)
			}
		}
	}
	return []finding{
		figure("requests", "%d, %d of them cut off or refused", len(l.answers), unanswered),
		figure("acknowledged", "%d logins, %d drafts", l.logins, len(l.all)),
		rule(wrong == 0, "answers with 5xx", "none", "%d%s", wrong, first),
	}
}

// lostOnly is what is known when the load came to its end early.
func (l *load) lostOnly() ([]finding, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.lost) == 0 {
		return nil, nil
	}
	return []finding{rule(false, "acknowledged and gone", "none", "%s", l.lost[0])}, nil
}
