// Package objection is the form of an objection to something that is published: who objects, where they can be reached, and why,
// behind the slider. It knows nothing of what is published. Name and phone travel in the body of the form only.
package objection

import (
	"context"
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/wall"
)

// Typed is the form as it was typed.
type Typed struct {
	Who, Phone, Words string
	Tell              bool // consents to be told of the answer; only where Pages.Tell asks
}

// Subject is what is objected to.
type Subject struct{ ID, Title, Path string }

// Pages are the form of one kind of objection.
type Pages struct {
	Wall  wall.Wall
	Crumb ui.Link // the list of what is published
	Phone string  // name of the input of the phone, which faults name too
	Say   string  // who sees name and phone
	Tell  string  // asks for the consent to be told of the answer; "" where nobody is told
	Done  string
	Find  func(r *http.Request) (Subject, error)
	Check func(t Typed) error
	// Object files the objection. Faults: Limited, which is shown on the form, and others.
	Object func(ctx context.Context, who actor.Actor, id string, t Typed) error
}

// Mount registers the form below the path of what is objected to.
func (p Pages) Mount(m *web.Mux, path string) {
	m.Handle("GET "+path+"/objection", p.form)
	m.Handle("POST "+path+"/objection", p.send)
}

type view struct {
	Pages
	Subject
	Who, Reach, Words ui.FieldVM
	Consent           ui.CheckboxVM
	Wrong             []fault.Field
	Problem           string
}

func (p Pages) render(w http.ResponseWriter, r *http.Request, status int, s Subject, t Typed, f *fault.Fault) error {
	v := view{Pages: p, Subject: s,
		Who:   ui.FieldVM{Name: "who", Label: "您的姓名或者单位名称", Value: t.Who, Autocomplete: "name"},
		Reach: ui.FieldVM{Name: p.Phone, Label: "联系电话", Hint: "工作人员按这个号码答复您", Value: t.Phone, Autocomplete: "tel", Width: "m"},
		Words: ui.FieldVM{Name: "words", Label: "异议的内容", Hint: "写明事实和理由，最多 2000 字", Value: t.Words}}
	v.Consent = ui.CheckboxVM{FieldVM: ui.FieldVM{Name: "tell", Label: p.Tell, Optional: true}, Checked: t.Tell}
	if f != nil {
		v.Wrong = f.Fields
		if len(f.Fields) == 0 {
			v.Problem = f.Say
		}
		v.Who.Err, v.Reach.Err, v.Words.Err = f.FieldSays("who"), f.FieldSays(p.Phone), f.FieldSays("words")
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, page(v))
}

func (p Pages) form(w http.ResponseWriter, r *http.Request) error {
	s, err := p.Find(r)
	if err != nil {
		return err
	}
	if ok, err := p.Wall.Open(w, r, s.Path+"/objection"); !ok {
		return err
	}
	var t Typed
	p.Wall.Waiting(r, s.ID, &t)
	return p.render(w, r, http.StatusOK, s, t, nil)
}

func (p Pages) send(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	s, err := p.Find(r)
	if err != nil {
		return err
	}
	t := Typed{Who: r.PostForm.Get("who"), Phone: r.PostForm.Get(p.Phone), Words: r.PostForm.Get("words"),
		Tell: p.Tell != "" && r.PostForm.Get("tell") != ""}
	if err := p.Check(t); err != nil {
		return p.render(w, r, http.StatusUnprocessableEntity, s, t, fault.Of(err))
	}
	if ok, err := p.Wall.Spend(w, r, s.Path+"/objection", s.ID, t); !ok {
		return err
	}
	err = p.Object(r.Context(), actor.From(r.Context()), s.ID, t)
	if errors.Is(err, fault.Limited) {
		return p.render(w, r, web.Status(fault.Limited), s, t, fault.Of(err))
	}
	if err != nil {
		return err
	}
	p.Wall.Clear(r)
	web.Session(r.Context()).Flash(p.Done)
	return web.Redirect(w, r, s.Path)
}
