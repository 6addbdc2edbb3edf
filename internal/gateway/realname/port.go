package realname

import (
	"context"

	"wangting/internal/enrol"
	"wangting/internal/regno"
)

var _ enrol.RealName = (*Gateway)(nil)

// Belongs reports whether name and document belong to one person. A number that the service does not know belongs to
// nobody. What it cannot ask about is not refused here: the holder's face is compared next.
func (g *Gateway) Belongs(ctx context.Context, name string, d regno.Document) (bool, error) {
	if d.Type != regno.IdentityCard {
		return true, nil
	}
	res, err := g.Verify(ctx, name, d.Number)
	return res == Same, err
}
