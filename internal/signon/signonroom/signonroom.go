// Package signonroom assembles the logins that an outside system vouches for.
package signonroom

import (
	"context"
	"errors"
	"net/url"
	"time"

	"wangting/internal/account"
	"wangting/internal/agreement"
	"wangting/internal/audit"
	"wangting/internal/config"
	"wangting/internal/limit"
	"wangting/internal/mandate"
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
	"wangting/internal/unit"
	"wangting/internal/web"
)

// Needs lists the dependencies of the room. Province, Licences and Trust are nil where that login is
// not offered.
type Needs struct {
	DB        *store.DB
	Audit     *audit.Service
	Rates     *limit.Service
	Public    string // base address of the hall
	Driver    string // address of the CA driver on a visitor's own machine
	Downloads []signonweb.Download
	Now       func() time.Time

	Limits config.Limits

	Province signon.Province
	Licences signon.LicencePlatform
	Trust    signon.Authorities

	Units    *unit.Service
	Persons  *person.Service
	Mandates *mandate.Service
	Accounts *account.Service
	Codes    *proof.Codes
	Sessions *session.Service
	Told     session.Told
	Ways     *sessionweb.Ways
	Texts    *agreement.Shelf
}

// Room is the assembled room: its services and pages, ready to mount.
type Room struct {
	*signon.Dispatcher
	db    signondb.Store
	needs Needs
}

// life is the time limit for finishing an account that a first login opens.
const life = 30 * time.Minute

// New assembles the room and adds 「CA」 to the box of the login page.
func New(n Needs) Room {
	n.Audit.Words(signon.Words)
	r := Room{db: signondb.Store{DB: n.DB}, needs: n}
	r.Dispatcher = &signon.Dispatcher{
		Service:  n.Sessions,
		Notices:  n.Told,
		Units:    n.Units,
		Persons:  n.Persons,
		Mandates: n.Mandates,
		Accounts: n.Accounts,
		Codes:    n.Codes,
		Rates:    n.Rates,
		Limits:   signon.LimitsOf(n.Limits),
		Texts:    n.Texts,
		Life:     life,
	}
	if n.Licences != nil {
		r.Hash = n.Licences.HashDocument
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
	p.Certificates = &signon.Certificates{
		Store:     r.db,
		Trust:     n.Trust,
		Audit:     n.Audit,
		Rates:     n.Rates,
		Host:      host,
		Now:       n.Now,
		PerMinute: int64(n.Limits.AddressCertificatesPerMinute),
	}
	return p
}

// Mount registers the pages of the room on m.
func (r Room) Mount(m *web.Mux, _ ui.Frames) {
	n, outside := r.needs, r.outside()
	outside.Mount(m)
	r.certificates().Mount(m)
	signonweb.ProvincePages{OutsidePages: outside, SignOn: n.Province, Public: n.Public}.Mount(m)
	l := signonweb.LicencePages{OutsidePages: outside}
	if n.Licences != nil {
		l.Licences = &signon.Licences{
			Store:     r.db,
			Platform:  n.Licences,
			Wakes:     n.DB.Bus(),
			Rates:     n.Rates,
			Now:       n.Now,
			PerMinute: int64(n.Limits.AddressLicencesPerMinute),
		}
		l.Read = n.Licences.ReadCall
	}
	l.Mount(m)
}

// Jobs schedules the removal of trips and unsigned challenges an hour after they expired.
func (r Room) Jobs(q *queue.Queue) {
	q.Tick("signon.sweep", time.Hour, func(ctx context.Context) error {
		now := r.needs.Now()
		return errors.Join(r.db.SweepTrips(ctx, now.Add(-time.Hour)), r.db.SweepChallenges(ctx, now))
	})
}

// Sealed returns nil: the room stores no sealed columns.
func (Room) Sealed() []secretdb.Column { return nil }
