// Package emulated finds out whether an outside system is an emulator, so that none is taken for the real one in
// production (OUT-2). An emulator announces itself in a header of every answer and at a well-known path.
package emulated

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"wangting/internal/gateway/straight"
)

// Header and Path are where an emulator says that it is one.
const (
	Header = "X-Wangting-Emulator"
	Path   = "/.well-known/wangting-emulator"
)

// askTime bounds the question: a service that is out does not keep a node from starting.
const askTime = 3 * time.Second

// Refuse asks every outside system whether it is an emulator, and names those that are; addresses are by their setting.
// One that does not answer is none.
func Refuse(ctx context.Context, addresses map[string]string) error {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	var mu sync.Mutex
	var all sync.WaitGroup
	var found []error
	for name, address := range addresses {
		all.Go(func() {
			if Emulated(ctx, address) {
				mu.Lock()
				defer mu.Unlock()
				found = append(found, fmt.Errorf("settings: %s: %s is an emulator; production needs the real service", name, address))
			}
		})
	}
	all.Wait()
	return errors.Join(found...)
}

// Emulated asks an address whether it is an emulator's.
func Emulated(ctx context.Context, address string) bool {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	u = &url.URL{Scheme: u.Scheme, Host: u.Host, Path: Path}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return false
	}
	res, err := straight.Client(nil).Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.Header.Get(Header) != ""
}
