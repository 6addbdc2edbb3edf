package app

import (
	"context"

	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
)

// Resealed is how many rows of a column, or how many files, were sealed anew.
type Resealed struct {
	What  string
	Count int
}

// RotateKeys wraps all data keys under the first master key, makes a new data
// key, and seals what the rooms keep and the keys of files anew. Other nodes go on meanwhile.
func (h *Hall) RotateKeys(ctx context.Context) ([]Resealed, error) {
	masters, err := secret.ParseMasters(h.Config.Keys)
	if err != nil {
		return nil, err
	}
	if err := h.Keys.Rewrap(ctx, masters); err != nil {
		return nil, err
	}
	if err := h.Keys.Rotate(ctx); err != nil {
		return nil, err
	}
	var done []Resealed
	for _, c := range h.sealed() {
		n, err := secretdb.Reseal(ctx, h.DB, h.Keys, c)
		done = append(done, Resealed{c.Table + "." + c.Name, n})
		if err != nil {
			return done, err
		}
	}
	n, err := h.Rooms.Files.Reseal(ctx)
	return append(done, Resealed{"files", n}), err
}

// sealed are the columns that the rooms declare. What lives for less than a day
// (browser sessions, enrolment drafts) opens under the old key until it is gone.
func (h *Hall) sealed() []secretdb.Column {
	var all []secretdb.Column
	for _, room := range h.open {
		all = append(all, room.Sealed()...)
	}
	return all
}
