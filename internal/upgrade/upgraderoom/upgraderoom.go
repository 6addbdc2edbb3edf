// Package upgraderoom assembles the upgrade of accounts from older halls.
package upgraderoom

import (
	"context"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/config"
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

// Needs lists the dependencies of the room: shared infrastructure first, then other rooms.
type Needs struct {
	DB    *store.DB
	Keys  *secret.Keyring
	Audit *audit.Service
	Rates *limit.Service
	Now   func() time.Time

	Older []upgrade.Older // to choose from
	Halls upgrade.Halls

	Limits config.Limits

	Accounts  *account.Service
	Passwords *credential.Service
	People    mandate.Verified
}

// Room is the assembled room: the upgrade service and its pages, ready to mount.
type Room struct{ *upgrade.Service }

// life is the time limit between two steps of an upgrade.
const life = 30 * time.Minute

// New assembles the room from its dependencies.
func New(n Needs) Room {
	n.Audit.Words(upgrade.Words)
	return Room{&upgrade.Service{
		Verifier: upgrade.Verifier{
			Halls:  n.Halls,
			Rates:  n.Rates,
			Keys:   n.Keys,
			Limits: upgrade.LimitsOf(n.Limits),
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

// PastAt returns the address of the old cases of who's unit, or "" when it has none.
func (r Room) PastAt(ctx context.Context, who actor.Actor) (string, error) {
	has, err := r.HasPast(ctx, who)
	if err != nil || !has {
		return "", err
	}
	return upgradeweb.PastPath, nil
}

// Mount registers the pages of the room on m.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	upgradeweb.PastPages{Past: r.Past, Shell: f.Unit}.Mount(m)
	upgradeweb.Pages{Upgrades: r.Service, Older: r.Older, Now: r.Now}.Mount(m)
}

// Jobs registers nothing: the room has no background jobs.
func (Room) Jobs(*queue.Queue) {}

// Sealed returns nil: what an older hall tells is not private, and drafts are kept in sealed browser
// sessions.
func (Room) Sealed() []secretdb.Column { return nil }
