package centre

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/mandate"
	"wangting/internal/query"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

const (
	latestShown = 5
	draftsShown = 2  // beside the cases, so that no draft takes the place of a case
	latestRead  = 12 // more than are shown, since sensitive ones are left out
	hotShown    = 8
)

// home is 「单位主页」 (CEN-1).
func (p Pages) home(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), actor.From(r.Context())
	by, err := p.reader(ctx, who)
	if err != nil {
		return err
	}
	marks, err := p.Store.Marks(ctx, by)
	if err != nil {
		return err
	}
	cases, err := p.Store.Home(ctx, who.UnitID, latestRead)
	if err != nil {
		return err
	}
	v := p.homeView(ctx, who, marks, cases, by.Sight)
	p.services(&v, unitSees{Who: web.WhoFrom(ctx), unit: who.UnitID, sight: by.Sight}, tabOf(r.URL.Query().Get("tab")), marks.Stars)
	return web.Render(w, r, http.StatusOK, homePage(v))
}

// homeView is the home page. Boards holds the items of the current tab.
type homeView struct {
	Centre   ui.CenterVM
	Say      string
	Urgent   *ui.NoteVM
	Tiles    []ui.TileVM
	Cases    []ui.CaseRowVM
	AllCases ui.Link
	Claims   templ.Component // 免申即享; nil when none waits
	did      []string        // codes of the items of these cases
	Tabs     []ui.Link
	Boards   []boardView
	Empty    ui.EmptyVM // of the tab
}

type boardView struct {
	Name string // "" without a heading
	Rows []ui.ServiceRowVM
}

func (p Pages) homeView(ctx context.Context, who actor.Actor, marks Counted, cases Cases, sight actor.Sight) homeView {
	f := figuresOf(who, marks, sight)
	urgent := visible(who, cases.Urgent, sight, 1)
	latest, drafts := visible(who, cases.Latest, sight, latestShown), visible(who, cases.Drafts, sight, draftsShown)
	latest = slices.Concat(latest, drafts)
	slices.SortStableFunc(latest, func(a, b Case) int { return b.UpdatedAt.Compare(a.UpdatedAt) })

	today := p.Now().In(workday.Zone).Format("2006 年 1 月 2 日")
	v := homeView{Centre: frame(ctx, "home", f), Tiles: tiles(f), Say: "今天是 " + today + "，没有需要您处理的事。"}
	if n := f.waits(); n > 0 {
		v.Say = fmt.Sprintf("今天是 %s，有 %d 件事需要您处理。", today, n)
	}
	if len(urgent) > 0 {
		v.Urgent = &ui.NoteVM{Kind: "warn", Title: "“" + urgent[0].Name + "”需要补正",
			Say:    "请在 " + day(urgent[0].Due) + "前补正，逾期按撤回处理。",
			Action: ui.Link{Text: "去补正", Href: casePath(urgent[0].ID)}}
		if !sight.Sees(who.UnitID, urgent[0].Item) {
			v.Urgent.Action.Text = "查看"
		}
	}
	if p.Entitled != nil {
		v.Claims = p.Entitled(marks.Entitled, sight)
	}
	for _, c := range latest {
		v.Cases, v.did = append(v.Cases, p.caseRow(c, sight.Sees(who.UnitID, c.Item))), append(v.did, c.Item)
	}
	if n := f.all(); n > 0 {
		v.AllCases = ui.Link{Text: fmt.Sprintf("全部 %d 件", n), Href: casesPath}
	}
	return v
}

func casePath(id string) string { return casework.UnitPath + url.PathEscape(id) }

// tiles are the four counters; each links to its list.
func tiles(f figures) []ui.TileVM {
	n := func(class casework.Class) string { return strconv.FormatInt(f.class[class], 10) }
	open := ui.TileVM{Label: "办理中", Count: n(casework.ClassOpen), Unit: "件", Icon: "hourglass", Href: casesPath + "?class=open"}
	if f.class[casework.ClassCorrect] > 0 {
		open.Kind, open.Say = "warn", n(casework.ClassCorrect)+" 件需要补正"
	}
	rate := ui.TileVM{Label: "待评价", Count: n(casework.ClassRate), Unit: "件", Icon: "star", Href: casesPath + "?class=rate"}
	if f.class[casework.ClassRate] > 0 {
		rate.Say = "评价约需 30 秒"
	}
	return []ui.TileVM{
		open,
		{Label: "已办结", Count: n(casework.ClassDone), Unit: "件", Icon: "circle-check", Kind: "ok", Href: casesPath + "?class=done"},
		rate,
		{
			Label: "待处理",
			Count: strconv.FormatInt(f.waits(), 10),
			Unit:  "件",
			Icon:  "inbox",
			Say:   "来自我的工作台",
			Href:  "/unit/workbench",
		},
	}
}

// caseRow is a case and the action that it needs. Who may not handle its item only reads it, or asks for the grant.
func (p Pages) caseRow(c Case, may bool) ui.CaseRowVM {
	v := ui.CaseRowVM{Title: c.Name, Href: casePath(c.ID), Status: c.State.Word(c.Answered)}
	if c.Number != "" {
		v.Meta = append(v.Meta, "编号 "+c.Number, c.SubmittedAt.In(workday.Zone).Format("1 月 2 日")+"提交")
	} else {
		v.Meta = append(v.Meta, c.UpdatedAt.In(workday.Zone).Format("1 月 2 日 15:04")+" 保存")
	}
	if it := p.Catalog.Catalogue().Item(c.Item); it != nil && it.Department != "" {
		v.Meta = append(v.Meta, it.Department)
	}
	do := ui.ButtonVM{Text: "看进度", Kind: "2", Href: v.Href}
	switch {
	case !may && c.Class == casework.ClassDraft:
		v.Href = mandate.AccessPath + url.PathEscape(c.Item)
		do = ui.ButtonVM{Text: "申请授权", Kind: "2", Href: v.Href}
	case !may:
	case c.Mark == casework.ClassCorrect:
		v.Due = day(c.Due) + "前补正"
		do = ui.ButtonVM{Text: "去补正", Href: v.Href}
	case c.Mark == casework.ClassRate:
		do = ui.ButtonVM{Text: "去评价", Kind: "2", Href: v.Href + "/rate"}
	case c.Class == casework.ClassDraft:
		v.Href = "/unit/drafts/" + url.PathEscape(c.ID)
		do = ui.ButtonVM{Text: "继续填写", Kind: "2", Href: v.Href}
	case c.Promised:
		v.Due = "承诺 " + c.Due.In(workday.Zone).Format("1 月 2 日") + "前办结"
	}
	v.Actions = []ui.ButtonVM{do}
	return v
}

// tabs are the tabs of the items, in order.
var tabs = [...]struct{ key, text string }{{"", "推荐"}, {"services", "办事"}, {"queries", "查询"}, {"favourites", "收藏"}}

// tabOf returns the tab that the address names, or the first.
func tabOf(key string) string {
	for _, t := range tabs {
		if t.key == key {
			return key
		}
	}
	return ""
}

// services fills in the items of the current tab.
func (p Pages) services(v *homeView, who unitSees, tab string, stars []string) {
	items := p.items(who.Who, stars)
	items[""] = p.recommended(who, v.did)
	for _, t := range tabs {
		l := ui.Link{Text: t.text, Href: homeTab(t.key), Current: t.key == tab}
		if t.key != "" {
			l.Count = strconv.Itoa(len(items[t.key]))
		}
		v.Tabs = append(v.Tabs, l)
	}
	for _, it := range items[tab] {
		name := ""
		if tab == "services" || tab == "queries" {
			name = it.Board
		}
		if n := len(v.Boards); n == 0 || v.Boards[n-1].Name != name {
			v.Boards = append(v.Boards, boardView{Name: name})
		}
		last := &v.Boards[len(v.Boards)-1]
		last.Rows = append(last.Rows, serviceRow(who, it, slices.Contains(stars, it.Code), homeTab(tab)))
	}
	v.Empty = ui.EmptyVM{
		Icon:   "clipboard-list",
		Title:  "暂无事项",
		Say:    "可以办理的事项会出现在这里。",
		Action: ui.Link{Text: "查看服务清单", Href: "/services"},
	}
	if tab == "favourites" {
		v.Empty = ui.EmptyVM{
			Icon:   "star",
			Title:  "还没有收藏",
			Say:    "点事项前的星形按钮，常办的事就会出现在这里。",
			Action: ui.Link{Text: "查看办事事项", Href: homeTab("services")},
		}
	}
}

// asked reports whether the unit may ask the query that answers an item.
func asked(who actor.Who, it *catalog.Item) bool {
	q, ok := query.Of(it)
	return ok && (q.Asks != catalog.UnitAsks || query.ForPublicInstitution(who.USCC, who.Number))
}

// items returns the items of each tab.
func (p Pages) items(who actor.Who, stars []string) map[string][]*catalog.Item {
	now, items := p.Catalog.Catalogue(), map[string][]*catalog.Item{}
	for _, it := range now.List(catalog.Filter{Audience: catalog.ForUnits}) {
		tab := "services"
		if it.Query {
			tab = "queries"
			if _, ok := query.Of(it); ok && !asked(who, it) {
				continue
			}
		}
		items[tab] = append(items[tab], it)
	}
	for _, code := range stars {
		if it := now.Item(code); it != nil {
			items["favourites"] = append(items["favourites"], it)
		}
	}
	return items
}

// recommended are the items under 「推荐」: what the unit did last, then what is applied for most, of those that it may do. For a handler
// what was granted to them comes first, and only then what they can ask for.
func (p Pages) recommended(who unitSees, did []string) []*catalog.Item {
	now := p.Catalog.Catalogue()
	var all, may, ask []*catalog.Item
	for _, code := range did {
		if it := now.Item(code); it != nil {
			all = append(all, it)
		}
	}
	for _, it := range append(all, now.Hot(len(now.Items()))...) {
		switch {
		case !it.For(catalog.ForUnits) || wayIn(who.Who, it).Href == "" || slices.Contains(may, it) || slices.Contains(ask, it):
		case who.locked(it):
			ask = append(ask, it)
		default:
			may = append(may, it)
		}
	}
	all = append(may, ask...)
	return all[:min(hotShown, len(all))]
}

// unitSees is who looks at the home page of a unit, with what was granted to them.
type unitSees struct {
	actor.Who
	unit  string
	sight actor.Sight
}

// locked reports whether an item that the unit may do was not granted to who looks.
func (w unitSees) locked(it *catalog.Item) bool {
	q, isQuery := query.Of(it)
	return (!isQuery || q.Asks == catalog.UnitAsks) && !w.sight.Sees(w.unit, it.Code)
}

func homeTab(key string) string {
	if key == "" {
		return "/unit"
	}
	return "/unit?tab=" + key
}

// wayIn is where the unit does or asks what an item is about; none for what it may not do, or not here.
func wayIn(who actor.Who, it *catalog.Item) ui.Link {
	if q, ok := query.Of(it); ok {
		if asked(who, it) {
			return ui.Link{Text: "查询", Href: q.Path()}
		}
		return ui.Link{}
	}
	if _, takes := it.Takes(who.USCC); it.Online && takes {
		return ui.Link{Text: "办理", Href: "/unit/apply/" + url.PathEscape(it.Code)}
	}
	return ui.Link{}
}

// serviceRow is an item with its star; the star redirects to back. What was not granted to a handler leads to where they ask
// for it (HAN-9).
func serviceRow(who unitSees, it *catalog.Item, kept bool, back string) ui.ServiceRowVM {
	v := itemRow(it, star(unitStars, it.Code, kept, back))
	v.Apply = wayIn(who.Who, it)
	if v.Apply.Href != "" && who.locked(it) {
		v.Locked, v.Ask = "未授权您办理", ui.Link{Text: "申请授权", Href: "/unit/access/" + url.PathEscape(it.Code)}
	}
	return v
}

func itemRow(it *catalog.Item, s ui.StarVM) ui.ServiceRowVM {
	return ui.ServiceRowVM{
		ID:    it.Code,
		Title: it.Name,
		Href:  "/items/" + url.PathEscape(it.Code),
		Say:   it.AudienceLabel() + " · " + it.TimeLabel(),
		Star:  &s,
	}
}
