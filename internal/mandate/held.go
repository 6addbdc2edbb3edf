package mandate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/unit"
	"wangting/internal/workday"
)

// Held is a mandate that somebody holds now, in words.
type Held struct {
	MandateID, UnitID, UnitName, RoleLabel string
	Level                                  actor.Level
}

// Held gives the mandates that a person holds now, of units that may act.
func (s *Service) Held(ctx context.Context, personID string) ([]Held, error) {
	list, err := s.OfPerson(ctx, personID)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	list = slices.DeleteFunc(list, func(m Mandate) bool {
		return m.State != Active || now.Before(m.From) || !m.Until.IsZero() && !now.Before(m.Until)
	})
	units, err := s.UnitsOf(ctx, list)
	if err != nil {
		return nil, err
	}
	var out []Held
	for _, m := range list {
		if u := units[m.UnitID]; u.State == unit.Active {
			out = append(out, Held{m.ID, u.ID, u.Name, LevelLabel(m.Level), m.Level})
		}
	}
	return out, nil
}

// UnitsOf gives the units of mandates, by id.
func (s *Service) UnitsOf(ctx context.Context, of []Mandate) (map[string]unit.Unit, error) {
	ids := make([]string, len(of))
	for i, m := range of {
		ids[i] = m.UnitID
	}
	return s.Units.FindMany(ctx, ids)
}

// Offer is an invitation, or a mandate that holds, as its person reads it.
type Offer struct {
	ID, Unit, Code, Role, Giver, Period, Scope, Until string
}

// Offer says what a mandate of who's is; somebody else's is not there.
func (s *Service) Offer(ctx context.Context, who actor.Actor, mandateID string) (Offer, error) {
	m, err := s.Of(ctx, mandateID)
	if err == nil && (who.PersonID == "" || m.PersonID != who.PersonID) {
		err = fault.New(fault.NotFound, "")
	}
	if err != nil {
		return Offer{}, err
	}
	u, err := s.Units.Find(ctx, m.UnitID)
	if err != nil {
		return Offer{}, err
	}
	o := Offer{
		ID:     m.ID,
		Unit:   u.Name,
		Code:   u.USCC.Masked(),
		Role:   LevelLabel(m.Level),
		Period: Period(m.From, m.Until),
		Scope:  "全部业务",
		Until:  s.InvitedUntil(m).In(workday.Zone).Format("1 月 2 日 15:04 "),
	}
	if m.GiverID != "" {
		g, err := s.Of(ctx, m.GiverID)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return o, err
		}
		if x, err := s.Persons.Find(ctx, g.PersonID); err == nil {
			o.Giver = LevelLabel(g.Level) + " " + regno.MaskName(x.Name)
		}
	}
	if m.Level == actor.Operator {
		o.Scope, err = s.scopeWords(ctx, who, m.ID)
	}
	return o, err
}

const namesShown = 5

func (s *Service) scopeWords(ctx context.Context, who actor.Actor, mandateID string) (string, error) {
	codes, err := s.ScopeOf(ctx, who, mandateID)
	if err != nil || len(codes) == 0 {
		return "尚未授权具体事项", err
	}
	var names []string
	for _, c := range codes {
		if it := s.Catalog.Catalogue().Item(c); it != nil && len(names) < namesShown {
			names = append(names, it.Name)
		}
	}
	return fmt.Sprintf("%d 项：%s", len(codes), strings.Join(names, "、")), nil
}

// Period says 2026-01-01 ~ 2026-12-31.
func Period(from, until time.Time) string {
	if until.IsZero() {
		return day(from) + " 起长期有效"
	}
	return day(from) + " ~ " + day(until.Add(-time.Second))
}
