package app

import (
	"context"
	"net/url"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/login/loginweb"
	"wangting/internal/mandate"
	"wangting/internal/session"
	"wangting/internal/signon"
	"wangting/internal/signon/signondb"
)

func (h *Hall) certificatePages(scan loginweb.ScanPages) loginweb.CertificatePages {
	p := loginweb.CertificatePages{OutsidePages: h.outsideEnd(), Scan: scan, Driver: h.Config.CA.Driver}
	for _, d := range h.Config.CA.Downloads {
		p.Downloads = append(p.Downloads, loginweb.Download(d))
	}
	if g := h.Outside.CA; g != nil {
		host := h.Config.Public
		if u, err := url.Parse(host); err == nil && u.Host != "" {
			host = u.Host
		}
		p.Certificates = &signon.Certificates{Store: signondb.Store{DB: h.DB}, Trust: g, Audit: h.Rooms.Audit, Rates: h.Rooms.Limits, Host: host, Now: h.now}
	}
	return p
}

// Several reports whether the unit has opened 多经办人 (HAN-1).
func (d dispatchUnits) Several(ctx context.Context, unitID string) (bool, error) {
	_, ok, err := d.h.Rooms.Mandates.Opened(ctx, actor.Actor{UnitID: unitID})
	return ok, err
}

// Representative is who acts for a unit that has not.
func (d dispatchUnits) Representative(ctx context.Context, unitID string) (session.Held, string, error) {
	list, err := d.h.Rooms.Mandates.Store.OfUnit(ctx, unitID)
	if err != nil {
		return session.Held{}, "", err
	}
	for _, m := range list {
		if m.Level != actor.Representative || m.State != mandate.Active {
			continue
		}
		held, err := d.h.held(ctx, m.PersonID)
		if err != nil {
			return session.Held{}, "", err
		}
		for _, u := range held {
			if u.MandateID == m.ID {
				return u, m.PersonID, nil
			}
		}
	}
	return session.Held{}, "", fault.New(fault.NotFound, "")
}
