package rehearsaldesk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form/formweb"
	"wangting/internal/rehearsal"
	"wangting/internal/ui"
	"wangting/internal/workday"
)

type beginView struct {
	Shell ui.StaffVM
	Code  string
	Name  string
	Why   string // the item cannot be rehearsed
	Fault *fault.Fault
	As    ui.SelectVM
}

// applicants asks who applies.
func applicants(it *catalog.Item, chosen string, f *fault.Fault) ui.SelectVM {
	var options [][2]string
	if it.For(catalog.ForUnits) {
		options = append(options, [2]string{"unit", "单位"})
	}
	if it.For(catalog.ForPersons) {
		options = append(options, [2]string{"person", "个人"})
	}
	return ui.SelectVM{FieldVM: ui.FieldVM{Name: "applicant", Label: "申请人", Err: f.FieldSays("as")}, Options: ui.Options(chosen, options...)}
}

type actButton struct{ Verb, Name string }

type rehearsalView struct {
	Shell     ui.StaffVM
	Code      string
	Name      string
	Flash     string
	Fault     *fault.Fault
	Outdated  bool
	Facts     []ui.SummaryItem
	Form      *formweb.VM // the applicant's, while they may write
	Do, Send  string      // what sends the form, and what its button says
	Materials [][]string
	Hands     []ui.Link // the staff to choose from; none while nobody of them can act
	Current   string
	As        rehearsal.Hand
	Buttons   []actButton
	Points    *ui.SelectVM  // of 补正
	Proposal  *ui.SelectVM  // of 审查
	Stage     string        // whose 审查要点 Checks are
	Checks    []ui.SelectVM // the 审查要点 that the chosen member of staff fills in
	Words     ui.FieldVM
	Unit      *formweb.VM // what the employer fills in
	NoteHint  string
	Note      *formweb.VM // 内部附注 of the chosen member of staff
	Last      string      // the save of it that the page shows
	NoNote    string      // why they cannot write it, or what is missing in it
	Noted     [][]string  // every change of it
	Why       [][]string  // what cannot be done, and why not
	Days      ui.FieldVM
	Going     bool
	Line      [][]string
	Told      []string
	Papers    []ui.Link
	Left      []string
}

func viewOf(shell ui.StaffVM, name string, v rehearsal.View, in entered, f *fault.Fault, flash string) rehearsalView {
	c := v.Case.Case
	out := rehearsalView{
		Shell: shell, Code: v.Rehearsal.Code, Name: name, Flash: flash, Fault: f, Outdated: v.Outdated, Facts: facts(v), As: v.As,
		Going: !c.State.Ended(), Line: timeline(v), Left: v.Left,
		Days: ui.FieldVM{Name: "days", Label: "工作日数", Type: "number", Inputmode: "numeric", Width: "s", Suffix: "个工作日", Value: in.days,
			Err: f.FieldSays("days")},
		Words: ui.FieldVM{Name: "words", Label: "办理意见", Optional: true, Value: in.words, Err: f.FieldSays("words"),
			Hint: "不予受理、不予和建议不予、补正、征求和反馈意见、中止、恢复、延长、退回、单位退回或者不同意、终止和听证的各项操作必须填写"},
	}
	for _, m := range v.Rehearsal.Item.Materials {
		say := "按已上传处理"
		if !slices.ContainsFunc(v.Rehearsal.Hall.Files, func(f casework.Material) bool { return f.Slot == m.Key }) {
			say = "容缺，受理后补交"
		}
		out.Materials = append(out.Materials, []string{m.Name, say})
	}
	for _, t := range v.Rehearsal.Told {
		if say := casework.Words["case."+string(t.What)]; say != "" {
			out.Told = append(out.Told, say)
		}
	}
	for i, p := range v.Papers {
		out.Papers = append(out.Papers, ui.Link{Text: p, Href: rehearsalPath(out.Code, "/rehearsal/paper/"+strconv.Itoa(i))})
	}
	out.applicant(v, in, f)
	out.staff(v)
	out.notes(v, in, f)
	out.points(v)
	return out
}

// applicant is what the applicant, or their employer, can do.
func (out *rehearsalView) applicant(v rehearsal.View, in entered, f *fault.Fault) {
	c := v.Case.Case
	vm := formweb.VM{Form: v.Case.Item.Form, Data: c.Data, Action: rehearsalPath(out.Code, "/rehearsal/fill"), Known: v.Case.Known}
	if in.data != nil {
		vm.Data = in.data
	}
	if f != nil && f.Kind == fault.Invalid {
		vm.Fault = f
	}
	switch k := v.Case.Waiting(); {
	case c.State.Editable():
		out.Form, out.Do, out.Send = &vm, "submit", "提交"
	case k != nil:
		vm.Only = func(name string) bool { return k.Asks(false, name) }
		out.Form, out.Do, out.Send = &vm, "answer", "提交补正"
	case c.State == casework.UnitReview:
		out.Buttons = []actButton{{rehearsal.Agree, "单位同意"}, {rehearsal.SendBack, "单位退回"}}
		if v.Case.Item.OpinionOnly {
			out.Buttons[1].Name = "单位不同意"
		}
		if of := v.Employer(); of != nil {
			unit := formweb.VM{Form: of, Data: v.Unit.Begun, Known: v.Unit.Known, Fault: vm.Fault, Action: rehearsalPath(out.Code, "/rehearsal/act")}
			if in.unit != nil {
				unit.Data = in.unit
			}
			out.Unit, out.Buttons = &unit, append(out.Buttons, actButton{doSample, "用样例填写"})
		}
	case v.Automatic:
		out.Buttons = []actButton{{rehearsal.Pass, "规则都满足"}, {rehearsal.Fail, "有规则不满足"}}
	}
}

// staff is what the chosen member of staff can do.
func (out *rehearsalView) staff(v rehearsal.View) {
	c := v.Case.Case
	if !out.Going || c.State == casework.Draft || c.State == casework.UnitReview || c.State == casework.UnitSent || v.Automatic {
		return
	}
	out.Current = v.As.Key
	for _, h := range rehearsal.Hands {
		out.Hands = append(out.Hands, ui.Link{Text: h.Name, Href: rehearsalPath(out.Code, "/rehearsal?as="+h.Key), Current: h.Key == v.As.Key})
	}
	for _, a := range v.Acts {
		if a.Possible() {
			out.Buttons = append(out.Buttons, actButton{a.Verb, a.Name})
			out.asks(a.Verb, v)
		} else {
			out.Why = append(out.Why, []string{a.Name, a.Why})
		}
	}
	if c.State == casework.Consulting {
		out.Buttons = append(out.Buttons, actButton{rehearsal.Opinion, "反馈意见"})
	}
	if slices.ContainsFunc(v.Case.Matters, func(m casework.Matter) bool { return m.Kind == casework.Extension && m.Open() }) {
		out.Buttons = append(out.Buttons, actButton{rehearsal.Prolong, "同意延长"})
	}
	if slices.ContainsFunc(v.Case.Matters, func(m casework.Matter) bool { return m.Kind == casework.Hearing && m.Open() }) {
		out.Buttons = append(out.Buttons, actButton{rehearsal.HearingHeld, "登记笔录"},
			actButton{rehearsal.Move, "听证改期"}, actButton{rehearsal.CallOff, "取消听证"})
	}
	if k := v.Case.Asked(); k != nil && k.Lacking {
		out.Buttons = append(out.Buttons, actButton{rehearsal.Supply, "申请人补交材料"})
	}
	out.Buttons = append(out.Buttons, actButton{rehearsal.Withdraw, "申请人撤回"})
}

// notes is the 内部附注 that the chosen member of staff can write, and what was written.
func (out *rehearsalView) notes(v rehearsal.View, in entered, f *fault.Fault) {
	of, why := v.Note()
	out.NoNote, out.NoteHint = why, v.Case.Item.NoteHint()
	for _, c := range v.Case.NoteHistory() {
		out.Noted = append(out.Noted, []string{minute(c.At), rehearsal.HandOf(c.By.ID).Name, c.Label, orNone(c.New, "（空）")})
	}
	if of == nil || why != "" {
		return
	}
	st := v.Case.Standing()
	data, last := st.Noted(st.Stage().Post)
	out.NoNote = st.Unwritten()
	out.Note, out.Last = &formweb.VM{Form: of, Data: data, Action: rehearsalPath(out.Code, "/rehearsal/note")}, last
	if in.note != nil {
		out.Note.Data, out.Note.Fault = in.note, f
	}
}

// points asks for each of the 审查要点 of the stage what was found.
func (out *rehearsalView) points(v rehearsal.View) {
	here, found := v.Points()
	for i, one := range found {
		options := [][2]string{{"", "请选择"}}
		for _, m := range casework.PointMarks {
			options = append(options, [2]string{string(m), m.Word()})
		}
		out.Stage = here.Key
		out.Checks = append(out.Checks, ui.SelectVM{FieldVM: ui.FieldVM{Name: pointName(i), Optional: true,
			Label: strconv.Itoa(i+1) + ". " + here.Points[i].Text}, Options: ui.Options(string(one.Mark), options...)})
	}
}

// asks adds the question that an act needs answered.
func (out *rehearsalView) asks(verb string, v rehearsal.View) {
	switch verb {
	case "ask":
		var options [][2]string
		for _, q := range v.Case.Item.Form.Fields() {
			if !q.Settled(v.Case.Known) && v.Case.Item.Form.Visible(v.Case.Case.Data, q.Name) {
				options = append(options, [2]string{q.Name, q.Label})
			}
		}
		for _, s := range v.Case.Item.Slots {
			options = append(options, [2]string{"material." + s.Key, s.Name})
		}
		out.Points = &ui.SelectVM{FieldVM: ui.FieldVM{Name: "point", Label: "补正哪一项"}, Options: ui.Options("", options...)}
	case "review", "second":
		out.Proposal = &ui.SelectVM{FieldVM: ui.FieldVM{Name: "proposal", Label: "建议结论"},
			Options: ui.Options("", [2]string{string(casework.Approved), "准予"}, [2]string{string(casework.Denied), "不予"})}
	}
}

func facts(v rehearsal.View) []ui.SummaryItem {
	c := v.Case.Case
	list := []ui.SummaryItem{
		{Key: "办件编号", Value: orNone(c.Number, "提交后编号")},
		{Key: "状态", Value: c.StaffWord()},
		{Key: "试办的时间", Value: minute(v.Rehearsal.Clock)},
	}
	if st := v.Case.Standing().Stage(); st.Name != "" && c.State != casework.Draft {
		list = append(list, ui.SummaryItem{Key: "环节", Value: st.Name})
	}
	if v.Case.Timed {
		say := "剩 " + strconv.Itoa(v.Case.Limit.Left) + " 个工作日"
		if v.Case.Limit.Paused {
			say += "（已暂停）"
		}
		list = append(list, ui.SummaryItem{Key: "时限", Value: say})
	}
	if len(v.Left) > 0 {
		list = append(list, ui.SummaryItem{Key: "还没有试办到", Value: strings.Join(v.Left, "、")})
	}
	return list
}

func timeline(v rehearsal.View) [][]string {
	var rows [][]string
	for _, e := range v.Rehearsal.Hall.Line {
		name := "申请人"
		switch {
		case e.By.Kind == "staff":
			name = rehearsal.HandOf(e.By.ID).Name
		case e.By.Kind == "system":
			name = "系统"
		case e.Verb == casework.Agree || e.Verb == casework.SendBack || e.Verb == casework.Disagree:
			name = "用人单位"
		}
		rows = append(rows, []string{minute(e.At), name, orNone(casework.Words["case."+string(e.Verb)], string(e.Verb)), e.Words})
	}
	return rows
}

// doName is what an act is called in the message after it.
func doName(verb string) string {
	if v, ok := catalog.VerbOf(verb); ok {
		return v.Name
	}
	return map[string]string{rehearsal.Withdraw: "申请人撤回", rehearsal.Agree: "单位同意", rehearsal.SendBack: "单位退回", rehearsal.Supply: "申请人补交材料",
		rehearsal.Opinion: "反馈意见", rehearsal.Prolong: "同意延长", rehearsal.HearingHeld: "登记笔录", rehearsal.Move: "听证改期",
		rehearsal.CallOff: "取消听证", rehearsal.Pass: "规则都满足", rehearsal.Fail: "有规则不满足"}[verb]
}

func orNone(s, none string) string {
	if s == "" {
		return none
	}
	return s
}

func minute(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02 15:04") }

func counted(n int, of string) string { return fmt.Sprintf("%d %s", n, of) }
