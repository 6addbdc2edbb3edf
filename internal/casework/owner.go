package casework

import (
	"context"

	"wangting/internal/actor"
)

// asOwner runs what an applicant does in a transaction during which neither their mandate, its grant of the item, nor the account of the
// unit or person ends: whoever ends one waits and then sees what was written, or was first, and nothing is written. Every command of an
// applicant that writes goes through it; what staff and the program do asks nothing here.
func (s *Service) asOwner(ctx context.Context, who actor.Actor, item string, do func(ctx context.Context) error) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Rights.Hold(ctx, who, item); err != nil {
			return err
		}
		return do(ctx)
	})
}
