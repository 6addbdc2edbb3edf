package desk

import (
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/ui"
)

// remindRow is one line of 提醒, ready to print.
type remindRow struct{ Href, Item, Number, Say, Kind string }

// overview fills in the tabs with their counts, the reminders and the messages that nobody has read.
func (v *queueView) overview(who actor.Actor, o casework.Overview, now time.Time) {
	tab := func(pile casework.Pile, text, count string) {
		v.Tabs = append(v.Tabs, ui.Link{Text: text, Href: "/staff/cases?pile=" + string(pile), Count: count, Current: v.Pile == string(pile)})
	}
	if casework.Handles(who) {
		v.Deputy = "/staff/deputies/" + who.StaffID
		tab(casework.Mine, "我的办件", atMost(o.Mine))
		tab(casework.Departments, "部门待办", atMost(o.Department))
	}
	tab(casework.Everything, "全部办件", strconv.FormatInt(v.All, 10))
	if casework.Handles(who) {
		tab(casework.Handled, "已办", atMost(o.Handled))
	}
	v.Kept = keptLinks(o.Kept, "")
	if o.Unheard > 0 {
		v.Unheard = "您承办的办件中，有 " + atMost(o.Unheard) + " 件的申请人留言还没有看"
	}
	if v.Pile != string(casework.Mine) && v.Pile != "" {
		return
	}
	v.Asked, v.Proposed = askedRows(o.Waits.Asked, now), proposedRows(o.Waits.Proposed, now)
	for _, r := range o.Reminders {
		row := remindRow{Href: casePath(r.CaseID), Item: r.ItemName, Number: r.Number, Say: r.Say, Kind: "warn"}
		if r.Rest <= 0 {
			row.Kind = "bad"
		}
		v.Remind = append(v.Remind, row)
	}
}

func atMost(n int) string {
	if n >= casework.MaxCounted {
		return strconv.Itoa(casework.MaxCounted-1) + "+"
	}
	return strconv.Itoa(n)
}

// keptLinks are the searches that somebody has named; that of an address is the current one.
func keptLinks(list []casework.KeptSearch, address string) []ui.Link {
	var out []ui.Link
	for _, k := range list {
		out = append(out, ui.Link{Text: k.Name, Href: searchPath + "?" + k.Address, Current: k.Address == address})
	}
	return out
}
