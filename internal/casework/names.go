package casework

import (
	"context"
	"fmt"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/mandate"
)

// ownHand labels who acted for themselves.
const ownHand = "本人"

// namesOf gives the names of hands: in full for staff, and for persons as who may read those who act for a unit;
// "" is no unit, so that they are masked.
func (s *Service) namesOf(ctx context.Context, who actor.Actor, unitID string, hands []Hand) (map[Hand]string, error) {
	ids := map[string][]string{}
	for _, h := range hands {
		if !slices.Contains(ids[h.Kind], h.ID) {
			ids[h.Kind] = append(ids[h.Kind], h.ID)
		}
	}
	colleagues := map[string]string{}
	if members := ids["staff"]; len(members) > 0 {
		var err error
		if colleagues, err = s.Staff.Names(ctx, members...); err != nil {
			return nil, err
		}
	}
	persons, err := s.Persons.FindMany(ctx, ids["person"])
	if err != nil {
		return nil, err
	}
	names := map[Hand]string{}
	for _, h := range hands {
		switch h.Kind {
		case "staff":
			names[h] = colleagues[h.ID]
		case "person":
			unit := unitID
			if h.Label == ownHand { // somebody the unit does not manage, such as the applicant whose face was asked for
				unit = ""
			}
			names[h] = mandate.NameFor(who, unit, persons[h.ID].Name)
		}
	}
	return names, nil
}

// facts gives the values that forms prefill, by path (unit.name, person.phone). It reads the unit
// and the person at most once, and only when a path needs them.
func (s *Service) facts(ctx context.Context, who actor.Actor) func(path string) string {
	var known map[string]string
	return func(path string) string {
		if known == nil {
			known = map[string]string{}
			if u, err := s.Units.Find(ctx, who.UnitID); err == nil {
				known["unit.name"], known["unit.uscc"], known["unit.number"] = u.Name, string(u.USCC), u.Number
				known["unit.region"], known["unit.address"] = u.Region, u.Address
				known["unit.type"], known["unit.industry"] = u.Kind, u.IndustryName()
			}
			if p, err := s.Persons.Find(ctx, who.PersonID); err == nil {
				known["person.name"], known["person.phone"] = p.Name, string(p.Phone)
			}
		}
		if _, ok := known[path]; !ok && path == "unit.repName" {
			known[path] = s.representativeName(ctx, who.UnitID)
		}
		return known[path]
	}
}

// representativeName gives the name of a unit's legal representative, which the business register makes public; "" when there is none.
func (s *Service) representativeName(ctx context.Context, unitID string) string {
	id, err := s.Rights.RepresentativeOf(ctx, unitID)
	if err != nil || id == "" {
		return ""
	}
	p, err := s.Persons.Find(ctx, id)
	if err != nil {
		return ""
	}
	return p.Name
}

// identity gives what the account of a case's owner knows of them, by the paths of x-identity. It
// is read anew each time: a form never says who files it.
func (s *Service) identity(ctx context.Context, c Case) (func(path string) string, error) {
	known := map[string]string{}
	if c.Personal() {
		p, err := s.Persons.Find(ctx, c.PersonID)
		if err != nil {
			return nil, fmt.Errorf("reading whose case it is: %w", err)
		}
		known["person.name"], known["person.docType"], known["person.number"] = p.Name, string(p.DocType), p.DocNumber
	} else {
		u, err := s.Units.Find(ctx, c.UnitID)
		if err != nil {
			return nil, fmt.Errorf("reading whose case it is: %w", err)
		}
		known["unit.name"], known["unit.uscc"], known["unit.number"] = u.Name, string(u.USCC), u.Number
	}
	return func(path string) string { return known[path] }, nil
}
