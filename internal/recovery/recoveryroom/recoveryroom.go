// Package recoveryroom assembles the recovery of passwords and phone numbers. The room has no tables:
// drafts are kept in sealed browser sessions.
package recoveryroom

import (
	"time"

	"wangting/internal/audit"
	"wangting/internal/credential"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/queue"
	"wangting/internal/recovery"
	"wangting/internal/recovery/recoveryphone"
	"wangting/internal/recovery/recoveryweb"
	"wangting/internal/secret/secretdb"
	"wangting/internal/session"
	"wangting/internal/tx"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Needs lists the dependencies of the room.
type Needs struct {
	Tx     tx.Tx
	Audit  *audit.Service
	Slider *slider.Service
	Now    func() time.Time

	Persons   *person.Service
	Units     *unit.Service
	Notices   *notice.Service
	Faces     *proof.Faces
	Codes     *proof.Codes
	Passwords *credential.Service
	Passkeys  *credential.Passkeys
	Mandates  *mandate.Service
	Sessions  *session.Service
}

// Room is the assembled room: its services and pages, ready to mount.
type Room struct {
	*recovery.Recovery
	phones *recovery.PhoneChange
	Resets *recovery.Reset
	slider *slider.Service
}

// life is the time limit for finishing a recovery.
const life = 30 * time.Minute

// New assembles the room from its dependencies.
func New(n Needs) Room {
	n.Passwords.Audit.Words(recovery.Words)
	told := recovery.PasswordNotices{Notices: n.Notices, Units: n.Units}
	return Room{
		Recovery: &recovery.Recovery{
			Service:  n.Passwords,
			Sessions: n.Sessions,
			Units:    n.Units,
			Persons:  n.Persons,
			Mandates: n.Mandates,
			Faces:    n.Faces,
			Codes:    n.Codes,
			Told:     told,
			Life:     life,
		},
		phones: &recovery.PhoneChange{
			Tx:       n.Tx,
			Faces:    n.Faces,
			Codes:    n.Codes,
			Persons:  n.Persons,
			Notices:  n.Notices,
			Passkeys: n.Passkeys,
			Now:      n.Now,
			Life:     life,
		},
		Resets: &recovery.Reset{
			Service:  n.Passwords,
			Sessions: n.Sessions,
			Faces:    n.Faces,
			Passkeys: n.Passkeys,
			Mandates: n.Mandates,
			Persons:  n.Persons,
			Told:     told,
		},
		slider: n.Slider,
	}
}

// Mount registers the pages of the room on m.
func (r Room) Mount(m *web.Mux, _ ui.Frames) {
	link := r.Faces.LinkURL
	recoveryweb.RecoveryPages{Recovery: r.Recovery, Puzzles: r.slider, LinkURL: link, Reachable: r.Faces.Reachable, Now: r.Now}.Mount(m)
	recoveryweb.PhonePages{Phones: r.phones, LinkURL: link, Reachable: r.Faces.Reachable, Now: r.Now}.Mount(m)
	recoveryphone.ResetPages{Resets: r.Resets, LinkURL: link}.Mount(m)
}

// Jobs registers nothing: the room has no background jobs.
func (Room) Jobs(*queue.Queue) {}

// Sealed returns nil: the room stores no sealed columns.
func (Room) Sealed() []secretdb.Column { return nil }
