package coresys

import (
	"context"
	"errors"
	"time"

	"wangting/internal/mandate"
	"wangting/internal/regno"
)

var _ mandate.Insurance = (*Gateway)(nil)

// InsuredWith reports a person's insurance with a unit to package mandate (HAN-13). Fault: Away.
func (g *Gateway) InsuredWith(ctx context.Context, c regno.USCC, d regno.Document) (mandate.Insured, error) {
	in, err := g.Insured(ctx, c, d)
	switch {
	case errors.Is(err, ErrNotOpen), err == nil && in.State == NeverInsured:
		return mandate.Insured{}, nil
	case err != nil:
		return mandate.Insured{}, err
	case in.State == Ended:
		return mandate.Insured{Known: true, Ended: in.Ended.Format(time.DateOnly)}, nil
	}
	return mandate.Insured{Known: true}, nil
}
