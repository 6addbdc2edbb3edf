package app

import (
	"context"
	"errors"
	"time"

	"wangting/internal/fault"
	"wangting/internal/gateway/licence"
	"wangting/internal/login"
	"wangting/internal/login/logindb"
	"wangting/internal/login/loginweb"
	"wangting/internal/regno"
)

func (h *Hall) licences(g *licence.Gateway) *login.Licences {
	return &login.Licences{Store: logindb.Store{DB: h.DB, Keys: h.Keys}, Platform: licencePlatform{g, h.Config.Public + loginweb.LicenceCallback},
		Wakes: h.DB.Bus(), Rates: h.Rooms.Limits, Now: h.now}
}

func readLicence(g *licence.Gateway) func([]byte) (string, bool, string, error) {
	return func(body []byte) (string, bool, string, error) {
		c, err := g.ReadCallback(body)
		return c.BizSn, c.Confirmed, c.AuthCode, err
	}
}

// licencePlatform is 电子营业执照 as a way in sees it.
type licencePlatform struct {
	*licence.Gateway
	callback string
}

func (p licencePlatform) QR(ctx context.Context, trip string) (string, time.Duration, error) {
	return p.Gateway.QR(ctx, trip, p.callback)
}

func (p licencePlatform) Who(ctx context.Context, code string) (login.Evidence, error) {
	w, err := p.Token(ctx, code)
	if errors.Is(err, licence.ErrCode) {
		return login.Evidence{}, fault.Wrap(fault.Invalid, "这次登录已失效，请换一个二维码重新扫描", err)
	}
	if err != nil {
		return login.Evidence{}, err
	}
	e := login.Evidence{Way: "licence", Representative: w.Role == licence.Representative, Holder: login.Proved{Name: w.Name, Hash: w.IDHash}}
	e.Unit = &login.ProvedUnit{Name: w.UnitName, RepName: w.RepName}
	if e.Unit.USCC, err = regno.USCCFromRegister(w.USCC); err != nil || w.Name == "" || w.IDHash == "" {
		return e, fault.New(fault.Forbidden, "电子营业执照没有有效的统一社会信用代码，请用其他方式登录，或到窗口办理")
	}
	return e, nil
}

// byHash finds who of a unit's people is meant, by name and hash of the document:
// there are a dozen of them, and a hash that no one else can ask with.
func (h *Hall) byHash(ctx context.Context, unitID string, p login.Proved) (login.Held, string, error) {
	list, err := h.Rooms.Mandates.Store.OfUnit(ctx, unitID)
	if err != nil {
		return login.Held{}, "", err
	}
	for _, m := range list {
		x, err := h.Rooms.Persons.Find(ctx, m.PersonID)
		if err != nil {
			return login.Held{}, "", err
		}
		if x.Name != p.Name || licence.IDHash(x.DocNumber) != p.Hash {
			continue
		}
		held, err := h.held(ctx, x.ID)
		if err != nil {
			return login.Held{}, "", err
		}
		for _, u := range held {
			if u.UnitID == unitID {
				return u, x.ID, nil
			}
		}
	}
	return login.Held{}, "", fault.New(fault.NotFound, "")
}
