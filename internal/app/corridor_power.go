package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework/caseworkweb"
	"wangting/internal/gateway/coresys"
	"wangting/internal/login/loginweb"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatephone"
	"wangting/internal/mandate/mandateweb"
	"wangting/internal/ui"
)

// insured asks the core business system about the person of a mandate (HAN-13).
func (h *Hall) insured(ctx context.Context, m mandate.Mandate) (mandate.Insurance, error) {
	u, err := h.Rooms.Units.Find(ctx, m.UnitID)
	if err != nil {
		return mandate.Insurance{}, err
	}
	p, err := h.Rooms.Persons.Find(ctx, m.PersonID)
	if err != nil {
		return mandate.Insurance{}, err
	}
	in, err := h.Outside.Core.Insured(ctx, u.USCC, p.Document())
	switch {
	case errors.Is(err, coresys.ErrNotOpen), err == nil && in.State == coresys.NeverInsured:
		return mandate.Insurance{}, nil
	case err != nil:
		return mandate.Insurance{}, err
	case in.State == coresys.Ended:
		return mandate.Insurance{Known: true, Ended: in.Ended.Format(time.DateOnly)}, nil
	}
	return mandate.Insurance{Known: true}, nil
}

// toConfirm tells those who give power whose is to be confirmed, for 「我的工作台」.
func (h *Hall) toConfirm(ctx context.Context, who actor.Actor) ([]caseworkweb.Task, error) {
	if who.Level == actor.Operator {
		return nil, nil
	}
	ds, err := h.Rooms.Mandates.Doubts(ctx, who)
	if err != nil || len(ds) == 0 {
		return nil, err
	}
	return []caseworkweb.Task{{Title: fmt.Sprintf("有 %d 人的授权需要确认", len(ds)), Say: "请核对是否仍由其代表本单位办事，继续保留或删除。",
		Link: ui.Link{Text: "去确认", Href: mandateweb.Here + "/review"}}}, nil
}

// pastShown is how many powers that are over are shown beside those that hold.
const pastShown = 3

// authorisations are the powers of a person in words, for 「个人中心」 (PER-2).
func (h *Hall) authorisations(ctx context.Context, who actor.Actor) ([]loginweb.Authorisation, error) {
	ms, err := h.Rooms.Mandates.OfPerson(ctx, who.PersonID)
	if err != nil {
		return nil, err
	}
	units, err := h.unitsOf(ctx, ms)
	if err != nil {
		return nil, err
	}
	sizes, err := h.Rooms.Mandates.OwnScopeSizes(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []loginweb.Authorisation
	past, now := 0, h.now()
	for _, m := range ms {
		a := loginweb.Authorisation{Role: mandate.LevelLabel(m.Level), Period: mandateweb.Period(m.From, m.Until), Scope: "全部业务"}
		switch {
		case m.State == mandate.Pending && now.Before(h.Rooms.Mandates.InvitedUntil(m)):
			a.State, a.Kind, a.Confirm = "待本人确认", "info", ui.Link{Text: "在手机上确认", Href: mandatephone.At(m.ID)}
		case m.Standing(now) == nil:
			a.State, a.Kind = "已生效", "ok"
		case m.State == mandate.Active && now.Before(m.From):
			a.State, a.Kind = "未到开始日期", "info"
		default:
			if past++; past > pastShown {
				continue
			}
			a.State, a.Kind = "已结束", "muted"
		}
		a.Unit = units[m.UnitID].Name
		if m.Level == actor.Operator {
			a.Scope = fmt.Sprintf("%d 项", sizes[m.ID])
		}
		out = append(out, a)
	}
	return out, nil
}
