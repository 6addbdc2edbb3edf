package e2e

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/cadriver"
	"wangting/internal/clocktest"
	"wangting/internal/config"
	"wangting/internal/emulator"
	"wangting/internal/emulator/ca"
)

// machine is a visitor's machine: a CA driver, and the directory that its keys are plugged into.
type machine struct {
	t   *testing.T
	h   *hall.Hall
	dir string
}

// withDriver starts a hall, and a CA driver on the visitors' machine.
func withDriver(t *testing.T) machine {
	t.Helper()
	m := machine{t: t, dir: t.TempDir()}
	d := &cadriver.Driver{Keys: &cadriver.SoftKeys{Dir: m.dir}}
	srv := httptest.NewServer(d.Handler())
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	m.h = hall.StartWith(t, func(_ *hall.Hall, c *config.Config, _ emulator.Keys) { c.CA.Driver = srv.URL })
	d.Origins, d.Now = []string{m.h.URL}, m.h.Now
	return m
}

// plug issues a key for a unit and plugs it in.
func (m machine) plug(u hall.Unit, r ca.Request) (serial string) {
	m.t.Helper()
	r.USCC, r.Name, r.URL = u.USCC, u.Name, m.h.Control+"/ca"
	k, err := m.h.Authority().Issue(r)
	if err != nil {
		m.t.Fatal(err)
	}
	b, err := k.PEM()
	if err == nil {
		err = os.WriteFile(filepath.Join(m.dir, u.USCC+".pem"), b, 0o600)
	}
	if err != nil {
		m.t.Fatal(err)
	}
	return k.Cert.SerialNumber.Text(16)
}

// LOG-4: a unit that has not opened 多经办人 logs in with its key. The page explains what
// is wrong with driver, key or PIN.
func TestAUnitEntersByItsKey(t *testing.T) {
	t.Parallel()
	m := withDriver(t)
	u := m.h.Opened("江南示例精密机械", "13851420091")
	v := chromium.Visit(t, m.h.URL, browser.Desktop)
	v.Open("/login?way=ca")
	v.See("请插入CA登录")
	v.See("驱动已就绪")
	v.Axe()
	v.Press("登录")
	v.See("请插入 CA 后再登录")
	m.plug(u, ca.Request{})
	v.Choose("CA 证书", u.Name) // the key appears without a reload
	v.Axe()
	v.Press("登录")
	v.See("请填写 CA 密码")
	v.Fill("CA 密码", "654321")
	v.Press("登录")
	v.See("CA 密码不正确，还可以尝试 5 次")
	v.Fill("CA 密码", ca.PIN)
	v.Press("登录")
	v.Headed("单位主页")
	v.See(u.Name)
}

// REG-11, LOG-4: the key of an unknown unit opens its account. Expired and revoked keys are
// refused with advice.
func TestAKeyOfAnUnknownUnitOpensIt(t *testing.T) {
	t.Parallel()
	m := withDriver(t)
	u := m.h.Known("江南示例精密机械")
	const mobile = "13851420092"
	v := chromium.Visit(t, m.h.URL, browser.Phone)
	enter := func(r ca.Request) string {
		serial := m.plug(u, r)
		v.Open("/login?way=ca")
		v.Choose("CA 证书", u.Name)
		v.Fill("CA 密码", ca.PIN)
		return serial
	}
	enter(ca.Request{From: m.h.Now().AddDate(-2, 0, 0), Until: m.h.Now().AddDate(-1, 0, 0)})
	v.Press("登录")
	v.See("CA 证书已过期或尚未生效")
	v.Axe()
	m.h.Authority().Revoke(enter(ca.Request{}))
	v.Press("登录")
	v.See("CA 证书已被吊销")
	enter(ca.Request{})
	v.Press("登录")
	v.Headed("开通单位账户")
	v.Axe()
	v.Fill("法定代表人姓名", u.RepName)
	v.Fill("法定代表人证件号码", u.RepDocNumber)
	v.Press("下一步")
	v.Fill("手机号", mobile)
	v.Press("获取验证码")
	v.Fill("短信验证码", m.h.SMS(mobile, 1))
	v.Tick("我已阅读并同意《法人用户注册协议》")
	v.Press("开通")
	v.Headed("单位账户已开通")
	v.Follow("进入单位主页")
	v.Headed("单位主页")
	v.See(u.Name)
}

// OUT-3: when the authority does not answer, nobody gets in, and the page says what works instead.
func TestAnAuthorityThatIsSilentLetsNobodyIn(t *testing.T) {
	t.Parallel()
	m := withDriver(t)
	u := m.h.Opened("江南示例精密机械", "13851420094")
	m.plug(u, ca.Request{})
	m.h.Break("ca", "down")
	v := chromium.Visit(t, m.h.URL, browser.Desktop)
	v.Open("/login?way=ca")
	v.Choose("CA 证书", u.Name)
	v.Fill("CA 密码", ca.PIN)
	v.Press("登录")
	v.See("暂时无法向发证机构核实证书")
	v.Axe()
	v.Follow("账号密码")
	v.Headed("登录后办理单位业务")
}

// APP-2: in a unit with several people the phone asks who acts; it offers only that unit.
func TestAUnitWithSeveralPeopleSaysOnThePhoneWhoActs(t *testing.T) {
	t.Parallel()
	m := withDriver(t)
	u := m.h.Opened("江南示例精密机械", "13851420093")
	m.h.Personal(u)
	m.h.Several(u)
	m.plug(u, ca.Request{})
	v := chromium.Visit(t, m.h.URL, browser.Desktop)
	v.Open("/login?way=ca")
	v.Choose("CA 证书", u.Name)
	v.Fill("CA 密码", ca.PIN)
	v.Press("登录")
	v.Headed("确认经办人身份")
	v.Axe()
	typed := loginCode(t, v)
	p := chromium.Visit(t, m.h.URL, browser.Phone)
	p.Open("/app")
	appLogin(p, u)
	p.Open("/app/scan")
	p.Fill("登录码", typed)
	p.Press("下一步")
	p.See("CA 登录，确认经办人身份")
	p.See(u.Name)
	p.Press("确认登录")
	v.Headed("单位主页")
}

// A page of another site gets nothing from the driver.
func TestTheDriverAnswersHallsOnly(t *testing.T) {
	t.Parallel()
	d := &cadriver.Driver{Keys: &cadriver.SoftKeys{Dir: t.TempDir()}, Origins: []string{"https://hall.example"}, Now: clocktest.Now}
	srv := httptest.NewServer(d.Handler())
	defer srv.Close()
	for origin, want := range map[string]int{
		"":                                  403,
		"https://evil.example":              403,
		"https://hall.example.evil.example": 403,
		"https://hall.example":              400,
	} {
		for _, path := range []string{"/synctl", "/xtxapp/"} {
			method, want := http.MethodPost, want
			if path == "/xtxapp/" {
				method = http.MethodGet
				want = max(want, 403)
				if origin == "https://hall.example" {
					continue // a hall gets a WebSocket
				}
			}
			req, _ := http.NewRequestWithContext(context.Background(), method, srv.URL+path, nil)
			req.Header.Set("Origin", origin)
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			if res.StatusCode != want {
				t.Errorf("%q at %s: %d", origin, path, res.StatusCode)
			}
		}
	}
}
