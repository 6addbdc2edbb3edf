package licence

import (
	"context"
	"errors"
	"time"

	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/signon"
)

var _ signon.LicencePlatform = (*Gateway)(nil)

// Show asks for a code to show for a trip.
func (g *Gateway) Show(ctx context.Context, trip string) (string, time.Duration, error) {
	return g.QR(ctx, trip, g.s.Callback)
}

// Holder changes what the callback handed over for what it proves.
func (g *Gateway) Holder(ctx context.Context, code string) (signon.Evidence, error) {
	w, err := g.Token(ctx, code)
	if errors.Is(err, ErrCode) {
		return signon.Evidence{}, fault.Wrap(fault.Invalid, "这次登录已失效，请换一个二维码重新扫描", err)
	}
	if err != nil {
		return signon.Evidence{}, err
	}
	e := signon.Evidence{Way: "licence", Representative: w.Role == Representative, Holder: signon.Proved{Name: w.Name, Hash: w.IDHash}}
	e.Unit = &signon.ProvedUnit{Name: w.UnitName, RepName: w.RepName}
	if e.Unit.USCC, err = regno.USCCFromRegister(w.USCC); err != nil || w.Name == "" || w.IDHash == "" {
		return e, fault.New(fault.Forbidden, "电子营业执照没有有效的统一社会信用代码，请用其他方式登录，或到窗口办理")
	}
	return e, nil
}

// ReadCall reads the platform's callback and proves its signature.
func (g *Gateway) ReadCall(body []byte) (trip string, confirmed bool, code string, err error) {
	c, err := g.ReadCallback(body)
	return c.BizSn, c.Confirmed, c.AuthCode, err
}

// HashDocument is how the platform names a document without telling its number.
func (*Gateway) HashDocument(number string) string { return IDHash(number) }
