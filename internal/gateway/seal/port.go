package seal

import (
	"context"
	"fmt"

	"wangting/internal/result"
)

var _ result.Sealer = (*Gateway)(nil)

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
