package seal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/fault"
	"wangting/internal/result"
	"wangting/internal/workday"
)

var _ result.Sealer = (*Gateway)(nil)

// Lacks says why an office's seal cannot be used at a moment, in words for people; "" when it can. Faults: Away.
func (g *Gateway) Lacks(ctx context.Context, office string, at time.Time) (string, error) {
	c, err := g.seal(ctx, office)
	switch {
	case errors.Is(err, fault.Away):
		return "", err
	case errors.Is(err, ErrNone):
		return "电子印章服务没有这个机关的印章", nil
	case errors.Is(err, ErrEnded):
		return "电子印章服务说它已经停用或者过期", nil
	case errors.Is(err, ErrDemo):
		return "它是演示用的印章", nil
	case errors.Is(err, ErrOther):
		return "电子印章服务给出的是另一个机关的印章", nil
	case err != nil:
		return "它的证书不能用来签名", nil
	case at.Before(c.NotBefore):
		return "它的证书从 " + day(c.NotBefore) + " 起才有效", nil
	case at.After(c.NotAfter):
		return "它的证书到 " + day(c.NotAfter) + " 为止", nil
	}
	return "", nil
}

func day(t time.Time) string { return t.In(workday.Zone).Format(time.DateOnly) }

// Sign gives the detached signature of an office's seal over the bytes of a document. Faults: Away.
func (g *Gateway) Sign(ctx context.Context, office string, file []byte) (result.Signed, error) {
	r, err := g.ask(ctx, "sealDocument", question{Office: office, SM3: digest(file)})
	if err != nil {
		return result.Signed{}, fmt.Errorf("asking for the seal of %s: %w", office, err)
	}
	c, err := Verify(r.CMS, file)
	if err == nil {
		err = g.fits(c, office)
	}
	if err != nil {
		return result.Signed{}, fmt.Errorf("looking at the seal of %s: %w", office, err)
	}
	return result.Signed{CMS: r.CMS, Owner: c.Subject.CommonName}, nil
}
