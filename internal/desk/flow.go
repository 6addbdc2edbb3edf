package desk

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/regno"
	"wangting/internal/ui"
)

// actForm is the form of one act of the flow, ready to print.
type actForm struct {
	stepForm
	Title   string
	Label   string // of the words
	Hint    string
	Free    bool // the words may be empty
	Note    string
	Hidden  string // id of the matter that is answered
	Selects []ui.SelectVM
	Fields  []ui.FieldVM
	Groups  []ui.ChoicesVM
	Buttons []ui.ButtonVM
}

// more are the names of the inputs that only some acts have.
var more = []string{"reason", "basis", "again", "who", "contact", "kind", "matter", "agree", "when", "place",
	"department", "region", "holder", "prewritten"}

// flowActs are the acts beyond the usual flow.
func (p Pages) flowActs() map[casework.Verb]act {
	return map[casework.Verb]act{
		casework.AcceptLacking: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.AcceptLackingCase(ctx, who, id, t.Words)
		}, "已容缺受理，补交的期限已告知申请人"},
		casework.Publish: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.PublishCase(ctx, who, id, t.Words)
		}, "已开始公示，公示期间办理时限暂停"},
		casework.Suspend: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.SuspendCase(ctx, who, id, casework.Suspending{Reason: t.More["reason"], Basis: t.More["basis"], Words: t.Words})
		}, "已中止，办理时限暂停"},
		casework.Resume: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.ResumeCase(ctx, who, id, t.Words)
		}, "已恢复办理，办理时限继续计算"},
		casework.Back: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.SendBackStage(ctx, who, id, t.Words)
		}, "已退回上一环节"},
		casework.Terminate: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.TerminateCase(ctx, who, id, t.Words)
		}, "已终止，理由已告知申请人"},
		casework.Consult: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.ConsultOn(ctx, who, id, askedOf(t))
		}, "已发出，等待反馈意见"},
		casework.Hear: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.HearCase(ctx, who, id,
				casework.Calling{Kind: t.More["kind"], Chair: t.To, When: t.More["when"], Place: t.More["place"], Words: t.Words})
		}, "已通知申请人，登记笔录前办理时限暂停"},
		casework.HearDone: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.RecordHearing(ctx, who, id, casework.HearingRecord{
				Waived: t.More["kind"] == "waived", Signed: t.More["who"], Words: t.Words,
			})
		}, "笔录已登记，办理时限继续计算"},
		casework.HearMove: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.MoveHearing(ctx, who, id, casework.Moving{When: t.More["when"], Place: t.More["place"], Words: t.Words})
		}, "已改期，新的通知已告知申请人"},
		casework.HearOff: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.CallOffHearing(ctx, who, id, t.Words)
		}, "已取消，原因已告知申请人，办理时限继续计算"},
		casework.Opinion: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.GiveOpinion(ctx, who, id, t.Words)
		}, "意见已反馈"},
		casework.Extend: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			n, _ := strconv.Atoi(t.Days) // the core refuses 0
			return p.Core.ProposeExtension(ctx, who, id, n, t.Words)
		}, "已提出，须由另一名工作人员同意"},
		casework.Prolong: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.AnswerExtension(ctx, who, id, t.More["agree"] == "yes", t.Words)
		}, "已答复延长申请"},
		casework.Object: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.RecordObjection(ctx, who, id, casework.Complaint{Who: t.More["who"], Contact: t.More["contact"], Words: t.Words})
		}, "异议已登记，答复后才能准予"},
		casework.RecordOther: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.RecordConsent(ctx, who, id, t.Words)
		}, "对方确认已登记，可以受理"},
		casework.Reply: {func(ctx context.Context, who actor.Actor, id string, t typed) error {
			return p.Core.ReplyObjection(ctx, who, id, t.More["matter"], t.Words)
		}, "异议已答复"},
	}
}

func readMore(r *http.Request) map[string]string {
	m := map[string]string{}
	for _, name := range more {
		m[name] = strings.TrimSpace(r.PostForm.Get(name))
	}
	return m
}

// drafts are the forms of the acts beyond the usual flow whose only input is words.
var drafts = []struct {
	verb               casework.Verb
	title, label, hint string
	free               bool
	button             ui.ButtonVM
}{
	{casework.AcceptLacking, "容缺受理", "补充说明", "缺少的材料和补交的期限会自动写明，和您的说明一起显示给申请人。", true, ui.ButtonVM{Text: "容缺受理"}},
	{casework.Publish, "公示", "公示说明", "会显示给申请人。公示期间办理时限暂停，期满后进入下一环节。", true, ui.ButtonVM{Text: "开始公示"}},
	{casework.Resume, "恢复办理", "恢复的理由", "会原样显示给申请人。办理时限按剩余的天数继续计算。", false, ui.ButtonVM{Text: "恢复"}},
	{casework.Suspend, "中止办理", "补充说明", "会原样显示给申请人。", true, ui.ButtonVM{Text: "中止", Kind: "2"}},
	{casework.Consult, "征求意见", "要问的问题", "只供工作人员查看，申请人看不到。", false, ui.ButtonVM{Text: "征求意见", Kind: "2"}},
	{casework.Hear, "听证或陈述申辩", "听取意见的事项", "时间、地点、主持人和事项会显示给申请人。登记笔录前办理时限暂停，不能作出决定。", false,
		ui.ButtonVM{Text: "发出通知", Kind: "2"}},
	{casework.Extend, "延长办理时限", "延长的理由", "另一名工作人员同意后生效，并告知申请人。只能延长一次。", false,
		ui.ButtonVM{Text: "提出延长", Kind: "2"}},
	{casework.Back, "退回上一环节", "退回的理由", "只供工作人员查看。已出具的文书不受影响。", false, ui.ButtonVM{Text: "退回上一环节", Kind: "2"}},
	{casework.Terminate, "终止办理", "终止的理由", "会原样显示给申请人。终止后不能恢复。", false, ui.ButtonVM{Text: "终止", Kind: "bad"}},
}

// flowForms gives the forms of the possible acts beyond the usual flow, and of the matters that wait for the caller.
func (p Pages) flowForms(r *http.Request, who actor.Actor, v *caseView, view casework.View, may func(casework.Verb) bool, t *typed) error {
	for _, d := range drafts {
		if !may(d.verb) {
			continue
		}
		f := actForm{stepForm: *v.form(d.verb, t), Title: d.title, Label: d.label, Hint: d.hint, Free: d.free,
			Buttons: []ui.ButtonVM{d.button}}
		switch d.verb {
		case casework.Suspend:
			f.suspend(t)
		case casework.Consult:
			if err := p.consult(r, who, v, view, &f, t); err != nil {
				return err
			}
		case casework.Hear:
			if err := p.hear(r, who, v, view, &f, t); err != nil {
				return err
			}
		case casework.Extend:
			f.Fields = append(f.Fields, f.field("days", "延长的工作日", fmt.Sprintf("1 到 %d 个", casework.MaxExtension), t))
		}
		v.Acts = append(v.Acts, f)
	}
	if view.Case.State == casework.Consulting {
		if _, err := p.departmentsOf(r.Context(), v); err != nil {
			return err
		}
	}
	v.Acts = append(v.Acts, answers(who, v, view, t)...)
	return nil
}

// field is an input of the form with what was typed into it.
func (f actForm) field(name, label, hint string, t *typed) ui.FieldVM {
	vm := ui.FieldVM{ID: f.id(name), Name: name, Label: label, Hint: hint, Err: f.Fault.FieldSays(name), Width: "m"}
	if t != nil && t.Verb == f.Verb {
		vm.Value = t.More[name]
		if name == "days" {
			vm.Value = t.Days
		}
	}
	return vm
}

func (f *actForm) suspend(t *typed) {
	reason := ui.SelectVM{FieldVM: f.field("reason", "中止的原因", "", t), Empty: "请选择"}
	for _, r := range casework.SuspendReasons {
		reason.Options = append(reason.Options, ui.Option{Value: r, Label: r, Selected: r == reason.Value})
	}
	f.Selects = []ui.SelectVM{reason}
	f.Fields = []ui.FieldVM{f.field("basis", "依据", "写明法律、法规或者文件的名称和条款", t)}
}

// answers are the forms of what waits for an answer of the caller.
func answers(who actor.Actor, v *caseView, view casework.View, t *typed) []actForm {
	var out []actForm
	asked := false // one form, which answers one after the other
	c := view.Case
	if c.State == casework.Publicity && casework.Handles(who) {
		f := actForm{stepForm: *v.form(casework.Object, t), Title: "登记异议", Label: "异议的内容", Hint: "答复以前不能准予。",
			Buttons: []ui.ButtonVM{{Text: "登记异议", Kind: "2"}}}
		f.Fields = []ui.FieldVM{f.field("who", "提出异议的人", "", t), f.field("contact", "联系方式", "", t)}
		out = append(out, f)
	}
	if view.Standing().MayRecordConsent(who) && !c.Held(who) && !view.Confined {
		out = append(out, actForm{stepForm: *v.form(casework.RecordOther, t), Title: "登记对方确认", Label: "怎样核实的",
			Note:    consentWords(view) + "。对方到窗口或者用其他办法向您确认的，请在这里登记，记在您的名下。",
			Hint:    "例如：对方持身份证到窗口当面确认。会显示给申请人，请不要写证件号码。",
			Buttons: []ui.ButtonVM{{Text: "登记对方确认", Kind: "2"}}})
	}
	for _, m := range view.Matters {
		if !m.Open() || c.State.Ended() {
			continue
		}
		switch {
		case m.Kind == casework.Consultation:
			if m.Asks(who, v.tree) && !asked {
				out, asked = append(out, opinion(m, v, view, t)), true
			}
		case m.Kind == casework.Extension && view.Standing().MayProlong(who, m):
			f := actForm{stepForm: *v.form(casework.Prolong, t), Title: "答复延长申请", Label: "意见", Free: true,
				Hint: "不同意时必须填写理由。", Note: fmt.Sprintf("申请延长 %d 个工作日：%s", m.Days, m.Question),
				Buttons: []ui.ButtonVM{{Text: "同意延长", Name: "agree", Value: "yes"}, {Text: "不同意", Kind: "2", Name: "agree", Value: "no"}}}
			if !view.Standing().MayAgree(who, m) {
				f.Hint, f.Free, f.Buttons = "办理时限已到或者已暂停，现在不能同意延长。请填写不同意的理由。", false, f.Buttons[1:]
			}
			out = append(out, f)
		case m.Kind == casework.Hearing && view.Standing().MayRecord(who, m):
			out = append(out, recordOf(m, v, view.Now, t), moveOf(m, v, t), callOffOf(m, v, t))
		case m.Kind == casework.Objection && who.Has(actor.Reviewer):
			out = append(out, replyTo(m, v, t))
		}
	}
	return out
}

// replyTo is the form that answers one objection. Several may be on a page, so the matter is part of the ids.
func replyTo(m casework.Matter, v *caseView, t *typed) actForm {
	if t != nil && t.More["matter"] != m.ID {
		t = nil
	}
	return actForm{stepForm: *v.form(casework.Reply, t), Title: "答复异议", Label: "答复", Hidden: m.ID,
		Note: m.Who + "（" + contact(m, v.Full) + "）：" + m.Question, Buttons: []ui.ButtonVM{{Text: "答复异议"}}}
}

// consentWords say what the other side of a case was asked and has answered; "" when nobody is asked.
func consentWords(v casework.View) string {
	k := v.Consent
	if k == nil {
		return ""
	}
	at := formatMoment(k.AnsweredAt, v.Now)
	switch k.Answer {
	case casework.ConsentOpen:
		return "等待对方确认，" + formatMoment(k.AskedAt, v.Now) + "发出"
	case casework.ConsentAgreed:
		return at + " 对方本人在线确认"
	case casework.ConsentRefused:
		return at + " 对方不同意：" + k.Words
	case casework.ConsentRecorded:
		return at + " " + hand(k.AnsweredBy, v.Names[k.AnsweredBy]) + "登记：" + k.Words
	}
	return "对方没有答复，申请已经结束"
}

var matterNames = map[casework.MatterKind]string{casework.Consultation: "征求意见", casework.Extension: "延长时限", casework.Objection: "公示异议",
	casework.Hearing: "听证或陈述申辩"}

// contact is how to reach who objected: whole only beside the other whole numbers, for a reason that the record keeps.
func contact(m casework.Matter, full bool) string {
	if full {
		return m.Contact
	}
	return regno.MaskMobile(m.Contact)
}

// matters lists what was asked about a case, newest first.
func matters(view casework.View, full bool) [][]string {
	var rows [][]string
	for _, m := range slices.Backward(view.Matters) {
		asked, said := view.Names[casework.Hand{Kind: "staff", ID: m.AskedBy.ID}], m.Question
		switch m.Kind {
		case casework.Objection:
			asked = m.Who + "（" + contact(m, full) + "）"
		case casework.Hearing:
			asked += "，主持人：" + view.Names[casework.Hand{Kind: "staff", ID: m.To}]
		case casework.Consultation:
			asked += "问" + m.DepartmentName + view.Names[casework.Hand{Kind: "staff", ID: m.To}]
		case casework.Extension:
			said = fmt.Sprintf("延长 %d 个工作日：%s", m.Days, m.Question)
		}
		answer := "等待答复"
		if !m.Open() {
			answer = hand(casework.Hand{}, view.Names[casework.Hand{Kind: "staff", ID: m.AnsweredBy.ID}])
			if m.AnsweredFor != "" {
				answer += "（代" + view.Names[casework.Hand{Kind: "staff", ID: m.AnsweredFor}] + "）"
			}
			answer += "：" + m.Answer
			if m.Kind == casework.Extension && m.Agreed {
				answer = "同意。" + answer
			}
		}
		rows = append(rows, []string{matterNames[m.Kind], asked, formatMoment(m.AskedAt, view.Now), said, answer})
	}
	return rows
}

// whyNot lists the acts of the flow that are not possible, with the reason of each.
func whyNot(acts []casework.Act) []string {
	var out []string
	for _, a := range acts {
		if !a.Possible() {
			out = append(out, a.Name+"："+a.Why+"。")
		}
	}
	return out
}

// lostWords gives what was typed into a form that is no longer on the page, every input of it.
func (t typed) lostWords() string {
	var all []string
	for _, name := range more {
		if s := t.More[name]; s != "" && name != "matter" && name != "agree" && name != "kind" && name != "prewritten" {
			all = append(all, s)
		}
	}
	if t.Words != "" {
		all = append(all, t.Words)
	}
	for _, p := range t.Points {
		if p.Note != "" {
			all = append(all, p.Note)
		}
	}
	return strings.Join(all, "；")
}

// cardID and wordsID differ between several forms of one verb.
func (f actForm) cardID() string { return "act-" + string(f.Verb) + f.Hidden }

func (f actForm) wordsID() string { return f.id("words") + f.Hidden }
