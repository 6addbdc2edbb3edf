package desk

import (
	"fmt"
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/ui"
)

// hear adds the inputs of a notice of a hearing. Who worked on the case is not among those who may preside.
func (p Pages) hear(r *http.Request, who actor.Actor, v *caseView, view casework.View, f *actForm, t *typed) error {
	list, err := p.colleaguesOf(r.Context(), v, actor.Reviewer, view.Case.Region)
	if err != nil {
		return err
	}
	kind := ui.SelectVM{FieldVM: f.field("kind", "方式", "", t), Empty: "请选择"}
	for _, k := range casework.HearingKinds {
		kind.Options = append(kind.Options, ui.Option{Value: k, Label: k, Selected: k == kind.Value})
	}
	chair, st := ui.SelectVM{FieldVM: f.field("to", "主持人", "不能是办理这件办件的人", t), Empty: "请选择"}, view.Standing()
	for _, one := range list {
		if st.MayChair(who, one.ID) == "" {
			chosen := t != nil && t.Verb == f.Verb && t.To == one.ID
			chair.Options = append(chair.Options, ui.Option{Value: one.ID, Label: one.Name, Selected: chosen})
		}
	}
	f.Selects = []ui.SelectVM{kind, chair}
	at := f.field("when", "举行的日期和时间", fmt.Sprintf("至少在 %d 日以后", casework.HearNotice), t)
	at.Type = "datetime-local"
	f.Fields = []ui.FieldVM{at, f.field("place", "举行的地点", "", t)}
	return nil
}

// recordOf is the form of the record of a hearing. Before its time there is nothing to record but that nobody wants it.
func recordOf(m casework.Matter, v *caseView, now time.Time, t *typed) actForm {
	f := actForm{stepForm: *v.form(casework.HearDone, t), Title: "登记笔录", Label: "笔录的内容", Note: m.Question,
		Hint:    "只供工作人员查看。签字的原件归入纸质案卷。",
		Buttons: []ui.ButtonVM{{Text: "登记笔录"}}}
	kind := ui.SelectVM{FieldVM: f.field("kind", "结果", "", t)}
	kind.Options = ui.Options(kind.Value, [2]string{"held", "已经举行"}, [2]string{"waived", "当事人放弃"})
	if now.Before(m.DueAt) {
		kind.Hint = "还没有到举行的时间，现在只能登记当事人放弃"
		kind.Options = ui.Options("waived", [2]string{"waived", "当事人放弃"})
	}
	f.Selects = []ui.SelectVM{kind}
	f.Fields = []ui.FieldVM{f.field("who", "在笔录上签字的人", "", t)}
	return f
}

// moveOf is the form of another time for a hearing.
func moveOf(m casework.Matter, v *caseView, t *typed) actForm {
	f := actForm{stepForm: *v.form(casework.HearMove, t), Title: "改期", Label: "改期的原因", Note: m.Question,
		Hint:    "原因和新的时间、地点会显示给申请人，并出具新的通知书，原通知书作废。主持人和事项不变。",
		Buttons: []ui.ButtonVM{{Text: "改期", Kind: "2"}}}
	at := f.field("when", "改到的日期和时间", fmt.Sprintf("至少在 %d 日以后", casework.HearNotice), t)
	at.Type = "datetime-local"
	f.Fields = []ui.FieldVM{at, f.field("place", "举行的地点", "", t)}
	return f
}

// callOffOf is the form that calls a hearing off.
func callOffOf(m casework.Matter, v *caseView, t *typed) actForm {
	return actForm{stepForm: *v.form(casework.HearOff, t), Title: "取消听证或陈述申辩", Label: "取消的原因", Note: m.Question,
		Hint: "会原样显示给申请人。通知书作废，办理时限继续计算。", Buttons: []ui.ButtonVM{{Text: "取消听证或陈述申辩", Kind: "bad"}}}
}
