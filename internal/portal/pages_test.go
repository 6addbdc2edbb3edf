package portal_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/catalog"
	"wangting/internal/catalog/catalogdb"
	"wangting/internal/clocktest"
	"wangting/internal/find"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/news"
	"wangting/internal/portal"
	"wangting/internal/rating"
	"wangting/internal/rating/ratingdb"
	"wangting/internal/store/storetest"
	"wangting/internal/ui"
	"wangting/internal/ui/uitest"
	"wangting/internal/web"
	"wangting/internal/web/webtest"
)

// board is what editors have published.
var board = func() (b news.Board) {
	for _, one := range []struct {
		kind           news.Kind
		id, day, title string
	}{
		{news.Announcement, "2026-dispatch", "2026-11-20", "关于 2026 年度劳务派遣单位经营情况报告核验的通知"},
		{news.Publicity, "2026-q4-stabilisation", "2026-11-18", "2026 年第四季度稳岗返还拟发放单位名单公示"},
		{news.Publicity, "2026-taizhou-training", "2026-11-16", "泰州市 2026 年第三批职业培训补贴拟拨付单位公示"},
		{news.Announcement, "2026-verification", "2026-11-12", "关于调整单位网上办事身份核验方式的公告"},
		{news.Guide, "2026-register", "2026-11-02", "注册要准备什么"},
		{news.Question, "2026-password", "2026-11-01", "忘记密码怎么办"},
	} {
		at, err := time.Parse(time.DateOnly, one.day)
		if err != nil {
			panic(err)
		}
		b.List = append(b.List, news.Public{ID: one.id, At: at, Content: news.Content{Kind: one.kind, Title: one.title}})
	}
	return b
}()

// hall is the portal over a catalogue of its own.
func hall(t *testing.T, who actor.Actor) (*webtest.Hall, *catalog.Service) {
	t.Helper()
	db, book := storetest.SQLite(t), audittest.New(t).Service
	items := &catalog.Service{Store: catalogdb.Store{DB: db}, Tx: db, Audit: book, Now: clocktest.Now}
	if err := items.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	ratings := ratingdb.Store{DB: db}
	for level, n := range map[rating.Level]int{5: 6, 4: 2, 3: 1, 2: 1} {
		for range n {
			given := rating.Rating{Case: rating.Case{Item: "work-injury", Region: "321200"}, Level: level, RatedAt: clocktest.Now()}
			if err := ratings.Count(t.Context(), given); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range rating.FewestShown - 1 { // too few to be shown by themselves
		given := rating.Rating{Case: rating.Case{Item: "economic-layoff", Region: "320500"}, Level: 2, RatedAt: clocktest.Now()}
		if err := ratings.Count(t.Context(), given); err != nil {
			t.Fatal(err)
		}
	}
	p := portal.New(portal.Needs{
		Catalog:  items,
		Ratings:  &rating.Service{Store: ratings},
		Public:   "https://hall.example.cn",
		Mandates: &mandate.Service{Limits: mandate.DefaultLimits()},
		Locks:    limit.Rule{LockAfter: 7, LockFor: 20 * time.Minute},
		Board:    func() *news.Board { return &board },
	})
	return webtest.Open(t, db, who, actor.Who{Unit: "江南示例精密机械有限公司"}, p.Mount), items
}

func visitor(t *testing.T) *webtest.Hall {
	h, _ := hall(t, actor.Actor{})
	return h
}

// fewItems is a hall whose home page shows a few invented items.
func fewItems(t *testing.T) *webtest.Hall {
	var groups, themes []find.Shelf
	for i, n := range []string{"高校毕业生", "就业人员", "失业人员", "创业人员", "工伤人员", "退休人员", "其他人员"} {
		groups = append(groups, find.Shelf{Title: n, Icon: "school", Href: "/person-services?who=" + string(rune('a'+i))})
	}
	for _, n := range []string{"就业补贴", "就业培训", "高校毕业生就业", "就失业", "企业养老保险"} {
		docs := []find.Doc{{Title: n + "事项", Href: "/items/x"}}
		themes = append(themes, find.Shelf{Title: n, Icon: "coin", Href: "/themes/x", Docs: docs})
	}
	hot := []find.Doc{{Title: "工伤认定申请", Href: "/items/work-injury", Icon: "bandage", Say: "单位、个人 · 60 日内 1"}}
	return webtest.Open(t, storetest.SQLite(t), actor.Actor{}, actor.Who{}, func(m *web.Mux) {
		m.Handle("GET /{$}", portal.HomeOf(groups, themes, hot, board.Newest("", 4)))
	})
}

func TestTheHomePageHasTheWordsOfTheHall(t *testing.T) { // POR-1, POR-2, POR-3, POR-4
	page := visitor(t).Page("/")
	for _, want := range []string{"省本级", "泰州市", "省人社门户网站", "请输入您要搜索的内容", "登录", "注册", "厅首页", "个人办事", "单位办事", "查询服务", "服务清单",
		"主题服务", "公示公告", "地市频道", "我是", "高校毕业生", "其他人员", "热门服务", "就业补贴", "企业养老保险", "省政务服务", "我要看", "我要办", "我要评", "掌上办", "公众号", "我要问",
		"关于本站", "网站地图", "联系我们", "版权所有", "单位登录", "个人登录"} {
		if !strings.Contains(page, want) {
			t.Errorf("the home page lacks 「%s」", want)
		}
	}
	webtest.Golden(t, "home", fewItems(t).Page("/"))
}

// POR-3: what the hall has a guide for only is marked so on the cards of the themes, and what is done here is not.
func TestGuidesAreMarkedOnTheCardsOfThemes(t *testing.T) {
	page := visitor(t).Page("/")
	_, cards, _ := strings.Cut(page, `id="themes-h"`)
	for name, guide := range map[string]bool{"求职创业补贴": true, "就业协议网签": true, "企业新型学徒制": false} {
		_, rest, ok := strings.Cut(cards, name)
		link, _, _ := strings.Cut(rest, "</a>")
		if !ok || strings.Contains(link, "指南") != guide {
			t.Errorf("%s is a guide: %v, shown %v: %s", name, guide, ok, link)
		}
	}
}

func TestEveryPageOfThePortalHoldsThePromisesOfTheKit(t *testing.T) { // POR-2, POR-4, POR-9
	h := visitor(t)
	for path, heading := range map[string]string{
		"/about": "关于本站", "/sitemap": "网站地图", "/contact": "联系我们", "/accessibility": "无障碍声明", "/privacy": "隐私政策", "/guides": "我要看",
		"/ratings": "我要评", "/mobile": "掌上办", "/wechat": "公众号", "/gov-services": "省政务服务", "/search": "搜索", "/search?q=gsrd": "搜索", "/search?q=驾驶证": "搜索",
	} {
		if page := h.Page(path); !strings.Contains(page, "<h1>"+heading+"</h1>") {
			t.Errorf("%s is not headed %s", path, heading)
		}
	}
	webtest.Golden(t, "search-none", h.Page("/search?q=驾驶证"))
	webtest.Golden(t, "ratings", h.Page("/ratings"))
	for path, want := range map[string]string{"/guides": "注册要准备什么", "/search?q=忘记密码": `href="/notices/2026-password"`} {
		if page := h.Page(path); !strings.Contains(page, want) { // POR-4
			t.Errorf("%s does not lead to “%s”, which editors have published", path, want)
		}
	}
	for from, to := range map[string]string{"/look": "/guides", "/rate": "/ratings"} {
		if a := h.Get(from); a.Location != to {
			t.Errorf("%s leads to %q", from, a.Location)
		}
	}
}

// POR-7: a code from the settings is a picture and a link; without one the page says so, and what to do.
func TestACodeOfTheSettingsIsShownOrItsLackIsSaid(t *testing.T) {
	with := ui.DefaultShell()
	with.Brand.Wechat, with.Brand.App, with.Brand.Government = "https://w.example/", "https://a.example/", "https://g.example/"
	db := storetest.SQLite(t)
	items := &catalog.Service{Store: catalogdb.Store{DB: db}, Tx: db, Now: clocktest.Now}
	if err := items.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	show := portal.Codes(portal.New(portal.Needs{Catalog: items, Public: "https://hall.example/"}))
	for path, tc := range map[string]struct{ address, none string }{
		"/wechat":       {"https://w.example/", "请按下面的步骤在微信里查找公众号"},
		"/mobile":       {"https://a.example/", ""}, // the app is a web page too, which the page says in either case
		"/gov-services": {"https://g.example/", "请在浏览器中输入下面的网址打开江苏政务服务网"},
	} {
		for has, shell := range map[bool]ui.Shell{true: with, false: ui.DefaultShell()} {
			w := httptest.NewRecorder()
			if err := show(w, httptest.NewRequestWithContext(ui.WithShell(t.Context(), shell), http.MethodGet, path, nil)); err != nil {
				t.Fatal(err)
			}
			page := w.Body.String()
			if strings.Contains(page, `href="`+tc.address+`"`) != has || tc.none != "" && strings.Contains(page, tc.none) == has {
				t.Errorf("%s with a code: %v\n%s", path, has, page)
			}
		}
	}
}

func TestTheSearchFindsWhereToAskAndToCheck(t *testing.T) { // POR-4, POR-6
	h := visitor(t)
	for words, href := range map[string]string{"留言": "/ask/new", "验真": "/check", "办件进度": "/items/case-progress", "定点机构": "/items/designated",
		"职称证书": "/items/title-certificate"} {
		if page := h.Page("/search?q=" + words); !strings.Contains(page, `href="`+href+`"`) {
			t.Errorf("%s does not lead to %s", words, href)
		}
	}
}

func TestSuggestionsComeAsHTMLAndAsJSON(t *testing.T) { // POR-8
	h := visitor(t)
	a := h.Get("/search/suggest?q=工伤")
	uitest.CheckFragment(t, []byte(a.Body))
	if !strings.Contains(a.Body, "<mark>工伤</mark>认定") {
		t.Errorf("suggestions: %s", a.Body)
	}
	if a := h.Get("/search/suggest?q=驾驶证"); !strings.Contains(a.Body, "没有找到“驾驶证”") || !strings.Contains(a.Body, "12333") {
		t.Errorf("nothing found is not told: %s", a.Body)
	}
	if a := h.Get("/search/suggest?q=gsrd", "Accept", "application/json"); !strings.Contains(a.Body, `"href":"/items/work-injury"`) {
		t.Errorf("JSON: %s", a.Body)
	}
}

func TestItemsAreFoundByTheirCodes(t *testing.T) {
	db := storetest.SQLite(t)
	items := &catalog.Service{Store: catalogdb.Store{DB: db}, Tx: db, Now: clocktest.Now}
	if err := items.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	codes := portal.New(portal.Needs{Catalog: items, Board: func() *news.Board { return &board }}).Search("工伤认定", 5)
	if len(codes) == 0 || codes[0] != "work-injury" || strings.Contains(strings.Join(codes, ""), "/") {
		t.Errorf("found %q", codes)
	}
}

func TestAChoiceIsRememberedAndLeadsBack(t *testing.T) { // POR-1, POR-9
	h := visitor(t)
	if a := h.Get("/region?code=321200&back=/services"); a.Status != http.StatusSeeOther || a.Location != "/services" {
		t.Fatalf("%d to %q", a.Status, a.Location)
	}
	if page := h.Page("/about"); !strings.Contains(page, "<span>泰州市</span>") {
		t.Error("the region is forgotten")
	}
	if a := h.Get("/modes?text=large&back=https://evil.example/"); a.Location != "/" {
		t.Errorf("leads away to %q", a.Location)
	}
	page := h.Page("/")
	if !strings.Contains(page, `data-text="large"`) || !strings.Contains(page, "常办的事") {
		t.Error("the large-text home is not shown")
	}
	webtest.Golden(t, "elder", page)
	h.Get("/modes?text=normal&theme=contrast")
	if page := h.Page("/"); strings.Contains(page, "data-text") || !strings.Contains(page, `data-theme="contrast"`) {
		t.Error("modes do not change back")
	}
	h.Get("/region?code=999999")
	if page := h.Page("/about"); !strings.Contains(page, "<span>泰州市</span>") {
		t.Error("a region nobody knows was taken")
	}
}

func TestTheHomePageIsReadyAndNeverSomebodyElses(t *testing.T) { // performance goal 2
	h, items := hall(t, actor.Actor{})
	first := h.Page("/")
	hot := *items.Catalogue().Hot(1)[0]
	hot.Name, hot.Short = "换了名称的事项", ""
	if _, err := items.Publish(t.Context(), actor.Actor{System: "test"}, hot, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if second := h.Page("/"); second == first || !strings.Contains(second, "换了名称的事项") {
		t.Error("a change of the catalogue does not reach the home page")
	}
	for _, coding := range []string{"br", "gzip", ""} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+"/", nil)
		req.Header.Set("Accept-Encoding", coding)
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if got := res.Header.Get("Content-Encoding"); got != coding {
			t.Errorf("asked for %q, sent %q", coding, got)
		}
		if coding != "" && len(body) > 9000 {
			t.Errorf("%s: %d bytes", coding, len(body))
		}
		req.Header.Set("If-None-Match", res.Header.Get("ETag"))
		again, err := http.DefaultTransport.RoundTrip(req)
		if err != nil || again.StatusCode != http.StatusNotModified {
			t.Errorf("an unchanged page was sent again: %v", err)
		}
		_ = again.Body.Close()
	}
	in, _ := hall(t, actor.Actor{PersonID: "p", UnitID: "u", MandateID: "m"})
	if page := in.Page("/"); !strings.Contains(page, "江南示例精密机械有限公司") || !strings.Contains(page, "单位中心") || strings.Contains(page, ">注册<") {
		t.Error("who is signed in is not shown on the home page")
	}
	if page := h.Page("/"); strings.Contains(page, "江南示例") {
		t.Error("a visitor sees somebody else's home page")
	}
}

func TestTheSitemapNamesOnlyPagesThatAreThere(t *testing.T) {
	h := visitor(t)
	page := h.Page("/sitemap")
	elsewhere := []string{"/person-services", "/unit-services", "/queries", "/services", "/themes", "/login", "/register",
		"/unit", "/cities", "/ask", "/items/", "/assets/", "/check", "/log", "/publicity", "/notices"}
	for _, part := range strings.Split(page, `href="`)[1:] {
		href, _, _ := strings.Cut(part, `"`)
		u, err := url.Parse(strings.ReplaceAll(href, "&amp;", "&"))
		if err != nil || u.Scheme != "" || href[0] == '#' || hasAny(u.Path, elsewhere) {
			continue
		}
		if a := h.Get(u.RequestURI()); a.Status != http.StatusOK && a.Status != http.StatusSeeOther {
			t.Errorf("%s answers %d", href, a.Status)
		}
	}
}

func hasAny(path string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

// LOG-3: the guide tells the limits that are set.
func TestTheGuideSaysWhenAnAccountIsLocked(t *testing.T) {
	page := visitor(t).Page("/guides")
	if !strings.Contains(page, "连续输错 7 次会锁定 20 分钟。") || strings.Contains(page, "{lock") {
		t.Error("the guide does not say when an account is locked")
	}
}
