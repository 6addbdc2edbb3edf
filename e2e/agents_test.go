package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// HAN-1 … HAN-6, APP-1: the representative opens 多经办人 and invites a handler. The
// handler confirms on the phone by face and password, handles what was granted and
// nothing else, and loses access at once when the mandate ends.
func TestARepresentativeGivesPowerToAHandler(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u, other := h.Opened("江南示例精密机械", "13851420071"), h.Opened("苏州示例软件", "13851420072")
	h.Personal(other)
	desk, phone := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	handler := chromium.Visit(t, h.URL, browser.Desktop)

	enter(desk, u.USCC, u.RepDocNumber)
	desk.Follow("经办人管理")
	desk.Headed("开通多经办人")
	for _, part := range []string{"一、管理员", "二、经办人", "三、业务授权", "四、单位登录"} {
		desk.See(part)
	}
	desk.Axe()
	desk.Press("同意开通")
	desk.See("法定代表人 一级")
	desk.See("您尚未添加经办用户")
	desk.Axe()

	appLogin(phone, other)
	phone.Miss("等您确认")
	desk.Follow("创建经办用户")
	desk.Axe()
	desk.Press("提交")
	wantContains(t, "the fault", desk.Mistake("姓名"), "请填写姓名")
	desk.See("请选择用户类别")
	desk.Axe()
	desk.Choose("用户类别", "普通经办人")
	desk.Fill("姓名", "不对")
	desk.Fill("证件号码", other.RepDocNumber)
	desk.Fill("移动电话", other.Phone)
	desk.Press("提交")
	wantContains(t, "the fault", desk.Mistake("证件号码"), "没有查到姓名、证件号码和移动电话都一致的个人用户")
	desk.Fill("姓名", other.RepName)
	desk.Press("提交")
	desk.Headed("可经办业务范围设置")
	desk.Axe()
	desk.Fill("请输入事项名称进行检索", "培训补贴")
	desk.Press("检索")
	desk.See("找到")
	desk.Tick("就业技能培训补贴申请")
	desk.Press("保存")
	desk.See("业务范围已保存")
	desk.See("待本人确认")
	desk.See("1 项")
	desk.Axe()

	phone.Return() // APP-3: the open screen asks the API what is new
	phone.See("有 1 个单位的授权等您确认")
	phone.Axe()
	phone.Open("/app")
	phone.See("邀请您为经办人")
	phone.Follow("去确认")
	phone.Headed("企业服务")
	phone.See("就业技能培训补贴申请")
	phone.Axe()
	invitation := phone.Address()
	phone.Open(invitation + "/password")
	if at := phone.Address(); at != invitation {
		t.Errorf("the password before the face leads to %s", at)
	}
	phone.Press("刷脸并确认")
	phone.Headed("人脸认证")
	phone.Axe()
	alipay := phone.Tab()
	alipay.Open(strings.TrimPrefix(phone.Attribute(".poll a", "href"), h.URL))
	alipay.Press("通过")
	phone.Headed("设置单位登录密码")
	phone.Axe()
	phone.Fill("新密码", newPassword)
	phone.Fill("确认密码", "Anders-2026")
	phone.Press("完成设置")
	wantContains(t, "the fault", phone.Mistake("确认密码"), "不一致")
	phone.Fill("新密码", newPassword)
	phone.Fill("确认密码", newPassword)
	phone.Press("完成设置")
	phone.Headed("我的")
	phone.See("授权已生效")
	phone.See(u.Name)
	phone.Axe()

	handler.Open("/login")
	fillLogin(handler, u.USCC, other.RepDocNumber, newPassword)
	handler.Headed("单位主页")
	handler.See("经办人")
	handler.Open("/unit/apply/training-subsidy")
	handler.Headed("就业技能培训补贴申请")
	handler.Try("/unit/apply/economic-layoff")
	handler.Headed("为什么我能办/不能办")
	handler.See("没有获得这个事项的授权")
	handler.Open("/unit/agents")
	handler.Miss("创建经办用户")
	handler.Axe()

	desk.Open("/unit/agents")
	desk.See("已生效")
	desk.Follow("更新期限")
	desk.Axe()
	desk.Fill("结束日期", "2020-01-01")
	desk.Press("保存")
	wantContains(t, "the fault", desk.Mistake("结束日期"), "结束日期不能早于")
	desk.Follow("取消")
	desk.Follow("删除")
	desk.Axe()
	desk.Press("确认删除")
	desk.See("已删除")
	desk.Miss("更新期限")
	desk.Follow("操作记录")
	for _, deed := range []string{"开通多经办人", "创建经办用户", "设置业务范围", "确认授权", "结束授权"} {
		desk.See(deed)
	}
	desk.See("增加事项")
	desk.Axe()
	searchLog(t, desk, other.RepName)
	handler.Open("/unit")
	handler.Headed("登录后办理单位业务")
}
