// Package rehearsaldesk shows the page on which an editor rehearses the draft of an item (试办, EDT-8). It decides nothing: package
// rehearsal does.
package rehearsaldesk

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/form/formsample"
	"wangting/internal/rehearsal"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Pages are the pages of rehearsals.
type Pages struct {
	Rehearsals *rehearsal.Service
	Frame      ui.StaffFrame
}

const items = "/staff/items"

// Mount registers the pages.
func (p Pages) Mount(m *web.Mux) {
	for pattern, page := range map[string]web.Page{
		"GET " + items + "/{code}/rehearsal":           p.show,
		"GET " + items + "/{code}/rehearsal/paper/{n}": p.paper,
		"POST " + items + "/{code}/rehearsal":          p.begin,
		"POST " + items + "/{code}/rehearsal/fill":     p.fill,
		"POST " + items + "/{code}/rehearsal/act":      p.act,
		"POST " + items + "/{code}/rehearsal/note":     p.note,
		"POST " + items + "/{code}/rehearsal/check":    p.check,
		"POST " + items + "/{code}/rehearsal/forward":  p.forward,
		"POST " + items + "/{code}/rehearsal/end":      p.end,
	} {
		m.Staff(pattern, "", func(w http.ResponseWriter, r *http.Request) error {
			if err := editor.May(who(r)); err != nil {
				return err
			}
			return page(w, r)
		})
	}
}

func who(r *http.Request) actor.Actor { return actor.From(r.Context()) }

func rehearsalPath(code string, more string) string { return items + "/" + url.PathEscape(code) + more }

// show is the rehearsal as it stands, or how to begin one.
func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.page(w, r, http.StatusOK, entered{}, nil)
}

// entered is what a form was posted with, to be shown again.
type entered struct {
	data  form.Data
	words string
	days  string
	note  form.Data // of the 内部附注
	unit  form.Data // of the employer
}

func (p Pages) page(w http.ResponseWriter, r *http.Request, status int, in entered, f *fault.Fault) error {
	code, as := r.PathValue("code"), r.FormValue("as")
	work, err := p.Rehearsals.Editor.Work(r.Context(), who(r), code)
	if err != nil {
		return err
	}
	v, err := p.Rehearsals.Look(r.Context(), who(r), code, as)
	shell := p.frame(r.Context(), work, f != nil)
	if fault.Of(err).Kind == fault.NotFound {
		return web.Render(w, r, status, beginPage(beginView{Shell: shell, Code: code, Name: work.Item.Name, Why: rehearsal.Can(work.Item),
			Fault: f, As: applicants(work.Item, r.FormValue("applicant"), f)}))
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, status, rehearsalPage(viewOf(shell, work.Item.Name, v, in, f, web.Session(r.Context()).TakeFlash())))
}

func (p Pages) frame(ctx context.Context, work editor.Work, bad bool) ui.StaffVM {
	code := work.Draft.Code
	return p.Frame(ctx, ui.StaffPage{Title: "试办：" + work.Item.Name, Current: ui.StaffItems, HasError: bad,
		Crumbs: []ui.Link{{Text: "事项管理", Href: items}, {Text: work.Item.Name, Href: rehearsalPath(code, "")}, {Text: "试办"}}})
}

func (p Pages) begin(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	err := p.Rehearsals.Begin(r.Context(), who(r), code, r.PostFormValue("applicant") == "person")
	return p.after(w, r, err, entered{}, "试办已经开始，先以申请人的身份填写和提交")
}

// fill is the applicant's form: save it, fill it with samples, submit it, or answer a correction with it.
func (p Pages) fill(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	v, err := p.Rehearsals.Look(r.Context(), who(r), code, "")
	if err != nil {
		return err
	}
	f := v.Case.Item.Form
	if data, changed := f.Reshape(f.Decode(r.PostForm), r.PostForm); changed {
		return p.after(w, r, p.Rehearsals.Fill(r.Context(), who(r), code, data), entered{data: data}, "")
	}
	data := f.Decode(r.PostForm)
	switch r.PostFormValue("do") {
	case "sample":
		data = formsample.Fill(f, f.Identify(data, v.Case.Known), v.Rehearsal.Clock)
		return p.after(w, r, p.Rehearsals.Fill(r.Context(), who(r), code, data), entered{data: data}, "已经填入样例，请核对后提交")
	case "save":
		return p.after(w, r, p.Rehearsals.Fill(r.Context(), who(r), code, data), entered{data: data}, "已保存")
	case "answer":
		return p.after(w, r, p.Rehearsals.Answer(r.Context(), who(r), code, data), entered{data: data}, "补正已提交")
	}
	return p.after(w, r, p.Rehearsals.Submit(r.Context(), who(r), code, data), entered{data: data}, "申请已提交，请选择工作人员继续办理")
}

func (p Pages) act(w http.ResponseWriter, r *http.Request) error {
	d := rehearsal.Doing{Verb: r.PostFormValue("do"), As: r.PostFormValue("as"), Words: r.PostFormValue("words"),
		Deny: r.PostFormValue("proposal") == string(casework.Denied), Point: r.PostFormValue("point")}
	v, err := p.Rehearsals.Look(r.Context(), who(r), r.PathValue("code"), d.As)
	if err != nil {
		return err
	}
	if f := v.Employer(); f != nil {
		var reshaped bool
		d.Data, reshaped = f.Reshape(f.Decode(r.PostForm), r.PostForm)
		if d.Verb == doSample {
			d.Data = formsample.Fill(f, f.Identify(d.Data, v.Unit.Known), v.Rehearsal.Clock)
		}
		if reshaped || d.Verb == doSample {
			return p.page(w, r, http.StatusOK, entered{words: d.Words, unit: d.Data}, nil)
		}
	}
	err = p.Rehearsals.Act(r.Context(), who(r), r.PathValue("code"), d)
	return p.after(w, r, err, entered{words: d.Words, unit: d.Data}, "已办理：“"+doName(d.Verb)+"”")
}

// doSample fills the part of the employer with samples.
const doSample = "sample"

// note is the form of the 内部附注: save it, or fill it with samples.
func (p Pages) note(w http.ResponseWriter, r *http.Request) error {
	code, as := r.PathValue("code"), r.PostFormValue("as")
	v, err := p.Rehearsals.Look(r.Context(), who(r), code, as)
	if err != nil {
		return err
	}
	data := form.Data{}
	if f, _ := v.Note(); f != nil {
		if data = f.Decode(r.PostForm); r.PostFormValue("do") == "sample" {
			data = formsample.Fill(f, data, v.Rehearsal.Clock)
		}
	}
	err = p.Rehearsals.Note(r.Context(), who(r), code, as, data, r.PostFormValue("last"))
	return p.after(w, r, err, entered{note: data}, "内部附注已保存")
}

// check is the form of the 审查要点: as they were marked, or all met.
func (p Pages) check(w http.ResponseWriter, r *http.Request) error {
	code, as := r.PathValue("code"), r.PostFormValue("as")
	v, err := p.Rehearsals.Look(r.Context(), who(r), code, as)
	if err != nil {
		return err
	}
	_, found := v.Points()
	for i := range found {
		if found[i].Mark = casework.PointMark(r.PostFormValue(pointName(i))); r.PostFormValue("do") == "all" {
			found[i].Mark = casework.Meets
		}
	}
	err = p.Rehearsals.Check(r.Context(), who(r), code, as, r.PostFormValue("stage"), found)
	return p.after(w, r, err, entered{}, "审查要点已保存")
}

func pointName(i int) string { return "point." + strconv.Itoa(i) }

func (p Pages) forward(w http.ResponseWriter, r *http.Request) error {
	typed := r.PostFormValue("days")
	days, err := strconv.Atoi(typed)
	if err != nil {
		days = 0
	}
	err = p.Rehearsals.Forward(r.Context(), who(r), r.PathValue("code"), days)
	return p.after(w, r, err, entered{days: typed}, fmt.Sprintf("时间已快进 %d 个工作日", days))
}

func (p Pages) end(w http.ResponseWriter, r *http.Request) error {
	return p.after(w, r, p.Rehearsals.End(r.Context(), who(r), r.PathValue("code")), entered{}, "")
}

// after leads back to the page, or shows what is wrong on it with what was typed.
func (p Pages) after(w http.ResponseWriter, r *http.Request, err error, in entered, say string) error {
	switch f := fault.Of(err); {
	case err == nil:
		if say != "" {
			web.Session(r.Context()).Flash(say)
		}
		to := rehearsalPath(r.PathValue("code"), "/rehearsal")
		if as := r.PostFormValue("as"); as != "" {
			to += "?" + url.Values{"as": {as}}.Encode()
		}
		return web.Redirect(w, r, to)
	case f.Kind == fault.Invalid, f.Kind == fault.Conflict, f.Kind == fault.Forbidden:
		return p.page(w, r, http.StatusUnprocessableEntity, in, f)
	}
	return err
}

// paper downloads a document, marked as one that is not valid.
func (p Pages) paper(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		n = -1
	}
	name, file, err := p.Rehearsals.Paper(r.Context(), who(r), r.PathValue("code"), n)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape("试办样张 "+name+".pdf"))
	_, err = w.Write(file)
	return err
}
