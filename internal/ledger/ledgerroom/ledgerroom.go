// Package ledgerroom assembles the public log.
package ledgerroom

import (
	"context"
	"net/url"
	"time"

	"wangting/internal/ledger"
	"wangting/internal/ledger/ledgerdb"
	"wangting/internal/ledger/ledgerweb"
	"wangting/internal/queue"
	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Needs lists the dependencies of the log.
type Needs struct {
	DB     *store.DB
	Keys   *secret.Keyring
	Now    func() time.Time
	Public string // address of the hall, which names a new log

	Witnesses []ledger.Witness // who is asked to sign checkpoints too
}

// Room is the assembled log.
type Room struct{ *ledger.Service }

// New assembles the log.
func New(n Needs) Room {
	return Room{&ledger.Service{Store: ledgerdb.Store{DB: n.DB, Keys: n.Keys}, Tx: n.DB, Now: n.Now, Origin: origin(n.Public),
		Witnesses: n.Witnesses}}
}

// origin names the log as signed notes are named: host and path, without a scheme.
func origin(public string) string {
	host := "hall"
	if u, err := url.Parse(public); err == nil && u.Host != "" {
		host = u.Host
	}
	return host + ledger.Path
}

// Mount registers the public pages.
func (r Room) Mount(m *web.Mux, _ ui.Frames) { ledgerweb.Pages{Log: r.Service}.Mount(m) }

// often is how soon a record gets its place: well within the ten seconds that the hall promises (RES-8).
const often = 3 * time.Second

// Jobs registers the sequencer, what chooses the checkpoint of a day, and one follow-up for each witness, so that a slow one keeps
// nobody waiting. They run on every node.
func (r Room) Jobs(q *queue.Queue) {
	q.Tick("ledger.sequence", often, r.Sequence)
	for _, w := range r.Witnesses {
		q.Tick("ledger.witness."+w.Name(), often, func(ctx context.Context) error { return r.Follow(ctx, w) })
	}
	q.Tick("ledger.day", time.Minute, r.Publish)
}

// Sealed returns the columns that a key rotation seals again.
func (Room) Sealed() []secretdb.Column { return ledgerdb.Sealed }
