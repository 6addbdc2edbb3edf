package loginweb_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"wangting/internal/login"
	"wangting/internal/web/webtest"
)

func TestTheLoginPageHasTheWordsOfTheHall(t *testing.T) { // LOG-1, LOG-2
	page := open(t).browser().get("/login")
	if page.status != http.StatusOK {
		t.Fatalf("status %d", page.status)
	}
	for _, want := range []string{
		">统一社会信用代码/单位编号/机构编号</label>", ">证件号码/移动电话</label>", ">请输入密码</label>", "个人登录", "单位登录",
		"扫码登录", "账号密码", "CA", "立即注册", "地市历史用户升级", "忘记密码?", "其他登录方式", "省政务", "电子营业执照",
	} {
		if !strings.Contains(strings.Join(strings.Fields(page.body), ""), strings.Join(strings.Fields(want), "")) {
			t.Errorf("the page does not say %q", want)
		}
	}
	webtest.Golden(t, "login", page.body)
}

// B.8: a person registers as a person, a unit as a unit.
func TestRegisteringFromALoginPageIsForWhoLogsIn(t *testing.T) {
	b := open(t).browser()
	for path, want := range map[string]string{"/login": `href="/register">立即注册`, "/login/person": `href="/register/person">个人注册`} {
		_, box, _ := strings.Cut(b.get(path).body, "没有账号？")
		if i := strings.Index(box, want); i < 0 || i > 40 {
			t.Errorf("「没有账号？」 of %s does not lead to %s", path, want)
		}
	}
}

func TestEveryWayThatIsNotOpenSaysSoAndWhatWorksNow(t *testing.T) { // LOG-1
	b := open(t).browser()
	for path, way := range map[string]string{"/login?way=ca": "/login",
		"/login/province": "/register", "/login/licence": "/register"} {
		page := b.get(path)
		if page.status != http.StatusOK || !strings.Contains(page.body, "暂未开放") || !strings.Contains(page.body, `href="`+way+`"`) {
			t.Errorf("%s gave %d and leads nowhere", path, page.status)
		}
		if strings.Contains(page.body, `type="password"`) {
			t.Errorf("%s asks for a password that nothing takes", path)
		}
	}
	webtest.Golden(t, "login-ca", b.get("/login?way=ca").body)
}

func TestTheRightPasswordLeadsToTheUnitOrWhereOneWanted(t *testing.T) { // LOG-2
	h := open(t)
	for next, want := range map[string]string{
		"":                     "/unit",
		"/unit/cases?page=2":   "/unit/cases?page=2",
		"https://evil.test/":   "/unit",
		"//evil.test":          "/unit",
		"/\\evil.test":         "/unit",
		"/login?next=%2Flogin": "/unit",
		"/logout":              "/unit",
	} {
		b := h.browser()
		if a := b.login(password, "next", next); a.status != http.StatusSeeOther || a.to != want {
			t.Errorf("next %q: %d to %q, want %q", next, a.status, a.to, want)
		}
		if a := b.get("/unit"); a.body != "单位主页" {
			t.Errorf("inside: %d %q", a.status, a.to)
		}
		if a := b.get("/login"); a.to != "/unit" {
			t.Errorf("the login page for somebody inside leads to %q", a.to)
		}
	}
}

func TestWhereOneWantedIsKeptThroughTabsWaysAndFailures(t *testing.T) {
	b := open(t).browser()
	first := b.get("/unit")
	if first.to != "/login?next=%2Funit" {
		t.Fatalf("a visitor is sent to %q", first.to)
	}
	page := b.get("/login?next=%2Funit%2Fcases")
	for _, href := range []string{"/login/person?next=%2Funit%2Fcases", "/login?next=%2Funit%2Fcases&amp;way=ca"} {
		if !strings.Contains(page.body, `href="`+href+`"`) {
			t.Errorf("no link to %s", href)
		}
	}
	if again := b.login("Wrong-1234", "next", "/unit/cases"); !strings.Contains(again.body, `name="next" value="/unit/cases"`) {
		t.Error("a failure forgot where to go")
	}
}

func TestAFailureKeepsWhatWasTypedButThePasswordAndTellsNothing(t *testing.T) { // LOG-3
	b := open(t).browser()
	known := b.login("Wrong-1234")
	unknown := b.do(http.MethodPost, "/login", url.Values{"account": {"91320000MA1ABCDEXX"}, "who": {card}, "password": {"Wrong-1234"}})
	for name, a := range map[string]answer{"known": known, "unknown": unknown} {
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, login.Wrong) || !strings.Contains(a.body, `value="`+card+`"`) {
			t.Errorf("%s: %d", name, a.status)
		}
		if strings.Contains(a.body, "Wrong-1234") {
			t.Errorf("%s: the password stands in the page", name)
		}
		if !strings.Contains(a.body, "<title>错误：") {
			t.Errorf("%s: the title does not say that something is wrong", name)
		}
	}
	if strings.ReplaceAll(unknown.body, "91320000MA1ABCDEXX", code) != known.body {
		t.Error("the pages differ in more than what was typed")
	}
	webtest.Golden(t, "login-wrong", known.body)
}

func TestWhatIsMissingIsToldBesideItsField(t *testing.T) {
	a := open(t).browser().do(http.MethodPost, "/login", url.Values{})
	if a.status != http.StatusUnprocessableEntity {
		t.Fatalf("status %d", a.status)
	}
	for _, id := range []string{"account", "who", "password"} {
		if !strings.Contains(a.body, `href="#`+id+`"`) || !strings.Contains(a.body, `id="`+id+`-e"`) {
			t.Errorf("%s is not told in the summary and beside the field", id)
		}
	}
}

var puzzleAt = regexp.MustCompile(`action="(/slider/[0-9a-f-]{36})"`)

// solve moves the puzzle piece of a page into the gap and returns the address to which that leads.
func (b *browser) solve(page string) string {
	b.h.Helper()
	m := puzzleAt.FindStringSubmatch(page)
	if m == nil {
		b.h.Fatal("no puzzle on the page")
	}
	if a := b.get(m[1] + "/bg"); a.status != http.StatusOK || len(a.body) < 1000 {
		b.h.Fatalf("the picture: %d", a.status)
	}
	var x int
	if err := b.h.db.Get(b.h.Context(), &x, `SELECT x FROM slider_puzzle WHERE id = $1`, strings.TrimPrefix(m[1], "/slider/")); err != nil {
		b.h.Fatal(err)
	}
	a := b.do(http.MethodPost, m[1], url.Values{"position": {strconv.Itoa(x)}, "back": {"/login?next=%2Funit%2Fcases"}})
	if a.status != http.StatusSeeOther {
		b.h.Fatalf("solving gave %d: %s", a.status, a.body)
	}
	return a.to
}

func TestAfterThreeFailuresAPuzzleStandsBeforeTheNextTry(t *testing.T) { // LOG-3
	h := open(t)
	b := h.browser()
	for n := 1; n <= 3; n++ {
		if a := b.login("Wrong-1234", "next", "/unit/cases"); strings.Contains(a.body, "拖动下方滑块完成拼图") != (n == 3) {
			t.Errorf("after failure %d the puzzle is wrong", n)
		}
	}
	refused := b.login(password, "next", "/unit/cases")
	if refused.status != http.StatusUnprocessableEntity || !strings.Contains(refused.body, "请先完成安全验证") {
		t.Fatalf("the right password before the puzzle: %d", refused.status)
	}
	back := b.get(b.solve(refused.body))
	if !strings.Contains(back.body, "安全验证已通过") || !strings.Contains(back.body, `value="`+code+`"`) ||
		!strings.Contains(back.body, `value="`+card+`"`) || !strings.Contains(back.body, `value="/unit/cases"`) {
		t.Errorf("back at the login something is lost: %s", back.body)
	}
	if a := b.login(password, "next", "/unit/cases"); a.to != "/unit/cases" {
		t.Errorf("after the puzzle: %d to %q", a.status, a.to)
	}
	if a := h.browser().login(password); a.status != http.StatusSeeOther {
		t.Errorf("after a success nothing is due: %d", a.status)
	}
}

func TestALockIsToldWithItsTimeAndAnotherWay(t *testing.T) { // LOG-3
	h := open(t)
	b := h.browser()
	var last answer
	for range 5 {
		last = b.login("Wrong-1234")
		if puzzleAt.MatchString(last.body) {
			b.solve(last.body)
		}
	}
	if last.status != http.StatusTooManyRequests ||
		!strings.Contains(last.body, "密码连续输错 5 次，请 15 分钟后再试，或重新设置密码") {
		t.Errorf("the fifth failure: %d", last.status)
	}
	if a := b.login(password); a.status != http.StatusTooManyRequests {
		t.Errorf("the right password while locked: %d", a.status)
	}
	h.now = h.now.Add(15 * time.Minute)
	if a := b.login(password); a.status != http.StatusSeeOther {
		t.Errorf("after the lock: %d", a.status)
	}
}

func TestThePuzzleHasAnotherWayInWords(t *testing.T) { // POR-9
	b := open(t).browser()
	var page answer
	for range 3 {
		page = b.login("Wrong-1234")
	}
	at := puzzleAt.FindStringSubmatch(page.body)[1]
	wrong := b.do(http.MethodPost, at, url.Values{"position": {"0"}, "back": {"/login"}})
	if wrong.status != http.StatusUnprocessableEntity || !strings.Contains(wrong.body, "没有对上，请再试一次") {
		t.Errorf("a wrong place: %d", wrong.status)
	}
	other := b.get(at + "/words?back=%2Flogin")
	words := b.get(other.to)
	if words.status != http.StatusOK || !strings.Contains(words.body, "几？</label>") {
		t.Errorf("in words: %d", words.status)
	}
	nonsense := b.do(http.MethodPost, other.to, url.Values{"position": {"不知道"}, "back": {"/login"}})
	if nonsense.status != http.StatusUnprocessableEntity {
		t.Errorf("nonsense: %d", nonsense.status)
	}
	if foreign := b.h.browser().get(at + "/bg"); foreign.status != http.StatusNotFound {
		t.Errorf("another browser sees the picture: %d", foreign.status)
	}
}
