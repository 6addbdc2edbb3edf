package mandate

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/unit"
	"wangting/internal/workday"
)

// Held is a mandate that somebody holds now, with the words a page shows.
type Held struct {
	MandateID, UnitID, UnitName, RoleLabel string
	Level                                  actor.Level
}

// Power is a mandate with the unit that it is of.
type Power struct {
	Mandate
	UnitName  string
	UnitState unit.State
	Items     int // granted now
}

// Powers gives every mandate of a person, newest first, ended ones included. It costs one statement.
func (s *Service) Powers(ctx context.Context, personID string) ([]Power, error) {
	list, err := s.Store.Powers(ctx, personID)
	if err != nil {
		return nil, fmt.Errorf("listing the powers of person %s: %w", personID, err)
	}
	return list, nil
}

// Held gives the mandates that a person holds now, of active units. It costs one statement.
func (s *Service) Held(ctx context.Context, personID string) ([]Held, error) {
	list, err := s.Powers(ctx, personID)
	return s.HeldAmong(list), err
}

// HeldAmong gives those of a person's powers that they hold now, of active units.
func (s *Service) HeldAmong(powers []Power) []Held {
	now := s.Now()
	var out []Held
	for _, m := range powers {
		if m.State == Active && !now.Before(m.From) && (m.Until.IsZero() || now.Before(m.Until)) && m.UnitState == unit.Active {
			out = append(out, Held{m.ID, m.UnitID, m.UnitName, LevelLabel(m.Level), m.Level})
		}
	}
	return out
}

// Acting gives who, acting by this mandate.
func (h Held) Acting(who actor.Actor) actor.Actor {
	who.MandateID, who.UnitID, who.Level = h.MandateID, h.UnitID, h.Level
	return who
}

// LeaveAt is the path of the app screen on which the person leaves the unit. It is "" for a
// representative, who cannot leave.
func (h Held) LeaveAt() string {
	if h.Level == actor.Representative {
		return ""
	}
	return OfferAt(h.MandateID) + "/leave"
}

// EachActing gives who acting for themselves, followed by who acting by each of the mandates.
func EachActing(who actor.Actor, held []Held) []actor.Actor {
	as := []actor.Actor{who.Self()}
	for _, h := range held {
		as = append(as, h.Acting(who))
	}
	return as
}

// ActingBy gives the caller acting by one of their mandates. NotFound when it is not theirs or not
// active now.
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

// Offer is an invitation, or an active mandate, as its holder reads it.
type Offer struct {
	ID, Unit, Code, Role, Giver, Period, Scope, Until string
	// Promotion says that the holder, an operator, is asked to become administrator; Role is the new one.
	Promotion bool
}

// OfferAt is the path of the app screen on which a person reads and answers an offer.
func OfferAt(mandateID string) string { return "/app/units/" + mandateID }

// PromotionAt is the path of the app screen on which a person reads and answers a promotion.
func PromotionAt(mandateID string) string { return OfferAt(mandateID) + "/promotion" }

// Path is the path of the app screen of the offer.
func (o Offer) Path() string {
	if o.Promotion {
		return PromotionAt(o.ID)
	}
	return OfferAt(o.ID)
}

// Says announces the offer in one line.
func (o Offer) Says() string {
	if o.Promotion {
		return o.Unit + "请您担任" + o.Role
	}
	return o.Unit + "邀请您为" + o.Role
}

// Offers gives the caller's unanswered invitations, newest first, and then the promotions that wait for them.
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
	asked, err := s.Promote.PromotionsFor(ctx, who.PersonID)
	if err != nil {
		return nil, fmt.Errorf("listing the promotions of person %s: %w", who.PersonID, err)
	}
	for _, p := range asked {
		o, err := s.PromotionOffer(ctx, who, p.MandateID)
		if errors.Is(err, fault.Expired) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// PromotionOffer describes a promotion that waits for the caller. Faults: those of Promoting.
func (s *Service) PromotionOffer(ctx context.Context, who actor.Actor, mandateID string) (Offer, error) {
	p, _, err := s.Promoting(ctx, who, mandateID)
	if err != nil {
		return Offer{}, err
	}
	o, err := s.Offer(ctx, who, mandateID)
	if err != nil {
		return Offer{}, err
	}
	if o.Giver, err = s.giverWords(ctx, p.GiverID); err != nil {
		return Offer{}, err
	}
	o.Promotion, o.Role, o.Scope = true, LevelLabel(actor.Administrator), "全部业务"
	o.Until = s.PromotionUntil(p).In(workday.Zone).Format("1 月 2 日 15:04 ")
	return o, nil
}

// giverWords names the holder of the mandate that grants, "" when the business register did.
func (s *Service) giverWords(ctx context.Context, mandateID string) (string, error) {
	if mandateID == "" {
		return "", nil
	}
	g, err := s.Of(ctx, mandateID)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return "", err
	}
	x, err := s.Persons.Find(ctx, g.PersonID)
	if err != nil {
		return "", nil
	}
	return LevelLabel(g.Level) + " " + regno.MaskName(x.Name), nil
}

// Offer describes one of the caller's mandates. Somebody else's mandate is NotFound.
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
	if o.Giver, err = s.giverWords(ctx, m.GiverID); err != nil {
		return o, err
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

// Period formats a period as 2026-01-01 ~ 2026-12-31.
func Period(from, until time.Time) string {
	if until.IsZero() {
		return day(from) + " 起长期有效"
	}
	return day(from) + " ~ " + day(until.Add(-time.Second))
}
