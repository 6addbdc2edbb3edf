package casework

import (
	"context"
	"errors"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// Example gives the newest closed case of an item, for a document that shows its answers masked (EDT-5). Who makes items reads no case
// otherwise, so the caller may show nothing of it unmasked. The look leaves a row. NotFound when there is none.
func (s *Service) Example(ctx context.Context, who actor.Actor, itemCode string) (Case, error) {
	if !who.Has(actor.Editor) && !who.Has(actor.Admin) {
		return Case{}, errNoCase
	}
	c, err := s.Lists.LastClosed(ctx, itemCode)
	if errors.Is(err, fault.NotFound) {
		return Case{}, fault.New(fault.NotFound, "这个事项还没有可以用来预览的已办结办件")
	}
	if err != nil {
		return Case{}, fmt.Errorf("reading the newest closed case: %w", err)
	}
	return c, s.Tx.InTx(ctx, func(ctx context.Context) error {
		return s.Audit.Record(ctx, who, actor.Deed{Act: "case.masked", Object: "case", ObjectID: c.ID,
			Detail: map[string]string{actor.DetailItem: itemCode}})
	})
}
