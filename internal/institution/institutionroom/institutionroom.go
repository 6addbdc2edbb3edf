// Package institutionroom assembles the registration and accounts of institutions.
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

// Needs lists the dependencies of the room: shared infrastructure first, then other rooms.
type Needs struct {
	DB    *store.DB
	Audit *audit.Service
	Now   func() time.Time

	Prefix string        // of first passwords
	First  time.Duration // how long a first password is valid

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

// Room is the assembled room: the institution service and its pages, ready to mount.
type Room struct{ *institution.Service }

// New assembles the room. It subscribes to decisions of cases and to the closing of units.
func New(n Needs) Room {
	n.Audit.Words(institution.Words)
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
	n.Audit.Join("institution", audit.Things{Named: institutiondb.Store{DB: n.DB}.InLog})
	n.Cases.OnDecided = append(n.Cases.OnDecided, s.Decided)
	n.Accounts.Join(account.Part{Unfinished: s.Unfinished, End: s.End})
	return Room{s}
}

// Mount registers the pages of the room on m.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	institutionweb.Pages{
		Institutions: r.Service,
		Shell:        f.Unit,
		Item:         institution.Item,
		Prefix:       r.Prefix,
		First:        r.First,
	}.Mount(m)
}

// Jobs registers nothing: the room has no background jobs.
func (Room) Jobs(*queue.Queue) {}

// Sealed returns nil: what is stored about institutions is public.
func (Room) Sealed() []secretdb.Column { return nil }
