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

// Show asks for a code to show during a trip. It returns the picture's content and its lifetime. Fault: Away.
func (g *Gateway) Show(ctx context.Context, trip string) (string, time.Duration, error) {
	return g.QR(ctx, trip, g.s.Callback)
}

// Holder exchanges the code of a callback for the evidence of who the holder is. Faults: Invalid for a used or
// unknown code, Forbidden for a licence without a valid USCC, Away.
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

// ReadCall reads the platform's callback and verifies its signature.
func (g *Gateway) ReadCall(body []byte) (trip string, confirmed bool, code string, err error) {
	c, err := g.ReadCallback(body)
	return c.BizSn, c.Confirmed, c.AuthCode, err
}

// HashDocument returns the platform's name for a document, which does not reveal its number.
func (*Gateway) HashDocument(number string) string { return IDHash(number) }
