package staffweb_test

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/casework"
	"wangting/internal/console"
	"wangting/internal/console/consoletest"
	"wangting/internal/limit/limitdb"
	"wangting/internal/secret"
	"wangting/internal/secret/secrettest"
	"wangting/internal/staff"
	"wangting/internal/staff/staffdb"
	"wangting/internal/staff/staffweb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

const (
	demoSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	password   = "Correct7horse"
)

type noQueue struct{}

func (noQueue) QueueFigures(context.Context, actor.Actor) (casework.Figures, error) {
	return casework.Figures{}, nil
}

// hall is the door and the accounts desk over a real store with real passwords.
type hall struct {
	*consoletest.Browser
	t     *testing.T
	db    *store.DB
	staff *staff.Service
	now   time.Time
}

func open(t *testing.T) *hall {
	db := storetest.SQLite(t)
	h := &hall{t: t, db: db, now: time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)}
	puzzles := slider.New(db, secrettest.Keyring(t), limitdb.New(db), 60, func() time.Time { return h.now })
	h.staff = &staff.Service{Puzzle: puzzles, Store: &staffdb.Store{DB: db, Keys: secrettest.Keyring(t)}, Tx: db,
		Audit: audittest.New(t).Service, Keys: secrettest.Keyring(t), Failures: limitdb.New(db),
		Passwords: secret.NewPasswords(0, 0), Limits: staff.DefaultLimits(), Issuer: "网上办事服务大厅",
		Now: func() time.Time { return h.now }}
	h.Browser = consoletest.Open(t, consoletest.Setup{DB: db,
		Mount: func(m *web.Mux) {
			staffweb.Pages{Staff: h.staff, Puzzles: puzzles, Frame: console.Shell}.Mount(m)
			slider.Pages{Service: puzzles}.Mount(m)
			console.Pages{Queue: noQueue{}}.Mount(m)
		},
		Staff: func(ctx context.Context, login string) (actor.Actor, actor.Who, error) {
			who, show, err := h.staff.Authenticate(ctx, login)
			return who, actor.Who{Person: show.Name, Role: show.RoleLabel}, err
		}})
	return h
}

func (h *hall) add(login string, roles ...actor.Role) staff.Account {
	h.t.Helper()
	i, err := h.staff.Add(h.t.Context(), actor.SystemActor("cli"), staff.New{Login: login, Name: "示例" + login, Roles: roles,
		Region: "320000", Password: password, TOTPSecret: demoSecret})
	if err != nil {
		h.t.Fatal(err)
	}
	return i.Account
}

// code is the code of now; the clock moves on, because a code works once.
func (h *hall) code(secret string) string {
	h.t.Helper()
	h.now = h.now.Add(30 * time.Second)
	code, err := totp.GenerateCode(secret, h.now)
	if err != nil {
		h.t.Fatal(err)
	}
	return code
}

func (h *hall) login(login string) consoletest.Page {
	h.t.Helper()
	return h.Post("/staff/login", "login", login, "password", password, "code", h.code(demoSecret))
}

func TestTheLoginPageAsksForAccountPasswordAndCode(t *testing.T) {
	h := open(t)
	h.Get("/staff/login").Check(t, http.StatusOK).
		Has(t, ">账号</label>", ">密码</label>", ">动态验证码</label>", ">登录</button>").Golden(t, "login")
}

func TestStaffSignInAndOut(t *testing.T) {
	h := open(t)
	h.add("0417", actor.Clerk)
	if p := h.login("0417").Check(t, http.StatusOK); p.Path != "/staff" {
		t.Errorf("STA-4: landed on %s, want /staff", p.Path)
	}
	if p := h.Get("/staff/login"); p.Path != "/staff" {
		t.Errorf("who is in was shown the door again: %s", p.Path)
	}
	if p := h.Post("/staff/logout").Check(t, http.StatusOK); p.Path != "/staff/login" {
		t.Errorf("logging out led to %s", p.Path)
	}
	if p := h.Get("/staff"); !strings.HasPrefix(p.Path, "/staff/login") {
		t.Errorf("after logging out /staff gave %s", p.Path)
	}
}

func TestAWrongLoginKeepsTheAccountAndNothingElse(t *testing.T) {
	h := open(t)
	h.add("0417", actor.Clerk)
	h.Post("/staff/login", "login", "0417", "password", "Wrong7horse", "code", "123456").Check(t, http.StatusUnprocessableEntity).
		Has(t, staff.SayWrong, `value="0417"`).Lacks(t, "Wrong7horse", `value="123456"`).Golden(t, "login-wrong")
}

var puzzleAt = regexp.MustCompile(`action="(/slider/([0-9a-f-]{36}))"`)

// solve moves the piece of a page's puzzle into the gap.
func (h *hall) solve(p consoletest.Page, back string) consoletest.Page {
	h.t.Helper()
	m := puzzleAt.FindStringSubmatch(p.Body)
	if m == nil {
		h.t.Fatalf("no puzzle on %s", p.Path)
	}
	var x int
	if err := h.db.Get(h.t.Context(), &x, `SELECT x FROM slider_puzzle WHERE id = $1`, m[2]); err != nil {
		h.t.Fatal(err)
	}
	return h.Post(m[1], "position", strconv.Itoa(x), "back", back)
}

// wrong sends a wrong password and code.
func (h *hall) wrong(login string) consoletest.Page {
	return h.Post("/staff/login", "login", login, "password", "Wrong7horse", "code", "123456", "next", "/staff/accounts")
}

// LOG-3, issue D.2: the puzzle comes with the third failure, for an account that exists as for one that does not.
func TestThreeWrongLoginsAskForThePuzzle(t *testing.T) {
	for _, login := range []string{"0001", "nobody"} {
		h := open(t)
		h.add("0001", actor.Admin)
		for range 2 {
			h.wrong(login).Check(t, http.StatusUnprocessableEntity).Has(t, staff.SayWrong).Lacks(t, "data-slider")
		}
		const back = "/staff/login?next=%2Fstaff%2Faccounts"
		h.wrong(login).Check(t, http.StatusUnprocessableEntity).Has(t, staff.SayWrong, "拖动下方滑块完成拼图", `value="`+login+`"`)
		p := h.wrong(login).Check(t, http.StatusUnprocessableEntity).
			Has(t, "请先完成安全验证", "拖动下方滑块完成拼图").Lacks(t, staff.SayWrong, "Wrong7horse")
		p = h.solve(p, back).Check(t, http.StatusOK).
			Has(t, "安全验证已通过", `value="`+login+`"`, `value="/staff/accounts"`).Lacks(t, "data-slider")
		if p.Path != back {
			t.Errorf("the solved puzzle of %s leads to %s, want %s", login, p.Path, back)
		}
	}
}

func TestASolvedPuzzleLetsTheRightPasswordIn(t *testing.T) { // LOG-3, issue D.2
	h := open(t)
	h.add("0417", actor.Clerk)
	for range 2 {
		h.wrong("0417")
	}
	h.solve(h.wrong("0417"), "/staff/login")
	if p := h.login("0417").Check(t, http.StatusOK); p.Path != "/staff" {
		t.Errorf("landed on %s, want /staff", p.Path)
	}
}

func TestALockedAccountIsToldWhenToTryAgain(t *testing.T) { // LOG-3
	h := open(t)
	var p consoletest.Page
	for i := range 5 {
		p = h.wrong("nobody")
		if i == 2 || i == 3 {
			h.solve(p, "/staff/login")
		}
	}
	p.Check(t, http.StatusTooManyRequests).Has(t, "15 分钟").Lacks(t, "data-slider")
	if p.Header.Get("Retry-After") != "900" {
		t.Errorf("Retry-After is %q, want 900", p.Header.Get("Retry-After"))
	}
}

func TestLoginReturnsOnlyToTheConsole(t *testing.T) {
	for next, want := range map[string]string{
		"/staff/accounts?after=a": "/staff/accounts?after=a",
		"/unit":                   "/staff",
		"//evil.example":          "/staff",
		"https://evil.example":    "/staff",
		"/staffroom":              "/staff",
		"/staff/login":            "/staff",
	} {
		h := open(t)
		h.add("0001", actor.Admin)
		if p := h.Post("/staff/login", "login", "0001", "password", password, "code", h.code(demoSecret), "next", next); p.Path != want {
			t.Errorf("next=%s led to %s, want %s", next, p.Path, want)
		}
	}
}

func TestAChangeOfPassword(t *testing.T) {
	h := open(t)
	h.add("0417", actor.Clerk)
	h.login("0417")
	h.Get("/staff/password").Check(t, http.StatusOK).Golden(t, "password")
	h.Post("/staff/password", "old_password", password, "new_password", "Another7horse", "again_password", "Another8horse").
		Check(t, http.StatusUnprocessableEntity).Has(t, "两次输入的密码不一致").Lacks(t, "Another7horse")
	p := h.Post("/staff/password", "old_password", password, "new_password", "Another7horse", "again_password", "Another7horse").
		Check(t, http.StatusOK).Has(t, "密码已修改")
	if p.Path != "/staff" {
		t.Errorf("landed on %s", p.Path)
	}
}

var issuedValue = regexp.MustCompile(`<dt>(初始密码|动态验证码密钥)</dt>\s*<dd>([^<]+)</dd>`)

func TestAnAdministratorMakesAnAccountWhoseHolderChangesThePassword(t *testing.T) {
	h := open(t)
	h.add("0001", actor.Admin)
	h.login("0001")
	h.Get("/staff/accounts/new").Check(t, http.StatusOK).Golden(t, "account-new")
	h.Post("/staff/accounts", "login", "x", "name", "").Check(t, http.StatusUnprocessableEntity).
		Has(t, "请至少选择一个岗位", "请选择所属地区", "请填写姓名")
	p := h.Post("/staff/accounts", "login", "0417", "name", "示例乙", "roles", "clerk", "roles", "reviewer", "region", "320100").
		Check(t, http.StatusOK).Has(t, "只显示这一次", `data-qr="otpauth://totp/`)
	given := map[string]string{}
	for _, m := range issuedValue.FindAllStringSubmatch(p.Body, -1) {
		given[m[1]] = strings.TrimSpace(m[2])
	}
	h.Get("/staff/accounts").Check(t, http.StatusOK).Has(t, "0417", "示例乙", "窗口受理员、审核员", "南京市").Lacks(t, given["初始密码"])

	b := h.Another()
	p = b.Post("/staff/login", "login", "0417", "password", given["初始密码"], "code", h.code(given["动态验证码密钥"])).
		Check(t, http.StatusOK).Has(t, "请先修改密码")
	if p.Path != "/staff/password" {
		t.Fatalf("a first login landed on %s", p.Path)
	}
	b.Post("/staff/password", "old_password", given["初始密码"], "new_password", password, "again_password", password).
		Check(t, http.StatusOK).Has(t, "工作台")
}

func TestAnAdministratorKeepsAccounts(t *testing.T) {
	h := open(t)
	h.add("0001", actor.Admin)
	a := h.add("0417", actor.Clerk)
	other := h.Another()
	other.Post("/staff/login", "login", "0417", "password", password, "code", h.code(demoSecret)).Check(t, http.StatusOK)
	h.login("0001")
	path := "/staff/accounts/" + a.ID
	h.Get(path).Check(t, http.StatusOK).Golden(t, "account", a.ID, "ID")
	h.Post(path+"/roles").Check(t, http.StatusUnprocessableEntity).Has(t, "请至少选择一个岗位")
	h.Post(path+"/roles", "roles", "reviewer").Check(t, http.StatusOK).Has(t, "岗位已更新")
	h.Post(path+"/disable").Check(t, http.StatusOK).Has(t, "已停用", "恢复账号")
	if p := other.Get("/staff"); !strings.HasPrefix(p.Path, "/staff/login") {
		t.Errorf("a disabled account is still in: %s", p.Path)
	}
	h.Post(path+"/enable").Check(t, http.StatusOK).Has(t, "账号已恢复")
	h.Post(path+"/reissue").Check(t, http.StatusOK).Has(t, "只显示这一次")
}

func TestNobodyManagesTheirOwnAccount(t *testing.T) {
	h := open(t)
	me := h.add("0001", actor.Admin)
	h.login("0001")
	h.Get("/staff/accounts/"+me.ID).Check(t, http.StatusOK).Has(t, "这是您自己的账号").Lacks(t, "停用账号", "设置代办") // B8: an administrator has no cases of their own
	h.Post("/staff/accounts/"+me.ID+"/disable").Check(t, http.StatusForbidden).Has(t, "不能停用自己的账号")
}

func TestOthersDoNotReachTheAccountsDesk(t *testing.T) {
	h := open(t)
	a := h.add("0417", actor.Clerk)
	h.login("0417")
	for _, path := range []string{"/staff/accounts", "/staff/accounts/new", "/staff/accounts/" + a.ID} {
		if p := h.Get(path); p.Status != http.StatusForbidden {
			t.Errorf("a clerk opening %s got %d", path, p.Status)
		}
	}
	if p := h.Post("/staff/accounts/" + a.ID + "/roles"); p.Status != http.StatusForbidden {
		t.Errorf("a clerk giving roles got %d", p.Status)
	}
}
