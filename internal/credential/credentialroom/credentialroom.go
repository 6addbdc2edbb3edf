// Package credentialroom wires the password and passkey services to their SQL store.
package credentialroom

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"time"

	"wangting/internal/audit"
	"wangting/internal/credential"
	"wangting/internal/credential/credentialdb"
	"wangting/internal/limit"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Needs are the dependencies of New.
type Needs struct {
	DB       *store.DB
	Keys     *secret.Keyring
	Audit    *audit.Service
	Failures *limit.Service
	Hasher   credential.Hasher
	Now      func() time.Time

	Public *url.URL // the public address of the site; passkeys are bound to its host
	Brand  string   // the name of the hall as an authenticator shows it
	// NameOf gives the name of a person. The authenticator shows it masked.
	NameOf func(ctx context.Context, personID string) (string, error)
}

// Room holds the wired password and passkey services.
type Room struct {
	Passwords *credential.Service
	Passkeys  *credential.Passkeys
	db        credentialdb.Store
}

// New wires the services. There are no passkeys when the public host is an IP address, because
// WebAuthn binds a key to a domain name.
func New(n Needs) (Room, error) {
	n.Audit.Words(credential.Words)
	db := credentialdb.Store{DB: n.DB}
	r := Room{
		Passwords: &credential.Service{
			Store:    db,
			Failures: n.Failures,
			Hasher:   n.Hasher,
			Keys:     n.Keys,
			Tx:       n.DB,
			Audit:    n.Audit,
			Now:      n.Now,
		},
		Passkeys: &credential.Passkeys{Keys: db, NameOf: n.NameOf, Tx: n.DB, Audit: n.Audit, Now: n.Now},
		db:       db,
	}
	if _, err := netip.ParseAddr(n.Public.Hostname()); err == nil {
		return r, nil
	}
	var err error
	if r.Passkeys.RP, err = credential.NewRP(n.Public.Hostname(), n.Public.Scheme+"://"+n.Public.Host, n.Brand); err != nil {
		return r, fmt.Errorf("settings: public: %w", err)
	}
	return r, nil
}

// Mount registers nothing: the login pages ask for passwords and passkeys.
func (Room) Mount(*web.Mux, ui.Frames) {}

// Jobs registers the job that deletes records of shown passkeys after a day.
func (r Room) Jobs(q *queue.Queue) {
	q.Tick("credential.sweep", time.Hour, func(ctx context.Context) error {
		return r.db.Sweep(ctx, r.Passwords.Now().AddDate(0, 0, -1))
	})
}

// Sealed is empty: passwords are stored as hashes, passkeys as public keys.
func (Room) Sealed() []secretdb.Column { return nil }
