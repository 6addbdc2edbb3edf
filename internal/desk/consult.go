package desk

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/ui"
)

// consult adds to the form of 征求意见 who may be asked, what they are shown, and until when they answer.
func (p Pages) consult(r *http.Request, who actor.Actor, view casework.View, f *actForm, t *typed) error {
	list, err := p.Colleagues.Colleagues(r.Context(), actor.Reviewer, view.Case.Region)
	if err != nil {
		return fmt.Errorf("listing colleagues: %w", err)
	}
	tree, err := p.Colleagues.Tree(r.Context())
	if err != nil {
		return fmt.Errorf("reading departments: %w", err)
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
			files.Options = append(files.Options, ui.Option{Value: m.ID, Label: slotName(view, m), Selected: slices.Contains(mine.Files, m.ID)})
		}
	}
	kind := ui.SelectVM{FieldVM: f.field("kind", "方式", "", t),
		Options: ui.Options(mine.More["kind"], [2]string{"office", "部门会办（办理时限照计）"}, [2]string{"expert", "专家评审（办理时限暂停）"})}
	days := ui.SelectVM{FieldVM: f.field("days", "反馈期限", "", t)}
	for _, n := range casework.ConsultDays {
		o := ui.Option{Value: strconv.Itoa(n), Label: fmt.Sprintf("%d 个工作日（%s前）", n, day(p.Calendar.Add(view.Now, n)))}
		o.Selected = mine.Days == o.Value
		days.Options = append(days.Options, o)
	}
	f.Selects = []ui.SelectVM{department, kind, days}
	for _, g := range []ui.ChoicesVM{to, files} {
		if len(g.Options) > 0 {
			f.Groups = append(f.Groups, g)
		}
	}
	return nil
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
