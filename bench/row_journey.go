package main

import (
	"context"
	"errors"
	"sync"
	"time"
)

// journeyRow is what a whole journey costs the server beside the hash of its password:
// login, 单位主页, 办事, the form, 10 autosaves, 1 MB, summary, submission, receipt, logout.
func journeyRow(_ context.Context, b *bench) ([]line, error) {
	hall, err := b.start()
	if err != nil {
		return nil, err
	}
	defer hall.stop()
	if _, _, err := b.journeys(hall, *lasting/5); err != nil { // warms up
		return nil, err
	}
	var rates []float64
	all, err := alternate(*pairs, func() (pair, error) {
		_, hash, err := hashing(*lasting)
		if err != nil {
			return pair{}, err
		}
		before, err := hall.cpu()
		if err != nil {
			return pair{}, err
		}
		n, took, err := b.journeys(hall, 2**lasting)
		if err != nil {
			return pair{}, err
		}
		after, err := hall.cpu()
		rates = append(rates, float64(n)/took.Seconds())
		return pair{ms((after-before)/time.Duration(n) - hash), ms(hash)}, err
	})
	if err != nil {
		return nil, err
	}
	return []line{compared("a whole journey, server CPU beside the hash / the hash", all, millis, atMost(0.5, ratio)),
		figure("whole journeys, rate", median(rates), perSecond, nil)}, nil
}

// journeys has each client make one after the other, whole, each with an account of its own.
func (b *bench) journeys(hall *process, lasting time.Duration) (n int, took time.Duration, err error) {
	typed, err := typedForm()
	if err != nil {
		return 0, 0, err
	}
	upload, kind, err := uploadBody()
	if err != nil {
		return 0, 0, err
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	begun := time.Now()
	for c := range min(*clients, len(b.accounts)) {
		wg.Go(func() {
			for more := true; more; more = time.Since(begun) < lasting {
				v, e := newVisitor(hall.addr)
				if e == nil {
					e = v.journey(b.accounts[c], typed, upload, kind)
					v.client.CloseIdleConnections()
				}
				mu.Lock()
				n++
				err = errors.Join(err, e)
				mu.Unlock()
				if e != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	return n, time.Since(begun), err
}
