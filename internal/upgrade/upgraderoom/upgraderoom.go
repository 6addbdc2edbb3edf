// Package upgraderoom opens the room in which accounts of older halls are upgraded, over its tables.
package upgraderoom

import (
	"context"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/credential"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/upgrade"
	"wangting/internal/upgrade/upgradedb"
	"wangting/internal/upgrade/upgradeweb"
	"wangting/internal/web"
)

// Needs is what the room stands on: walls, then rooms of lower storeys.
type Needs struct {
	DB    *store.DB
	Keys  *secret.Keyring
	Audit *audit.Service
	Rates *limit.Service
	Now   func() time.Time

	Older []upgrade.Older // to choose from
	Halls upgrade.Halls

	Accounts  *account.Service
	Passwords *credential.Service
	People    mandate.Verified
}

// Room is the room, open.
type Room struct{ *upgrade.Service }

// life is how long an upgrade may rest.
const life = 30 * time.Minute

// New opens the room.
func New(n Needs) Room {
	n.Audit.Words(upgrade.Words)
	return Room{&upgrade.Service{
		Verifier: upgrade.Verifier{
			Halls:  n.Halls,
			Rates:  n.Rates,
			Keys:   n.Keys,
			Limits: upgrade.DefaultLimits(),
			Now:    n.Now,
		},
		Older:     n.Older,
		Store:     upgradedb.Store{DB: n.DB},
		Tx:        n.DB,
		Audit:     n.Audit,
		Life:      life,
		Accounts:  n.Accounts,
		Passwords: n.Passwords,
		People:    n.People,
	}}
}

// PastAt is where somebody looks up what their unit had in an older hall; "" when it had nothing.
func (r Room) PastAt(ctx context.Context, who actor.Actor) (string, error) {
	has, err := r.HasPast(ctx, who)
	if err != nil || !has {
		return "", err
	}
	return upgradeweb.PastPath, nil
}

// Mount puts its pages behind the front door.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	upgradeweb.PastPages{Past: r.Past, Shell: f.Unit}.Mount(m)
	upgradeweb.Pages{Upgrades: r.Service, Older: r.Older, Now: r.Now}.Mount(m)
}

// Jobs is what the room does by itself: nothing.
func (Room) Jobs(*queue.Queue) {}

// Sealed is nothing: what an older hall tells is not private, and drafts live in sealed sessions.
func (Room) Sealed() []secretdb.Column { return nil }
