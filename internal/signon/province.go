package signon

import (
	"context"
	"net/url"
	"time"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

// Province is the province's single sign-on, in either of its generations.
type Province interface {
	// Leave returns the address to which the browser is sent, and the value to keep until it comes back.
	// The province returns the browser to back, with state.
	Leave(ctx context.Context, legal bool, back, state string) (to, kept string, err error)
	// Return reads the query with which the browser came back. Invalid when it proves nothing, Away.
	Return(ctx context.Context, q url.Values, back, kept string) (Evidence, error)
}

// TripOver is the message for a trip to another system that can no longer be finished.
const TripOver = "这次登录已失效，请重新从登录页面进入"

// ProvinceUser is the user as the province's sign-on describes them.
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

// Evidence turns the province's answer into evidence. Forbidden when the answer is not sufficient.
func (u ProvinceUser) Evidence(now time.Time) (Evidence, error) {
	var err error
	e := Evidence{Way: "province", Representative: u.Role == 2}
	if e.Holder.Document, err = regno.ParseDocument(regno.IdentityCard, u.CertNo, now); err != nil || u.Name == "" {
		return e, fault.New(
			fault.Forbidden, "省政务账户没有完成实名认证，请先在省政务平台完成，或用其他方式登录",
		)
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
		return e, fault.New(
			fault.Forbidden, "省政务账户没有有效的统一社会信用代码，请用其他方式登录，或到窗口办理",
		)
	}
	if d, err := regno.ParseDocument(regno.IdentityCard, u.RepCertNo, now); err == nil {
		e.Unit.Document = d
	}
	return e, nil
}
