package desk

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"wangting/internal/casework"
	"wangting/internal/form"
	"wangting/internal/ui"
)

// facts are the summary lines about a case.
func facts(v casework.View) []ui.SummaryItem {
	c := v.Case
	items := []ui.SummaryItem{
		{Key: whose(c), Value: c.Whose()},
		{Key: "提交人", Value: hand(c.FiledBy, v.Names[c.FiledBy])},
		{Key: "提交时间", Value: formatMoment(c.SubmittedAt, v.Now)},
	}
	if say := consentWords(v); say != "" {
		items = append(items, ui.SummaryItem{Key: "对方确认", Value: say})
	}
	if !c.LackDue.IsZero() {
		say := day(c.LackDue) + "前补交容缺的材料"
		if c.LackLapsed(v.Now) {
			say = "容缺的材料逾期没有补交，建议终止办理"
		}
		items = append(items, ui.SummaryItem{Key: "容缺期限", Value: say})
	}
	if c.Proposal != casework.NoVerdict {
		items = append(items, ui.SummaryItem{Key: "审查意见", Value: "建议" + c.Proposal.Word()})
	}
	if c.Verdict != casework.NoVerdict {
		items = append(items, ui.SummaryItem{Key: "决定", Body: ui.Tag(c.Verdict.Word())})
	}
	if c.Result != "" {
		items = append(items, ui.SummaryItem{Key: "告知申请人", Value: c.Result})
	}
	return items
}

// documents lists the documents of a case, the newest first. A decision that was handed out or posted is delivered without being opened.
func documents(list []casework.Document, by casework.Delivery, path string, now time.Time) []ui.DocumentVM {
	var out []ui.DocumentVM
	for _, d := range slices.Backward(list) {
		vm := ui.DocumentVM{Title: d.Title, Number: d.Number, Outcome: d.Outcome, Href: path + "/" + d.Path, Check: d.Check,
			Say: "出具于 " + formatMoment(d.IssuedAt, now) + "　尚未送达"}
		decides := d.Outcome != "" && !by.Electronic()
		switch served := d.ServedAt; {
		case served.IsZero() && decides && by.State == casework.DeliverySent:
			vm.Say = "出具于 " + formatMoment(d.IssuedAt, now) + "　已寄出"
		case served.IsZero() && decides && d.IssuedAt.Before(by.DoneAt):
			served = by.DoneAt
			fallthrough
		case !served.IsZero():
			vm.Say = "出具于 " + formatMoment(d.IssuedAt, now) + "　" + formatMoment(served, now) + " 送达"
		}
		if d.Change != "" {
			vm.Change = path + "/" + d.Change
		}
		if !d.Holds {
			vm.State = d.State
		}
		out = append(out, vm)
	}
	return out
}

// parts are the filled fields under the headings of the form.
func parts(v casework.View, full bool) []partView {
	rows := v.Item.Form.Summary(v.Case.Data)
	was := v.Item.Form.Summary
	if full {
		rows, was = v.Item.Form.Full(v.Case.Data), v.Item.Form.Full
	}
	list := sections(rows, v.Materials, beside(v, was))
	if !full {
		shorten(list, casePath(v.Case.ID))
	}
	return slices.Concat(list, unitSaid(v, full))
}

// unitSaid is the part of the form that the employer filled in, with who did it and when.
func unitSaid(v casework.View, full bool) []partView {
	list := sections(v.UnitSaid(full), v.Materials, nil)
	if len(list) > 0 {
		last, said := &list[len(list)-1], v.Case.EmployerAnswer
		last.Items = append(last.Items, ui.SummaryItem{Key: "单位审核人", Value: hand(said.By, v.Names[said.By])},
			ui.SummaryItem{Key: "填写时间", Value: formatMoment(said.At, v.Now)})
	}
	return list
}

// sections puts answers under the headings of their form, with what there is to say about one beside it.
func sections(rows []form.Row, files []casework.Material, note func(name, value string) templ.Component) []partView {
	var list []partView
	for _, row := range rows {
		if len(list) == 0 || list[len(list)-1].Title != row.Part {
			list = append(list, partView{Title: row.Part})
		}
		p := &list[len(list)-1]
		if row.Table != nil {
			p.Tables = append(p.Tables, tableView{row.Name, row.Label, ui.TableVM{
				Caption: row.Label,
				Head:    row.Table.Head,
				Rows:    row.Table.Rows,
				Wide:    true, // a column may not break its words
			}})
			continue
		}
		item := ui.SummaryItem{Key: row.Label, Value: valueOf(row, files)}
		if note != nil {
			item.Body = note(row.Name, item.Value)
		}
		p.Items = append(p.Items, item)
	}
	return list
}

// valueOf gives an answer in words. For an upload, it gives the file names.
func valueOf(row form.Row, files []casework.Material) string {
	if len(row.Files) == 0 {
		return row.Value
	}
	say := ""
	for _, id := range row.Files {
		for _, m := range files {
			if m.ID == id {
				say += m.Name + "　"
			}
		}
	}
	return say
}

func messages(v casework.View) []ui.MessageVM {
	var list []ui.MessageVM
	for _, e := range v.Messages {
		list = append(list, ui.MessageVM{
			Who:      hand(e.By, e.Name),
			When:     formatMoment(e.At, v.Now),
			DateTime: machine(e.At),
			Say:      e.Words,
			Mine:     e.By.Kind == "staff",
		})
	}
	return list
}
