package registry

import (
	"context"

	"wangting/internal/account"
	"wangting/internal/regno"
)

var _ account.Register = (*Gateway)(nil)

// Ask compares the five values with the register, for package account. Faults: Away, Limited.
func (g *Gateway) Ask(ctx context.Context, q account.Query) (account.Answer, error) {
	a, err := g.Verify(ctx, Query{
		USCC:         string(q.USCC),
		Name:         q.Name,
		RepName:      string(regno.NameOf(q.RepName)),
		RepDocType:   string(q.Document.Type),
		RepDocNumber: q.Document.Number,
	})
	return account.Answer{
		Exists: a.Exists,
		Match:  a.Match,
		Status: a.Status,
		Facts:  account.Facts{Region: a.RegionCode, Kind: a.Type, Address: a.Address},
	}, err
}
