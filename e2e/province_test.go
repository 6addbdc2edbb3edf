package e2e

import (
	"encoding/hex"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/config"
	"wangting/internal/emulator"
)

// province logs in at the province's sign-on with an account and returns to the hall.
func province(v *browser.Visitor, account string) {
	v.Open("/login")
	v.Follow("省政务")
	v.Choose("账户", account)
	v.Press("登录省政务")
}

// REG-11: the first login of an unknown unit opens it and asks only for phone and agreement.
// The next one logs in. Being named a handler elsewhere lets nobody into a unit. A forged or
// repeated return opens nothing.
func TestAFirstLoginFromTheProvinceOpensTheUnit(t *testing.T) {
	for name, change := range map[string]func(*hall.Hall, *config.Config, emulator.Keys){
		"behind a gateway": func(*hall.Hall, *config.Config, emulator.Keys) {},
		"asked directly": func(h *hall.Hall, c *config.Config, _ emulator.Keys) {
			c.Province.Kind, c.Province.Base = "direct", h.Control+"/province/direct"
		},
		"by OpenID Connect": func(h *hall.Hall, c *config.Config, k emulator.Keys) {
			c.Province = config.Province{
				Kind:         "oidc",
				Issuer:       h.Control + "/oidc",
				ClientID:     k.RegistryAppID,
				ClientSecret: hex.EncodeToString(k.RegistryKey),
			}
		},
	} {
		t.Run(name, func(t *testing.T) { firstLogin(t, change) })
	}
}

func firstLogin(t *testing.T, change func(*hall.Hall, *config.Config, emulator.Keys)) {
	t.Parallel()
	h := hall.StartWith(t, change)
	u := h.Known("江南示例精密机械")
	const mobile = "13851420095"
	v := chromium.Visit(t, h.URL, browser.Desktop)

	province(v, u.Name+"（经办人）")
	v.See("请先由法定代表人登录或注册")
	v.Axe()
	revoked := u
	revoked.Status = "吊销"
	h.Register(revoked)
	province(v, u.Name+"（法人）")
	v.Headed("省政务服务账户登录")
	v.See("该单位的状态为“吊销”，不能开通账户。如有疑问，请联系登记机关，或拨打 12333")
	h.Register(u)
	province(v, u.Name+"（法人）")
	v.Headed("开通单位账户")
	v.See(u.Name)
	v.Axe()
	openWithPhone(t, v, h, u, mobile)

	again := chromium.Visit(t, h.URL, browser.Phone)
	province(again, u.Name+"（法人）")
	again.Headed("单位主页")
	other := chromium.Visit(t, h.URL, browser.Desktop)
	province(other, u.Name+"（经办人）")
	other.See("您在这个单位还没有授权")
	other.Axe()
	for _, forged := range []string{"/login/province/back", "/login/province/back?state=x&ticket=y"} {
		if code := other.Try(forged); code != 400 {
			t.Errorf("%s answers %d", forged, code)
		}
	}
}

// openWithPhone opens the account of a unit that the register has confirmed: a phone, the agreement, the page with the 单位编号, and
// a password, for which no old one is asked. The number and the password then let in.
func openWithPhone(t *testing.T, v *browser.Visitor, h *hall.Hall, u hall.Unit, mobile string) {
	t.Helper()
	v.Fill("手机号", "")
	v.Press("开通")
	wantContains(t, "the fault", v.Mistake("手机号"), "请填写手机号")
	v.Axe()
	v.Fill("手机号", mobile)
	v.Press("获取验证码")
	v.See("验证码已发送至")
	v.Fill("短信验证码", h.SMS(mobile, 1))
	v.Press("开通")
	wantContains(t, "the fault", v.Mistake("我已阅读并同意《法人用户注册协议》"), "同意")
	v.Tick("我已阅读并同意《法人用户注册协议》")
	v.Press("开通")
	v.Headed("单位账户已开通")
	v.Axe()
	look(t, v, "opened-by-login")
	number := unitNumber(t, v)
	v.Follow("设置登录密码")
	v.Headed("密码设置")
	v.Miss("原密码")
	v.Axe()
	v.Fill("新密码", hall.Password)
	v.Fill("请再次输入您的新登录密码", hall.Password)
	v.Press("确认")
	v.See("登录密码已设置")
	v.Open("/unit/settings/password")
	v.See("原密码")
	v.Open("/unit")
	v.Headed("单位主页")
	v.See(u.Name)
	v.Press("退出")
	v.Open("/login")
	fillLogin(v, number, mobile, hall.Password)
	v.Headed("单位主页")
}
