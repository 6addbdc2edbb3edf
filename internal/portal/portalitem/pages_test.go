package portalitem_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/catalog"
	"wangting/internal/catalog/catalogdb"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/find"
	"wangting/internal/form/formweb"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/news"
	"wangting/internal/portal/portalitem"
	"wangting/internal/query"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/ui/uitest"
	"wangting/internal/web/webtest"
	"wangting/internal/workday"
)

var chief = actor.Actor{PersonID: "p", UnitID: "u", MandateID: "m", Level: actor.Representative}

func opened(t testing.TB, db *store.DB) *catalog.Service {
	t.Helper()
	s := &catalog.Service{Store: catalogdb.Store{DB: db}, Tx: db, Now: clocktest.Now}
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// nothing is published.
func nothing() *news.Board { return &news.Board{} }

// pages are the pages over a catalogue, favourites and mandates in db.
func pages(t testing.TB, db *store.DB) portalitem.Pages {
	t.Helper()
	items := opened(t, db)
	return portalitem.Pages{
		Catalog:    items,
		Board:      nothing,
		Favourites: &catalog.Favourites{Store: catalogdb.Store{DB: db}},
		Mandates:   &mandate.Service{Store: mandatedb.Store{DB: db, Now: clocktest.Now}, Now: clocktest.Now},
		Calendar:   workday.China(),
		Now:        clocktest.Now,
	}
}

// hall shows the pages to somebody who holds the mandate they claim.
func hall(t *testing.T, who actor.Actor) *webtest.Hall {
	t.Helper()
	db := storetest.SQLite(t)
	if who.MandateID != "" {
		hold(t, db, who)
	}
	return webtest.Open(t, db, who, actor.Who{Unit: "江南示例精密机械有限公司"}, pages(t, db).Mount)
}

// hold gives who their mandate, and the item arbitration as a favourite.
func hold(t *testing.T, db *store.DB, who actor.Actor) {
	t.Helper()
	put := func(sql string, args ...any) {
		if _, err := db.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	put(`INSERT INTO unit (id, number, uscc, name, region, kind, address, state, created_us, version)
	     VALUES ($1, $1, $1, '示例有限公司', '320000', '企业', '', 'active', 1, 1)`, who.UnitID)
	put(`INSERT INTO person (id, name, document, document_x, verified_by, verified_us, created_us, version)
	     VALUES ($1, $2, $2, $2, '', 0, 1, 1)`, who.PersonID, []byte(who.PersonID))
	now := clocktest.Now()
	m := mandate.Mandate{
		ID:        who.MandateID,
		UnitID:    who.UnitID,
		PersonID:  who.PersonID,
		Level:     who.Level,
		State:     mandate.Active,
		From:      now.Add(-time.Hour),
		GrantedAt: now,
	}
	if err := (mandatedb.Store{DB: db}).Add(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if err := (catalogdb.Store{DB: db}).Keep(t.Context(), who.UnitID, who.PersonID, "arbitration", now); err != nil {
		t.Fatal(err)
	}
}

func TestEveryPageOfTheCatalogueHoldsThePromisesOfTheKit(t *testing.T) { // POR-2, POR-5, POR-9
	h := hall(t, actor.Actor{})
	for path, heading := range map[string]string{
		"/person-services":   "个人办事",
		"/unit-services":     "单位办事",
		"/services":          "服务清单",
		"/themes":            "主题服务",
		"/themes/subsidy":    "就业补贴",
		"/cities":            "地市频道",
		"/cities/321200":     "泰州市",
		"/queries":           "查询服务",
		"/ask":               "我要问",
		"/ask?q=xyz":         "我要问",
		"/services?q=没有这样的事": "服务清单",
		"/person-services?board=仲裁调解&theme=pension": "个人办事",
	} {
		page := h.Page(path)
		uitest.Check(t, []byte(page))
		if !strings.Contains(page, "<h1>"+heading+"</h1>") {
			t.Errorf("%s is not headed %s", path, heading)
		}
	}
	webtest.Golden(t, "services", h.Page("/services"))
	webtest.Golden(t, "themes", h.Page("/themes"))
}

func TestEveryItemHasAGuideThatChecks(t *testing.T) { // POR-5, CAS-1
	db := storetest.SQLite(t)
	p := pages(t, db)
	h := webtest.Open(t, db, actor.Actor{}, actor.Who{}, p.Mount)
	for _, it := range p.Catalog.Catalogue().Items() {
		page := h.Page("/items/" + it.Code)
		uitest.Check(t, []byte(page))
		for _, want := range []string{it.Name, "谁可以办", "申请材料", "办理流程", "设定依据", "办理地点", "法定时限", "承诺时限", "收费"} {
			if !strings.Contains(page, want) {
				t.Errorf("the guide of %s lacks %s", it.Code, want)
			}
		}
		if !it.Online && !strings.Contains(page, it.Offline) {
			t.Errorf("the guide of %s does not say where else", it.Code)
		}
	}
	webtest.Golden(t, "guide", h.Page("/items/training-subsidy"))
}

func TestTheWayInFitsWhoAsks(t *testing.T) { // POR-5
	visitor := hall(t, actor.Actor{})
	if page := visitor.Page("/items/economic-layoff"); !strings.Contains(page,
		`href="/login?next=%2Fitems%2Feconomic-layoff"`) || strings.Contains(page, ">收藏<") {
		t.Error("a visitor is not led to the login and back")
	}
	unit := hall(t, chief)
	page := unit.Page("/items/economic-layoff")
	for _, want := range []string{`href="/unit/apply/economic-layoff"`, "在线办理", "收藏", `action="/unit/favourites?back=`} {
		if !strings.Contains(page, want) {
			t.Errorf("a unit's guide lacks %s", want)
		}
	}
	if page := unit.Page("/items/arbitration"); !strings.Contains(page, "取消收藏") {
		t.Error("the favourite is not known")
	}
	if page := unit.Page("/items/base-declaration"); strings.Contains(page, "/unit/apply/") || !strings.Contains(page, "收藏") {
		t.Error("an item that companies do elsewhere can be begun")
	} else if !strings.Contains(page, "请通过电子税务局办理") {
		t.Error("a company is not told where it declares")
	}
	if page := unit.Page("/items/graduate-contract"); strings.Contains(page, "/unit/apply/") || !strings.Contains(page, "收藏") {
		t.Error("an item that is not online can be begun")
	}
	barred := hall(t, actor.Actor{PersonID: "p", UnitID: "u", MandateID: "m", Level: actor.Operator})
	page = barred.Page("/items/economic-layoff")
	if !strings.Contains(page, "您还没有获得办理这个事项的授权") || strings.Contains(page, "/unit/apply/") {
		t.Error("who may not begin is not told why")
	}
}

func TestFiltersNarrowTheCatalogue(t *testing.T) { // POR-3, POR-5, POR-6
	h := hall(t, actor.Actor{})
	for path, tc := range map[string][2]string{
		"/person-services?who=injured":            {"劳动能力鉴定", "单位参保登记"},
		"/unit-services?board=劳动关系":               {"企业经济性裁减人员备案", "单位参保登记"},
		"/unit-services?theme=pension":            {"单位参保登记", "企业经济性裁减人员备案"},
		"/services?for=person":                    {"社会保障卡正式挂失", "单位参保登记"},
		"/services?online=1":                      {"劳动人事争议调解申请", "求职创业补贴</a>"},
		"/services?q=补贴":                          {"一次性创业补贴", "工伤认定</a>"},
		"/services?page=999999999999999999999999": {"工伤认定", "没有符合条件"},
	} {
		page := h.Page(path)
		if !strings.Contains(page, tc[0]) || strings.Contains(page, tc[1]) {
			t.Errorf("%s should show %s and not %s", path, tc[0], tc[1])
		}
	}
	if a := h.Get("/items/nothing"); a.Status != http.StatusNotFound {
		t.Errorf("an unknown item answers %d", a.Status)
	}
	if a := h.Get("/themes/nothing"); a.Status != http.StatusNotFound {
		t.Errorf("an unknown theme answers %d", a.Status)
	}
}

func TestTheListIsExportedAsAWorkbook(t *testing.T) { // POR-6
	h := hall(t, actor.Actor{})
	a := h.Get("/services.xlsx?online=1")
	book, err := excelize.OpenReader(bytes.NewReader([]byte(a.Body)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	rows, err := book.GetRows("服务清单")
	if err != nil || len(rows) != 48 || rows[0][1] != "事项名称" {
		t.Errorf("rows %v, %v", rows, err)
	}
}

func TestTheFormsOfTheOnlineItemsAreDrawnWhole(t *testing.T) { // CAS-2
	s := opened(t, storetest.SQLite(t))
	for _, it := range s.Catalogue().List(catalog.Filter{Online: true}) {
		if it.Query {
			continue
		}
		f, err := it.Form()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := formweb.Fields(formweb.VM{Form: f, Fault: fault.Of(f.Validate(nil))}).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		uitest.CheckFragment(t, b.Bytes())
	}
}

// CAS-1, POR-6: a query leads to its page, past the login that it needs, and nothing says that it is closed.
func TestAQueryLeadsToItsPage(t *testing.T) {
	visitor := hall(t, actor.Actor{})
	for path, want := range map[string]string{
		"/items/title-certificate": `href="/queries/title-certificate"`,
		"/items/archive-query":     `href="/login/person?next=%2Fme%2Fqueries%2Farchive-query"`,
		"/items/institution-wage":  `href="/login?next=%2Funit%2Fqueries%2Finstitution-wage"`,
		"/unit-services":           `href="/unit/queries/institution-wage"`,
	} {
		if page := visitor.Page(path); !strings.Contains(page, want) || !strings.Contains(page, "立即查询") {
			t.Errorf("%s does not have %s", path, want)
		}
	}
	page := visitor.Page("/queries")
	for _, q := range query.In(opened(t, storetest.SQLite(t)).Catalogue()) {
		if !strings.Contains(page, q.Name) || !strings.Contains(page, `href="`+q.Path()+`"`) {
			t.Errorf("查询服务 does not lead to %s", q.Code)
		}
	}
	webtest.Golden(t, "queries", page)
	if page := hall(t, chief).Page("/items/institution-wage"); !strings.Contains(page, `href="/unit/queries/institution-wage"`) {
		t.Error("a representative is not led to the query")
	}
}

func TestTheQuestionsOfEditorsAreAnsweredBesideThoseOfGuides(t *testing.T) { // POR-4
	p := pages(t, storetest.SQLite(t))
	p.Board = func() *news.Board {
		return &news.Board{List: []news.Public{{ID: "q1", Content: news.Content{Kind: news.Question, Title: "忘记密码怎么办", Text: "到[登录页](/login)**找回**"}}}}
	}
	h := webtest.Open(t, storetest.SQLite(t), actor.Actor{}, actor.Who{}, p.Mount)
	for path, want := range map[string]bool{"/ask": true, "/ask?q=登录页": true, "/ask?q=工伤": false} {
		page := h.Page(path)
		if strings.Contains(page, "到登录页找回") != want || strings.Contains(page, `href="/notices/q1"`) != want {
			t.Errorf("%s answers it: %v", path, !want)
		}
	}
}

func TestACityShowsItsOwnWindows(t *testing.T) { // POR-7
	h := webtest.Open(t, storetest.SQLite(t), actor.Actor{}, actor.Who{}, pages(t, storetest.SQLite(t)).Mount)
	for path, want := range map[string]int{"/cities/320100": 1, "/cities/321200": 0} {
		page := h.Page(path)
		if n := strings.Count(page, "南京市汉中门大街 145 号"); n != want || !strings.Contains(page, "请拨打 12333 查询") {
			t.Errorf("%s has %d windows of Nanjing", path, n)
		}
		if none := strings.Contains(page, "本大厅还没有发布"); none != (want == 0) || strings.Contains(page, `href="/counter/`) == none {
			t.Errorf("%s says that there are no windows: %v", path, none)
		}
	}
}

// POR-7: what only the province does, or only some cities, is not listed in the others, and says why in its guide.
func TestACityListsWhatItOffersOnly(t *testing.T) {
	h := webtest.Open(t, storetest.SQLite(t), actor.Actor{}, actor.Who{}, pages(t, storetest.SQLite(t)).Mount)
	nanjing, taizhou := h.Page("/cities/320100"), h.Page("/cities/321200")
	for code, at := range map[string][2]bool{
		"three-supports": {}, "graduate-contract": {}, "skill-certificate": {},
		"school-query": {false, true}, "designated": {false, true}, "training-subsidy": {true, true},
	} {
		link := `href="/items/` + code + `"`
		if got := [2]bool{strings.Contains(nanjing, link), strings.Contains(taizhou, link)}; got != at {
			t.Errorf("%s is listed in Nanjing and Taizhou: %v, want %v", code, got, at)
		}
		if guide := h.Page("/items/" + code); !at[0] && !strings.Contains(guide, "所以只在省本级") {
			t.Errorf("the guide of %s does not say why", code)
		}
	}
}

func TestWhatToBringToAWindowAndWhenItIsOpen(t *testing.T) { // STA-1, POR-7
	db := storetest.SQLite(t)
	p := pages(t, db)
	for day, want := range map[string]string{
		"2026-11-27": "今天（11 月 27 日）是工作日",
		"2026-11-28": "今天是休息日，下一个工作日是 11 月 30 日（星期一）",
		"2026-10-01": "今天是国庆节假期，下一个工作日是 10 月 8 日（星期四）",
	} {
		at, err := time.ParseInLocation(time.DateOnly, day, workday.Zone)
		if err != nil {
			t.Fatal(err)
		}
		p.Now = func() time.Time { return at }
		h := webtest.Open(t, db, actor.Actor{}, actor.Who{}, p.Mount)
		page := h.Page("/cities/320100/windows")
		if !strings.Contains(page, want) || !strings.Contains(page, "南京市汉中门大街 145 号") || !strings.Contains(page, `href="/items/`) {
			t.Errorf("on %s the page does not say %q", day, want)
		}
	}
	h := webtest.Open(t, db, actor.Actor{}, actor.Who{}, p.Mount)
	if page := h.Page("/cities/321200/windows"); !strings.Contains(page, "请拨打 12333 查询") {
		t.Error("a city without windows says nothing")
	}
	if !strings.Contains(h.Page("/cities/320100"), "/cities/320100/windows") {
		t.Error("the city does not lead to its windows")
	}
}

func TestPinsStandBeforeWhatIsAppliedForMost(t *testing.T) { // POR-3
	items := opened(t, storetest.SQLite(t))
	items.Audit = audittest.New(t).Service
	s := &portalitem.Shelves{Catalog: items, Board: nothing}
	plain := s.Hot(s.Count(), "")
	last := strings.TrimPrefix(plain[len(plain)-1].Href, "/items/")
	editor := actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Editor}}
	was := items.Catalogue().Pins()
	for why, tc := range map[string]struct {
		who actor.Actor
		was []string
		now []string
	}{
		"no editor":         {actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Clerk}}, was, []string{last}},
		"twice":             {editor, was, []string{last, last}},
		"nothing":           {editor, was, []string{"no-such-item"}},
		"after another one": {editor, append([]string{last}, was...), []string{last}},
	} {
		if err := items.Pin(t.Context(), tc.who, tc.was, tc.now); err == nil {
			t.Errorf("%s: pinned", why)
		}
	}
	if err := items.Pin(t.Context(), editor, was, []string{last}); err != nil {
		t.Fatal(err)
	}
	if got := s.Hot(4, ""); len(got) != 4 || got[0].Href != "/items/"+last {
		t.Errorf("got %v", got)
	}
	if err := items.Pin(t.Context(), editor, []string{last}, nil); err != nil || len(items.Catalogue().Pins()) != 0 {
		t.Errorf("without pins: %v, %v", items.Catalogue().Pins(), err)
	}
}

func TestTheSearchFindsItemsByPinyin(t *testing.T) { // POR-8
	s := &portalitem.Shelves{Catalog: opened(t, storetest.SQLite(t)), Board: nothing, More: func(*news.Board) []find.Doc { return nil }}
	for words, want := range map[string]string{
		"shbx": "社会保险", "参保登记": "单位参保登记", "caiyuan": "企业经济性裁减人员备案", "稳岗": "稳岗返还资金申请",
		"ldrszytj": "劳动人事争议调解申请", "培训补贴": "就业技能培训补贴申请", "社保卡": "社会保障卡",
	} {
		hits := s.Search(words, 5)
		if len(hits) == 0 || !strings.Contains(hits[0].Title+hits[0].Kind, want) || !hits[0].Good {
			t.Errorf("%s finds %+v, want %s first", words, hits, want)
		}
	}
}

func TestTheGuideOfAClosedItemSaysWhyAndOffersNoForm(t *testing.T) { // ITM-19
	db := storetest.SQLite(t)
	hold(t, db, chief)
	stop := catalog.Stop{Code: "economic-layoff", Words: "系统升级，下周一恢复", At: clocktest.Now()}
	if _, err := (catalogdb.Store{DB: db}).Stop(t.Context(), stop); err != nil {
		t.Fatal(err)
	}
	h := webtest.Open(t, db, chief, actor.Who{Unit: "江南示例精密机械有限公司"}, pages(t, db).Mount)
	if page := h.Page("/items/economic-layoff"); !strings.Contains(page, stop.Words) || strings.Contains(page, "/unit/apply/") {
		t.Errorf("the guide does not say %q, or still has a form", stop.Words)
	}
}

// PER-2: whoever is signed in already is not sent to log in for their own cases.
func TestTheQueriesLeadEverybodyToTheirOwnCases(t *testing.T) {
	for name, tc := range map[string]struct {
		who  actor.Actor
		link string
	}{
		"a visitor": {actor.Actor{}, ">登录看全部办件<"}, "a unit": {chief, ">看单位办件<"},
		"a person who acts for no unit": {actor.Actor{PersonID: "p"}, ">看我的申请<"},
	} {
		page := hall(t, tc.who).Page("/queries")
		for _, link := range []string{">登录看全部办件<", ">看单位办件<", ">看我的申请<"} {
			if strings.Contains(page, link) != (link == tc.link) {
				t.Errorf("%s: %s is there: %t", name, link, link != tc.link)
			}
		}
	}
}
