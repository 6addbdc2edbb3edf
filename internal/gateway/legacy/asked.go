package legacy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/signed"
	"wangting/internal/gateway/straight"
)

// Settings holds the address of an older hall and this hall's credentials there.
type Settings struct {
	Name     string // as people call the hall
	BaseURL  string
	AppID    string
	Key      []byte
	HTTP     *http.Client
	Now      func() time.Time
	Patience patience.Options
}

// Asked is an older hall that checks passwords over HTTP.
type Asked struct {
	wire     signed.Wire
	patience *patience.Patience
}

// NewAsked returns an Asked, or an error that names the wrong setting.
func NewAsked(s Settings) (*Asked, error) {
	s.HTTP = straight.Client(s.HTTP)
	if s.Now == nil {
		s.Now = time.Now
	}
	w := signed.Wire{Base: s.BaseURL, AppID: s.AppID, Key: s.Key, HTTP: s.HTTP, Now: s.Now}
	if err := w.Check(); err != nil {
		return nil, fmt.Errorf("older hall %s: %w", s.Name, err)
	}
	return &Asked{wire: w, patience: patience.New(s.Name, s.Patience)}, nil
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (a *Asked) Patience() *patience.Patience { return a.patience }

type question struct {
	User     string `json:"user"`
	Password string `json:"password"`
}

type answer struct {
	Code   string `json:"code"` // OK, WRONG
	Key    string `json:"accountId"`
	USCC   string `json:"uniscid"`
	Status string `json:"status"` // NORMAL, CA, LOCKED, UPGRADED

	Profile map[string]string `json:"profile"` // aab020 aab019 aab022 aab021, each may be missing
	Cases   []Case            `json:"cases"`   // newest first, may be missing
}

var standings = map[string]string{"NORMAL": "good", "CA": "ca", "LOCKED": "locked", "UPGRADED": "upgraded"}

// Verify sends the password to the older hall. Faults: ErrWrong, Away.
func (a *Asked) Verify(ctx context.Context, user, password string) (Account, error) {
	var r answer
	err := a.patience.Do(ctx, true, func(ctx context.Context) error { return a.wire.Ask(ctx, "verifyAccount", question{user, password}, &r) })
	switch {
	case err != nil:
		return Account{}, err
	case r.Code == "WRONG":
		return Account{}, ErrWrong
	case r.Code != "OK" || standings[r.Status] == "":
		return Account{}, errors.New("the older hall gave an answer nobody knows")
	}
	return Account{
		Key:      r.Key,
		USCC:     r.USCC,
		Standing: standings[r.Status],
		Profile:  r.Profile,
		Cases:    r.Cases[:min(len(r.Cases), MaxCases)],
	}, nil
}
