package centre_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/account"
	"wangting/internal/account/accountweb"
	"wangting/internal/actor"
	"wangting/internal/address/addressweb"
	"wangting/internal/audit/audittest"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	"wangting/internal/catalog/catalogroom"
	"wangting/internal/centre"
	"wangting/internal/centre/centredb"
	"wangting/internal/login/loginweb"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/notice"
	"wangting/internal/notice/noticedb"
	"wangting/internal/person"
	"wangting/internal/person/persondb"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/secret/secrettest"
	"wangting/internal/session/sessionweb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/ui"
	"wangting/internal/unit"
	"wangting/internal/unit/unitdb"
	"wangting/internal/upgrade"
	"wangting/internal/upgrade/upgradedb"
	"wangting/internal/upgrade/upgradeweb"
	"wangting/internal/web/webtest"
)

var (
	now      = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	clock    = func() time.Time { return now }
	chief    = actor.Actor{PersonID: "p", UnitID: "u", MandateID: "m", Level: actor.Representative}
	operator = actor.Actor{PersonID: "o", UnitID: "u", MandateID: "n", Level: actor.Operator}
	name     = "江南示例精密机械有限公司"
	shown    = actor.Who{Unit: name, Person: "测**", Phone: "1*****82", Role: "法定代表人"}
)

// hall is the centre over the real rooms, with one person signed in.
type hall struct {
	*webtest.Hall
	rooms
}

// rooms are the shared infrastructure and the packages that the centre reads.
type rooms struct {
	db      *store.DB
	keys    *secret.Keyring
	book    *audittest.Book
	catalog catalogroom.Room
}

func openOver(t *testing.T, db *store.DB) rooms {
	t.Helper()
	book := audittest.New(t)
	items, err := catalogroom.New(t.Context(), catalogroom.Needs{DB: db, Audit: book.Service, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	return rooms{db, secrettest.Keyring(t), book, items}
}

func (r rooms) pages() centre.Pages {
	return centre.Pages{
		Store:      centredb.Store{DB: r.db, UnreadSQL: noticedb.UnreadSQL, Now: func() time.Time { return now }},
		Catalog:    r.catalog.Service,
		Favourites: r.catalog.Favourites,
		Units:      r.units(),
		Persons:    &person.Service{Store: persondb.Store{DB: r.db, Keys: r.keys}, Tx: r.db, Audit: r.book.Service, Now: clock},
		Mandates:   r.mandates(),
		Upgrades:   &upgrade.Service{Store: upgradedb.Store{DB: r.db}},
		Now:        clock,
	}
}

func (r rooms) units() *unit.Service {
	return &unit.Service{Store: unitdb.Store{DB: r.db}, Tx: r.db, Audit: r.book.Service, Now: clock}
}

func (r rooms) mandates() *mandate.Service {
	s := mandatedb.Store{DB: r.db, Now: clock}
	return &mandate.Service{
		Store:   s,
		Giving:  s,
		Promote: s,
		Units:   r.units(),
		Tx:      r.db,
		Audit:   r.book.Service,
		Limits:  mandate.DefaultLimits(),
		Now:     clock,
	}
}

// open signs who in. records plays the core business system; nil means it is not connected.
func open(t *testing.T, who actor.Actor, records account.Records) *hall {
	t.Helper()
	r := openOver(t, storetest.SQLite(t))
	r.settle(t)
	p := r.pages()
	p.Records = records
	return &hall{webtest.Open(t, r.db, who, shown, p.Mount), r}
}

// settle stores the unit, its representative and a handler without any mandate for an item.
func (r rooms) settle(t *testing.T) {
	t.Helper()
	ok(t)(unitdb.Store{DB: r.db}.Add(t.Context(), unit.Unit{
		ID:        chief.UnitID,
		Number:    "2000000017",
		USCC:      "91320100MA1TE5T0XF",
		Name:      name,
		Region:    "320100",
		Kind:      "企业",
		Address:   "示例路 1 号",
		State:     unit.Active,
		CreatedAt: now,
		Version:   1,
	}))
	for i, who := range []actor.Actor{chief, operator} {
		ok(t)(persondb.Store{DB: r.db, Keys: r.keys}.Add(t.Context(), person.Person{
			ID:        who.PersonID,
			Name:      "测试甲",
			DocType:   regno.IdentityCard,
			DocNumber: fmt.Sprintf("32010119900101602%d", 7-i),
			Phone:     regno.Mobile(fmt.Sprintf("1380000008%d", 2+i)),
			CreatedAt: now,
		}))
		err := mandatedb.Store{DB: r.db, Now: clock}.Add(t.Context(), mandate.Mandate{
			ID:        who.MandateID,
			UnitID:    who.UnitID,
			PersonID:  who.PersonID,
			Level:     who.Level,
			State:     mandate.Active,
			From:      now.Add(-time.Hour),
			GrantedAt: now,
			Version:   1,
		})
		ok(t)(true, err)
	}
}

// ok returns a check that fails the test when something was not stored.
func ok(t *testing.T) func(bool, error) {
	return func(stored bool, err error) {
		t.Helper()
		if err != nil || !stored {
			t.Fatalf("stored: %t, %v", stored, err)
		}
	}
}

// busy stores cases with their counters, and three messages, for the unit.
func (r rooms) busy(t *testing.T) {
	t.Helper()
	rows := caseworkdb.Store{DB: r.db, Keys: r.keys}
	for i, c := range []struct {
		number, item string
		state        casework.State
		filed        time.Time
		due          time.Time
	}{
		{"20261109000318", "training-subsidy", casework.Correcting, now.AddDate(0, 0, -14), time.Date(2026, 11, 26, 15, 59, 59, 0, time.UTC)},
		{"20261106000127", "work-injury", casework.Accepted, now.AddDate(0, 0, -17), now.AddDate(0, 1, 0)},
		{"20261103000092", "dispute-mediation", casework.Accepted, now.AddDate(0, 0, -20), now.AddDate(0, 1, 0)},
		{"20261001000001", "work-injury", casework.Closed, now.AddDate(0, -2, 0), time.Time{}},
		{"", "work-injury", casework.Draft, time.Time{}, time.Time{}},
		{"20260901000001", "base-declaration", casework.Closed, now.AddDate(0, -3, 0), time.Time{}},
	} {
		it := r.catalog.Catalogue().Item(c.item)
		by := casework.Hand{Kind: "person", ID: chief.PersonID, Label: "法定代表人"}
		stored := casework.Case{
			ID:          fmt.Sprintf("c%d", i+1),
			Number:      c.number,
			UnitID:      chief.UnitID,
			UnitName:    name,
			ItemCode:    it.Code,
			ItemVersion: it.Version,
			ItemName:    it.Name,
			Sensitive:   it.Sensitive,
			Region:      "320100",
			State:       c.state,
			StartedBy:   by,
			FiledBy:     by,
			StartedAt:   now,
			SubmittedAt: c.filed,
			UpdatedAt:   now.Add(-time.Duration(i) * time.Minute),
			Version:     1,
		}
		stored.Clock.Due = c.due
		if err := rows.Insert(t.Context(), stored); err != nil {
			t.Fatal(err)
		}
	}
	counts := []casework.Bump{
		{Owner: chief.UnitID, Class: "open", N: 10},
		{Owner: chief.UnitID, Scope: "dispute-mediation", Class: "open", N: 1},
		{Owner: chief.UnitID, Class: "done", N: 6},
		{Owner: chief.UnitID, Class: "rate", N: 3},
		{Owner: chief.UnitID, Class: "correct", N: 1},
		{Owner: chief.UnitID, Class: "draft", N: 1},
	}
	if err := rows.Bump(t.Context(), counts); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		m := notice.Message{ID: fmt.Sprint(i), UnitID: chief.UnitID, Title: "示例", At: now}
		if err := (noticedb.Store{DB: r.db, Keys: r.keys}).Add(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
}

// CEN-1: tiles 「办理中」「已办结」「待评价」「待处理」; tabs 「推荐」「办事」「查询」「收藏」.
func TestTheHomePageOfAUnitSaysWhatToDoNext(t *testing.T) {
	h := open(t, chief, nil)
	h.busy(t)
	page := h.Page("/unit")
	webtest.Golden(t, "home", page)
	for _, want := range []string{"有 1 件事需要您处理", "请在 11 月 26 日（周四）前补正",
		`href="/unit/cases?class=open"`, `href="/unit/cases/c4/rate"`,
		`href="/unit/drafts/c5"`, "我的工作台 (1)", "全部 18 件", `data-unread="3"`, "/unit/cases/c3"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not have %s", want)
		}
	}
	if n := strings.Count(page, "提交</span>"); n != 5 {
		t.Errorf("%d cases are listed beside the draft, want five", n)
	}
}

func TestAHandlerNeitherSeesNorCountsSensitiveCasesTheyMayNotHandle(t *testing.T) {
	h := open(t, operator, nil)
	h.busy(t)
	page := h.Page("/unit")
	if strings.Contains(page, "/unit/cases/c3") || !strings.Contains(page, "全部 17 件") {
		t.Error("a sensitive case (CAS-10) is seen or counted")
	}
}

// POR-3, HAN-9: what was not granted to a handler leads to where they ask for it, in every tab.
func TestAHandlerAsksForWhatWasNotGranted(t *testing.T) {
	for name, tc := range map[string]struct {
		who      actor.Actor
		has, not string
	}{
		"a handler without any grant": {operator, `href="/unit/access/economic-layoff"`, `/unit/apply/economic-layoff`},
		"the representative":          {chief, `/unit/apply/economic-layoff`, `/unit/access/`},
	} {
		h := open(t, tc.who, nil)
		for _, tab := range []string{"/unit", "/unit?tab=services"} {
			if page := h.Page(tab); !strings.Contains(page, tc.has) || strings.Contains(page, tc.not) {
				t.Errorf("%s has another way in under %s", name, tab)
			}
		}
	}
}

// CAS-10: a handler without the grant reads what their unit has filed; no button leads them to a refusal.
func TestAHandlerWithoutTheGrantIsOfferedNothingToDo(t *testing.T) {
	doing := []string{"去补正", "去评价", "/unit/drafts/"}
	for name, tc := range map[string]struct {
		who actor.Actor
		may bool
	}{"a handler without any grant": {operator, false}, "the representative": {chief, true}} {
		h := open(t, tc.who, nil)
		h.busy(t)
		page := h.Page("/unit")
		for _, words := range doing {
			if strings.Contains(page, words) != tc.may {
				t.Errorf("%s: 「%s」 is offered: %v", name, words, !tc.may)
			}
		}
		if !strings.Contains(page, "需要补正") || !strings.Contains(page, "看进度") {
			t.Errorf("%s does not see the cases", name)
		}
	}
}

// POR-3: what the unit did stands first under 「推荐」, and what it cannot do here is not recommended.
func TestWhatAUnitDidIsRecommendedFirst(t *testing.T) {
	h := open(t, chief, nil)
	before := h.Page("/unit")
	if strings.Contains(before, "/items/base-declaration") {
		t.Error("an item that cannot be begun here is recommended")
	}
	h.busy(t)
	page := h.Page("/unit")
	first, hot := strings.Index(page, `href="/items/training-subsidy"`), strings.Index(page, `href="/items/economic-layoff"`)
	if first < 0 || hot >= 0 && first > hot {
		t.Errorf("what was done stands at %d, what is hot at %d", first, hot)
	}
}

// CEN-1, POR-3: for a handler, what they may do stands before what they would have to ask for.
func TestWhatAHandlerMayDoIsRecommendedFirst(t *testing.T) {
	h := open(t, operator, nil)
	rows := regexp.MustCompile(`href="/(?:items|unit/access)/([a-z-]+)"`)
	listed := func() []string {
		var out []string
		for _, m := range rows.FindAllStringSubmatch(h.Page("/unit"), -1) {
			out = append(out, m[0])
		}
		return out
	}
	const grant = "title-publicity"
	first := func(list []string, want string) int { return slices.Index(list, want) }
	if before := listed(); first(before, `href="/unit/access/economic-layoff"`) < 0 || first(before, `href="/items/`+grant+`"`) >= 0 {
		t.Fatalf("without a grant the page lists %v", before)
	}
	if _, err := h.db.Exec(t.Context(), `INSERT INTO mandate_scope (mandate_id, item_code, granted_us) VALUES ($1, $2, 1)`,
		operator.MandateID, grant); err != nil {
		t.Fatal(err)
	}
	after := listed()
	may := first(after, `href="/items/`+grant+`"`)
	asks := slices.IndexFunc(after, func(l string) bool { return strings.Contains(l, "/unit/access/") })
	if may < 0 || asks >= 0 && asks < may {
		t.Errorf("what was granted stands at %d, what must be asked for at %d: %v", may, asks, after)
	}
}

// CEN-1: many drafts take no place of a case.
func TestDraftsPushNoCaseOut(t *testing.T) {
	h := open(t, chief, nil)
	h.busy(t)
	rows := caseworkdb.Store{DB: h.db, Keys: h.keys}
	it := h.catalog.Catalogue().Item("work-injury")
	for i := range 20 {
		c := casework.Case{ID: fmt.Sprintf("d%d", i), UnitID: chief.UnitID, ItemCode: it.Code, ItemVersion: it.Version, ItemName: it.Name,
			State: casework.Draft, StartedAt: now, UpdatedAt: now.Add(time.Duration(i) * time.Minute), Version: 1}
		c.StartedBy = casework.Hand{Kind: "person", ID: fmt.Sprintf("p%d", i)}
		if err := rows.Insert(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	page := h.Page("/unit")
	for _, id := range []string{"c1", "c2", "c3", "c4", "c6"} {
		if !strings.Contains(page, "/unit/cases/"+id) {
			t.Errorf("%s was pushed out", id)
		}
	}
	if n := strings.Count(page, "继续填写"); n != 2 {
		t.Errorf("%d drafts are shown", n)
	}
}

func TestANewUnitIsToldWhereToBegin(t *testing.T) {
	h := open(t, chief, nil)
	webtest.Golden(t, "home-new", h.Page("/unit"))
}

func TestTheItemsStandUnderFourTabs(t *testing.T) {
	h := open(t, chief, nil)
	for tab, want := range map[string][]string{
		"/unit":                {"推荐", "/unit/apply/economic-layoff"},
		"/unit?tab=services":   {"工伤", "就业创业", "/items/work-injury"},
		"/unit?tab=queries":    {"职称证书在线查询", "/queries/title-certificate", ">查询</a>"},
		"/unit?tab=favourites": {"还没有收藏"},
		"/unit?tab=nonsense":   {"就业技能培训补贴申请"},
	} {
		page := h.Page(tab)
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s does not have %s", tab, w)
			}
		}
		if strings.Contains(page, "社会保障卡正式挂失") {
			t.Errorf("%s offers a unit what is for persons", tab)
		}
	}
	if strings.Contains(h.Page("/unit?tab=queries"), "/unit/queries/institution-wage") {
		t.Error("a company is offered what only a 事业单位 may ask")
	}
	if strings.Contains(h.Page("/unit?tab=services"), "/unit/apply/base-declaration") {
		t.Error("an item that cannot be begun here has a button")
	}
}

func TestAStarKeepsAnItemAtHand(t *testing.T) {
	h := open(t, chief, nil)
	keep, drop := "/unit/favourites?item=economic-layoff&on=1", "/unit/favourites?item=economic-layoff&on=0"
	if !strings.Contains(h.Page("/unit"), `action="/unit/favourites?item=economic-layoff&amp;on=1"`) {
		t.Fatal("there is no star to press")
	}
	for range 2 { // a double click
		if a := h.Post(keep, url.Values{"back": {"/unit?tab=services"}}); a.Location != "/unit?tab=services" {
			t.Fatalf("got %d to %q", a.Status, a.Location)
		}
	}
	if page := h.Page("/unit?tab=favourites"); !strings.Contains(page, "/items/economic-layoff") || !strings.Contains(page, "取消收藏") {
		t.Error("the favourite is not there")
	}
	a := h.Post(drop, nil, "HX-Request", "true")
	if a.Status != http.StatusOK || !strings.Contains(a.Body, `id="star-economic-layoff"`) ||
		!strings.Contains(a.Body, "on=1") || strings.Contains(a.Body, "<html") {
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
	var deeds []string
	for _, e := range h.book.Entries() {
		deeds = append(deeds, e.Act+" "+e.ObjectID)
	}
	want := "[favourite.kept economic-layoff favourite.kept economic-layoff favourite.dropped economic-layoff favourite.kept economic-layoff]"
	if fmt.Sprint(deeds) != want {
		t.Errorf("deeds: %v", deeds)
	}
}

// CEN-2, CEN-5, CEN-6, HAN-2 and the settings.
func TestEveryEntryOfTheMenuIsAPage(t *testing.T) {
	h := open(t, chief, nil)
	h.busy(t)
	for file, path := range map[string]string{
		"info":     "/unit/info",
		"settings": "/unit/settings",
	} {
		webtest.Golden(t, file, h.Page(path))
	}
	for _, n := range ui.UnitEntries {
		if n.Key == "cases" || n.Key == "agents" || n.Key == "institutions" || n.Key == "parcels" ||
			n.Key == "workbench" { // pages of other rooms
			continue
		}
		if page := h.Page(n.Href); !strings.Contains(page, `<a href="`+n.Href+`" aria-current="page"`) {
			t.Errorf("%s is not the current entry on its page", n.Text)
		}
	}
}

// The pages of other packages exist at the addresses to which the centre links.
func TestTheCentreLeadsToPagesOfOtherRooms(t *testing.T) {
	h := open(t, chief, nil)
	past := []upgrade.Past{{Number: "1", Item: "示例", State: "已办结", Day: "2024-11-08"}}
	if err := (upgradedb.Store{DB: h.db}).KeepPast(t.Context(), chief.UnitID, past); err != nil {
		t.Fatal(err)
	}
	for path, hrefs := range map[string][]string{
		"/unit/info":     {accountweb.EditPath, accountweb.HistoryPath, accountweb.ClosePath, upgradeweb.PastPath},
		"/unit/settings": {sessionweb.PasswordPath, addressweb.UnitPath, loginweb.PasskeyPath, sessionweb.Me},
	} {
		page := h.Page(path)
		for _, href := range hrefs {
			if !strings.Contains(page, `href="`+href+`"`) {
				t.Errorf("%s does not lead to %s", path, href)
			}
		}
	}
}

// ACC-1: the unit, and its representative with the phone, whoever reads the page; only the representative changes that phone.
func TestTheSettingsShowTheUnitAndItsRepresentative(t *testing.T) {
	for name, tc := range map[string]struct {
		who   actor.Actor
		phone string // the line with 「修改手机」
	}{"the representative": {chief, "移动电话"}, "a handler": {operator, "手机"}} {
		t.Run(name, func(t *testing.T) {
			page := open(t, tc.who, nil).Page("/unit/settings")
			for _, words := range []string{">单位信息</h2>", ">法人基础信息</h2>", "证件类型", "居民身份证", "****6027", "测**", "1*****82", "我的收件地址"} {
				if !strings.Contains(page, words) {
					t.Errorf("%s is not shown", words)
				}
			}
			before, _, found := strings.Cut(page, ">修改手机")
			if !found || strings.Count(page, ">修改手机") != 1 {
				t.Fatal("there is not one 修改手机")
			}
			if line := before[strings.LastIndex(before, "<dt"):]; !strings.Contains(line, ">"+tc.phone+"</dt>") {
				t.Errorf("修改手机 stands in %s", line)
			}
		})
	}
}

func TestAHomePageCostsTwoStatementsAndAFrameOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := openOver(t, db).pages()
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

func TestAnInstitutionReadsItsOwnNumber(t *testing.T) { // INS-6
	for want, u := range map[string]unit.Unit{
		"机构编号 JG321200000001":                         {USCC: "JG321200000001", Number: "JG321200000001"},
		"统一社会信用代码 91320100MA00000000,单位编号 2000000001": {USCC: "91320100MA00000000", Number: "2000000001"},
	} {
		if got := strings.Join(centre.Numbers(u), ","); got != want {
			t.Errorf("reads %s, want %s", got, want)
		}
	}
}
