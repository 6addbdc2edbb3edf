package portalitem

import (
	"fmt"
	"net/http"
	"net/url"

	"wangting/internal/catalog"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// menuVM is one row of choices above a list.
type menuVM struct {
	Label string
	Links []ui.Link
}

// sectionVM is the items of one board.
type sectionVM struct {
	ID, Title string
	Rows      []ui.ServiceRowVM
}

type audienceVM struct {
	Title, Say, Nav, Path string
	Menus                 []menuVM
	Regions               []ui.Option
	Query                 string
	Hidden                [][2]string // the other filters, kept by the form
	Sections              []sectionVM
	Count                 string
}

// audience is 「个人办事」 or 「单位办事」 (POR-5).
func (p Pages) audience(a catalog.Audience) web.Page {
	vm := audienceVM{Title: "个人办事", Say: "个人可以办理和查询的事项", Nav: "person", Path: "/person-services"}
	if a == catalog.ForUnits {
		vm = audienceVM{Title: "单位办事", Say: "单位可以办理和查询的事项", Nav: "unit", Path: "/unit-services"}
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		v, f := vm, filter(r)
		f.Audience = a
		if f.Group != "" && a == catalog.ForPersons {
			f.Audience = "" // 「我是」 shows what touches these people, by whoever it is handed in
		}
		items := p.Catalog.List(r.Context(), f)
		q := r.URL.Query()
		v.Query, v.Count = f.Words, count(len(items))
		v.Menus = menus(v.Path, q, f, a)
		v.Regions = regionOptions(f.Region)
		for _, key := range []string{"board", "theme", "who"} {
			if q.Get(key) != "" {
				v.Hidden = append(v.Hidden, [2]string{key, q.Get(key)})
			}
		}
		v.Sections = sections(items)
		if g, ok := catalog.Named(catalog.Groups, f.Group); ok {
			v.Say = "我是" + g.Name + "：与您有关的事项"
		}
		return web.Render(w, r, http.StatusOK, audiencePage(v))
	}
}

func menus(path string, q url.Values, f catalog.Filter, a catalog.Audience) []menuVM {
	boards := menuVM{Label: "业务板块", Links: []ui.Link{{Text: "全部", Href: with(path, q, "board", ""), Current: f.Board == ""}}}
	for _, b := range catalog.Boards {
		boards.Links = append(boards.Links, ui.Link{Text: b, Href: with(path, q, "board", b), Current: f.Board == b})
	}
	themes := menuVM{Label: "主题", Links: []ui.Link{{Text: "全部", Href: with(path, q, "theme", ""), Current: f.Theme == ""}}}
	for _, t := range catalog.Themes {
		themes.Links = append(themes.Links, ui.Link{Text: t.Name, Href: with(path, q, "theme", t.Slug), Current: f.Theme == t.Slug})
	}
	out := []menuVM{boards, themes}
	if a == catalog.ForPersons {
		who := menuVM{Label: "我是", Links: []ui.Link{{Text: "全部", Href: with(path, q, "who", ""), Current: f.Group == ""}}}
		for _, g := range catalog.Groups {
			who.Links = append(who.Links, ui.Link{Text: g.Name, Href: with(path, q, "who", g.Slug), Current: f.Group == g.Slug})
		}
		out = append(out, who)
	}
	return out
}

// sections groups items by board, in the order of the boards.
func sections(items []*catalog.Item) []sectionVM {
	var out []sectionVM
	for _, it := range items {
		if len(out) == 0 || out[len(out)-1].Title != it.Board {
			out = append(out, sectionVM{ID: fmt.Sprintf("board-%d", len(out)), Title: it.Board})
		}
		last := &out[len(out)-1]
		last.Rows = append(last.Rows, line(it))
	}
	return out
}

func regionOptions(now string) []ui.Option {
	options := []ui.Option{{Value: "320000", Label: "省本级", Selected: now == "320000"}}
	for _, c := range catalog.Cities {
		options = append(options, ui.Option{Value: c.Slug, Label: c.Name, Selected: c.Slug == now})
	}
	return options
}

const perPage = 50

type listVM struct {
	Query   string
	For     []ui.Option
	Boards  []ui.Option
	Online  bool
	Rows    []listRow
	Say     string
	Pager   ui.PagerVM
	Export  string
	Filters bool
}

type listRow struct{ Name, Href, Board, For, Time, Way string }

// list is 「服务清单」: everything, filtered, a page at a time (POR-6).
func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	f, q := listFilter(r), r.URL.Query()
	items := p.Catalog.List(r.Context(), f)
	page := pageOf(q.Get("page"), len(items))
	from, until := page*perPage, min(len(items), (page+1)*perPage)

	v := listVM{Query: f.Words, Online: f.Online, Export: with("/services.xlsx", q, "", ""), Filters: len(q) > 0}
	v.For = ui.Options(string(f.Audience), [2]string{"", "全部对象"}, [2]string{"unit", "单位"}, [2]string{"person", "个人"})
	v.Boards = []ui.Option{{Value: "", Label: "全部板块", Selected: f.Board == ""}}
	for _, b := range catalog.Boards {
		v.Boards = append(v.Boards, ui.Option{Value: b, Label: b, Selected: b == f.Board})
	}
	for _, it := range items[from:until] {
		v.Rows = append(v.Rows, listRow{it.Name, "/items/" + it.Code, it.Board, it.AudienceLabel(), it.TimeLabel(), way(it)})
	}
	v.Pager = pager(q, page, from, until, len(items))
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// listFilter is filter, but the whole list shows every region unless one is asked for.
func listFilter(r *http.Request) catalog.Filter {
	f := filter(r)
	if r.URL.Query().Get("region") == "" {
		f.Region = ""
	}
	return f
}

func pager(q url.Values, page, from, until, all int) ui.PagerVM {
	if all == 0 {
		return ui.PagerVM{Say: "共 0 项"}
	}
	v := ui.PagerVM{Say: fmt.Sprintf("共 %d 项，第 %d–%d 项", all, from+1, until)}
	if page > 0 {
		v.Prev = with("/services", q, "page", count(page))
	}
	if until < all {
		v.Next = with("/services", q, "page", count(page+2))
	}
	return v
}

// pageOf reads a page number, from 1; one out of reach is the nearest.
func pageOf(s string, items int) int {
	var n int
	if _, err := fmt.Sscanf(s, "%d", &n); err != nil || n < 1 {
		return 0
	}
	return max(0, min(n-1, (items-1)/perPage))
}

func way(it *catalog.Item) string {
	switch {
	case it.Online && it.Query:
		return "网上查询"
	case it.Online:
		return "网上办理"
	case it.Query:
		return "查询"
	}
	return "窗口办理"
}
