package portalitem

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/news"
	"wangting/internal/query"
	"wangting/internal/ui"
	"wangting/internal/web"
)

type themeVM struct {
	Slug, Name, Icon string
	Items            []ui.Link
	Count            string
}

// themes is 「主题服务」, each with its items (POR-3).
func (p Pages) themes(w http.ResponseWriter, r *http.Request) error {
	var v []themeVM
	for _, t := range catalog.Themes {
		v = append(v, p.themeOf(r, t))
	}
	return web.Render(w, r, http.StatusOK, themesPage(v))
}

func (p Pages) themeOf(r *http.Request, t catalog.Term) themeVM {
	v := themeVM{Slug: t.Slug, Name: t.Name, Icon: t.Icon}
	for _, it := range p.Catalog.List(r.Context(), catalog.Filter{Theme: t.Slug, Region: regionCode(r.Context())}) {
		v.Items = append(v.Items, ui.Link{Text: it.Tile(), Href: "/items/" + it.Code})
	}
	v.Count = count(len(v.Items))
	return v
}

func (p Pages) theme(w http.ResponseWriter, r *http.Request) error {
	t, ok := catalog.Named(catalog.Themes, r.PathValue("slug"))
	if !ok {
		return fault.New(fault.NotFound, "没有这个主题。请从全部主题中选择")
	}
	items := p.Catalog.List(r.Context(), catalog.Filter{Theme: t.Slug, Region: regionCode(r.Context())})
	return web.Render(w, r, http.StatusOK, themePage(t.Name, sections(items)))
}

type cityVM struct {
	Code, Name string
	Count      string
	Sections   []sectionVM
	Notices    []news.Public
	Windows    []catalog.Office
}

// windowsIn are the windows that editors have published in a city, and those of items that stand there, each once.
func (p Pages) windowsIn(city catalog.Term, items []*catalog.Item) []catalog.Office {
	out := p.Catalog.OfficesOf(city.Slug)
	for _, it := range items {
		for _, w := range p.Catalog.WindowsOf(it) {
			known := slices.ContainsFunc(out, func(o catalog.Office) bool { return o.Window == w })
			if !known && strings.HasPrefix(w.Address, city.Name) && strings.ContainsAny(w.Address, "0123456789") {
				out = append(out, catalog.Office{Window: w, Region: city.Slug})
			}
		}
	}
	return out
}

// cities is 「地市频道」 (POR-7).
func (p Pages) cities(w http.ResponseWriter, r *http.Request) error {
	var v []cityVM
	for _, c := range catalog.Cities {
		n := len(p.Catalog.List(r.Context(), catalog.Filter{Region: c.Slug}))
		v = append(v, cityVM{Code: c.Slug, Name: c.Name, Count: count(n)})
	}
	return web.Render(w, r, http.StatusOK, citiesPage(v))
}

func (p Pages) city(w http.ResponseWriter, r *http.Request) error {
	c, ok := catalog.Named(catalog.Cities, r.PathValue("code"))
	if !ok {
		return fault.New(fault.NotFound, "没有这个地市的频道。请从全部地市中选择")
	}
	items := p.Catalog.List(r.Context(), catalog.Filter{Region: c.Slug})
	v := cityVM{
		Code:     c.Slug,
		Name:     c.Name,
		Count:    count(len(items)),
		Sections: sections(items),
		Notices:  p.Board().Newest(c.Slug, 5),
		Windows:  p.windowsIn(c, items),
	}
	return web.Render(w, r, http.StatusOK, cityPage(v))
}

type queriesVM struct {
	ForUnit   bool
	Own       bool // a person is signed in who acts for no unit
	Sections  []sectionVM
	Elsewhere []ui.ServiceRowVM // what another system answers
}

// queryTitles say who may ask, above the queries.
var queryTitles = map[catalog.Asker]string{
	catalog.AnybodyAsks: "不用登录就能查",
	catalog.PersonAsks:  "本人登录后查询",
	catalog.UnitAsks:    "事业单位登录后查询",
}

// queryRow is a query in the list: its name leads to the guide, the button to the query.
func queryRow(q query.Query) ui.ServiceRowVM {
	return ui.ServiceRowVM{ID: q.Code, Title: q.Name, Href: "/items/" + q.Code, Say: q.Say, Apply: ui.Link{Text: "立即查询", Href: q.Path()}}
}

// queries is 「查询服务」 (POR-6).
func (p Pages) queries(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	v := queriesVM{ForUnit: who.ForUnit(), Own: who.PersonID != "" && !who.ForUnit()}
	all := query.In(p.Catalog.Catalogue())
	items := p.Catalog.List(r.Context(), catalog.Filter{Queries: true, Region: regionCode(r.Context())})
	for _, asks := range []catalog.Asker{catalog.AnybodyAsks, catalog.PersonAsks, catalog.UnitAsks} {
		s := sectionVM{ID: "queries-" + string(asks), Title: queryTitles[asks]}
		for _, q := range all {
			if q.Asks == asks {
				s.Rows = append(s.Rows, queryRow(q))
			}
		}
		v.Sections = append(v.Sections, s)
	}
	for _, it := range items {
		if _, offered := query.Of(it); !offered {
			v.Elsewhere = append(v.Elsewhere, line(it))
		}
	}
	return web.Render(w, r, http.StatusOK, queriesPage(v))
}

type askVM struct {
	Query   string
	Answers []answerVM
}

type answerVM struct{ ID, Q, A, Item, Href string }

// answered are the questions of people that both sides agreed to publish.
func (p Pages) answered(ctx context.Context, words string) ([]answerVM, error) {
	if p.Asked == nil {
		return nil, nil
	}
	list, err := p.Asked(ctx)
	if err != nil {
		return nil, err
	}
	var out []answerVM
	for _, e := range list {
		if len(out) < mostAnswers && (words == "" || strings.Contains(e.Board+e.Text+e.Answer, words)) {
			out = append(out, answerVM{ID: "q-" + count(len(out)), Q: e.Text, A: e.Answer, Item: e.Board + " · 来自留言"})
		}
	}
	return out, nil
}

const mostAnswers = 40

// ask is 「我要问」: the questions of people and of all guides, searched (POR-4).
func (p Pages) ask(w http.ResponseWriter, r *http.Request) error {
	v := askVM{Query: clip(strings.TrimSpace(r.URL.Query().Get("q")))}
	var err error
	if v.Answers, err = p.answered(r.Context(), v.Query); err != nil {
		return err
	}
	for _, n := range p.Board().Of(news.Question) {
		if len(v.Answers) < mostAnswers && (v.Query == "" || strings.Contains(n.Title+n.Text, v.Query)) {
			v.Answers = append(v.Answers, answerVM{"a-" + count(len(v.Answers)), n.Title, news.Plain(n.Text), "看全文", n.Href()})
		}
	}
	for _, it := range p.Catalog.Catalogue().Items() {
		for _, qa := range it.FAQ {
			if len(v.Answers) < mostAnswers && (v.Query == "" || strings.Contains(it.Name+qa.Q+qa.A, v.Query)) {
				v.Answers = append(v.Answers, answerVM{"a-" + count(len(v.Answers)), qa.Q, qa.A, it.Name, "/items/" + it.Code})
			}
		}
	}
	return web.Render(w, r, http.StatusOK, askPage(v))
}
