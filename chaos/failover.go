package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/config"
	"wangting/internal/store/storetest"
)

const (
	beforeFailure = 4 * time.Second // of load
	detection     = 3 * time.Second // from the end of the primary to the promotion: a cluster manager's time
	afterwards    = 8 * time.Second // of load
	errorsWithin  = time.Second     // after the promotion
	// Whoever waits for a primary that answers nothing is let go when the patience of the settings ends.
	frozenWithin = 25 * time.Second
)

// failover kills the primary under load and promotes the standby. The hall's address names both.
func failover(ctx context.Context, d *driver) ([]finding, error) {
	pair, err := storetest.NewPair(ctx)
	if err != nil {
		return nil, fmt.Errorf("making a primary and a standby: %w", err)
	}
	defer pair.Close()
	url, err := pair.Database(ctx, "hall")
	if err != nil {
		return nil, err
	}
	s, err := d.newSite(ctx, "failover", func(c *config.Config) { c.Database = url })
	if err != nil {
		return nil, err
	}
	defer s.clean()
	n, err := s.start(ctx, s.settings)
	if err != nil {
		return nil, err
	}
	defer n.kill()
	l := &load{base: "http://" + s.settings.Listen, accounts: s.accounts}
	stop, end := context.WithCancel(ctx)
	defer end()
	worked := make(chan error, 1)
	go func() { worked <- l.run(ctx, stop) }()

	time.Sleep(beforeFailure)
	failed, fail, limit := time.Now(), pair.Kill, errorsWithin
	if d.frozen {
		fail, limit = pair.Freeze, frozenWithin
	}
	if err := fail(); err != nil {
		return nil, err
	}
	time.Sleep(detection)
	if err := pair.Promote(ctx); err != nil {
		return nil, fmt.Errorf("promoting: %w", err)
	}
	promoted := time.Now()
	time.Sleep(afterwards + limit)
	end()
	if err := <-worked; err != nil {
		found, e := l.lostOnly()
		return found, errors.Join(err, e)
	}
	found := l.outage(failed, promoted, limit)
	f, err := s.works(ctx, promoted)
	if err != nil {
		return found, err
	}
	f.what = "all jobs done after the promotion"
	found = append(found, f)
	if err := n.leave(); err != nil {
		return found, err
	}
	more, err := s.verify(ctx, l)
	return append(found, more...), err
}

// outage says who was not served, and when, around a failover.
func (l *load) outage(failed, promoted time.Time, limit time.Duration) []finding {
	l.mu.Lock()
	defer l.mu.Unlock()
	before, during, after, torn := 0, 0, 0, ""
	var first, last, served time.Duration
	longest := time.Duration(0)
	for _, o := range l.answers {
		longest = max(longest, o.end.Sub(o.begun))
		switch {
		case !o.failed():
			if o.begun.After(promoted) && served == 0 {
				served = o.end.Sub(promoted)
			}
			continue
		case o.end.Before(failed):
			before++
		case o.end.Before(promoted):
			during++
		default:
			if after++; first == 0 {
				first = o.end.Sub(promoted)
			}
			last = max(last, o.end.Sub(promoted))
		}
		if torn == "" && !isOutagePage(o) {
			torn = fmt.Sprintf(": %s answered %d %s", o.what, o.status, excerpt(o.said))
		}
	}
	return []finding{
		figure("requests", "%d", len(l.answers)),
		figure("acknowledged", "%d logins, %d drafts", l.logins, len(l.all)),
		rule(before == 0, "failed requests before the failure", "none", "%d", before),
		figure("failed requests from the failure to the promotion", "%d in %s", during, round(promoted.Sub(failed))),
		figure("failed requests after the promotion", "%d, the first after %s", after, round(first)),
		rule(last <= limit, "the last failed request after the promotion", "≤ "+limit.String(), "%s", round(last)),
		figure("the first request served after the promotion", "%s", round(served)),
		figure("the longest request", "%s", round(longest)),
		rule(torn == "", "failures that are not the page of an outage", "none", "%s", strings.TrimPrefix(torn, ": ")),
	}
}

// isOutagePage reports whether a person was told, on a page or as a problem, that it is not their fault.
func isOutagePage(o outcome) bool {
	return o.status == 503 && strings.Contains(o.said, "12333") && strings.Count(o.said, "<!doctype") <= 1 &&
		!strings.Contains(o.said, "goroutine ")
}

// excerpt is the heading of a page, or its beginning.
func excerpt(page string) string {
	if _, rest, ok := strings.Cut(page, "<h1"); ok {
		page, _, _ = strings.Cut(rest, "</h1>")
	}
	r := []rune(page)
	return strings.Join(strings.Fields(string(r[:min(len(r), 160)])), " ")
}
