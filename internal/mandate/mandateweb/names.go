package mandateweb

import (
	"cmp"
	"context"
	"slices"

	"wangting/internal/catalog"
	"wangting/internal/regno"
)

// people gives those that are, by id, masked.
func (p Pages) people(ctx context.Context, ids ...string) (map[string]Person, error) {
	persons, err := p.Mandates.Persons.FindMany(ctx, ids)
	all := make(map[string]Person, len(persons))
	for id, x := range persons {
		all[id] = Person{regno.MaskName(x.Name), x.Document().Masked(), regno.MaskMobile(string(x.Phone))}
	}
	return all, err
}

// items gives the items for units, and those of persons that need a unit's word, those of one group together.
func (p Pages) items() []Item {
	var out []Item
	for _, it := range p.Mandates.Catalog.Catalogue().Items() {
		if !it.For(catalog.ForUnits) && it.EmployerIn == "" { // personal, and no unit has a word in it
			continue
		}
		out = append(out, Item{Code: it.Code, Name: it.Name, Group: it.Board})
	}
	slices.SortStableFunc(out, func(a, b Item) int {
		return cmp.Compare(slices.Index(catalog.Boards, a.Group), slices.Index(catalog.Boards, b.Group))
	})
	return out
}
