package mandateweb

import (
	"cmp"
	"context"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/regno"
)

// people gives the persons that exist among ids, by id, as the caller may see them. Each of them has or had a mandate of
// the caller's unit.
func (p Pages) people(ctx context.Context, ids ...string) (map[string]Person, error) {
	who := actor.From(ctx)
	persons, err := p.Mandates.Persons.FindMany(ctx, ids)
	all := make(map[string]Person, len(persons))
	for id, x := range persons {
		all[id] = seenBy(who, x)
	}
	return all, err
}

// seenBy is somebody who has or had a mandate of the caller's unit, as the caller may see them.
func seenBy(who actor.Actor, x person.Person) Person {
	if x.ID == "" {
		return Person{}
	}
	return Person{mandate.NameFor(who, who.UnitID, x.Name), x.Document().Masked(), regno.MaskMobile(string(x.Phone))}
}

// items gives the items that can be granted, grouped by board: items for units, and personal items
// that need a unit's confirmation.
func (p Pages) items() []Item {
	var out []Item
	for _, it := range p.Mandates.Catalog.Catalogue().Items() {
		if !it.For(catalog.ForUnits) && it.EmployerIn == "" { // personal, and needs no confirmation by a unit
			continue
		}
		out = append(out, Item{Code: it.Code, Name: it.Name, Group: it.Board})
	}
	slices.SortStableFunc(out, func(a, b Item) int {
		return cmp.Compare(slices.Index(catalog.Boards, a.Group), slices.Index(catalog.Boards, b.Group))
	})
	return out
}
