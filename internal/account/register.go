package account

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/person"
	"wangting/internal/unit"
)

// Named reports whether the register knows the caller's unit under a name. It sends all five
// values, with the representative that the hall has on record, and every one must match.
func (s *Service) Named(ctx context.Context, who actor.Actor, u unit.Unit, name string) (bool, error) {
	a, err := s.registered(ctx, who, u, name)
	return a.Exists && a.Match, err
}

// registered asks the register about the caller's unit, with the representative that the hall has
// on record.
func (s *Service) registered(ctx context.Context, who actor.Actor, u unit.Unit, name string) (Answer, error) {
	p, err := s.Representative(ctx, who)
	if err != nil {
		return Answer{}, err
	}
	return s.Ask(ctx, Query{USCC: u.USCC, Name: name, RepName: p.Name, Document: p.Document()})
}

// Representative gives the legal representative of the caller's unit. NotFound when it has none.
func (s *Service) Representative(ctx context.Context, who actor.Actor) (person.Person, error) {
	list, err := s.Mandates.OfUnit(ctx, who)
	if err != nil {
		return person.Person{}, err
	}
	for _, m := range list {
		if m.Level == actor.Representative {
			return s.Persons.Find(ctx, m.PersonID)
		}
	}
	return person.Person{}, fault.New(fault.NotFound, "没有查到本单位的法定代表人，请拨打 12333")
}
