package main

import (
	"context"
	"net/http"
)

var few = size{cases: 100, institutions: 5, grants: 5, messages: 20}

// listRow is the list of 20 cases of a unit as a page, for somebody signed in, beside
// PocketBase's list of 20 as JSON.
func listRow(ctx context.Context, b *bench) ([]line, error) {
	peer, err := b.startPeer(ctx)
	if err != nil {
		return nil, err
	}
	defer peer.stop()
	return b.each(ctx, "list", func(ctx context.Context, c *bench, engine string) ([]line, error) { return c.lists(ctx, peer, engine) })
}

func (b *bench) lists(ctx context.Context, peer pocketbase, engine string) ([]line, error) {
	of := map[int]size{}
	for i := range b.accounts {
		of[i] = few
	}
	if err := b.grow(ctx, of); err != nil {
		return nil, err
	}
	hall, err := b.start()
	if err != nil {
		return nil, err
	}
	defer hall.stop()
	var asks []func(client, n int) string
	for _, a := range b.accounts {
		cookie, err := cookieOf(hall, a)
		if err != nil {
			return nil, err
		}
		asks = append(asks, get("/unit/cases", cookie))
	}
	ours := load{status: http.StatusOK, clients: *clients, lasting: *lasting, request: func(client, n int) string {
		return asks[client%len(asks)](client, n)
	}}
	var slow, cpu []float64
	rates, err := alternate(*pairs, func() (pair, error) {
		o, err := measure(hall, ours)
		if err != nil {
			return pair{}, err
		}
		slow, cpu = append(slow, ms(o.atQuantile(0.99))), append(cpu, us(o.cpu))
		p, err := measure(peer.process, peer.list())
		return pair{o.rate(), p.rate()}, err
	})
	if err != nil {
		return nil, err
	}
	work := "单位办件, 20 rows, " + engine
	return []line{compared(work+" / PocketBase's list as JSON", rates, perSecond, atLeast(2.5, ratio)),
		figure(work+", p99", median(slow), millis, atMost(25, millis)),
		figure(work+", server CPU", median(cpu), micros, nil)}, nil
}
