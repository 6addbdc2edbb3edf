package app

import (
	"context"
	"errors"
	"net/url"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/gateway/ca"
	"wangting/internal/login"
	"wangting/internal/login/logindb"
	"wangting/internal/login/loginweb"
	"wangting/internal/mandate"
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
		p.Certificates = &login.Certificates{Store: logindb.Store{DB: h.DB, Keys: h.Keys}, Verify: certificates{g}.verify, Audit: h.Rooms.Audit, Rates: h.Rooms.Limits, Host: host, Now: h.now}
	}
	return p
}

// certificates says in plain words what is wrong with one.
type certificates struct{ *ca.Gateway }

func (c certificates) verify(ctx context.Context, text []byte, s login.CertSigned) (login.CertHolder, error) {
	h, err := c.Verify(ctx, text, ca.Signed(s))
	for wrong, say := range map[error]string{
		ca.ErrSignature: "CA 签名验证没有通过，请重新插入 CA 后再试",
		ca.ErrUntrusted: "不认识这张证书的发证机构，请使用人社部门认可的电子认证机构签发的 CA",
		ca.ErrExpired:   "CA 证书已过期或尚未生效，请联系发证机构更新，或用其他方式登录",
		ca.ErrUsage:     "这张证书不是签名证书，请选择签名证书",
		ca.ErrRevoked:   "CA 证书已被吊销，请联系发证机构，或用其他方式登录",
		ca.ErrNoUnit:    "CA 证书中没有统一社会信用代码，请联系发证机构更新证书，或用其他方式登录",
	} {
		if errors.Is(err, wrong) {
			return login.CertHolder{}, fault.Wrap(fault.Invalid, say, err)
		}
	}
	return login.CertHolder{Code: h.Code, Name: h.Name, Serial: h.Serial}, err
}

// Several reports whether the unit has opened 多经办人 (HAN-1).
func (d dispatchUnits) Several(ctx context.Context, unitID string) (bool, error) {
	_, ok, err := d.h.Rooms.Mandates.Opened(ctx, actor.Actor{UnitID: unitID})
	return ok, err
}

// Representative is who acts for a unit that has not.
func (d dispatchUnits) Representative(ctx context.Context, unitID string) (login.Held, string, error) {
	list, err := d.h.Rooms.Mandates.Store.OfUnit(ctx, unitID)
	if err != nil {
		return login.Held{}, "", err
	}
	for _, m := range list {
		if m.Level != actor.Representative || m.State != mandate.Active {
			continue
		}
		held, err := d.h.held(ctx, m.PersonID)
		if err != nil {
			return login.Held{}, "", err
		}
		for _, u := range held {
			if u.MandateID == m.ID {
				return u, m.PersonID, nil
			}
		}
	}
	return login.Held{}, "", fault.New(fault.NotFound, "")
}
