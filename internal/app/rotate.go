package app

import (
	"context"
	"slices"

	"wangting/internal/secret"
	"wangting/internal/secret/secretdb"
)

// Resealed is how many rows of a column were sealed anew.
type Resealed struct {
	Column string
	Rows   int
}

// RotateKeys wraps all data keys under the first master key, makes a new data
// key, and seals what the rooms keep anew. Other nodes go on meanwhile.
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
	return done, nil
}

// sealed are the columns that the rooms declare.
func (h *Hall) sealed() []secretdb.Column {
	all := slices.Clone(sealed)
	for _, room := range h.open {
		all = append(all, room.Sealed()...)
	}
	return all
}

// sealed are the columns that are worth sealing anew. What lives for less than a
// day (browser sessions, enrolment drafts) opens under the old key until it is gone.
var sealed = []secretdb.Column{
	{Table: "case_file", ID: "id", Name: "result", Purpose: "case.words"},
	{Table: "case_file", ID: "id", Name: "data", Purpose: "case.data"},
	{Table: "case_event", ID: "id", Name: "words", Purpose: "case.words"},
	{Table: "case_material", ID: "id", Name: "name", Purpose: "case.material"},
	{Table: "case_correction", ID: "id", Name: "body", Purpose: "case.words"},
	{Table: "case_endorsement", ID: "id", Name: "words", Purpose: "case.words"},
	{Table: "parcel", ID: "id", Name: "private", Purpose: "parcel.to"},
}
