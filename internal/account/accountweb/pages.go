// Package accountweb serves 「单位信息」, its history (CEN-2), and 「注销单位账户」. It contains no
// business rules: packages unit and account decide who may edit and which values are valid.
package accountweb

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/region"
	"wangting/internal/regno"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Paths of the pages.
const (
	InfoPath    = "/unit/info"
	EditPath    = InfoPath + "/edit"
	HistoryPath = InfoPath + "/history"
	ClosePath   = InfoPath + "/close"
)

// perPage is the number of changes on one page of the history.
const perPage = 20

// Representative is the legal representative of the unit, masked.
type Representative struct {
	DocType, DocNumber, Name, Phone string
}

// Pages serves the account pages.
type Pages struct {
	Units    *unit.Service
	Persons  *person.Service
	Accounts *account.Service
	Shell    ui.CentreFrame // frame of the unit centre

	// LinkURL is what the QR code of a face says; Reachable asks whether the bureau answers.
	LinkURL   func(token string) string
	Reachable func(ctx context.Context) error
}

// Mount registers the pages.
func (p Pages) Mount(m *web.Mux) {
	m.Unit("GET "+EditPath, p.edit)
	m.Unit("POST "+EditPath, p.save)
	m.Unit("GET "+HistoryPath, p.history)
	m.Unit("GET "+ClosePath, p.closing)
	m.Unit("POST "+ClosePath, p.close)
	p.face().Mount(m.Unit)
	m.Unit("GET "+ClosePath+"/confirm", p.confirming)
	m.Unit("POST "+ClosePath+"/confirm", p.confirm)
}

// chief gives the legal representative of the caller's unit, masked.
func (p Pages) chief(ctx context.Context) (Representative, error) {
	x, err := p.Accounts.Representative(ctx, actor.From(ctx))
	if err != nil {
		return Representative{}, err
	}
	d := x.Document()
	return Representative{
		DocType:   d.Type.Label(),
		DocNumber: d.Masked(),
		Name:      regno.MaskName(x.Name),
		Phone:     x.Phone.Masked(),
	}, nil
}

// changer gives the name of somebody who changed the unit's particulars, as the caller may see it, or says that the person was erased.
func (p Pages) changer(ctx context.Context, personID string) (string, error) {
	x, err := p.Persons.Find(ctx, personID)
	if errors.Is(err, fault.NotFound) {
		return "已注销的用户", nil
	}
	who := actor.From(ctx)
	return mandate.NameFor(who, who.UnitID, x.Name), err
}

type editView struct {
	Centre  ui.CenterVM
	USCC    string
	Org     string // 组织机构代码
	Version int64
	Form    unit.Particulars
	Regions []ui.Option
	Chief   Representative
	Fault   *fault.Fault
}

// options lists a code table with the chosen value. A chosen value that the table does not contain
// is added.
func options(table []unit.Code, chosen string) []ui.Option {
	var out []ui.Option
	found := chosen == ""
	for _, c := range table {
		out = append(out, ui.Option{Value: c.Value, Label: c.Label, Selected: c.Value == chosen})
		found = found || c.Value == chosen
	}
	if !found {
		out = append(out, ui.Option{Value: chosen, Label: chosen, Selected: true})
	}
	return out
}

// jiangsu is the code of the province that runs this hall; its regions are offered as
// 登记机关行政区划.
const jiangsu = "32"

func regions(chosen string) []ui.Option {
	list := []unit.Code{{Value: jiangsu + "0000", Label: unit.RegionName(jiangsu + "0000")}}
	for _, c := range region.Within(jiangsu) {
		list = append(list, unit.Code{Value: c.Code + "00", Label: c.Name})
		for _, a := range region.Within(c.Code) {
			list = append(list, unit.Code{Value: a.Code, Label: c.Name + a.Name})
		}
	}
	out := options(list, chosen)
	if last := &out[len(out)-1]; last.Value == last.Label {
		last.Label = unit.RegionName(last.Value)
	}
	return out
}

func (p Pages) edit(w http.ResponseWriter, r *http.Request) error {
	u, err := p.Units.Find(r.Context(), actor.From(r.Context()).UnitID)
	if err != nil {
		return err
	}
	return p.show(w, r, http.StatusOK, u, editView{Version: u.Version, Form: u.Particulars()})
}

func (p Pages) show(w http.ResponseWriter, r *http.Request, status int, u unit.Unit, v editView) error {
	if !unit.MayEdit(actor.From(r.Context())) {
		return fault.New(fault.Forbidden, "单位信息由法定代表人或管理员维护，请联系他们")
	}
	var err error
	if v.Chief, err = p.chief(r.Context()); err != nil {
		return err
	}
	if v.Centre, err = p.Shell(r.Context(), "info"); err != nil {
		return err
	}
	v.USCC, v.Org, v.Regions = string(u.USCC), orgCode(u.USCC), regions(v.Form.Region)
	return web.Render(w, r, status, editPage(v))
}

// orgCode is the 组织机构代码 within a 统一社会信用代码, in the notation of GB 11714.
func orgCode(c regno.USCC) string {
	if len(c) != 18 {
		return ""
	}
	return string(c[8:16]) + "-" + string(c[16])
}

func (p Pages) save(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	v := editView{Form: unit.Particulars{
		Name:        r.PostFormValue(unit.FieldName),
		Economy:     r.PostFormValue(unit.FieldEconomy),
		Region:      r.PostFormValue(unit.FieldRegion),
		Nature:      r.PostFormValue(unit.FieldNature),
		Industry:    r.PostFormValue(unit.FieldIndustry),
		Affiliation: r.PostFormValue(unit.FieldAffiliation),
		Address:     r.PostFormValue(unit.FieldAddress),
		Kind:        r.PostFormValue(unit.FieldKind),
	}}
	v.Version, _ = strconv.ParseInt(r.PostFormValue("version"), 10, 64)

	err := p.Units.Edit(r.Context(), who, v.Version, v.Form)

	if err == nil {
		web.Session(r.Context()).Flash("单位信息已保存")
		return web.Redirect(w, r, InfoPath)
	}
	if !errors.Is(err, fault.Invalid) && !errors.Is(err, fault.Conflict) && !errors.Is(err, fault.Away) {
		return err
	}
	u, e := p.Units.Find(r.Context(), who.UnitID)
	if e != nil {
		return err
	}
	v.Fault = fault.Of(err)
	if errors.Is(err, fault.Conflict) {
		v.Version = u.Version
	}
	return p.show(w, r, web.Status(v.Fault.Kind), u, v)
}

type historyView struct {
	Centre ui.CenterVM
	Rows   [][]string
	Older  string
}

func (p Pages) history(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Units.History(r.Context(), actor.From(r.Context()), r.URL.Query().Get("before"), perPage+1)
	if err != nil {
		return err
	}
	v := historyView{}
	if v.Centre, err = p.Shell(r.Context(), "info"); err != nil {
		return err
	}
	if len(list) > perPage {
		list = list[:perPage]
		v.Older = HistoryPath + "?before=" + list[perPage-1].ID
	}
	names := map[string]string{}
	for _, c := range list {
		if _, known := names[c.PersonID]; !known {
			if names[c.PersonID], err = p.changer(r.Context(), c.PersonID); err != nil {
				return err
			}
		}
		at := c.ChangedAt.In(workday.Zone).Format("2006-01-02 15:04")
		v.Rows = append(v.Rows, []string{at, c.Label(), said(c, c.Old), said(c, c.New), names[c.PersonID]})
	}
	return web.Render(w, r, http.StatusOK, historyPage(v))
}

func said(c unit.Change, value string) string {
	if value == "" {
		return "未填写"
	}
	return c.InWords(value)
}
