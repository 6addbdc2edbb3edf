package portalitem

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/news"
	"wangting/internal/query"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// guideVM is the guide of one item, ready to print.
type guideVM struct {
	Code, Name, Summary, Nav, NavText, NavHref string
	Facts                                      []ui.SummaryItem
	Conditions                                 []string
	Entitled                                   string // 免申即享, in words; "" of others
	Materials                                  []materialVM
	Steps                                      []ui.TimelineStep
	Basis                                      []catalog.Basis
	Windows                                    []catalog.Window
	FAQ                                        []catalog.QA
	Results, Notices                           []string
	News                                       []news.Public // what was published about it

	Online   bool
	Do       string // 在线办理, or 立即查询
	DoIcon   string
	Offline  string
	Ask      ui.Link
	Apply    string // address of the form; "" when nobody may begin it now
	Login    string // address to log in at first
	Why      string // why the person may not
	Personal bool   // it is for persons: they log in as themselves
	Keep     string // address that keeps or drops the favourite; "" when nobody is signed in
	Kept     bool
}

// back says where a login leads.
func (v guideVM) back() string {
	if v.Do == "立即查询" {
		return "直接进入查询"
	}
	return "回到这里"
}

type materialVM struct {
	Name, Need, Hint, From, Types string
	Files                         []ui.Link // forms to fill in, and samples
}

// guide is the guide page of an item (POR-5).
func (p Pages) guide(w http.ResponseWriter, r *http.Request) error {
	it, err := p.Catalog.Item(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	v := guideOf(it)
	v.Windows = p.Catalog.WindowsOf(it)
	v.News = p.Board().About(it.Code)
	if err := p.wayIn(r, it, &v); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, guidePage(v))
}

// wayIn says how this visitor begins: by a button, after logging in, or not.
func (p Pages) wayIn(r *http.Request, it *catalog.Item, v *guideVM) error {
	who, here := actor.From(r.Context()), "/items/"+it.Code
	if who.ForUnit() || who.PersonID != "" {
		on, at := "1", "/unit/favourites?"
		if !who.ForUnit() {
			at = "/me/favourites?"
		}
		kept, err := p.Favourites.Kept(r.Context(), who, it.Code)
		if err != nil {
			return err
		}
		if v.Kept = kept; kept {
			on = "0"
		}
		v.Keep = at + url.Values{"item": {it.Code}, "on": {on}, "back": {here}}.Encode()
	}
	q, offered := query.Of(it)
	switch {
	case offered:
		v.Do, v.DoIcon = "立即查询", "search"
		return p.wayToAsk(r.Context(), who, q, v)
	case !it.Online:
	case it.Audience == catalog.ForPersons && who.PersonID == "":
		v.Personal, v.Login = true, "/login/person?"+url.Values{"next": {here}}.Encode()
	case it.Audience == catalog.ForPersons:
		v.Apply = "/me/apply/" + it.Code
	case !who.ForUnit() && who.PersonID != "" && it.For(catalog.ForPersons):
		v.Apply = "/me/apply/" + it.Code
	case !who.ForUnit():
		v.Login = "/login?" + url.Values{"next": {here}}.Encode()
	default:
		if words, ok := it.Takes(web.WhoFrom(r.Context()).USCC); !ok {
			v.Why, v.Ask = words+"。", ui.Link{Text: "看办理条件", Href: "#conditions"}
			return nil
		}
		v.Apply = "/unit/apply/" + it.Code
		return p.granted(r.Context(), who, it.Code, v)
	}
	return nil
}

// granted takes the button away from somebody who needs a grant first, and says where to ask for it.
func (p Pages) granted(ctx context.Context, who actor.Actor, code string, v *guideVM) error {
	_, err := p.Mandates.Decide(ctx, who, mandate.Ask{UnitID: who.UnitID, Item: code})
	if errors.Is(err, fault.Forbidden) {
		f := fault.Of(err)
		v.Apply, v.Why, v.Ask = "", f.Say, ui.Link{Text: f.Next.Text, Href: f.Next.Path}
		return nil
	}
	return err
}

// wayToAsk is the way to a query: those about a person or a unit begin with a login, which leads on to them.
func (p Pages) wayToAsk(ctx context.Context, who actor.Actor, q query.Query, v *guideVM) error {
	next := "?" + url.Values{"next": {q.Path()}}.Encode()
	switch {
	case q.Asks == catalog.PersonAsks && who.PersonID == "":
		v.Personal, v.Login = true, "/login/person"+next
	case q.Asks == catalog.UnitAsks && !who.ForUnit():
		v.Login = "/login" + next
	default:
		v.Apply = q.Path()
	}
	if q.Asks == catalog.UnitAsks && v.Apply != "" {
		return p.granted(ctx, who, q.Code, v)
	}
	return nil
}

func guideOf(it *catalog.Item) guideVM {
	v := guideVM{Code: it.Code, Name: it.Name, Summary: it.Summary, Conditions: it.Conditions, Basis: it.LegalBasis,
		FAQ: it.FAQ, Results: it.Results, Notices: it.Notices, Online: it.Online, Do: "在线办理", DoIcon: "pencil", Offline: it.Offline}
	v.Entitled = it.WithoutApplying()
	v.Nav, v.NavText, v.NavHref = "unit", "单位办事", "/unit-services"
	if it.Audience == catalog.ForPersons {
		v.Nav, v.NavText, v.NavHref = "person", "个人办事", "/person-services"
	}
	v.Facts = []ui.SummaryItem{
		{Key: "服务对象", Value: it.AudienceLabel()},
		{Key: "业务板块", Value: it.Board},
		{Key: "受理部门", Value: it.Department},
		{Key: "法定时限", Value: legalTime(it)},
		{Key: "承诺时限", Value: promise(it)},
		{Key: "收费", Value: fee(it)},
		{Key: "办理方式", Value: way(it)},
	}
	for _, m := range it.Materials {
		v.Materials = append(v.Materials, materialOf(it, m))
	}
	for i, s := range it.Steps {
		step := ui.TimelineStep{Title: fmt.Sprintf("%d. %s", i+1, s.Name), When: s.Days, Say: strings.Trim(s.Who+"："+s.Say, "："), State: "next"}
		v.Steps = append(v.Steps, step)
	}
	return v
}

func materialOf(it *catalog.Item, m catalog.Material) materialVM {
	v := materialVM{Name: m.Name, Need: "必需", Hint: m.Hint, From: strings.Trim(m.Source+"，"+m.Copies, "，")}
	if m.Blank != nil {
		v.Files = append(v.Files, ui.Link{Text: "下载空表：" + m.Blank.Name, Href: it.FilePath(*m.Blank)})
	}
	if m.Example != nil {
		v.Files = append(v.Files, ui.Link{Text: "下载样例：" + m.Example.Name, Href: it.FilePath(*m.Example)})
	}
	if m.Sample != "" {
		v.Files = append(v.Files, ui.Link{Text: "下载样例", Href: m.Sample})
	}
	switch {
	case m.RequiredIf != nil:
		v.Need = "符合条件时必需"
	case m.Optional:
		v.Need = "选填"
	}
	if it.Online {
		types := m.Types
		if len(types) == 0 {
			types = []string{"pdf", "jpg", "png"}
		}
		v.Types = "可以上传 " + strings.ToUpper(strings.Join(types, "、"))
		if m.Promise != "" {
			v.Types += "，也可以承诺代替"
		}
		if m.LackDays > 0 {
			v.Types += fmt.Sprintf("；可以先不交，受理后 %d 个工作日内补交", m.LackDays)
		}
	}
	return v
}

func legalTime(it *catalog.Item) string {
	switch {
	case it.LegalNote != "":
		return it.LegalNote
	case it.LegalDays > 0:
		return fmt.Sprintf("%d 个工作日", it.LegalDays)
	case it.Immediate:
		return "当场办结"
	}
	return "法律没有另行规定"
}

func promise(it *catalog.Item) string {
	switch {
	case it.Line != "" && !it.Online:
		return it.Line
	case it.Immediate:
		return "即时办结"
	case it.PromiseDays > 0:
		return fmt.Sprintf("受理后 %d 个工作日", it.PromiseDays)
	}
	return it.TimeLabel()
}

func fee(it *catalog.Item) string {
	if it.Fee == "" {
		return "不收费"
	}
	return it.Fee
}
