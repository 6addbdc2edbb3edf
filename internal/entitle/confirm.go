package entitle

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// Confirmed is where the word of a unit has led.
type Confirmed struct {
	CaseID    string
	Submitted bool     // the case was sent off before
	Ready     bool     // nothing of the draft is left to fill
	Changed   []string // what the core system says otherwise than it was shown: 核定返还金额由 … 变为 …
}

var errOver = fault.New(fault.Conflict, "核心业务系统里已经没有这一项待确认的内容，不用再处理")

// Confirm is 「确认申领」: it begins a filled draft, or opens the one that was begun. It is safe to repeat, by any number of people and
// tabs. Faults: NotFound; Conflict when the core system says otherwise by now; Away; what casework says of who may not begin the item.
func (s *Service) Confirm(ctx context.Context, who actor.Actor, entitlementID string) (Confirmed, error) {
	e, err := s.theirs(ctx, who, entitlementID)
	if err != nil {
		return Confirmed{}, err
	}
	_, rule, by, ok := s.rule(e.Item)
	switch {
	case e.State == Claimed:
		return Confirmed{CaseID: e.CaseID, Submitted: true}, nil
	case !ok:
		return Confirmed{}, fault.New(fault.Conflict, "这个事项现在不能确认申领，请在办事指南查看怎样办理")
	case e.State == Ended || !s.Now().Before(e.EndsAt):
		return Confirmed{}, errOver
	}
	fresh, err := s.Cases.Prepare(ctx, who, e.Item)
	if err != nil {
		return Confirmed{}, err
	}
	out, now, err := compare(rule, by, e, fresh)
	if errors.Is(err, errOver) {
		return out, errors.Join(err, s.Store.End(ctx, e.UnitID, e.Item))
	}
	if err != nil {
		return out, err
	}
	if len(out.Changed) > 0 {
		renewed := e
		renewed.Shown = now
		if err := s.Store.Renew(ctx, renewed); err != nil {
			return out, fmt.Errorf("renewing an entitlement: %w", err)
		}
	}
	v, err := s.draft(ctx, who, e, fresh, agreed(rule, by, fresh.Case.Data))
	if err != nil {
		return out, err
	}
	out.CaseID, out.Submitted = v.Case.ID, !v.Case.State.Editable()
	out.Ready = !out.Submitted && v.Problems() == nil
	return out, nil
}

// compare says what the core system tells otherwise than what was shown, and what it tells now.
func compare(rule catalog.Entitlement, by catalog.EntitledBy, e Entitlement, fresh casework.View) (Confirmed, map[string]string, error) {
	out, now := Confirmed{}, maps.Clone(e.Shown)
	for _, v := range rule.Values {
		field := by.From[v.Key]
		if v.Column == "" || field == "" {
			continue
		}
		text, _ := fresh.Case.Data[field].(string)
		switch {
		case text == "" && !v.Maybe:
			return out, nil, errOver
		case v.Key == "year" && text != e.Period:
			return out, nil, errOver
		case text != e.Shown[v.Key]:
			out.Changed = append(out.Changed, v.Name+"由“"+e.Shown[v.Key]+"”变为“"+text+"”")
			now[v.Key] = text
		}
	}
	return out, now, nil
}

// agreed adds the answers that confirming gives.
func agreed(rule catalog.Entitlement, by catalog.EntitledBy, data form.Data) form.Data {
	data = maps.Clone(data)
	for _, v := range rule.Values {
		if field := by.From[v.Key]; v.Gives != "" && field != "" {
			data[field] = v.Gives
		}
	}
	return data
}

// draft gives the case of an entitlement: the one that was begun, with what the core system says now, or a new one.
func (s *Service) draft(ctx context.Context, who actor.Actor, e Entitlement, fresh casework.View, data form.Data) (casework.View, error) {
	for range 3 { // whoever is overtaken looks again
		if e.CaseID != "" {
			v, err := s.open(ctx, who, e, data)
			if err == nil && !v.Case.State.Ended() || err != nil && !errors.Is(err, fault.NotFound) {
				return v, err
			}
		}
		reserved, err := s.reserve(ctx, who, e, fresh.Case.ID)
		switch {
		case err != nil:
			return casework.View{}, err
		case reserved:
			return s.begin(ctx, who, e.Item, fresh.Case.ID, data)
		}
		if e, err = s.Store.One(ctx, e.ID); err != nil {
			return casework.View{}, fmt.Errorf("reading an entitlement: %w", err)
		}
	}
	return casework.View{}, fault.New(fault.Conflict, "另一位同事正在确认申领，请稍后再试")
}

// open opens the case that was reserved, and begins it where whoever reserved it has not yet. NotFound when it was discarded since.
func (s *Service) open(ctx context.Context, who actor.Actor, e Entitlement, data form.Data) (casework.View, error) {
	v, err := s.Cases.Open(ctx, who, e.CaseID)
	switch {
	case errors.Is(err, fault.NotFound):
		return s.begin(ctx, who, e.Item, e.CaseID, data)
	case err != nil || v.Case.State != casework.Draft:
		return v, err
	}
	_, err = s.Cases.Save(ctx, who, v.Case.ID, v.Case.Data, v.Case.Version) // Open has put in what the core system says
	if err != nil && !errors.Is(err, fault.Conflict) {
		return v, err
	}
	return s.Cases.Open(ctx, who, e.CaseID)
}

// begin begins the draft under a reserved id. Of many who do, one writes it.
func (s *Service) begin(ctx context.Context, who actor.Actor, item, caseID string, data form.Data) (casework.View, error) {
	if _, err := s.Cases.Start(ctx, who, item, caseID, data); err != nil && !errors.Is(err, fault.Conflict) {
		return casework.View{}, err
	}
	return s.Cases.Open(ctx, who, caseID)
}

func (s *Service) reserve(ctx context.Context, who actor.Actor, e Entitlement, caseID string) (ok bool, err error) {
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Rights.Hold(ctx, who, e.Item); err != nil {
			return err
		}
		if ok, err = s.Store.Reserve(ctx, e.ID, e.CaseID, caseID); err != nil || !ok {
			return err
		}
		return s.Audit.Record(ctx, who, e.deed("entitle.confirmed"))
	})
	return ok, err
}
