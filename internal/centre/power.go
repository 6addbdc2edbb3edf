package centre

import (
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/mandate"
	"wangting/internal/ui"
)

// powerRow is one power of a person for a unit, in words.
type powerRow struct {
	Unit, Role, Scope, Period, State string
	Kind                             string  // of the tag: ok, info, muted
	Confirm                          ui.Link // link to confirm the mandate, if it waits
}

// pastShown is the number of ended powers that are shown beside those that hold.
const pastShown = 3

// powers returns the powers that a person holds, has yet to confirm, or held.
func (p OwnPages) powers(list []mandate.Power) []powerRow {
	var out []powerRow
	past, now := 0, p.Mandates.Now()
	for _, m := range list {
		row, over := p.power(m.Mandate, now)
		if over {
			if past++; past > pastShown {
				continue
			}
		}
		row.Unit = m.UnitName
		if m.Level == actor.Operator {
			row.Scope = fmt.Sprintf("%d 项", m.Items)
		}
		out = append(out, row)
	}
	return out
}

// power describes a mandate as it is now, and reports whether it has ended.
func (p OwnPages) power(m mandate.Mandate, now time.Time) (row powerRow, over bool) {
	row = powerRow{Role: mandate.LevelLabel(m.Level), Period: mandate.Period(m.From, m.Until), Scope: "全部业务"}
	switch {
	case m.State == mandate.Pending && now.Before(p.Mandates.InvitedUntil(m)):
		row.State, row.Kind = "待本人确认", "info"
		row.Confirm = ui.Link{Text: "在手机上确认", Href: acceptPath + m.ID}
	case m.Standing(now) == nil:
		row.State, row.Kind = "已生效", "ok"
	case m.State == mandate.Active && now.Before(m.From):
		row.State, row.Kind = "未到开始日期", "info"
	default:
		row.State, row.Kind = "已结束", "muted"
		return row, true
	}
	return row, false
}
