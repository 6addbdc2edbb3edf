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
	for _, c := range v.Corrections {
		if len(c.Rows) > 0 {
			list = append(list, ui.Link{Text: "改动", Href: "#" + c.ID, Count: strconv.Itoa(len(c.Rows))})
			break
		}
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
