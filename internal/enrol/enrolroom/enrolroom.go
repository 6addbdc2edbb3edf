// Package enrolroom assembles the wizards that register units, new legal representatives and persons.
package enrolroom

import (
	"time"

	"wangting/internal/account"
	"wangting/internal/agreement"
	"wangting/internal/audit"
	"wangting/internal/config"
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
	"wangting/internal/web/slider"
)

// Needs lists the dependencies of the room: shared infrastructure first, then other rooms.
type Needs struct {
	DB     *store.DB
	Keys   *secret.Keyring
	Audit  *audit.Service
	Rates  *limit.Service
	Slider *slider.Service
	Now    func() time.Time

	Limits config.Limits
	Texts  *agreement.Shelf

	Persons   *person.Service
	Accounts  *account.Service
	Passwords *credential.Service
	Passkeys  *credential.Passkeys
	Faces     *proof.Faces
	Codes     *proof.Codes
	RealName  enrol.RealName
}

// Room is the assembled room: its services and pages, ready to mount.
type Room struct {
	*enrol.Service                // 法定代表人注册
	Succession     *enrol.Service // 法定代表人变更
	Personal       *enrol.Personal
	faces          *proof.Faces
	slider         *slider.Service
}

// life is the time limit for finishing a 「个人注册」.
const life = 30 * time.Minute

// New assembles the room from its dependencies.
func New(n Needs) Room {
	n.Audit.Words(enrol.Words)
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
		Texts:     n.Texts,
		Limits:    enrol.LimitsOf(n.Limits),
		Now:       n.Now,
	}
	succession := s
	succession.Kind = enrol.Succession
	return Room{
		Service:    &s,
		Succession: &succession,
		Personal: &enrol.Personal{
			Service:  n.Passwords,
			Faces:    n.Faces,
			Codes:    n.Codes,
			Persons:  n.Persons,
			RealName: n.RealName,
			Passkeys: n.Passkeys,
			Texts:    n.Texts,
			Life:     life,
		},
		faces:  n.Faces,
		slider: n.Slider,
	}
}

// Mount registers the pages of the room on m.
func (r Room) Mount(m *web.Mux, _ ui.Frames) {
	units := enrolweb.Pages{Enrol: r.Service, Place: enrolweb.Registration, LinkURL: r.faces.LinkURL, Reachable: r.faces.Reachable, Now: r.Now}
	units.Mount(m)
	units.MountTexts(m)
	enrolweb.Pages{
		Enrol:     r.Succession,
		Place:     enrolweb.Succession,
		LinkURL:   r.faces.LinkURL,
		Reachable: r.faces.Reachable,
		Now:       r.Now,
	}.Mount(m)
	enrolweb.PersonalPages{
		Personal:  r.Personal,
		Texts:     r.Personal.Texts,
		Puzzles:   r.slider,
		LinkURL:   r.faces.LinkURL,
		Reachable: r.faces.Reachable,
		Now:       r.Now,
	}.Mount(m)
}

// Jobs schedules the removal of expired drafts.
func (r Room) Jobs(q *queue.Queue) { q.Schedule("enrol.sweep", 10*time.Minute, r.Sweep) }

// Sealed returns nil: drafts live for less than a day, and can be opened with the old key until then.
func (Room) Sealed() []secretdb.Column { return nil }
