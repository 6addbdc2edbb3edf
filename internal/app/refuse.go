package app

import (
	"context"
	"errors"

	"wangting/internal/gateway/emulated"
)

// MarkBorn and BornDemo are what the demo writes on its database at birth.
const MarkBorn, BornDemo = "born", "demo"

// refuseDemo keeps a production hall from a database that the demo made, whose people, staff and secrets are public, and
// from emulators.
func refuseDemo(ctx context.Context, h *Hall) error {
	born, err := h.DB.Mark(ctx, MarkBorn)
	if err == nil && born == BornDemo {
		err = errors.New("this database was made by the demo, and its accounts are public: production needs a new one")
	}
	return errors.Join(err, emulated.Refuse(ctx, h.Config.Addresses()))
}
