package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// HAN-6: a handler becomes administrator when they have said so themselves, by face, on their phone. Until then
// they may decline, and the representative may take it back; down again it goes at once.
func TestAHandlerBecomesAdministratorByTheirOwnWord(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u, other := h.Opened("江南示例精密机械", "13851420571"), h.Opened("苏州示例软件", "13851420572")
	h.Several(u)
	h.Handler(u, other)
	h.Personal(other)
	desk, phone := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	handler := chromium.Visit(t, h.URL, browser.Desktop)
	enter(desk, u.USCC, u.RepDocNumber)
	enter(handler, u.USCC, other.RepDocNumber)
	appLogin(phone, other)
	promote := func() {
		desk.Open("/unit/agents")
		desk.Follow("身份变更")
		desk.Axe()
		desk.Choose("变更为", "管理员")
		desk.Press("保存")
		desk.See("已提交，待本人确认")
		desk.See("变更为管理员，待本人在")
		desk.Axe()
	}

	promote()
	h.Text(other.Phone, "邀请您为管理员")
	handler.Open("/unit/agents")
	handler.Miss("创建经办用户") // still a handler
	handler.See("变更为管理员，待本人在")
	desk.Follow("身份变更")
	desk.See("逾期自动失效")
	desk.Axe()
	desk.Press("撤回身份变更")
	desk.See("已撤回身份变更")
	desk.Miss("变更为管理员")

	promote()
	phone.Open("/app/me")
	phone.See("请您担任管理员")
	phone.Follow("去确认")
	phone.Headed("身份变更")
	phone.Axe()
	phone.Press("不接受")
	phone.See("您仍是经办人")
	desk.Open("/unit/messages")
	desk.See("身份变更未生效")

	promote()
	phone.Open("/app/me")
	phone.Follow("去确认")
	phone.Miss("确认担任管理员") // not before the face
	phone.Press("刷脸并确认")
	phone.Headed("人脸认证")
	phone.Axe()
	alipay := phone.Tab()
	alipay.Open(strings.TrimPrefix(phone.Attribute(".poll a", "href"), h.URL))
	alipay.Press("通过")
	phone.Headed("身份变更")
	phone.See("刷脸验证通过")
	phone.Axe()
	phone.Press("确认担任管理员")
	phone.Headed("我的")
	phone.See("您现在是管理员")
	handler.Open("/unit/agents")
	handler.See("创建经办用户") // at once, and in the login that was open

	desk.Open("/unit/agents")
	desk.Follow("身份变更")
	desk.Choose("变更为", "普通经办人")
	desk.Press("保存")
	desk.See("身份已变更")
	handler.Open("/unit/agents")
	handler.Miss("创建经办用户")
	desk.Follow("操作记录")
	for _, deed := range []string{"身份变更，待本人确认", "撤回身份变更", "不接受身份变更", "身份变更"} {
		desk.See(deed)
	}
}
