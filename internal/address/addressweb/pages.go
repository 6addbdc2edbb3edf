// Package addressweb shows 「我的收件地址」 (ACC-4). Each form works without JavaScript: the
// choice of a province is a post that stores nothing and returns the form with the cities
// of the province. htmx only makes it faster.
package addressweb

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/address"
	"wangting/internal/fault"
	"wangting/internal/region"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Paths of the addresses of a unit and of a person.
const (
	UnitPath = "/unit/settings/addresses"
	OwnPath  = "/me/addresses"
)

// province is chosen by default.
const province = "32"

// Addresses is the part of address.Service that the pages use.
type Addresses interface {
	List(ctx context.Context, who actor.Actor) ([]address.Address, error)
	Find(ctx context.Context, who actor.Actor, id string) (address.Address, error)
	Add(ctx context.Context, who actor.Actor, f address.Form) error
	Change(ctx context.Context, who actor.Actor, id string, version int64, f address.Form) error
	Prefer(ctx context.Context, who actor.Actor, id string) error
	Remove(ctx context.Context, who actor.Actor, id string) error
}

// Pages are the pages of the addresses.
type Pages struct {
	Addresses Addresses
	// Own shows a person their own addresses, even when they act for a unit.
	Own bool
	// Shell is the frame of the centre around them.
	Shell ui.CentreFrame
}

func (p Pages) here() string {
	if p.Own {
		return OwnPath
	}
	return UnitPath
}

func (p Pages) who(r *http.Request) actor.Actor {
	if p.Own {
		return actor.From(r.Context()).Self()
	}
	return actor.From(r.Context())
}

// Mount puts the pages where they belong.
func (p Pages) Mount(m *web.Mux) {
	put, here := m.Unit, p.here()
	if p.Own {
		put = m.Person
	}
	put("GET "+here, p.list)
	put("GET "+here+"/new", p.blank)
	put("POST "+here+"/new", p.add)
	put("POST "+here+"/new/places", p.places)
	put("GET "+here+"/{id}", p.edit)
	put("POST "+here+"/{id}", p.change)
	put("POST "+here+"/{id}/places", p.places)
	put("POST "+here+"/{id}/prefer", p.prefer)
	put("GET "+here+"/{id}/remove", p.sure)
	put("POST "+here+"/{id}/remove", p.remove)
}

type listView struct {
	ListPath  string // of the list
	Centre    ui.CenterVM
	Flash     string
	Left      string // 最多10个，当前已设置 n 个，还可以增加 m 个
	More      bool   // another may be added
	MayChange bool
	Rows      []rowView
}

type rowView struct {
	listPath                    string
	ID, Recipient, Phone, Place string
	Default                     bool
}

func (v rowView) path(act string) string { return v.listPath + "/" + v.ID + act }

func (p Pages) rowOf(a address.Address) rowView {
	return rowView{
		listPath:  p.here(),
		ID:        a.ID,
		Recipient: a.Recipient,
		Phone:     a.Phone.Masked(),
		Place:     region.Full(a.County) + a.Detail,
		Default:   a.Default,
	}
}

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	who := p.who(r)
	list, err := p.Addresses.List(r.Context(), who)
	if err != nil {
		return err
	}
	v := listView{ListPath: p.here(), Flash: web.Session(r.Context()).TakeFlash(), MayChange: address.MayChange(who),
		More: len(list) < address.MostAddresses,
		Left: fmt.Sprintf("最多%d个，当前已设置 %d 个，还可以增加 %d 个", address.MostAddresses, len(list), address.MostAddresses-len(list))}
	if v.Centre, err = p.Shell(r.Context(), "settings"); err != nil {
		return err
	}
	for _, a := range list {
		v.Rows = append(v.Rows, p.rowOf(a))
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// formView is one address, to be typed.
type formView struct {
	ListPath string // of the list
	Centre   ui.CenterVM
	Title    string
	Action   string
	Version  int64
	Form     address.Form
	Fault    *fault.Fault
}

func options(chosen string, list []region.Place) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, p := range list {
		out[i] = ui.Option{Value: p.Code, Label: p.Name, Selected: p.Code == chosen}
	}
	return out
}

func (p Pages) blank(w http.ResponseWriter, r *http.Request) error {
	v := formView{ListPath: p.here(), Title: "新增收件地址", Action: p.here() + "/new", Form: address.Form{Province: province}}
	return p.form(w, r, http.StatusOK, v)
}

func (p Pages) edit(w http.ResponseWriter, r *http.Request) error {
	a, err := p.Addresses.Find(r.Context(), p.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	form := address.Form{
		Recipient: a.Recipient,
		Phone:     string(a.Phone),
		Province:  a.County[:2],
		City:      a.County[:4],
		County:    a.County,
		Detail:    a.Detail,
		Default:   a.Default,
	}
	v := formView{ListPath: p.here(), Title: "修改收件地址", Action: p.here() + "/" + a.ID, Version: a.Version, Form: form}
	return p.form(w, r, http.StatusOK, v)
}

// typed is the form as it was sent.
func (p Pages) typed(r *http.Request) formView {
	v := formView{ListPath: p.here(), Title: "新增收件地址", Action: p.here() + "/new"}
	if id := r.PathValue("id"); id != "" {
		v.Title, v.Action = "修改收件地址", p.here()+"/"+id
	}
	v.Version, _ = strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	v.Form = address.Form{Recipient: r.PostFormValue(address.FieldRecipient), Phone: r.PostFormValue(address.FieldPhone),
		Province: r.PostFormValue(address.FieldProvince), City: r.PostFormValue(address.FieldCity), County: r.PostFormValue(address.FieldCounty),
		Detail: r.PostFormValue(address.FieldDetail), Default: r.PostFormValue(address.FieldDefault) != ""}
	return v
}

// places shows the form again with the cities and counties of the chosen places.
func (p Pages) places(w http.ResponseWriter, r *http.Request) error {
	return p.form(w, r, http.StatusOK, p.typed(r))
}

func (p Pages) form(w http.ResponseWriter, r *http.Request, status int, v formView) error {
	if !address.MayChange(p.who(r)) {
		return fault.New(fault.Forbidden, "收件地址由法定代表人或管理员维护，请联系他们")
	}
	var err error
	if v.Centre, err = p.Shell(r.Context(), "settings"); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, formPage(v))
}

func (p Pages) add(w http.ResponseWriter, r *http.Request) error {
	v := p.typed(r)
	return p.done(w, r, v, p.Addresses.Add(r.Context(), p.who(r), v.Form), "收件地址已保存")
}

func (p Pages) change(w http.ResponseWriter, r *http.Request) error {
	v := p.typed(r)
	return p.done(w, r, v, p.Addresses.Change(r.Context(), p.who(r), r.PathValue("id"), v.Version, v.Form), "收件地址已保存")
}

// done shows the form again with its faults, or the list with a sentence about the change.
func (p Pages) done(w http.ResponseWriter, r *http.Request, v formView, err error, say string) error {
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Conflict) {
		v.Fault = fault.Of(err)
		if errors.Is(err, fault.Conflict) && v.Action != p.here()+"/new" {
			if a, e := p.Addresses.Find(r.Context(), p.who(r), r.PathValue("id")); e == nil {
				v.Version = a.Version
			}
		}
		return p.form(w, r, web.Status(v.Fault.Kind), v)
	}
	return p.back(w, r, err, say)
}

func (p Pages) back(w http.ResponseWriter, r *http.Request, err error, say string) error {
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, p.here())
}

func (p Pages) prefer(w http.ResponseWriter, r *http.Request) error {
	return p.back(w, r, p.Addresses.Prefer(r.Context(), p.who(r), r.PathValue("id")), "默认地址已更换")
}

type sureView struct {
	ListPath string
	Centre   ui.CenterVM
	Row      rowView
}

// sure asks for a confirmation before an address is deleted.
func (p Pages) sure(w http.ResponseWriter, r *http.Request) error {
	a, err := p.Addresses.Find(r.Context(), p.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "settings")
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, surePage(sureView{p.here(), centre, p.rowOf(a)}))
}

func (p Pages) remove(w http.ResponseWriter, r *http.Request) error {
	return p.back(w, r, p.Addresses.Remove(r.Context(), p.who(r), r.PathValue("id")), "收件地址已删除")
}

// Within answers the places that lie in one, for the script that fills the choices of an address. NotFound when there is no such place.
func Within(w http.ResponseWriter, r *http.Request) error {
	type place struct {
		Code string `json:"code"`
		Name string `json:"name"`
	}
	list := region.Within(r.PathValue("code"))
	if len(list) == 0 {
		return fault.New(fault.NotFound, "没有这个地方")
	}
	out := make([]place, len(list))
	for i, p := range list {
		out[i] = place(p)
	}
	w.Header().Set("Cache-Control", "public, max-age=86400")
	return web.JSON(w, http.StatusOK, out)
}
