// Package recoveryroom opens the room in which what was lost is set anew. It has no tables: drafts stand in
// the sealed sessions of browsers.
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

// Needs is what the room stands on.
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

// Room is the room, open.
type Room struct {
	*recovery.Recovery
	phones *recovery.PhoneChange
	resets *recovery.Reset
	slider *slider.Service
}

// life is how long a recovery may take.
const life = 30 * time.Minute

// New opens the room.
func New(n Needs) Room {
	told := recovery.Told{Notices: n.Notices}
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
		resets: &recovery.Reset{
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

// Mount puts its pages behind the front door.
func (r Room) Mount(m *web.Mux, _ ui.Frames) {
	link := r.Faces.LinkURL
	recoveryweb.RecoveryPages{Recovery: r.Recovery, Puzzles: r.slider, LinkURL: link, Now: r.Now}.Mount(m)
	recoveryweb.PhonePages{Phones: r.phones, LinkURL: link, Now: r.Now}.Mount(m)
	recoveryphone.ResetPages{Resets: r.resets, LinkURL: link}.Mount(m)
}

// Jobs is what the room does by itself: nothing.
func (Room) Jobs(*queue.Queue) {}

// Sealed is nothing.
func (Room) Sealed() []secretdb.Column { return nil }
