// Package enrolroom opens the wizards by which units, new legal representatives and persons come in.
package enrolroom

import (
	"time"

	"wangting/internal/account"
	"wangting/internal/audit"
	"wangting/internal/credential"
	"wangting/internal/enrol"
	"wangting/internal/enrol/enroldb"
	"wangting/internal/enrol/enrolweb"
	"wangting/internal/limit"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Needs is what the room stands on: walls, then rooms of lower storeys.
type Needs struct {
	DB    *store.DB
	Keys  *secret.Keyring
	Audit *audit.Service
	Rates *limit.Service
	Now   func() time.Time

	Persons   *person.Service
	Accounts  *account.Service
	Passwords *credential.Service
	Faces     *proof.Faces
	Codes     *proof.Codes
}

// Room is the room, open.
type Room struct {
	*enrol.Service                // 法定代表人注册
	Succession     *enrol.Service // 法定代表人变更
	Personal       *enrol.Personal
	link           func(token string) string
}

// life is how long 「个人注册」 may take.
const life = 30 * time.Minute

// New opens the room.
func New(n Needs) Room {
	s := enrol.Service{
		Kind:      enrol.Registration,
		Store:     enroldb.Store{DB: n.DB, Keys: n.Keys},
		Tx:        n.DB,
		Audit:     n.Audit,
		Keys:      n.Keys,
		Rates:     n.Rates,
		Accounts:  n.Accounts,
		Passwords: n.Passwords,
		Faces:     n.Faces,
		Codes:     n.Codes,
		Agreement: enrol.UnitRegistration(),
		Limits:    enrol.DefaultLimits(),
		Now:       n.Now,
	}
	succession := s
	succession.Kind = enrol.Succession
	return Room{
		Service:    &s,
		Succession: &succession,
		Personal: &enrol.Personal{
			Service:   n.Passwords,
			Faces:     n.Faces,
			Codes:     n.Codes,
			Persons:   n.Persons,
			Agreement: enrol.PersonalAgreement,
			Life:      life,
		},
		link: n.Faces.LinkURL,
	}
}

// Mount puts its pages behind the front door.
func (r Room) Mount(m *web.Mux, _ ui.Frames) {
	units := enrolweb.Pages{Enrol: r.Service, Place: enrolweb.Registration, LinkURL: r.link, Now: r.Now}
	units.Mount(m)
	units.MountTexts(m)
	enrolweb.Pages{Enrol: r.Succession, Place: enrolweb.Succession, LinkURL: r.link, Now: r.Now}.Mount(m)
	enrolweb.PersonalPages{Personal: r.Personal, LinkURL: r.link, Now: r.Now}.Mount(m)
}

// Jobs removes drafts whose time is over.
func (r Room) Jobs(q *queue.Queue) { q.Schedule("enrol.sweep", 10*time.Minute, r.Sweep) }

// Sealed is nothing: drafts live for less than a day, and open under the old key until then.
func (Room) Sealed() []secretdb.Column { return nil }
