package practiceweb

import (
	"net/http"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/person"
	"wangting/internal/practice"
	"wangting/internal/ui"
	"wangting/internal/web"
)

const lessons = web.PracticePath + "/lessons/"

// kitView is what a learner types, beside the tasks and the lessons.
type kitView struct{ Unit, Boss, Helper, Account []ui.SummaryItem }

func kitOf(k practice.Kit) kitView {
	of := func(x person.Person) []ui.SummaryItem {
		return []ui.SummaryItem{{Key: "姓名", Value: x.Name}, {Key: "证件类型", Value: x.DocType.Label()},
			{Key: "证件号码", Value: x.DocNumber}, {Key: "移动电话", Value: string(x.Phone)}}
	}
	return kitView{
		Unit: []ui.SummaryItem{{Key: "单位全称", Value: k.Unit.Name}, {Key: "统一社会信用代码", Value: string(k.Unit.USCC)},
			{Key: "单位编号", Value: k.Unit.Number}},
		Boss: of(k.Boss), Helper: of(k.Helper),
		Account: []ui.SummaryItem{{Key: "密码、原密码", Value: k.Password}, {Key: "短信验证码", Value: k.Code}, {Key: "原用户名", Value: k.OldName}},
	}
}

type lessonView struct {
	Key, Title string
	Labels     []string
	Current    int // from 1; one more than there are steps is all done
	Step       practice.Step
	Fields     []lessonField
	Fault      *fault.Fault
	Kit        kitView
}

type lessonField struct {
	ui.FieldVM
	Secret, New bool
	Options     []ui.Option
}

func (p Pages) lesson(w http.ResponseWriter, r *http.Request) error {
	return p.lessonAt(w, r, http.StatusOK, nil)
}

// lessonAt shows the next step of a lesson, or one that was done already (step=1).
func (p Pages) lessonAt(w http.ResponseWriter, r *http.Request, status int, f *fault.Fault) error {
	who := actor.From(r.Context())
	if !who.Practice() {
		return web.Redirect(w, r, web.PracticePath)
	}
	l, ok := practice.LessonOf(r.PathValue("lesson"))
	if !ok {
		return fault.New(fault.NotFound, "没有这个练习")
	}
	look, err := p.Practices.Look(r.Context(), who)
	if err != nil {
		return err
	}
	v := lessonView{Key: l.Key, Title: l.Title, Current: look.Steps[l.Key] + 1, Fault: f, Kit: kitOf(look.Kit)}
	if n := stepOf(r); n >= 1 && n < v.Current {
		v.Current = n
	}
	for _, s := range l.Steps {
		v.Labels = append(v.Labels, s.Title)
	}
	if v.Current <= len(l.Steps) {
		v.Step = l.Steps[v.Current-1]
		v.Fields = fieldsOf(v.Step, r, f)
	}
	return web.Render(w, r, status, lessonPage(v))
}

func fieldsOf(s practice.Step, r *http.Request, f *fault.Fault) []lessonField {
	var out []lessonField
	for _, a := range s.Asks {
		x := lessonField{FieldVM: ui.FieldVM{Name: a.Name, Label: a.Label, Err: f.FieldSays(a.Name)}, Secret: a.Secret, New: a.New}
		if !a.Secret {
			x.Value = r.PostFormValue(a.Name)
		}
		for _, o := range a.Options {
			x.Options = append(x.Options, ui.Option{Value: o, Label: o, Selected: o == x.Value})
		}
		out = append(out, x)
	}
	return out
}

func stepOf(r *http.Request) int {
	n, err := strconv.Atoi(r.FormValue("step"))
	if err != nil {
		return 0
	}
	return n
}

// do answers a step, and leads to the next one.
func (p Pages) do(w http.ResponseWriter, r *http.Request) error {
	who, key, step := actor.From(r.Context()), r.PathValue("lesson"), stepOf(r)
	if !who.Practice() {
		return web.Redirect(w, r, web.PracticePath)
	}
	err := p.Practices.Do(r.Context(), who, key, step, r.PostFormValue)
	switch f := fault.Of(err); {
	case err == nil:
		return web.Redirect(w, r, lessons+key+"?step="+strconv.Itoa(step+1))
	case f.Kind == fault.Invalid, f.Kind == fault.Conflict:
		return p.lessonAt(w, r, web.Status(f.Kind), f)
	}
	return err
}
