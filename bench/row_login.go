package main

import (
	"fmt"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"
)

// loginLoad is one account a client logging in again and again.
func (b *bench) loginLoad(clients int, lasting time.Duration) load {
	return load{status: http.StatusSeeOther, clients: clients, lasting: lasting, request: func(c, _ int) string {
		form := b.accounts[c%len(b.accounts)].form().Encode()
		return fmt.Sprintf("POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", len(form), form)
	}}
}

// hashRate is how many passwords this machine can verify in a second, on all cores.
func hashRate(lasting time.Duration) float64 {
	hash, err := argon2id.CreateHash(password, &argon2id.Params{Memory: 19456, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		return 0
	}
	var n atomic.Int64
	var wg sync.WaitGroup
	begun := time.Now()
	for range runtime.NumCPU() {
		wg.Go(func() {
			for time.Since(begun) < lasting {
				if ok, err := argon2id.ComparePasswordAndHash(password, hash); !ok || err != nil {
					return
				}
				n.Add(1)
			}
		})
	}
	wg.Wait()
	return float64(n.Load()) / time.Since(begun).Seconds()
}

// loginRow is the password login, whole, beside nothing but the hashing.
func loginRow(b *bench) ([]line, error) {
	hall, err := b.start()
	if err != nil {
		return nil, err
	}
	defer hall.stop()
	all, err := alternate(*pairs, func() (pair, error) {
		r, err := measure(hall, b.loginLoad(min(*clients, len(b.accounts)), 2**lasting))
		if err != nil {
			return pair{}, err
		}
		return pair{r.rate(), hashRate(*lasting)}, nil
	})
	if err != nil {
		return nil, err
	}
	return []line{write("password login / argon2id 19 MiB t2 p1 on all cores", all, perSecond, "≥ 0.95")}, nil
}
