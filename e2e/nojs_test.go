package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

var plain = browser.View{Width: 1440, Height: 900, NoScript: true}

// POR-9: the forms work without JavaScript; the page that waits for the face has a link instead.
func TestAUnitRegistersWithoutJavaScript(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Known("常州示例新材料")
	u.Phone = "13851420007"
	desk, phone := chromium.Visit(t, h.URL, plain), chromium.Visit(t, h.URL, browser.Phone)
	desk.Open("/register")
	desk.Press("下一步")
	wantContains(t, "USCC", desk.Mistake("统一社会信用代码"), "请填写")
	fillParticulars(desk, u)
	desk.Press("下一步")
	desk.Arrive("/register/face")
	passFace(desk, phone)
	desk.Follow("我已完成，继续")
	desk.See("认证已通过")
	desk.Follow("继续填写账户信息")
	desk.Arrive("/register/account")

	desk.Fill("手机号", u.Phone)
	desk.Press("获取验证码")
	desk.Fill("短信验证码", h.SMS(u.Phone, 1))
	desk.Fill("密码", hall.Password)
	desk.Fill("确认密码", hall.Password)
	desk.Press("下一步")
	desk.Arrive("/register/done")
}

// POR-9, LOG-2: the login works without JavaScript.
func TestAUnitLogsInWithoutJavaScript(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420008")
	v := chromium.Visit(t, h.URL, plain)
	v.Open("/login")
	fillLogin(v, u.USCC, u.RepDocNumber, "Nicht-2026")
	v.See(wrongPassword)
	fillLogin(v, u.USCC, u.RepDocNumber, hall.Password)
	v.Headed("单位主页")
}

// POR-9, DSK-2, DSK-3, DSK-10: staff take, accept, review and decide a case, and keep a search, without JavaScript.
func TestStaffDecideACaseWithoutJavaScript(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	u := h.Opened("江南示例精密机械", "13851420741")
	unit := chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	number := applied(t, unit, u)
	clerk, reviewer, decider := chromium.Visit(t, h.URL, plain), chromium.Visit(t, h.URL, plain), chromium.Visit(t, h.URL, plain)
	next := func(v *browser.Visitor, login string) {
		staff(h, v, login)
		v.Open("/staff/cases")
		v.Press("领取下一件")
		v.See(number)
	}
	next(clerk, "clerk")
	clerk.Press("收款账户")
	clerk.Tick("开户银行")
	clerk.Fill("“开户银行”的说明", "写到支行")
	clerk.Fill("告知申请人", "请写到支行。")
	clerk.Press("要求补正")
	wantContains(t, "the part that has a choice", clerk.Attribute(".asked details[open] summary", "data-count"), "已选 1 项")
	wantContains(t, "the note", clerk.Value("“开户银行”的说明"), "写到支行")
	clerk.Press("受理")
	clerk.See("已受理")

	next(reviewer, "reviewer")
	reviewer.Press("审查通过")
	reviewer.See("审查意见已提交")
	next(decider, "decider")
	decider.Fill("决定内容", "符合条件，予以补贴。")
	decider.Press("预览文书")
	decider.See("尚未作出决定")
	decider.Press("确认并送达")
	decider.See("决定已作出")

	decider.Open("/staff/cases")
	decider.Follow("查找办件")
	decider.Fill("办件编号", number)
	decider.Press("查找")
	decider.See("江南示例精密机械")
	decider.Fill("筛选名称", "这一件")
	decider.Press("存为常用筛选")
	decider.See("已存为常用筛选")
}
