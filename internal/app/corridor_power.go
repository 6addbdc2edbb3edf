package app

import (
	"context"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/casework/caseworkweb"
	"wangting/internal/login/loginweb"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatephone"
	"wangting/internal/mandate/mandateweb"
	"wangting/internal/ui"
)

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
	units, err := h.Rooms.Mandates.UnitsOf(ctx, ms)
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
		a := loginweb.Authorisation{Role: mandate.LevelLabel(m.Level), Period: mandate.Period(m.From, m.Until), Scope: "全部业务"}
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
