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

// loginLoad logs in again and again, with one account per client.
func (b *bench) loginLoad(clients int, lasting time.Duration) load {
	return load{status: http.StatusSeeOther, clients: clients, lasting: lasting, request: func(c, _ int) string {
		form := b.accounts[c%len(b.accounts)].form().Encode()
		return fmt.Sprintf(
			"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
			len(form), form,
		)
	}}
}

// hashRate measures how many passwords this machine verifies per second on all cores.
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

// loginRow compares the complete password login with hashing alone: once with the jobs
// in the same process (each login sends its owner a text message), and once with the
// jobs on another node.
func loginRow(b *bench) ([]line, error) {
	var lines []line
	for _, mode := range []struct{ name, flag string }{{"", "--work"}, {", jobs elsewhere", "--no-work"}} {
		more, err := b.logins("password login"+mode.name, mode.flag)
		if err != nil {
			return nil, err
		}
		lines = append(lines, more...)
	}
	return lines, nil
}

func (b *bench) logins(work, flag string) ([]line, error) {
	hall, err := b.start(flag)
	if err != nil {
		return nil, err
	}
	defer hall.stop()
	var cpus []pair
	rates, err := alternate(*pairs, func() (pair, error) {
		r, err := measure(hall, b.loginLoad(min(*clients, len(b.accounts)), 2**lasting))
		if err != nil {
			return pair{}, err
		}
		hashes := hashRate(*lasting)
		cpus = append(cpus, pair{ms(r.cpu), 1000 * float64(runtime.NumCPU()) / hashes})
		return pair{r.rate(), hashes}, nil
	})
	if err != nil {
		return nil, err
	}
	return []line{write(work+" / argon2id 19 MiB t2 p1 on all cores", rates, perSecond, "≥ 0.95"),
		write(work+", server CPU / one hash", cpus, millis, "")}, nil
}
