package signon

import (
	"context"
	"net/url"
	"time"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

// Province is the province's single sign-on, of whichever generation.
type Province interface {
	// Leave gives where the browser is sent, to come back to back with state, and
	// what must be kept until then.
	Leave(ctx context.Context, legal bool, back, state string) (to, kept string, err error)
	// Return reads what the browser brought: Invalid when it is worth nothing, Away.
	Return(ctx context.Context, q url.Values, back, kept string) (Evidence, error)
}

// TripOver is said of a trip to another system that is worth nothing any more.
const TripOver = "这次登录已失效，请重新从登录页面进入"

// ProvinceUser is whom the province's sign-on names.
type ProvinceUser struct {
	Legal  bool // signed in for a legal person
	Name   string
	CertNo string
	Mobile string

	USCC      string // of the legal person
	UnitName  string
	RepName   string
	RepCertNo string
	Role      int // 0 经办人, 1 管理员, 2 法人
}

// Evidence reads what the province's sign-on says. Forbidden when it is not enough.
func (u ProvinceUser) Evidence(now time.Time) (Evidence, error) {
	var err error
	e := Evidence{Way: "province", Representative: u.Role == 2}
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
	e.Unit = &ProvedUnit{Name: u.UnitName, RepName: u.RepName}
	if e.Unit.USCC, err = regno.USCCFromRegister(u.USCC); err != nil {
		return e, fault.New(fault.Forbidden, "省政务账户没有有效的统一社会信用代码，请用其他方式登录，或到窗口办理")
	}
	if d, err := regno.ParseDocument(regno.IdentityCard, u.RepCertNo, now); err == nil {
		e.Unit.Document = d
	}
	return e, nil
}
