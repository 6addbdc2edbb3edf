package realname

import (
	"context"

	"wangting/internal/enrol"
	"wangting/internal/regno"
)

var _ enrol.RealName = (*Gateway)(nil)

// Belongs reports whether name and document belong to one person. A number that the register does not know belongs to nobody.
func (g *Gateway) Belongs(ctx context.Context, name string, d regno.Document) (bool, error) {
	res, err := g.Verify(ctx, Query{Name: name, DocType: string(d.Type), DocNumber: d.Number})
	return res == Same, err
}
