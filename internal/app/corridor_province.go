package app

import (
	"context"
	"errors"
	"net/url"
	"time"

	"wangting/internal/fault"
	"wangting/internal/gateway/jis"
	"wangting/internal/gateway/oidc"
	"wangting/internal/login"
	"wangting/internal/login/loginweb"
	"wangting/internal/regno"
)

// signOn is the province's sign-on as configured; nil when it is not.
func (h *Hall) signOn() loginweb.SignOn {
	switch o := h.Outside; {
	case o.Province != nil:
		return jisSignOn{o.Province, h.now}
	case o.OIDC != nil:
		return oidcSignOn{o.OIDC, h.now}
	}
	return nil
}

const tripOver = "这次登录已失效，请重新从登录页面进入"

// jisSignOn is either generation of the older protocol. The state stands in the
// address to come back to.
type jisSignOn struct {
	*jis.Gateway
	now func() time.Time
}

func (p jisSignOn) Leave(_ context.Context, legal bool, back, state string) (string, string, error) {
	return p.EntryURL(legal, back+"?"+url.Values{"state": {state}}.Encode()), "", nil
}

func (p jisSignOn) Return(ctx context.Context, q url.Values, _, _ string) (login.Evidence, error) {
	if q.Get("ticket") == "" {
		return login.Evidence{}, fault.New(fault.Invalid, tripOver)
	}
	u, err := p.Who(ctx, q.Get("ticket"))
	if errors.Is(err, jis.ErrTicket) {
		return login.Evidence{}, fault.Wrap(fault.Invalid, tripOver, err)
	}
	if err != nil {
		return login.Evidence{}, err
	}
	return provinceEvidence(u, p.now())
}

// oidcSignOn is a standard OpenID Connect provider.
type oidcSignOn struct {
	*oidc.Gateway
	now func() time.Time
}

func (p oidcSignOn) Leave(ctx context.Context, legal bool, back, state string) (string, string, error) {
	return p.Begin(ctx, legal, back, state)
}

func (p oidcSignOn) Return(ctx context.Context, q url.Values, back, kept string) (login.Evidence, error) {
	if q.Get("error") == "access_denied" {
		return login.Evidence{}, fault.New(fault.Invalid, "您已在省政务平台取消登录")
	}
	u, err := p.Finish(ctx, q.Get("code"), back, kept)
	if errors.Is(err, oidc.ErrCode) {
		return login.Evidence{}, fault.Wrap(fault.Invalid, tripOver, err)
	}
	if err != nil {
		return login.Evidence{}, err
	}
	return provinceEvidence(jis.User(u), p.now())
}

// provinceEvidence reads what the province's sign-on says.
func provinceEvidence(u jis.User, now time.Time) (login.Evidence, error) {
	var err error
	e := login.Evidence{Way: "province", Representative: u.Role == 2}
	if e.Holder.Document, err = regno.ParseDocument(regno.IdentityCard, u.CertNo, now); err != nil || u.Name == "" {
		return e, fault.New(fault.Forbidden, "省政务账户没有完成实名认证，请先在省政务平台完成，或用其他方式登录")
	}
	e.Holder.Name = u.Name
	if m, err := regno.ParseMobile(u.Mobile); err == nil {
		e.Holder.Phone = m
	}
	if !u.Legal {
		return e, nil
	}
	e.Unit = &login.ProvedUnit{Name: u.UnitName, RepName: u.RepName}
	if e.Unit.USCC, err = regno.USCCFromRegister(u.USCC); err != nil {
		return e, fault.New(fault.Forbidden, "省政务账户没有有效的统一社会信用代码，请用其他方式登录，或到窗口办理")
	}
	if d, err := regno.ParseDocument(regno.IdentityCard, u.RepCertNo, now); err == nil {
		e.Unit.Document = d
	}
	return e, nil
}
