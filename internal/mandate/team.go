package mandate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/person"
)

// Member is a pending or active mandate of a unit with all that the pages about its people show.
type Member struct {
	Mandate
	Person    person.Person // the zero Person when there is none
	Items     int           // granted now
	Doubts    []Doubt       // open, oldest first
	Promotion *Promotion    // nil when none waits
}

// Team gives the people of the caller's unit by level, then age, and whether the unit has agreed to let others act for it. An operator
// sees only the doubts about their own mandate. It costs one statement: the caller's own mandate, which decides, is read with the
// others. Faults: those of Decide.
func (s *Service) Team(ctx context.Context, who actor.Actor) (list []Member, open bool, err error) {
	_, list, open, err = s.team(ctx, who)
	return list, open, err
}

func (s *Service) team(ctx context.Context, who actor.Actor) (own Mandate, list []Member, open bool, err error) {
	if !who.ForUnit() {
		return own, nil, false, fault.New(fault.Anonymous, "请先登录")
	}
	list, open, err = s.Store.Team(ctx, who.UnitID)
	if err != nil {
		return own, nil, false, fmt.Errorf("listing the people of unit %s: %w", who.UnitID, err)
	}
	i := slices.IndexFunc(list, func(m Member) bool { return m.ID == who.MandateID })
	if i < 0 { // it has ended, or is of another unit: Decide knows what to say
		if _, err = s.Decide(ctx, who, Ask{UnitID: who.UnitID}); err == nil {
			err = fault.New(fault.NotFound, "")
		}
		return own, nil, false, err
	}
	if own = list[i].Mandate; own.PersonID != who.PersonID {
		return own, nil, false, fault.New(fault.NotFound, "")
	}
	if _, err := own.Decide(s.Now(), Ask{UnitID: who.UnitID}, false); err != nil {
		return own, nil, false, err
	}
	for i, m := range list {
		if own.Level == actor.Operator && m.ID != own.ID {
			list[i].Doubts = nil
		}
		if m.Promotion != nil && !s.waits(*m.Promotion) {
			list[i].Promotion = nil
		}
	}
	return own, list, open, nil
}

// Review gives the mandates that the caller may manage, with their last use, for 「授权复核」. Forbidden for an operator.
func (s *Service) Review(ctx context.Context, who actor.Actor) ([]Member, map[string]time.Time, error) {
	own, list, _, err := s.team(ctx, who)
	if err != nil {
		return nil, nil, err
	}
	if own.Level == actor.Operator {
		return nil, nil, fault.New(fault.Forbidden, "由法定代表人或管理员复核")
	}
	list = slices.DeleteFunc(list, func(m Member) bool { return !own.MayEnd(m.Mandate) })
	ids := make([]string, len(list))
	for i, m := range list {
		ids[i] = m.ID
	}
	used, err := s.LastUse(ctx, ids)
	return list, used, err
}

// AccessRequests gives the requests of the caller's unit, newest first, each with the name of who asks; an operator sees their own. It
// costs one statement. NotFound when the mandate that they act by is not theirs.
func (s *Service) AccessRequests(ctx context.Context, who actor.Actor) ([]Request, error) {
	mine := ""
	if who.Level == actor.Operator {
		mine = who.MandateID
	}
	own, list, err := s.Asking.RequestsFor(ctx, who.MandateID, who.UnitID, mine, mostRequests)
	switch {
	case errors.Is(err, fault.NotFound):
		return nil, fault.New(fault.NotFound, "")
	case err != nil:
		return nil, fmt.Errorf("listing the requests of unit %s: %w", who.UnitID, err)
	case own.PersonID != who.PersonID || own.UnitID != who.UnitID:
		return nil, fault.New(fault.NotFound, "")
	}
	if own.Level == actor.Operator { // also one who has become it since the caller was found out
		list = slices.DeleteFunc(list, func(r Request) bool { return r.MandateID != own.ID })
	}
	return list, nil
}

// mostRequests bounds the list of requests.
const mostRequests = 100
