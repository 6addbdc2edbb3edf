// Package institutionweb shows 「机构管理」 to a unit: the list, 「开通」, 「变更」 and 「密码重置」
// (INS-3, INS-4). It contains no rules.
package institutionweb

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/institution"
	"wangting/internal/regno"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Institutions is the part of institution.Service that the pages call.
type Institutions interface {
	List(ctx context.Context, who actor.Actor, after string, n int) (list []institution.Institution, next string, err error)
	Of(ctx context.Context, who actor.Actor, institutionID string) (institution.Institution, institution.Person, error)
	Appoint(ctx context.Context, who actor.Actor, institutionID string, f institution.AdminForm) error
	Reset(ctx context.Context, who actor.Actor, institutionID string) error
}

// Pages are the pages of 「机构管理」.
type Pages struct {
	Institutions Institutions
	Shell        ui.CentreFrame // of the unit centre
	Item         string         // code of 机构登记
	Prefix       string         // of first passwords
	First        time.Duration
}

const (
	here    = "/unit/institutions"
	perPage = 20
)

// Mount registers the pages on the mux.
func (p Pages) Mount(m *web.Mux) {
	m.Unit("GET "+here, p.list)
	m.Unit("GET "+here+"/{id}", p.show)
	m.Unit("GET "+here+"/{id}/admin", p.form)
	m.Unit("POST "+here+"/{id}/admin", p.appoint)
	m.Unit("GET "+here+"/{id}/reset", p.ask)
	m.Unit("POST "+here+"/{id}/reset", p.reset)
}

type listView struct {
	Centre  ui.CenterVM
	Rows    []row
	Apply   string
	Next    string
	Flash   string
	Manages bool
}

type row struct {
	ID, Number, Name, Kind string
	Opened                 bool
}

func manages(who actor.Actor) bool {
	return who.Level == actor.Representative || who.Level == actor.Administrator
}

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	list, next, err := p.Institutions.List(r.Context(), who, r.URL.Query().Get("after"), perPage)
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "institutions")
	if err != nil {
		return err
	}
	v := listView{Centre: centre, Apply: "/items/" + p.Item, Flash: web.Session(r.Context()).TakeFlash(), Manages: manages(who)}
	if next != "" {
		v.Next = here + "?after=" + next
	}
	for _, i := range list {
		v.Rows = append(v.Rows, row{i.ID, i.Number, i.Name, institution.KindName(i.Kind), i.Opened()})
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

type oneView struct {
	Centre  ui.CenterVM
	I       row
	Level   string
	Admin   institution.Person
	Flash   string
	Manages bool
}

var levels = map[string]string{"province": "省级", "city": "市级", "county": "县级"}

func (p Pages) one(r *http.Request) (oneView, error) {
	who := actor.From(r.Context())
	i, admin, err := p.Institutions.Of(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return oneView{}, err
	}
	centre, err := p.Shell(r.Context(), "institutions")
	return oneView{
		Centre:  centre,
		I:       row{i.ID, i.Number, i.Name, institution.KindName(i.Kind), i.Opened()},
		Level:   levels[i.Level],
		Admin:   admin,
		Manages: manages(who),
	}, err
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	v, err := p.one(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, showPage(v))
}

type formView struct {
	oneView
	Form    institution.AdminForm
	Types   []ui.Option
	Rule    string
	Problem *fault.Fault
}

// title returns 「开通」 or 「变更」.
func (v formView) title() string {
	if v.I.Opened {
		return "变更机构管理员"
	}
	return "开通机构"
}

func (p Pages) rule() string {
	return fmt.Sprintf(
		"初始密码为“%s”加管理员证件号码后六位，%s内有效，首次登录须修改，页面和短信中不会显示。",
		p.Prefix, institution.Holds(p.First),
	)
}

func (p Pages) filled(r *http.Request, f institution.AdminForm, problem *fault.Fault) (formView, error) {
	one, err := p.one(r)
	if err == nil && !one.Manages {
		err = fault.New(fault.Forbidden, "机构由法定代表人或管理员管理")
	}
	if f.DocType == "" {
		f.DocType = string(regno.IdentityCard)
	}
	return formView{oneView: one, Form: f, Types: ui.DocTypes(f.DocType), Rule: p.rule(), Problem: problem}, err
}

func (p Pages) form(w http.ResponseWriter, r *http.Request) error {
	v, err := p.filled(r, institution.AdminForm{}, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, adminPage(v))
}

func (p Pages) appoint(w http.ResponseWriter, r *http.Request) error {
	f := institution.AdminForm{Name: r.PostFormValue(institution.FieldName), DocType: r.PostFormValue(institution.FieldDocType),
		DocNumber: r.PostFormValue(institution.FieldDocNumber), Phone: r.PostFormValue(institution.FieldPhone)}
	err := p.Institutions.Appoint(r.Context(), actor.From(r.Context()), r.PathValue("id"), f)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Conflict) {
		x := fault.Of(err)
		v, err := p.filled(r, f, x)
		if err != nil {
			return err
		}
		return web.Render(w, r, web.Status(x.Kind), adminPage(v))
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("已保存，将短信通知机构管理员。" + p.rule())
	return web.Redirect(w, r, here)
}

func (p Pages) ask(w http.ResponseWriter, r *http.Request) error {
	v, err := p.filled(r, institution.AdminForm{}, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, resetPage(v))
}

func (p Pages) reset(w http.ResponseWriter, r *http.Request) error {
	if err := p.Institutions.Reset(r.Context(), actor.From(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	web.Session(r.Context()).Flash("密码已重置，该机构的登录已全部下线。" + p.rule())
	return web.Redirect(w, r, here)
}
