// Package signonroom opens the ways in that another system vouches for.
package signonroom

import (
	"context"
	"net/url"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/limit"
	"wangting/internal/person"
	"wangting/internal/proof"
	"wangting/internal/queue"
	"wangting/internal/secret/secretdb"
	"wangting/internal/session"
	"wangting/internal/session/sessionweb"
	"wangting/internal/signon"
	"wangting/internal/signon/signondb"
	"wangting/internal/signon/signonweb"
	"wangting/internal/store"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Needs is what the room stands on. Province, Licences and Trust are nil where a way is not open.
type Needs struct {
	DB        *store.DB
	Audit     *audit.Service
	Rates     *limit.Service
	Public    string // address of the hall
	Driver    string // where the CA driver of a visitor's machine listens
	Downloads []signonweb.Download
	Now       func() time.Time

	Province signon.Province
	Licences signon.LicencePlatform
	Trust    signon.Authorities

	Persons   *person.Service
	Codes     *proof.Codes
	Sessions  *session.Service
	Told      session.Told
	Ways      *sessionweb.Ways
	Units     signon.Units
	ByHash    func(ctx context.Context, unitID string, p signon.Proved) (session.Held, string, error)
	Hash      func(number string) string
	Agreement string // version of the agreement that a first login accepts
}

// Room is the room, open.
type Room struct {
	*signon.Dispatcher
	db    signondb.Store
	needs Needs
}

// life is how long an account that a first login opens may take.
const life = 30 * time.Minute

// New opens the room, and puts 「CA」 into the box of the login page.
func New(n Needs) Room {
	n.Audit.Words(signon.Words)
	r := Room{db: signondb.Store{DB: n.DB}, needs: n}
	r.Dispatcher = &signon.Dispatcher{
		Service: n.Sessions,
		Notices: n.Told,
		Units:   n.Units,
		Person: func(ctx context.Context, who actor.Actor, p signon.Proved) (string, error) {
			x, err := n.Persons.Ensure(ctx, who, person.New{
				Name:       p.Name,
				DocType:    p.Document.Type,
				DocNumber:  p.Document.Number,
				VerifiedBy: person.ByProvince,
			})
			return x.ID, err
		},
		Codes:     n.Codes,
		Agreement: n.Agreement,
		Life:      life,
		ByHash:    n.ByHash,
		Hash:      n.Hash,
	}
	r.certificates().Join()
	return r
}

func (r Room) outside() signonweb.OutsidePages {
	return signonweb.OutsidePages{Dispatcher: r.Dispatcher, Sessions: r.needs.Sessions, Now: r.needs.Now}
}

func (r Room) certificates() signonweb.CertificatePages {
	n := r.needs
	p := signonweb.CertificatePages{OutsidePages: r.outside(), Ways: n.Ways, Driver: n.Driver, Downloads: n.Downloads}
	if n.Trust == nil {
		return p
	}
	host := n.Public
	if u, err := url.Parse(host); err == nil && u.Host != "" {
		host = u.Host
	}
	p.Certificates = &signon.Certificates{Store: r.db, Trust: n.Trust, Audit: n.Audit, Rates: n.Rates, Host: host, Now: n.Now}
	return p
}

// Mount puts its pages behind the front door.
func (r Room) Mount(m *web.Mux, _ ui.Frames) {
	n, outside := r.needs, r.outside()
	outside.Mount(m)
	r.certificates().Mount(m)
	signonweb.ProvincePages{OutsidePages: outside, SignOn: n.Province, Public: n.Public}.Mount(m)
	l := signonweb.LicencePages{OutsidePages: outside}
	if n.Licences != nil {
		l.Licences = &signon.Licences{Store: r.db, Platform: n.Licences, Wakes: n.DB.Bus(), Rates: n.Rates, Now: n.Now}
		l.Read = n.Licences.ReadCall
	}
	l.Mount(m)
}

// Jobs removes trips an hour after their time, and texts that nobody signed.
func (r Room) Jobs(q *queue.Queue) {
	q.Tick("signon.sweep", time.Hour, func(ctx context.Context) error {
		now := r.needs.Now()
		if err := r.db.SweepTrips(ctx, now.Add(-time.Hour)); err != nil {
			return err
		}
		return r.db.SweepChallenges(ctx, now)
	})
}

// Sealed is nothing.
func (Room) Sealed() []secretdb.Column { return nil }
