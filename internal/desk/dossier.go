package desk

import (
	"cmp"
	"strconv"

	"github.com/a-h/templ"

	"wangting/internal/casework"
	"wangting/internal/form"
	"wangting/internal/ui"
)

// fileSections are the links above what was filed: to each part of it that the page has.
func fileSections(v *caseView) []ui.Link {
	list := []ui.Link{{Text: "填报内容", Href: "#content"}}
	if n := len(v.Changes); n > 0 || v.only == onlyChanges {
		list = []ui.Link{{Text: "填报内容", Href: v.trail.from(v.Path), Current: v.only == ""},
			{Text: "只看改动", Href: v.trail.from(v.Path, "view", onlyChanges), Count: strconv.Itoa(n), Current: v.only != ""}}
	}
	list = append(list, ui.Link{Text: "办理记录", Href: "#log"})
	if n := len(v.History); n > 0 {
		list = append(list, ui.Link{Text: "历史办件", Href: "#history", Count: strconv.Itoa(n)})
	}
	if n := len(v.Messages); n > 0 || v.Message != nil {
		list = append(list, ui.Link{Text: "留言", Href: "#talk"})
		if n > 0 {
			list[len(list)-1].Count = strconv.Itoa(n)
		}
	}
	return list
}

// foot are the acts whose forms the page has, in their order, each with the place of its form. What hands the case on is among them; a
// message and a note are not.
func (v caseView) foot() []ui.Link {
	var steps, more []ui.Link
	add := func(may bool, text, id string) {
		if may {
			steps = append(steps, ui.Link{Text: text, Href: "#" + id})
		}
	}
	add(v.Accept != nil, "受理", "accept")
	add(v.Review != nil, v.ReviewTitle, "review")
	switch {
	case v.Decide == nil:
	case v.Preview != casework.NoVerdict:
		add(true, "确认并送达", "decide")
	default:
		add(v.MayGrant, "准予", "decide")
		add(v.MayDeny, "不予", "decide")
	}
	add(v.Close != nil, "办结", "close")
	add(v.Ask != nil, "补正", "ask")
	add(v.Refuse != nil, "不予受理", "refuse")
	for _, f := range v.Acts {
		more = append(more, ui.Link{Text: f.Title, Href: "#" + f.cardID()})
	}
	if v.asked() {
		steps, more = more, steps
	}
	steps = append(steps, more...)
	add(v.Assign != nil, "分配", "assign")
	add(v.HandOver != nil, "移交", "hand-over")
	return steps
}

// historyRows are the other cases of the owner, ready to print.
func historyRows(list []casework.Case, v casework.View) []doneRow {
	var out []doneRow
	for _, c := range list {
		out = append(out, doneRow{casePath(c.ID), c.ItemName, c.Number, c.Whose(), c.StaffWord(), formatMoment(c.SubmittedAt, v.Now) + " 提交"})
	}
	return out
}

// lastChanges are what the last answered correction changed, by the name of the input.
func lastChanges(v casework.View) map[string]form.Change {
	out := map[string]form.Change{}
	for i := len(v.Corrections) - 1; i >= 0; i-- {
		c := v.Corrections[i]
		if c.Waiting() || c.Lacking {
			continue
		}
		for _, ch := range c.Changes {
			out[ch.Name] = ch
		}
		return out
	}
	return out
}

// beside gives what there is to say about an answer of the applicant: what its source gave, and what it was before the last correction.
func beside(v casework.View, was func(form.Data) []form.Row) func(name, value string) templ.Component {
	changes := lastChanges(v)
	return func(name, value string) templ.Component {
		say := originOf(v, name, was)
		switch ch, changed := changes[name]; {
		case changed:
			return mended(orNone(ch.Old), cmp.Or(value, "（未填写）"), say)
		case say != "":
			return sourced(value, say)
		}
		return nil
	}
}

// onlyChanges is the view of a case in which only what the last correction changed is shown.
const onlyChanges = "changes"

// pathWith is the address of the page as it is, with more parameters.
func (v *caseView) pathWith(more ...string) string {
	return v.trail.from(v.Path, append(more, "view", v.only)...)
}

// changeView is one field or material that the last correction changed. A material has the addresses of both.
type changeView struct{ Label, Old, New, OldHref, NewHref string }

// changesOf lists what the last answered correction changed: the fields in its order, then the materials.
func changesOf(v casework.View, at func(...string) string) []changeView {
	var out []changeView
	for i := len(v.Corrections) - 1; i >= 0; i-- {
		c := v.Corrections[i]
		if c.Waiting() || c.Lacking {
			continue
		}
		for _, ch := range c.Changes {
			out = append(out, changeView{Label: ch.Label, Old: orNone(ch.Old), New: orNone(ch.New)})
		}
		break
	}
	for _, m := range ordered(v) {
		if !m.Current() || !fresh(v, m) {
			continue
		}
		one := changeView{Label: slotName(v, m), New: m.Name, NewHref: at("m", m.ID)}
		var last casework.Material
		for _, old := range v.Materials {
			if old.Slot == m.Slot && !old.Current() && old.ReplacedAt.After(last.ReplacedAt) {
				last = old
			}
		}
		if last.ID != "" {
			one.Old, one.OldHref = last.Name, at("m", last.ID)
		}
		out = append(out, one)
	}
	return out
}

// changeItems are the changes as lines of a summary.
func changeItems(list []changeView) []ui.SummaryItem {
	var out []ui.SummaryItem
	for _, c := range list {
		item := ui.SummaryItem{Key: c.Label, Body: mended(c.Old, c.New, "")}
		if c.NewHref != "" {
			item.Body = mendedPaper(c)
		}
		out = append(out, item)
	}
	return out
}
