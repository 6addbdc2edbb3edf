package main

import (
	"net/http"
	"sync"
	"time"
)

// saturatedRow compares the 99th percentile of a list page while logins use every core
// with the same page without logins.
func saturatedRow(b *bench) ([]line, error) {
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
	all, err := alternate(*pairs, func() (pair, error) {
		quiet, err := measure(hall, list)
		if err != nil {
			return pair{}, err
		}
		var wg sync.WaitGroup
		var failed error
		logins := b.loginLoad(min(*clients, len(b.accounts)-1), *lasting+*lasting/5+200*time.Millisecond)
		logins.addr = hall.addr
		wg.Go(func() { _, failed = logins.drive() })
		busy, err := measure(hall, list)
		wg.Wait()
		if err == nil {
			err = failed
		}
		return pair{ms(busy.quantile(0.99)), ms(quiet.quantile(0.99))}, err
	})
	if err != nil {
		return nil, err
	}
	return []line{write("p99 of 单位办件 while logins saturate / without", all, millis, "≤ 3")}, nil
}
