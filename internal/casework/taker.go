package casework

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/staff"
)

// Taker is a colleague who can take some of the cases that are to be given away.
type Taker struct {
	ID, Name string
	Cannot   []BulkRow // the cases that they cannot take, and why
}

// Takers gives those of a list who can take at least one of some cases, in the order of the list. It checks no rights: whoever gives them
// away is asked then.
func (s *Service) Takers(ctx context.Context, list []staff.Account, cases []Case) ([]Taker, error) {
	roles := make([]actor.Role, len(cases))
	for i, c := range cases {
		var err error
		if roles[i], err = s.takenBy(ctx, c); err != nil {
			return nil, err
		}
	}
	var out []Taker
	for _, a := range list {
		t := Taker{ID: a.ID, Name: a.Name}
		for i, c := range cases {
			switch {
			case a.Takes(roles[i], c.Region):
			case !staff.Serves(a.Region, c.Region):
				t.Cannot = append(t.Cannot, BulkRow{c, "不负责这个地区"})
			default:
				t.Cannot = append(t.Cannot, BulkRow{c, "没有“" + staff.RoleLabel(roles[i]) + "”岗位"})
			}
		}
		if len(t.Cannot) < len(cases) {
			out = append(out, t)
		}
	}
	return out, nil
}

// takenBy is the role of whoever holds a case, also while it waits for the applicant.
func (s *Service) takenBy(ctx context.Context, c Case) (actor.Role, error) {
	if r := c.State.handledBy(); r != "" {
		return r, nil
	}
	item, err := s.itemOfCase(ctx, c)
	if err != nil {
		return "", fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	return roleOfPost(Standing{Case: c, Flow: item.Flow}.Stage().Post), nil
}

// takesAll refuses a colleague who cannot take each of the cases that are given: nobody is given a part of what was chosen for them.
func (s *Service) takesAll(ctx context.Context, to string, rows []BulkRow) error {
	type need struct {
		role   actor.Role
		region string
	}
	asked := map[need]error{}
	var not []string
	for _, r := range rows {
		if r.Why != "" {
			continue
		}
		n := need{r.Case.State.handledBy(), r.Case.Region}
		err, ok := asked[n]
		if !ok {
			err = s.Staff.May(ctx, to, n.role, n.region)
			asked[n] = err
		}
		switch {
		case errors.Is(err, fault.Forbidden):
			not = append(not, r.Case.Number)
		case err != nil:
			return err
		}
	}
	if len(not) == 0 {
		return nil
	}
	return fault.On("to", fmt.Sprintf("这名工作人员不能办理其中 %d 件（%s），请另选承办人，或者分开分配", len(not), strings.Join(not[:min(len(not), 3)], "、")))
}
