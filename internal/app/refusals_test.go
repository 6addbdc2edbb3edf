package app_test

import (
	"encoding/hex"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/config"
	"wangting/internal/emulator/lever"
	"wangting/internal/id"
	"wangting/internal/parcel"
	"wangting/internal/parcel/parceldb"
	"wangting/internal/recovery"
	"wangting/internal/regno"
)

// refusal is one answer of an outside system, as its emulator sends it over the wire, and what the page says to do next.
type refusal struct {
	service, code string // code "" takes the system down
	says          []string
}

// refuse has a system refuse, or be down, and then serve again.
func (h *hall) refuse(r refusal, while func()) {
	h.t.Helper()
	if r.code == "" {
		h.lever(r.service, lever.Down, 0)
		defer h.lever(r.service, lever.OK, 0)
	} else {
		must(h.t, h.world.Levers.Refuse(r.service, r.code))
		defer func() { must(h.t, h.world.Levers.Refuse(r.service, "")) }()
	}
	while()
}

// tells fails unless a page says all of the words.
func (r refusal) tells(t *testing.T, p page) {
	t.Helper()
	for _, w := range r.says {
		if !strings.Contains(html.UnescapeString(p.body), w) {
			t.Errorf("%s refuses with %q: the page (%d to %q) does not say %q:\n%s", r.service, r.code, p.status, p.to, w, p.body)
		}
	}
}

func withCompanies(c *config.Config) {
	c.Companies.Base = strings.TrimSuffix(c.Register.Base, "/registry") + "/companies"
	c.Companies.KeyID, c.Companies.KeySecret, c.Companies.Scene = c.RealName.AppID, c.RealName.Secret, "1000001"
}

func TestEveryRefusalOfTheRegisterSaysWhatToDoNext(t *testing.T) { // REG-4, OUT-3
	for _, r := range []refusal{
		{"companies", "400", []string{"单位或法定代表人信息不符合要求，请核对"}},
		{"companies", "401", []string{"请核对"}},
		{"companies", "402", []string{"企业四要素核验暂时没有响应", "没有受影响", "12333"}},
		{"companies", "403", []string{"企业四要素核验暂时没有响应", "12333"}},
		{"companies", "Forbidden.RAM", []string{"暂时没有响应", "12333"}},
		{"companies", "", []string{"暂时没有响应", "12333"}},
	} {
		t.Run(r.service+" "+r.code, func(t *testing.T) {
			h := open(t, withCompanies)
			h.refuse(r, func() { r.tells(t, h.visitor().post("/register", typed(h.known("江南示例")))) })
		})
	}
	t.Run("values that do not belong together", func(t *testing.T) {
		h := open(t, withCompanies)
		form := typed(h.known("江南示例"))
		form.Set("rep_name", "测试乙")
		refusal{says: []string{"与登记信息不一致，请对照营业执照和证件核对后再试。如信息无误，请拨打 12333 或到窗口办理"}}.tells(t, h.visitor().post("/register", form))
	})
}

// As in production, where no convention of our own is asked: other units and documents than the service knows go to the counter.
func TestWhoNoRegisterKnowsIsSentToTheCounter(t *testing.T) { // REG-4, REG-10
	h := open(t, func(c *config.Config) {
		withCompanies(c)
		c.Register = config.Service{}
	})
	counter := refusal{says: []string{"注册请携带登记证书和法定代表人身份证件到人社服务大厅窗口办理", "12333"}}
	v := h.visitor()
	p := v.post("/register", typed(h.known("职业培训中心")))
	counter.tells(t, p)
	keeps(t, p, typed(h.known("职业培训中心")), "uscc", "unit_name")
	v = h.visitor()
	v.want(v.post("/register", typed(h.known("江南示例"))), http.StatusSeeOther, "/register/face")
}

func TestEveryRefusalOfTheFaceCheckSaysWhatToDoNext(t *testing.T) { // REG-5, OUT-3
	for _, r := range []refusal{
		{"alipay", "40004 INVALID_CERT_INFO", []string{"支付宝不接受填写的证件信息，请核对姓名和证件号码；确认无误的，请到窗口办理"}},
		{"alipay", "40004 INVALID_PARAMETER", []string{"请核对姓名和证件号码", "窗口"}},
		{"alipay", "40004 OVER_RATE_LIMIT", []string{"请 1 分钟后再试"}},
		{"alipay", "40005 aop.SAID", []string{"请 1 分钟后再试"}},
		{"alipay", "20000 aop.SAID", []string{"暂时没有响应", "重新认证"}},
		{"alipay", "40004 SYSTEM_ERROR", []string{"暂时没有响应", "重新认证"}},
		{"alipay", "40004 ACCOUNT_MONEY_LIMIT_ERROR", []string{"暂时没有响应", "重新认证"}},
		{"alipay", "40006 aop.SAID", []string{"暂时没有响应", "重新认证"}},
		{"alipay", "", []string{"暂时没有响应", "重新认证"}},
	} {
		t.Run(r.code, func(t *testing.T) {
			h := open(t, unchanged)
			v := h.visitor()
			v.want(v.post("/register", typed(h.known("江南示例"))), http.StatusSeeOther, "/register/face")
			h.refuse(r, func() { r.tells(t, v.get("/register/face")) })
		})
	}
}

func TestEveryRefusalOfTextMessagesSaysWhatToDoNext(t *testing.T) { // OUT-3
	// A text goes out after the page, which looks again for what became of its own: by the draft and the session, never by a
	// number. A system that is busy is asked again.
	const bad, ours = "这个手机号不能接收短信，请核对号码或换一个号码", "短信没有发出，请稍后再试或换一种方式"
	for _, r := range []refusal{
		{"sms", "isv.BUSINESS_LIMIT_CONTROL", []string{"这个手机号收到的短信过多，请稍后再试或换一个号码"}},
		{"sms", "isv.MOBILE_NUMBER_ILLEGAL", []string{bad}}, {"sms", "isv.MOBILE_COUNT_OVER_LIMIT", []string{bad}},
		{"sms", "isv.DAY_LIMIT_CONTROL", []string{ours}}, {"sms", "isv.AMOUNT_NOT_ENOUGH", []string{ours}},
		{"sms", "isv.SMS_TEMPLATE_ILLEGAL", []string{ours}}, {"sms", "isv.SMS_SIGNATURE_ILLEGAL", []string{ours}},
		{"sms", "isp.SYSTEM_ERROR", []string{"验证码正在发送至 1*****01"}},
		{"sms", "", []string{"短信服务暂时没有响应", "稍后再试"}},
	} {
		t.Run(r.code, func(t *testing.T) {
			h := open(t, unchanged)
			u, v := h.known("江南示例"), h.visitor()
			v.want(v.post("/register", typed(u)), http.StatusSeeOther, "/register/face")
			v.get("/register/face")
			h.passFace(u.RepName)
			h.later(5 * time.Second)
			v.want(v.post("/register/face/check", nil), http.StatusSeeOther, "/register/account")
			h.refuse(r, func() {
				p := v.post("/register/account/code", url.Values{"phone": {"13800000101"}})
				if p.status != http.StatusOK { // told at once
					r.tells(t, p)
					return
				}
				refusal{says: []string{`hx-get="/register/account"`, "收不到验证码？"}}.tells(t, p)
				busy := r.code == "isp.SYSTEM_ERROR"
				if !busy {
					h.settle()
				}
				p = v.get("/register/account")
				r.tells(t, p)
				if rests := strings.Contains(p.body, `data-wait="0"`); rests == busy {
					t.Errorf("the button rests for a text that was not sent, or not for one that may be: %v", rests)
				}
				other := h.visitor() // another browser learns nothing of it
				other.want(other.get("/register/account"), http.StatusSeeOther, "/register")
			})
		})
	}
}

// A recovery says of nobody in particular that nothing goes out: of an account as of none (LOG-7).
func TestARecoveryDoesNotTellByItsTextWhoIsKnown(t *testing.T) {
	h := open(t, unchanged)
	ctx, who := t.Context(), actor.Actor{IP: "192.0.2.9"}
	uscc, rep := h.opened("江南示例", "13800000101")
	send := func(code string) {
		t.Helper()
		d, err := h.Rooms.Recovery.Begin(ctx, who, recovery.RecoveryForm{USCC: code, DocType: string(regno.IdentityCard), DocNumber: rep.Number, Name: "测试甲"})
		must(t, err)
		must(t, h.Rooms.Recovery.SendCode(ctx, who, d, "session"))
		h.settle()
	}
	fails := func(want bool) {
		t.Helper()
		if got, err := h.Rooms.Recovery.CodesFail(ctx); err != nil || got != want {
			t.Errorf("codes fail: %v, %v", got, err)
		}
	}
	send("91320500MA3DEM0192") // unknown: never sent, and no sign of an outage
	fails(false)
	send(uscc)
	fails(false)
	h.later(2 * time.Minute)
	h.refuse(refusal{service: "sms", code: "isv.AMOUNT_NOT_ENOUGH"}, func() { send(uscc) })
	fails(true)
	send("91320500MA3DEM0192")
	fails(true)
	h.later(2 * time.Hour)
	fails(false)
}

func TestEveryRefusalOfTheCourierSaysWhatToDoNext(t *testing.T) { // CEN-5
	h := open(t, unchanged)
	v := h.signedIn()
	rep, err := h.Rooms.Persons.ByDocument(t.Context(), regno.IdentityCard, h.known("江南示例").RepDocNumber)
	must(t, err)
	theirs, err := h.Rooms.Mandates.OfPerson(t.Context(), rep.ID)
	must(t, err)
	boss := actor.Actor{PersonID: rep.ID, MandateID: theirs[0].ID, UnitID: theirs[0].UnitID, Level: theirs[0].Level}
	silent := []string{"快递查询服务没有响应，下面是上次查到的信息，请半小时后再看。"}
	for _, r := range []refusal{
		{"courier", "408", []string{"快递公司要核对收件人电话，才提供物流信息。请凭单号和收件人电话在快递公司的网站查询"}},
		{"courier", "500", []string{"暂无"}},
		{"courier", "400", silent}, {"courier", "501", silent}, {"courier", "502", silent}, {"courier", "503", silent}, {"courier", "601", silent},
		{"courier", "", silent},
	} {
		t.Run(r.code, func(t *testing.T) {
			c := h.drafted(boss)
			x := parcel.Parcel{ID: id.New(), UnitID: boss.UnitID, CaseID: c.ID, Company: "ems", Number: "11512345" + c.ID[len(c.ID)-8:], SentAt: h.now()}
			_, err := parceldb.Store{DB: h.DB, Keys: h.Keys}.Add(t.Context(), x)
			must(t, err)
			h.refuse(r, func() { r.tells(t, v.get("/unit/parcels/"+x.ID)) })
		})
	}
}

func TestEveryRefusalOfTheProvinceSaysWhatToDoNext(t *testing.T) { // LOG-1
	h := open(t, func(c *config.Config) {
		key := c.Courier.Secret // the emulators' common key
		if _, err := hex.DecodeString(key); err != nil {
			t.Fatal(err)
		}
		c.Province = config.Province{Kind: "oidc", Issuer: strings.TrimSuffix(c.Register.Base, "/registry") + "/oidc", ClientID: c.Register.AppID, ClientSecret: key}
	})
	r := refusal{"oidc", "", []string{"省政务平台暂时没有响应，请稍后再试，或用账号密码登录"}}
	h.refuse(r, func() { r.tells(t, h.visitor().get("/login/province")) })
	for query, says := range map[string][]string{
		"error=access_denied":           {"您已在省政务平台取消登录。需要登录的，请重新进入，或用其他方式登录"},
		"error=server_error":            {"省政务平台暂时没有响应，请稍后再试，或用账号密码登录", "账号密码登录", "/login?way=scan", "/login?way=ca"},
		"error=temporarily_unavailable": {"省政务平台暂时没有响应，请稍后再试，或用账号密码登录", "/login?way=scan", "/login?way=ca"},
		"error=invalid_request":         {"请重新"},
		"code=invented":                 {"请重新"},
	} {
		t.Run(query, func(t *testing.T) {
			v := h.visitor()
			to, err := url.Parse(v.get("/login/province").to)
			must(t, err)
			p := v.get("/login/province/back?state=" + url.QueryEscape(to.Query().Get("state")) + "&" + query)
			refusal{"oidc", query, append(says, "/login")}.tells(t, p)
			refusal{"oidc", "another state", []string{"这次登录已失效，请重新从登录页面进入"}}.tells(t, v.get("/login/province/back?state=x&"+query))
		})
	}
}
