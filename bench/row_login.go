package main

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// loginLoad is one account a client logging in again and again.
func (b *bench) loginLoad(lasting time.Duration) load {
	n := min(*clients, len(b.accounts)-1)
	return load{status: http.StatusSeeOther, clients: n, lasting: lasting, request: func(c, _ int) string {
		return post("/login", "application/x-www-form-urlencoded", b.accounts[c].form().Encode(), "")
	}}
}

// loginRow is the password login, whole, beside nothing but the hashing on all cores,
// and a page of somebody signed in while logins take all they are given.
func loginRow(_ context.Context, b *bench) ([]line, error) {
	hall, err := b.start()
	if err != nil {
		return nil, err
	}
	defer hall.stop()
	cookie, err := cookieOf(hall, b.accounts[len(b.accounts)-1])
	if err != nil {
		return nil, err
	}
	list := load{request: get("/unit/cases", cookie), status: http.StatusOK, clients: 2, lasting: *lasting}
	var slow []pair
	var busy []float64
	rates, err := alternate(*pairs, func() (pair, error) {
		r, err := measure(hall, b.loginLoad(2**lasting))
		if err != nil {
			return pair{}, err
		}
		hashes, _, err := hashing(*lasting)
		if err != nil {
			return pair{}, err
		}
		p, err := b.pagesBeside(hall, list)
		slow, busy = append(slow, p), append(busy, p.ours)
		return pair{r.rate(), hashes}, err
	})
	if err != nil {
		return nil, err
	}
	pages := compared("p99 of 单位办件 while logins saturate / without", slow, millis, nil)
	pages.aim = atMost(50, millis)(median(busy))
	return []line{compared("password logins / argon2id on all cores", rates, perSecond, atLeast(0.75, ratio)), pages}, nil
}

// pagesBeside is the p99 of a page beside logins, and without.
func (b *bench) pagesBeside(hall *process, list load) (pair, error) {
	quiet, err := measure(hall, list)
	if err != nil {
		return pair{}, err
	}
	var wg sync.WaitGroup
	var failed error
	logins := b.loginLoad(*lasting + *lasting/5 + 200*time.Millisecond)
	logins.addr = hall.addr
	wg.Go(func() { _, failed = logins.drive() })
	busy, err := measure(hall, list)
	wg.Wait()
	if err == nil {
		err = failed
	}
	return pair{ms(busy.atQuantile(0.99)), ms(quiet.atQuantile(0.99))}, err
}
