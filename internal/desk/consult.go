package desk

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/ui"
)

// consult adds to the form of 征求意见 who may be asked, what they are shown, and until when they answer.
func (p Pages) consult(r *http.Request, who actor.Actor, v *caseView, view casework.View, f *actForm, t *typed) error {
	list, err := p.colleaguesOf(r.Context(), v, actor.Reviewer, view.Case.Region)
	if err != nil {
		return err
	}
	tree, err := p.departmentsOf(r.Context(), v)
	if err != nil {
		return err
	}
	mine := typed{}
	if t != nil && t.Verb == f.Verb {
		mine = *t
	}
	department := ui.SelectVM{FieldVM: f.field("department", "征求哪个部门的意见", "由该部门的任一名审核人员反馈", t), Empty: "不征求部门"}
	department.Optional = true
	for _, d := range tree {
		if d.ID != view.Case.Department && (d.Region == view.Case.Region || d.Region == casework.Province) {
			department.Options = append(department.Options, ui.Option{Value: d.ID, Label: d.Name, Selected: mine.More["department"] == d.ID})
		}
	}
	to := ui.ChoicesVM{FieldVM: f.field("to", "征求哪些人的意见", "可以选择多人，各自反馈，互相看不到对方的意见", t)}
	for _, one := range list {
		if !who.IsAmong(one.ID) {
			to.Options = append(to.Options, ui.Option{Value: one.ID, Label: one.Name, Selected: slices.Contains(mine.Tos, one.ID)})
		}
	}
	files := ui.ChoicesVM{FieldVM: f.field("file", "可以查看的材料", "被征求意见的人只能查看选中的材料", t)}
	files.Optional = true
	for _, m := range view.Materials {
		if m.Current() {
			files.Options = append(files.Options, ui.Option{Value: m.ID, Label: fileTitle(view, m), Selected: slices.Contains(mine.Files, m.ID)})
		}
	}
	named := func(name, label string) ui.FieldVM { return f.field(name, label, "", t) }
	f.Selects = []ui.SelectVM{department, consultWay(named("kind", "方式"), mine), p.consultDays(named("days", "反馈期限"), mine, view.Now)}
	for _, g := range []ui.ChoicesVM{to, files} {
		if len(g.Options) > 0 {
			f.Groups = append(f.Groups, g)
		}
	}
	return nil
}

// consultWay offers whether the limit runs while somebody is asked.
func consultWay(f ui.FieldVM, mine typed) ui.SelectVM {
	return ui.SelectVM{FieldVM: f,
		Options: ui.Options(mine.More["kind"], [2]string{"office", "部门会办（办理时限照计）"}, [2]string{"expert", "专家评审（办理时限暂停）"})}
}

// consultDays offers until when an answer is wanted.
func (p Pages) consultDays(f ui.FieldVM, mine typed, now time.Time) ui.SelectVM {
	days := ui.SelectVM{FieldVM: f}
	for _, n := range casework.ConsultDays {
		o := ui.Option{Value: strconv.Itoa(n), Label: fmt.Sprintf("%d 个工作日（%s前）", n, day(p.Calendar.Add(now, n)))}
		o.Selected = mine.Days == o.Value
		days.Options = append(days.Options, o)
	}
	return days
}

// askedOf is what was typed into a form of 征求意见.
func askedOf(t typed) casework.Asked {
	n, _ := strconv.Atoi(t.Days) // an invalid number becomes 0, the default
	return casework.Asked{To: t.Tos, Department: t.More["department"], Expert: t.More["kind"] == "expert", Question: t.Words,
		Files: t.Files, Days: n}
}

// opinion is the form of whoever is asked, or of their deputy.
func opinion(m casework.Matter, v *caseView, view casework.View, t *typed) actForm {
	f := actForm{stepForm: *v.form(casework.Opinion, t), Title: "反馈意见", Label: "您的意见", Note: m.Question,
		Buttons: []ui.ButtonVM{{Text: "反馈意见"}}}
	if view.Confined {
		f.Hint = fmt.Sprintf("您能查看为您选定的 %d 份材料。", len(m.Files))
	}
	return f
}

// asked reports whether the reader is asked for an opinion, which then stands first.
func (v caseView) asked() bool {
	return slices.ContainsFunc(v.Acts, func(f actForm) bool { return f.Verb == casework.Opinion })
}
