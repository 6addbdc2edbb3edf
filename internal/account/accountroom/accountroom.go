// Package accountroom wires the account service and its pages. It has no tables: the packages that
// it calls write theirs.
package accountroom

import (
	"wangting/internal/account"
	"wangting/internal/account/accountweb"
	"wangting/internal/audit"
	"wangting/internal/credential"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/tx"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
)

// Needs are the dependencies of New.
type Needs struct {
	Tx       tx.Tx
	Audit    *audit.Service
	Register account.Register

	Units     *unit.Service
	Persons   *person.Service
	Notices   *notice.Service
	Passwords *credential.Service
	Passkeys  *credential.Passkeys
	Faces     *proof.Faces
	Tries     limit.Rule // of wrong passwords, as on the login page
	Mandates  *mandate.Service
}

// Room is the wired account service.
type Room struct{ *account.Service }

// New wires the account service. It sets unit.Service.Named, so that units can take a new name that
// the register confirms.
func New(n Needs) Room {
	s := &account.Service{
		Register:  n.Register,
		Tx:        n.Tx,
		Audit:     n.Audit,
		Fresh:     n.Passkeys.Fresh,
		Units:     n.Units,
		Persons:   n.Persons,
		Mandates:  n.Mandates,
		Passwords: n.Passwords,
		Notices:   n.Notices,
		Faces:     n.Faces,
		Tries:     n.Tries,
	}
	n.Units.Named = s.Named
	n.Audit.Words(account.Words)
	return Room{s}
}

// Mount registers the pages of the account.
func (r Room) Mount(m *web.Mux, f ui.Frames) {
	accountweb.Pages{
		Units:     r.Units,
		Persons:   r.Persons,
		Accounts:  r.Service,
		Shell:     f.Unit,
		LinkURL:   r.Faces.LinkURL,
		Reachable: r.Faces.Reachable,
	}.Mount(m)
}

// Jobs registers nothing: the package has no background jobs.
func (Room) Jobs(*queue.Queue) {}

// Sealed is empty: the package has no tables.
func (Room) Sealed() []secretdb.Column { return nil }
