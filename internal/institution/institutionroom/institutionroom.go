// Package institutionroom opens the room of institutions over its table.
package institutionroom

import (
	"time"

	"wangting/internal/account"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/credential"
	"wangting/internal/institution"
	"wangting/internal/institution/institutiondb"
	"wangting/internal/institution/institutionweb"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/session"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
)

// Needs is what the room stands on: walls, then rooms of lower storeys.
type Needs struct {
	DB    *store.DB
	Audit *audit.Service
	Now   func() time.Time

	Prefix string        // of first passwords
	First  time.Duration // how long they hold

	Units     *unit.Service
	Persons   *person.Service
	People    mandate.Verified
	Notices   *notice.Service
	Passwords *credential.Service
	Passkeys  *credential.Passkeys
	Mandates  *mandate.Service
	Sessions  *session.Service
	Cases     *casework.Service
	Accounts  *account.Service
}

// Room is the room, open.
type Room struct{ *institution.Service }

// New opens the room. It hears of decisions, and takes part in the end of units.
func New(n Needs) Room {
	s := &institution.Service{
		Store:     institutiondb.Store{DB: n.DB},
		Tx:        n.DB,
		Audit:     n.Audit,
		Now:       n.Now,
		Prefix:    n.Prefix,
		First:     n.First,
		Units:     n.Units,
		Persons:   n.Persons,
		People:    n.People,
		Notices:   n.Notices,
		Passwords: n.Passwords,
		Passkeys:  n.Passkeys,
		Mandates:  n.Mandates,
		Sessions:  n.Sessions,
		Cases:     n.Cases,
	}
	n.Cases.OnDecided = append(n.Cases.OnDecided, s.Decided)
	n.Accounts.Join(account.Part{Unfinished: s.Unfinished, End: s.End})
	return Room{s}
}

// Mount puts its pages behind the front door.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	institutionweb.Pages{
		Institutions: r.Service,
		Shell:        f.Unit,
		Item:         institution.Item,
		Prefix:       r.Prefix,
		First:        r.First,
	}.Mount(m)
}

// Jobs is what the room does by itself: nothing.
func (Room) Jobs(*queue.Queue) {}

// Sealed is nothing: what is kept of institutions is public.
func (Room) Sealed() []secretdb.Column { return nil }
