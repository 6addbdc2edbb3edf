// Package credentialroom opens the room of passwords and passkeys over its tables.
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

// Needs is what the room stands on.
type Needs struct {
	DB       *store.DB
	Keys     *secret.Keyring
	Audit    *audit.Service
	Failures *limit.Service
	Hasher   credential.Hasher
	Now      func() time.Time

	Public *url.URL // the address people type, for which passkeys sign
	Brand  string   // what a device calls the hall
	// NameOf gives the name of a person, which a device shows masked.
	NameOf func(ctx context.Context, personID string) (string, error)
}

// Room is the room, open.
type Room struct {
	Passwords *credential.Service
	Passkeys  *credential.Passkeys
	db        credentialdb.Store
}

// New opens the room. A hall whose address is a number has no passkeys: a key is of a name.
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

// Mount shows nothing: passwords and passkeys are asked for by the doors.
func (Room) Mount(*web.Mux, ui.Frames) {}

// Jobs forgets which login showed a passkey, a day later.
func (r Room) Jobs(q *queue.Queue) {
	q.Tick("credential.sweep", time.Hour, func(ctx context.Context) error {
		return r.db.Sweep(ctx, r.Passwords.Now().AddDate(0, 0, -1))
	})
}

// Sealed is nothing: passwords are hashes, passkeys public keys.
func (Room) Sealed() []secretdb.Column { return nil }
