package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
	"wangting/internal/config"
	"wangting/internal/emulator"
)

// LOG-9: a passkey is added. It logs its person in without a password, is required after
// the password when they choose so, and before passwords and mandates change. Once removed,
// it opens nothing.
func TestAPasskeyOpensAndConfirms(t *testing.T) {
	t.Parallel()
	h := hall.StartWith(t, func(h *hall.Hall, c *config.Config, _ emulator.Keys) {
		h.URL = strings.Replace(h.URL, "127.0.0.1", "localhost", 1) // a passkey belongs to a host name, never to an IP address
		c.Public = h.URL
	})
	u := h.Opened("江南示例精密机械", "13851420097")
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Authenticator()
	enter(v, u.USCC, u.RepDocNumber)
	v.Open("/unit/settings")
	v.Follow("管理通行密钥")
	v.Headed("通行密钥")
	v.Axe()
	v.Press("添加通行密钥")
	v.See("请填写名称")
	v.Fill("名称", "办公室电脑")
	v.Press("添加通行密钥")
	v.See("通行密钥已添加")
	v.See("办公室电脑")
	v.Axe()

	// the passkey was used a moment ago, so it is not required again
	v.Open("/unit/settings/password")
	v.Headed("密码设置")
	v.Open("/me/passkeys")
	v.Tick("用密码登录时，还要用通行密钥确认")
	v.Press("保存")
	v.See("以后用密码登录时，还要用通行密钥确认")

	v.Press("退出")
	v.Open("/login")
	v.Axe()
	fillLogin(v, u.USCC, u.RepDocNumber, hall.Password)
	v.Headed("确认是您本人")
	v.Axe()
	v.Try("/unit") // not logged in yet
	v.Headed("确认是您本人")
	v.Press("用通行密钥确认")
	v.Headed("单位主页")

	v.Press("退出")
	v.Open("/login")
	v.Press("用通行密钥登录")
	v.Headed("单位主页")
	v.See(u.Name)

	// another browser, in which no passkey was used
	other := chromium.Visit(t, h.URL, browser.Phone)
	other.Open("/login")
	fillLogin(other, u.USCC, u.RepDocNumber, hall.Password)
	other.Headed("确认是您本人")
	other.Press("退出登录")

	v.Open("/me/passkeys")
	v.Press("删除")
	v.See("还没有通行密钥")
	v.Press("退出")
	v.Open("/login")
	v.Press("用通行密钥登录")
	v.See("没有认出这个通行密钥")
	enter(v, u.USCC, u.RepDocNumber)
}

// LOG-9, ACC-3, HAN-4: a person with a passkey has to use it before risky acts.
func TestRiskyActsAskForThePasskey(t *testing.T) {
	t.Parallel()
	h := hall.StartWith(t, func(h *hall.Hall, c *config.Config, _ emulator.Keys) {
		h.URL = strings.Replace(h.URL, "127.0.0.1", "localhost", 1)
		c.Public = h.URL
	})
	u := h.Opened("江南示例精密机械", "13851420098")
	h.Several(u)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Authenticator()
	enter(v, u.USCC, u.RepDocNumber)
	v.Open("/me/passkeys")
	v.Fill("名称", "手机")
	v.Press("添加通行密钥")
	v.See("通行密钥已添加")
	v.Press("退出")
	enter(v, u.USCC, u.RepDocNumber)
	v.Open("/unit/settings/password")
	v.Headed("确认是您本人")
	v.Axe()
	v.Press("用通行密钥确认")
	v.Headed("密码设置")
	v.Open("/unit/agents/new")
	v.Headed("创建经办用户")
}
