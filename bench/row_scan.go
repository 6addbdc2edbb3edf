package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

const (
	perPerson = 9    // how often one person may type a code in ten minutes
	waiters   = 4000 // screens that show a code
)

// ends are the nodes that the screen and the phone speak to.
type ends struct{ screen, phone string }

// scanRow is the QR hand-off: from 「确认登录」 on the phone to the event at the screen;
// on one node, on one node with many other screens waiting, and across two nodes. Each
// hand-off has a browser and an address of its own; the limits of the hall hold.
func scanRow(ctx context.Context, b *bench) ([]line, error) {
	quiet, err := scanOn(b, "QR hand-off, confirm to event", 0)
	if err != nil {
		return nil, err
	}
	full, err := b.another(ctx, "waiters", "")
	if err != nil {
		return nil, err
	}
	busy, err := scanOn(full, fmt.Sprintf("the same, %d other screens waiting", waiters), waiters)
	if err != nil {
		return nil, err
	}
	across, err := scanAcross(ctx, b)
	return slices.Concat(quiet, busy, across), err
}

// scanOn measures on one node, beside so many other screens.
func scanOn(b *bench, work string, screens int) ([]line, error) {
	hall, err := b.scanNode(b.settings.Listen)
	if err != nil {
		return nil, err
	}
	defer hall.stop()
	before, err := hall.resident()
	if err != nil {
		return nil, err
	}
	end, err := crowd(hall.addr, screens)
	defer end()
	if err != nil {
		return nil, err
	}
	after, err := hall.resident()
	if err != nil {
		return nil, err
	}
	lines, err := b.handOffs(ends{hall.addr, hall.addr}, work)
	if screens > 0 {
		lines = append(lines, figure("memory of a waiting screen", (after-before)*1024/float64(screens), kilobytes, atMost(80, kilobytes)))
	}
	return lines, err
}

// scanAcross measures from a phone at one node to a screen at another, on PostgreSQL.
func scanAcross(ctx context.Context, b *bench) ([]line, error) {
	url, err := newPostgres(ctx)
	if err != nil {
		return []line{unmeasured("QR hand-off across two nodes on PostgreSQL", err)}, nil
	}
	both, err := b.another(ctx, "nodes", url)
	if err != nil {
		return nil, err
	}
	second, err := freeAddr()
	if err != nil {
		return nil, err
	}
	e := ends{both.settings.Listen, second}
	for _, addr := range []string{e.screen, e.phone} {
		node, err := both.scanNode(addr)
		if err != nil {
			return nil, err
		}
		defer node.stop()
	}
	return both.handOffs(e, "QR hand-off across two nodes on PostgreSQL")
}

func (b *bench) scanNode(addr string) (*process, error) {
	env := append(b.env(), "WANGTING_LISTEN="+addr, "WANGTING_PROXIES=127.0.0.0/8")
	return launch(addr, "/", env, b.hall, "--config", b.file(), "serve", "--no-work")
}

// handOffs carries out as many as the limits allow.
func (b *bench) handOffs(e ends, work string) ([]line, error) {
	var took []float64
	for i, a := range b.accounts {
		token, mandate, err := e.enter(a, i)
		if err != nil {
			return nil, err
		}
		for k := range perPerson {
			d, err := e.handOff(token, mandate, fmt.Sprintf("10.0.%d.%d", i, k+1))
			if err != nil {
				return nil, fmt.Errorf("hand-off %d of person %d: %w", k, i, err)
			}
			took = append(took, ms(d))
		}
	}
	slices.Sort(took)
	at := func(p float64) float64 { return took[int(p*float64(len(took)-1))] }
	return []line{figure(fmt.Sprintf("%s, p50 (%d hand-offs)", work, len(took)), at(0.5), millis, nil),
		figure(work+", p99", at(0.99), millis, atMost(50, millis))}, nil
}

// crowd opens screens and leaves them waiting until the end.
func crowd(addr string, screens int) (end func(), err error) {
	ctx, stop := context.WithCancel(context.Background())
	errs := make(chan error, 32)
	for w := range cap(errs) {
		go func() {
			var err error
			for n := w; n < screens && err == nil; n += cap(errs) {
				_, err = openScreen(ctx, addr, fmt.Sprintf("10.%d.%d.1", 1+n/250, n%250))
			}
			errs <- err
		}()
	}
	for range cap(errs) {
		err = errors.Join(err, <-errs)
	}
	return stop, err
}
