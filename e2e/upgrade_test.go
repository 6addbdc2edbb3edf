package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// older chooses an older hall and logs in to an account there.
func older(v *browser.Visitor, name, user, password string) {
	v.Open("/upgrade")
	v.Press("我已阅知")
	v.Headed("单位用户升级")
	v.Choose("原网办大厅", name)
	v.Press("下一步")
	v.Fill("原用户名", user)
	v.Fill("原密码", password)
	v.Press("下一步")
}

func representative(v *browser.Visitor, u hall.Unit) {
	v.Fill("单位全称", u.Name)
	v.Fill("法定代表人证件号码", u.RepDocNumber)
	v.Fill("法定代表人姓名", u.RepName)
	v.Press("下一步")
}

// UPG-1 … UPG-7: three older halls that store passwords differently. The administrator must
// be a person of this hall; an account upgrades once.
func TestAUnitOfAnOlderHallUpgrades(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	admin := h.Opened("江南示例精密机械", "13851420081")
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/login")
	v.Follow("地市历史用户升级")
	v.See("使用对象说明")
	v.See("升级说明")
	v.Axe()
	v.Open("/upgrade/account")
	v.Headed("地市历史用户升级")
	v.Press("我已阅知")
	v.Axe()
	v.Press("下一步")
	v.See("请选择原网办大厅")
	v.Axe()

	older(v, "江苏省人社网办大厅", "wxsl_fz", "falsch")
	v.See("原用户名或原密码不正确")
	v.Axe()
	older(v, "江苏省人社网办大厅", "ca_user", "Causer@2019")
	v.See("使用 CA 证书登录")
	older(v, "江苏省人社网办大厅", "wxsl_fz", "Wuxi@2019")
	u := h.Known("无锡示例纺织")
	v.See("法定代表人姓名")
	v.Axe()
	wrong := u
	wrong.RepName = "别人"
	representative(v, wrong)
	v.See("与登记信息不一致")
	v.Axe()
	representative(v, u)
	v.See("管理员姓名")
	v.Axe()
	give := func(name, pw string) {
		v.Fill("管理员证件号码", admin.RepDocNumber)
		v.Fill("管理员姓名", name)
		v.Fill("管理员移动电话", admin.Phone)
		v.Fill("管理员密码", pw)
		v.Fill("确认密码", pw)
		v.Press("下一步")
	}
	give(admin.RepName, newPassword)
	wantContains(t, "who has no account of their own", v.Mistake("管理员证件号码"), "先注册个人用户")
	v.Axe()
	h.Personal(admin)
	give("别人", newPassword)
	wantContains(t, "another name", v.Mistake("管理员证件号码"), "没有查到")
	give(admin.RepName, newPassword)
	v.See("历史用户升级成功，请使用新单位编号")
	v.Axe()
	v.Follow("去登录")
	fillLogin(v, u.USCC, admin.RepDocNumber, newPassword)
	v.Headed("单位主页")
	v.See("管理员")
	v.Open("/unit/info") // UPG-7: the old hall's data was taken over
	v.See("股份有限（公司）")
	v.Axe()
	v.Follow("查看原大厅办件")
	v.Headed("原大厅办件")
	v.See("WX2024110800123")
	v.See("审核中")
	v.Axe()

	again := chromium.Visit(t, h.URL, browser.Phone)
	older(again, "江苏省人社网办大厅", "wxsl_fz", "Wuxi@2019")
	again.See("该账户已升级")
	again.Axe()
	for _, tc := range [][4]string{
		{"江苏省社会保险基金管理中心网上业务大厅", "czslxcl", "Changzhou@2018", "常州示例新材料"},
		{"泰州市人社网办大厅", "tzhall01", "Taizhou@2017", "泰州市示例医院"},
	} {
		older(again, tc[0], tc[1], tc[2]+"x")
		again.See("原用户名或原密码不正确")
		older(again, tc[0], tc[1], tc[2])
		u := h.Known(tc[3])
		representative(again, u)
		again.See("管理员姓名")
	}
}
