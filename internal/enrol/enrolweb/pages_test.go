package enrolweb_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/enrol"
	"wangting/internal/enrol/enroltest"
	"wangting/internal/enrol/enrolweb"
	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/store/storetest"
	"wangting/internal/ui/uitest"
	"wangting/internal/web"
	"wangting/internal/web/webtest"
)

// hall is a front door with enrolment behind it.
type hall struct {
	*webtest.Hall
	enrol *enroltest.Hall
	t     *testing.T
}

func open(t *testing.T) hall {
	t.Helper()
	db := storetest.SQLite(t)
	e := enroltest.New(t, db)
	p := enrolweb.Pages{
		Enrol:     e.Service,
		Place:     enrolweb.Registration,
		LinkURL:   func(token string) string { return "https://hall.example/f/" + token },
		Reachable: e.Reachable,
		Now:       e.Clock,
	}
	return hall{webtest.Open(t, db, actor.Actor{}, actor.Who{}, func(m *web.Mux) { p.Mount(m); p.MountTexts(m) }), e, t}
}

func particulars() url.Values {
	f := enroltest.Filled()
	return url.Values{"uscc": {f.USCC}, "unit_name": {f.UnitName}, "doc_type": {f.DocType}, "doc_number": {f.DocNumber},
		"rep_name": {f.RepName}, "agree": {"1"}, "agreement": {f.Agreement}}
}

func accountForm() url.Values {
	f := enroltest.Typed()
	return url.Values{"phone": {f.Phone}, "code": {f.Code}, "password": {f.Password}, "confirm": {f.Confirm}}
}

func (h hall) goes(what string, a webtest.Answer, to string) {
	h.t.Helper()
	if a.Location != to {
		h.t.Fatalf("%s gave %d to %q, want %s: %s", what, a.Status, a.Location, to, a.Body)
	}
}

// shown checks a page that came with an error's status.
func (h hall) shown(what string, a webtest.Answer, status int, words ...string) {
	h.t.Helper()
	if a.Status != status {
		h.t.Errorf("%s gave %d to %q, want %d", what, a.Status, a.Location, status)
	}
	for _, w := range words {
		if !strings.Contains(a.Body, w) {
			h.t.Errorf("%s does not show %q", what, w)
		}
	}
	uitest.Check(h.t, []byte(a.Body))
}

func (h hall) toFace() {
	h.t.Helper()
	h.goes("step 1", h.Post("/register", particulars()), "/register/face")
	h.Page("/register/face")
}

func (h hall) toAccount() {
	h.t.Helper()
	h.toFace()
	h.enrol.FaceOfAll(proof.Passed)
	h.goes("我已完成认证", h.Post("/register/face/check", nil), "/register/account")
}

// REG-2 to REG-8, without a script.
func TestARepresentativeOpensTheUnitsAccount(t *testing.T) {
	h := open(t)
	first := h.Page("/register")
	webtest.Golden(t, "particulars", first)
	for _, word := range []string{"法定代表人注册", "填写单位信息", "法定代表人认证", "填写账户信息", "完成注册",
		"统一社会信用代码", "单位全称",
		"法定代表人证件类型", "法定代表人证件号码", "法定代表人姓名", "《法人用户注册协议》",
		"下一步", "去登录", "历史单位用户升级", "快捷方式登录", "注册说明",
		"1.为提升账号安全，请根据注册页面引导填写真实、准确的法人信息，使用统一社会信用代码有效信息进行认证。",
		"2.密码设置规则：8-20位字符，由数字、大小写字母、特殊字符中的三种或以上组成。"} {
		if !strings.Contains(first, word) {
			t.Errorf("step 1 does not show %q (REG-3)", word)
		}
	}
	h.goes("step 1", h.Post("/register", particulars()), "/register/face")
	face := h.Page("/register/face")
	webtest.Golden(t, "face", face)
	for _, word := range []string{"重新认证", "我已完成认证", "https://hall.example/f/token-of-the-link", "在手机上打开"} {
		if !strings.Contains(face, word) {
			t.Errorf("step 2 does not show %q (REG-5)", word)
		}
	}
	h.goes("我已完成认证, too early", h.Post("/register/face/check", nil), "/register/face")
	if page := h.Page("/register/face"); !strings.Contains(page, "还没有收到认证结果") {
		t.Error("it is not told that there is no result yet")
	}
	h.enrol.FaceOfAll(proof.Passed)
	h.goes("我已完成认证", h.Post("/register/face/check", nil), "/register/account")
	webtest.Golden(t, "account", h.Page("/register/account"))
	sent := h.Post("/register/account/code", accountForm())
	h.shown(
		"获取验证码", sent, http.StatusOK, "验证码已发送至 1*****01", `data-wait="60"`, `value="13900000001"`,
		"请重新输入",
	)
	if strings.Contains(sent.Body, enroltest.Password) {
		t.Error("the password is shown again")
	}
	h.goes("step 3", h.Post("/register/account", accountForm()), "/register/done")
	done := h.Page("/register/done")
	webtest.Golden(t, "done", done)
	if !strings.Contains(done, "2000000001") || !strings.Contains(done, "去登录") {
		t.Error("step 4 does not show the number and the way to login (REG-8)")
	}
	if strings.Contains(done, enroltest.Number) || strings.Contains(done, enroltest.RepName) {
		t.Error("step 4 shows the person")
	}
	h.goes("a second click on step 3", h.Post("/register/account", accountForm()), "/register/done")
	if n := len(h.enrol.Opened()); n != 1 {
		t.Errorf("%d units were opened", n)
	}
}

// REG-9: a step cannot be reached by its address before the earlier ones are done.
func TestNoStepIsReachedByItsAddressBeforeItsTime(t *testing.T) {
	h := open(t)
	get := func(want string, pages ...string) {
		t.Helper()
		for _, p := range pages {
			h.goes("GET "+p, h.Get(p), want)
		}
	}
	get("/register", "/register/face", "/register/account", "/register/done")
	h.goes("step 3 without a draft", h.Post("/register/account", accountForm()), "/register")
	h.toFace()
	get("/register/face", "/register/account", "/register/done", "/register/account/code")
	h.goes("step 3 before the face", h.Post("/register/account", accountForm()), "/register/face")
	h.goes("a code before the face", h.Post("/register/account/code", accountForm()), "/register/face")
	h.enrol.FaceOfAll(proof.Passed)
	h.goes("我已完成认证", h.Post("/register/face/check", nil), "/register/account")
	get("/register/account", "/register/done")
	h.Page("/register/face")
	h.enrol.Wait(10 * time.Minute)
	get("/register/face", "/register/account")
}

// REG-4: beside the field and in a summary; what was typed stays.
func TestWrongValuesAreShownBesideTheirFieldsAndKept(t *testing.T) {
	h := open(t)
	f := particulars()
	f.Set("uscc", "91320000DEMO00001")
	f.Set("rep_name", "")
	f.Del("agree")
	a := h.Post("/register", f)
	h.shown(
		"step 1", a, http.StatusUnprocessableEntity, "有 3 项需要修改", "统一社会信用代码应为 18 位，当前是 17 位",
		"请填写法定代表人姓名", `value="91320000DEMO00001"`, `value="11010519491231002X"`, "错误：单位注册",
	)
	webtest.Golden(t, "particulars-wrong", a.Body)

	h.enrol.RegisterSays(account.Answer{Exists: true, Status: "在业"})
	h.shown(
		"a mismatch", h.Post("/register", particulars()), http.StatusUnprocessableEntity, enrol.SayMismatch,
		`value="江南示例精密机械有限公司"`,
	)

	h.enrol.RegisterSays(account.Answer{Exists: true, Match: true, Status: "在业"})
	h.enrol.Registered(enroltest.USCC)
	h.shown(
		"a registered unit", h.Post("/register", particulars()), http.StatusConflict, "该单位已注册", `href="/login"`,
		`href="/login/recover"`,
	)
}

// REG-4, OUT-3: register down → say so, keep what was typed.
func TestWhenTheRegisterIsAwayNothingIsLost(t *testing.T) {
	h := open(t)
	h.enrol.Away(fault.AwayFrom("法人库核验", errors.New("silence")))
	h.shown("step 1", h.Post("/register", particulars()), http.StatusServiceUnavailable, "法人库核验暂时没有响应",
		`value="91320100MA1TE5T0XF"`, `value="测试甲"`, "checked")
	h.enrol.Away(nil)
	h.goes("step 1 again", h.Post("/register", particulars()), "/register/face")
}

func TestWhenAlipayIsAwayTheStepSaysSoAndCanBeTriedAgain(t *testing.T) {
	h := open(t)
	h.goes("step 1", h.Post("/register", particulars()), "/register/face")
	h.enrol.Away(fault.AwayFrom("支付宝人脸认证", errors.New("silence")))
	if page := h.Page("/register/face"); !strings.Contains(page, "支付宝人脸认证暂时没有响应") ||
		strings.Contains(page, "data-qr") {
		t.Error("the outage is not told")
	}
	h.shown(
		"重新认证", h.Post("/register/face/again", nil), http.StatusServiceUnavailable, "支付宝人脸认证暂时没有响应",
		"重新认证",
	)
	h.enrol.Away(nil)
	h.goes("重新认证", h.Post("/register/face/again", nil), "/register/face")
	if page := h.Page("/register/face"); !strings.Contains(page, "data-qr") {
		t.Error("there is no code after the outage")
	}
}

// REG-5: waiting asks and never begins a face; after an outage the page goes on by itself.
func TestAPageThatWaitsThroughAnOutageGoesOnByItself(t *testing.T) {
	h := open(t)
	h.enrol.Away(nil)
	h.goes("step 1", h.Post("/register", particulars()), "/register/face")
	h.enrol.Away(fault.AwayFrom("支付宝人脸认证", errors.New("silence")))
	h.Page("/register/face")
	for range 20 {
		a := h.Get("/register/face/state")
		if a.Status != http.StatusOK || !strings.Contains(a.Body, "暂时没有响应") || strings.Contains(a.Body, "next") {
			t.Fatalf("during the outage the page hears %d %s", a.Status, a.Body)
		}
	}
	h.enrol.Away(nil)
	if a := h.Get("/register/face/state"); !strings.Contains(a.Body, `"next":"/register/face"`) || h.enrol.Begun() != 0 {
		t.Errorf("after the outage the page hears %s, and %d faces were begun by asking", a.Body, h.enrol.Begun())
	}
	if page := h.Page("/register/face"); !strings.Contains(page, "data-qr") || h.enrol.Begun() != 1 {
		t.Errorf("the page does not go on: %d faces were begun", h.enrol.Begun())
	}
}

// REG-5: a face that is refused for another reason is not tried again by waiting.
func TestAPageWhoseDayIsUsedUpWaitsForAnswersOnly(t *testing.T) {
	h := open(t)
	h.goes("step 1", h.Post("/register", particulars()), "/register/face")
	h.enrol.Away(&fault.Fault{Kind: fault.Limited, Say: "今天人脸认证的次数已用完"})
	h.Page("/register/face")
	h.enrol.Away(nil)
	if a := h.Get("/register/face/state"); strings.Contains(a.Body, "next") {
		t.Errorf("the page is sent round and round: %s", a.Body)
	}
}

// REG-5: the page moves on by itself; refused, expired and cancelled are told.
func TestThePageHearsHowTheFaceStands(t *testing.T) {
	h := open(t)
	if a := h.Get("/register/face/state"); !strings.Contains(a.Body, `"next":"/register"`) {
		t.Errorf("the state without a draft does not lead to the beginning: %s", a.Body)
	}
	h.toFace()
	for state, want := range map[proof.State]string{
		proof.New: "扫描二维码", proof.Visited: "已扫码", proof.Failed: "未通过", proof.Unsettled: "未通过或未完成", proof.Cancelled: "已取消", proof.Expired: "已过期",
	} {
		h.enrol.FaceOfAll(state)
		var m struct{ State, Say, Next string }
		if err := json.Unmarshal([]byte(h.Get("/register/face/state").Body), &m); err != nil {
			t.Fatal(err)
		}
		if m.State != string(state) || !strings.Contains(m.Say, want) || m.Next != "" {
			t.Errorf("%s is told as %+v", state, m)
		}
		if page := h.Page("/register/face"); !strings.Contains(page, `data-state="`+string(state)+`"`) ||
			!strings.Contains(page, "重新认证") {
			t.Errorf("the page does not show %s", state)
		}
	}
	h.enrol.FaceOfAll(proof.Passed)
	if a := h.Get("/register/face/state"); !strings.Contains(a.Body, `"next":"/register/account"`) {
		t.Errorf("after it has passed: %s", a.Body)
	}
}

// REG-9: going back keeps what was typed, the number masked.
func TestGoingBackKeepsWhatWasTyped(t *testing.T) {
	h := open(t)
	h.toAccount()
	page := h.Page("/register")
	for _, want := range []string{
		`value="91320100MA1TE5T0XF"`, `value="江南示例精密机械有限公司"`, `value="****002X"`, `value="测试甲"`, "checked",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("step 1 does not keep %s", want)
		}
	}
	if strings.Contains(page, enroltest.Number) {
		t.Error("the number is shown whole")
	}
	f := particulars()
	f.Set("doc_number", "****002X")
	h.goes("the same values again", h.Post("/register", f), "/register/account")
	f.Set("doc_number", "110105194912310038")
	h.goes("another number", h.Post("/register", f), "/register/face")
}

// REG-9: it ends after 30 min idle.
func TestADraftLeftAloneIsOver(t *testing.T) {
	h := open(t)
	h.toAccount()
	h.enrol.Wait(30 * time.Minute)
	h.shown("step 3", h.Post("/register/account", accountForm()), http.StatusGone, "超过 30 分钟没有操作", "重新开始")
	h.goes("afterwards", h.Get("/register/face"), "/register")

	h.toFace()
	h.enrol.Wait(30 * time.Minute)
	if a := h.Get("/register/face/state"); a.Status != http.StatusGone {
		t.Errorf("the poll gave %d, want 410", a.Status)
	}
	if page := h.Page("/register"); !strings.Contains(page, "超过 30 分钟没有操作") || strings.Contains(page, enroltest.USCC) {
		t.Error("step 1 does not begin anew")
	}
}

// REG-6, REG-7.
func TestWrongValuesOfTheAccountAreShownBesideTheirFields(t *testing.T) {
	h := open(t)
	h.toAccount()
	f := accountForm()
	f.Set("phone", "1390000000")
	f.Set("confirm", "other")
	a := h.Post("/register/account", f)
	h.shown("step 3", a, http.StatusUnprocessableEntity, "手机号应为 11 位，当前是 10 位", "不一致", "请重新输入")
	webtest.Golden(t, "account-wrong", a.Body)
	h.shown("获取验证码", h.Post("/register/account/code", f), http.StatusUnprocessableEntity, "手机号应为 11 位", `href="#phone"`)

	a = h.Post("/register/account/code", f, "HX-Request", "true")
	h.shown("获取验证码 by htmx", a, http.StatusUnprocessableEntity, `id="code-e"`, "手机号应为 11 位")
	limited := &fault.Fault{
		Kind:       fault.Limited,
		Say:        "该手机号获取验证码太频繁，请 37 秒后再试",
		RetryAfter: 37 * time.Second,
	}
	h.enrol.Away(limited)
	h.shown(
		"a second code", h.Post("/register/account/code", accountForm()), http.StatusTooManyRequests, "请 37 秒后再试",
		`data-wait="37"`,
	)
	h.shown(
		"a second code by htmx", h.Post("/register/account/code", accountForm(), "HX-Request", "true"), http.StatusUnprocessableEntity,
		"请 37 秒后再试",
	)
}

// REG-3: the agreement opens. REG-1: the window is a way.
func TestTheAgreementAndTheWindowCanBeRead(t *testing.T) {
	h := open(t)
	page := h.Page("/agreements/unit-registration")
	if !strings.Contains(page, "《法人用户注册协议》") || !strings.Contains(page, "版本 2026-11") ||
		strings.Count(page, "<h2>") < 6 {
		t.Error("the agreement does not read whole")
	}
	if page := h.Page("/register/window"); !strings.Contains(page, "营业执照副本") {
		t.Error("the window page does not say what to bring")
	}
}
