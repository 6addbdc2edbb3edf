// Package mandateroom wires the mandate service and its pages.
package mandateroom

import (
	"context"
	"time"

	"wangting/internal/agreement"
	"wangting/internal/audit"
	"wangting/internal/catalog"
	"wangting/internal/config"
	"wangting/internal/credential"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/mandate/mandatephone"
	"wangting/internal/mandate/mandateweb"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
)

// Needs are the dependencies of New: infrastructure first, then services of lower layers.
type Needs struct {
	DB     *store.DB
	Keys   *secret.Keyring
	Audit  *audit.Service
	Limits config.Limits
	Rates  *limit.Service
	Now    func() time.Time

	Persons   *person.Service
	Units     *unit.Service
	Catalog   *catalog.Service
	Texts     *agreement.Shelf
	Notices   *notice.Service
	Faces     *proof.Faces
	Passwords *credential.Service
	Passkeys  *credential.Passkeys

	Insurance mandate.Insurance // nil when no core system is configured
}

// Room holds the wired mandate services.
type Room struct {
	*mandate.Service
	// Verified finds persons who have an account.
	Verified mandate.Verified
	// Acceptance is the confirmation of invitations.
	Acceptance *mandate.Acceptance
	needs      Needs
	told       mandate.Told
}

// New wires the mandate services.
func New(n Needs) Room {
	n.Audit.Words(mandate.Words)
	db := mandatedb.Store{DB: n.DB, Keys: n.Keys, Now: n.Now}
	v := mandate.Verified{Persons: n.Persons, Passwords: n.Passwords.Store}
	told := mandate.Told{Notices: n.Notices, Persons: n.Persons, Units: n.Units, Catalog: n.Catalog, Invitation: n.Limits.Invitation}
	s := &mandate.Service{
		Store:   db,
		Tx:      n.DB,
		Audit:   n.Audit,
		Giving:  db,
		Due:     db,
		Asking:  db,
		Promote: db,
		Past:    db,
		Doubt:   db,
		People:  v,
		Persons: n.Persons,
		Units:   n.Units,
		Catalog: n.Catalog,
		Texts:   n.Texts,
		Tell:    told,
		Fresh:   n.Passkeys.Fresh,
		Limits:  mandate.LimitsOf(n.Limits),
		Rates:   n.Rates,
		Now:     n.Now,
	}
	n.Notices.Sight = s.Sight
	return Room{s, v, &mandate.Acceptance{Service: s, Faces: n.Faces, Passwords: n.Passwords}, n, told}
}

// Mount registers the pages of the unit centre.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	mandateweb.Pages{Mandates: r.Service, Audit: r.needs.Audit, Texts: r.told.Texts, Shell: f.Unit}.Mount(m)
	mandatephone.Pages{Acceptance: r.Acceptance, LinkURL: r.needs.Faces.LinkURL}.Mount(m)
}

const every = 10 * time.Minute

// Jobs registers the jobs that expire mandates, send reminders, and look for people who left.
func (r Room) Jobs(q *queue.Queue) {
	q.Schedule("mandate.tick", every, r.Tick)
	if r.needs.Insurance == nil {
		return
	}
	q.Schedule("mandate.leavers", min(every, r.Limits.Insurance), func(ctx context.Context) error {
		return r.LookForLeavers(ctx, r.InsuredBy(r.needs.Insurance))
	})
}

// Sealed is empty: the package seals no columns.
func (Room) Sealed() []secretdb.Column { return nil }
