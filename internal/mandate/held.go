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

// Acting is who acting by this mandate.
func (h Held) Acting(who actor.Actor) actor.Actor {
	who.MandateID, who.UnitID, who.Level = h.MandateID, h.UnitID, h.Level
	return who
}

// LeaveAt is the screen on the phone where the person leaves the unit; "" for its representative, who cannot.
func (h Held) LeaveAt() string {
	if h.Level == actor.Representative {
		return ""
	}
	return OfferAt(h.MandateID) + "/leave"
}

// EachActing is who for themselves, then acting by each of the mandates.
func EachActing(who actor.Actor, held []Held) []actor.Actor {
	as := []actor.Actor{who.Self()}
	for _, h := range held {
		as = append(as, h.Acting(who))
	}
	return as
}

// ActingBy gives who acting by one of the mandates they hold now. NotFound when it is not theirs, or over.
func (s *Service) ActingBy(ctx context.Context, who actor.Actor, mandateID string) (actor.Actor, error) {
	held, err := s.Held(ctx, who.PersonID)
	if err != nil {
		return actor.Actor{}, err
	}
	for _, h := range held {
		if h.MandateID == mandateID {
			return h.Acting(who), nil
		}
	}
	return actor.Actor{}, fault.New(fault.NotFound, "您没有这个单位的授权，或授权已结束")
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

// OfferAt is the screen on the phone where a person reads and answers an offer.
func OfferAt(mandateID string) string { return "/app/units/" + mandateID }

// Offers gives the invitations that wait for the word of who asks, the newest first.
func (s *Service) Offers(ctx context.Context, who actor.Actor) ([]Offer, error) {
	list, err := s.Invitations(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []Offer
	for _, m := range list {
		o, err := s.Offer(ctx, who, m.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
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
