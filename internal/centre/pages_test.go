package centre_test

import (
	"context"
	"fmt"
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
	"wangting/internal/centre"
	"wangting/internal/centre/centredb"
	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/ui"
	"wangting/internal/web/webtest"
)

var (
	now      = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	chief    = actor.Actor{PersonID: "p", UnitID: "u", MandateID: "m", Level: actor.Representative}
	operator = actor.Actor{PersonID: "o", UnitID: "u", MandateID: "n", Level: actor.Operator}
	name     = "江南示例精密机械有限公司"
	shown    = actor.Who{Unit: name, Person: "测**", Phone: "1*****82", Role: "法定代表人"}
)

// shelf is a unit with cases; favourites are real.
type shelf struct {
	centredb.Store
	counted centre.Counted
	cases   centre.Cases
}

func (s *shelf) Counts(ctx context.Context, unit, person string) (centre.Counted, error) {
	c, err := s.Store.Marks(ctx, unit, person)
	s.counted.Stars = c.Stars
	return s.counted, err
}
func (s *shelf) Marks(ctx context.Context, unit, person string) (centre.Counted, error) {
	return s.Counts(ctx, unit, person)
}
func (s *shelf) Home(context.Context, string, int) (centre.Cases, error) { return s.cases, nil }

// rooms are the other rooms of a small hall.
type rooms struct{ book *audittest.Book }

// deeds are what was done, and to what.
func (r *rooms) deeds() []string {
	var out []string
	for _, e := range r.book.Entries() {
		out = append(out, e.Act+" "+e.ObjectID)
	}
	return out
}

var items = []centre.Item{
	{Code: "gs-rd", Name: "工伤认定", Line: "企业 · 60 日内作出", Board: "工伤保险", Department: "示例市人社局工伤科", Online: true},
	{Code: "px-bt", Name: "就业技能培训补贴申请", Line: "企业 · 20 个工作日", Board: "就业创业", Department: "示例市就业服务中心", Online: true},
	{Code: "zc-cx", Name: "职称证书在线查询", Line: "即时", Board: "人才人事", Query: true, Online: true},
	{Code: "jg-dj", Name: "机构登记", Line: "窗口办理", Board: "人才人事"},
}

func (*rooms) Items() []centre.Item  { return items }
func (*rooms) Hot(int) []centre.Item { return items[:2] }
func (r *rooms) Item(code string) (centre.Item, bool) {
	for _, it := range items {
		if it.Code == code {
			return it, true
		}
	}
	return centre.Item{}, false
}
func (*rooms) May(_ context.Context, _ actor.Actor, _, item string) error {
	return fault.New(fault.Forbidden, item)
}
func (*rooms) Unit(context.Context, string) (centre.Unit, error) {
	return centre.Unit{USCC: "91320100MA1EXAMP0X", Number: "2000000017", Name: name, Region: "南京市", Kind: "企业", Address: "示例路 1 号", State: "正常", OpenedAt: now}, nil
}
func (*rooms) Of(context.Context, string) ([]centre.Person, error) {
	return []centre.Person{{Level: actor.Representative, Name: "测**", Document: "居民身份证 ****6027", Phone: "1*****82", From: now}}, nil
}

func (r *rooms) stars(db *store.DB) *catalog.Favourites {
	return &catalog.Favourites{
		Store: catalogdb.Store{DB: db},
		Known: func(code string) bool { _, ok := r.Item(code); return ok },
		Tx:    db,
		Audit: r.book.Service,
		Now:   func() time.Time { return now },
	}
}

func word(state string, _ bool) string {
	return map[string]string{"CORRECTION": "待补正", "ACCEPTED": "已受理", "CLOSED": "已办结", "DRAFT": "草稿"}[state]
}

func busy() (centre.Counted, centre.Cases) {
	c := centre.Counted{Unread: 3, Cases: []centre.Count{{Class: "open", N: 10}, {Scope: "zc", Class: "open", N: 1}, {Class: "done", N: 6},
		{Class: "rate", N: 3}, {Class: "correct", N: 1}, {Class: "draft", N: 1}}}
	fix := centre.Case{ID: "c1", Number: "20261109000318", Item: "px-bt", Name: "就业技能培训补贴申请", State: "CORRECTION", Class: "open", Mark: "correct",
		FiledBy: "法定代表人", Due: time.Date(2026, 11, 26, 15, 59, 59, 0, time.UTC), SubmittedAt: now.AddDate(0, 0, -14), UpdatedAt: now}
	return c, centre.Cases{Urgent: []centre.Case{fix}, Latest: []centre.Case{fix,
		{ID: "c2", Number: "20261106000127", Item: "gs-rd", Name: "工伤认定", State: "ACCEPTED", Class: "open", Promised: true, Due: now.AddDate(0, 1, 0), SubmittedAt: now.AddDate(0, 0, -17)},
		{ID: "c3", Number: "20261103000092", Item: "zc", Name: "劳动人事争议仲裁申请", Sensitive: true, State: "ACCEPTED", Class: "open", SubmittedAt: now.AddDate(0, 0, -20)},
		{ID: "c4", Number: "20261001000001", Item: "gs-rd", Name: "工伤认定", State: "CLOSED", Class: "done", Mark: "rate", SubmittedAt: now.AddDate(0, -2, 0)},
		{ID: "c5", Item: "gs-rd", Name: "工伤认定", State: "DRAFT", Class: "draft", UpdatedAt: now},
		{ID: "c6", Number: "20260901000001", Item: "gs-rd", Name: "旧的", State: "CLOSED", Class: "done", SubmittedAt: now.AddDate(0, -3, 0)},
	}}
}

func pagesOf(db *store.DB, s centre.Store, r *rooms) centre.Pages {
	return centre.Pages{Store: s, Catalog: r, Rights: r, Units: r, People: r, Favourites: r.stars(db), Word: word, Now: func() time.Time { return now }, PasswordHref: "/password"}
}

func open(t *testing.T, who actor.Actor, counted centre.Counted, cases centre.Cases) (*webtest.Hall, *rooms) {
	t.Helper()
	db, r := storetest.SQLite(t), &rooms{book: audittest.New(t)}
	s := &shelf{Store: centredb.Store{DB: db}, counted: counted, cases: cases}
	return webtest.Open(t, db, who, shown, pagesOf(db, s, r).Mount), r
}

// CEN-1: tiles 「办理中」「已办结」「待评价」「待处理」; tabs 「推荐」「办事」「查询」「收藏」.
func TestTheHomePageOfAUnitSaysWhatToDoNext(t *testing.T) {
	counted, cases := busy()
	h, _ := open(t, chief, counted, cases)
	page := h.Page("/unit")
	webtest.Golden(t, "home", page)
	for _, want := range []string{"有 1 件事需要您处理", "请在 11 月 26 日（周四）前补正", `href="/unit/cases?class=open"`, `href="/unit/cases/c4/rate"`,
		`href="/unit/drafts/c5"`, "我的工作台 (1)", "全部 18 件", `data-unread="3"`, "劳动人事争议仲裁申请"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not have %s", want)
		}
	}
	if strings.Contains(page, "旧的") {
		t.Error("more than five cases are listed")
	}
}

func TestAHandlerNeitherSeesNorCountsSensitiveCasesTheyMayNotHandle(t *testing.T) {
	counted, cases := busy()
	h, _ := open(t, operator, counted, cases)
	page := h.Page("/unit")
	if strings.Contains(page, "仲裁") || !strings.Contains(page, "全部 17 件") {
		t.Error("a sensitive case (CAS-10) is seen or counted")
	}
}

func TestANewUnitIsToldWhereToBegin(t *testing.T) {
	h, _ := open(t, chief, centre.Counted{}, centre.Cases{})
	webtest.Golden(t, "home-new", h.Page("/unit"))
}

func TestTheItemsStandUnderFourTabs(t *testing.T) {
	h, _ := open(t, chief, centre.Counted{}, centre.Cases{})
	for tab, want := range map[string][]string{
		"/unit":                {"推荐", "/unit/apply/gs-rd"},
		"/unit?tab=services":   {"工伤保险", "就业创业", "/items/jg-dj"},
		"/unit?tab=queries":    {"职称证书在线查询", "/unit/apply/zc-cx"},
		"/unit?tab=favourites": {"还没有收藏"},
		"/unit?tab=nonsense":   {"就业技能培训补贴申请"},
	} {
		page := h.Page(tab)
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s does not have %s", tab, w)
			}
		}
	}
	if strings.Contains(h.Page("/unit?tab=services"), "/unit/apply/jg-dj") {
		t.Error("an item that cannot be begun here has a button")
	}
}

func TestAStarKeepsAnItemAtHand(t *testing.T) {
	h, r := open(t, chief, centre.Counted{}, centre.Cases{})
	keep, drop := "/unit/favourites?item=gs-rd&on=1", "/unit/favourites?item=gs-rd&on=0"
	if !strings.Contains(h.Page("/unit"), `action="/unit/favourites?item=gs-rd&amp;on=1"`) {
		t.Fatal("there is no star to press")
	}
	for range 2 { // a double click
		if a := h.Post(keep, url.Values{"back": {"/unit?tab=services"}}); a.Location != "/unit?tab=services" {
			t.Fatalf("got %d to %q", a.Status, a.Location)
		}
	}
	if page := h.Page("/unit?tab=favourites"); !strings.Contains(page, "/items/gs-rd") || !strings.Contains(page, "取消收藏") {
		t.Error("the favourite is not there")
	}
	a := h.Post(drop, nil, "HX-Request", "true")
	if a.Status != http.StatusOK || !strings.Contains(a.Body, `id="star-gs-rd"`) || !strings.Contains(a.Body, "on=1") || strings.Contains(a.Body, "<html") {
		t.Errorf("htmx got %d: %s", a.Status, a.Body)
	}
	if page := h.Page("/unit?tab=favourites"); !strings.Contains(page, "还没有收藏") {
		t.Error("the favourite is still there")
	}
	if a := h.Post("/unit/favourites?item=none&on=1", nil); a.Status != http.StatusNotFound {
		t.Errorf("an unknown item gave %d", a.Status)
	}
	if a := h.Post(keep, url.Values{"back": {"https://evil.example/"}}); a.Location != "/unit" {
		t.Errorf("sent to %q", a.Location)
	}
	if fmt.Sprint(r.deeds()) != "[favourite.kept gs-rd favourite.kept gs-rd favourite.dropped gs-rd favourite.kept gs-rd]" {
		t.Errorf("deeds: %v", r.deeds())
	}
}

// CEN-2, CEN-5, CEN-6, HAN-2 and the settings.
func TestEveryEntryOfTheMenuIsAPage(t *testing.T) {
	counted, cases := busy()
	h, _ := open(t, chief, counted, cases)
	for file, path := range map[string]string{
		"info":     "/unit/info",
		"settings": "/unit/settings",
	} {
		webtest.Golden(t, file, h.Page(path))
	}
	for _, n := range ui.UnitEntries {
		if n.Key == "cases" || n.Key == "agents" || n.Key == "institutions" || n.Key == "parcels" || n.Key == "workbench" { // pages of other rooms
			continue
		}
		if page := h.Page(n.Href); !strings.Contains(page, `<a href="`+n.Href+`" aria-current="page"`) {
			t.Errorf("%s is not the current entry on its page", n.Text)
		}
	}
}

func TestAHomePageCostsTwoStatementsAndAFrameOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := pagesOf(db, centredb.Store{DB: db}, &rooms{book: audittest.New(t)})
		var n int64
		ctx := actor.With(store.Counting(t.Context(), &n), chief)
		w := httptest.NewRecorder()
		if err := centre.Home(p)(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/unit", nil)); err != nil || n != 2 {
			t.Errorf("the home page cost %d statements (%v)", n, err)
		}
		n = 0
		v, err := p.Shell(ctx, "cases")
		if err != nil || n != 1 || v.Active != "cases" {
			t.Errorf("the frame cost %d statements (%v)", n, err)
		}
	})
}
