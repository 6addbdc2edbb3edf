package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// ACC-3: the device that changes the password stays logged in, the other is logged out, and
// only the new password works.
func TestAPasswordIsChanged(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420031")
	here, there := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	enter(here, u.USCC, u.RepDocNumber)
	enter(there, u.USCC, u.RepDocNumber)
	here.Open("/unit/settings")
	here.Follow("修改密码")
	here.Headed("密码设置")

	here.Fill("原密码", "Nicht-2026")
	here.Fill("新密码", "Besser-2027")
	here.Fill("请再次输入您的新登录密码", "Besser-2027")
	here.Press("确认")
	wantContains(t, "the fault", here.Mistake("原密码"), "原密码不正确")
	here.Axe()

	here.Fill("原密码", hall.Password)
	here.Fill("新密码", "Besser-2027")
	here.Fill("请再次输入您的新登录密码", "Besser-2027")
	here.Press("确认")
	here.See("密码已修改")

	there.Open("/unit")
	there.Headed("登录后办理单位业务")
	fillLogin(there, u.USCC, u.RepDocNumber, hall.Password)
	there.See(wrongPassword)
	fillLogin(there, u.USCC, u.RepDocNumber, "Besser-2027")
	there.Headed("单位主页")
}

// ACC-4: the first address is the default; the lists of province, city and county depend on
// one another; another address becomes the default; an address is deleted after one question.
func TestAddressesForParcelsAreKept(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420032")
	v := chromium.Visit(t, h.URL, browser.Phone)
	enter(v, u.USCC, u.RepDocNumber)
	v.Open("/unit/settings")
	v.Follow("管理收件地址")
	v.See("最多10个，当前已设置 0 个，还可以增加 10 个")

	v.Follow("新增收件地址")
	v.Press("保存")
	wantContains(t, "the fault", v.Mistake("收件人姓名"), "请填写收件人姓名")
	address(v, "测试甲", "江苏省", "泰州市", "海陵区")
	v.See("江苏省泰州市海陵区凤凰路 1 号")
	v.See("默认")

	v.Follow("新增收件地址")
	v.Tick("设置为默认地址")
	address(v, "测试乙", "北京市", "市辖区", "东城区")
	v.See("最多10个，当前已设置 2 个，还可以增加 8 个")
	v.Axe()
	v.Press("设为默认")
	v.See("默认地址已更换")

	v.FollowNear("测试乙", "删除")
	v.Headed("删除收件地址")
	v.Press("删除")
	v.See("当前已设置 1 个")
	v.Miss("测试乙")
}

func address(v *browser.Visitor, name, province, city, county string) {
	v.Fill("收件人姓名", name)
	v.Fill("移动电话", "13800000082")
	v.Choose("省", province)
	v.Choose("市", city)
	v.Choose("区县", county)
	v.Fill("详细地址", "凤凰路 1 号")
	v.Press("保存")
	v.Headed("我的收件地址")
}

// CEN-2: a unit changes what it may change and nothing else, and each change is reported.
func TestTheParticularsOfAUnitAreEdited(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420033")
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enter(v, u.USCC, u.RepDocNumber)
	v.Open("/unit/info")
	v.Follow("编辑")
	v.Headed("编辑单位信息")
	v.Axe()
	if got := v.Value("统一社会信用代码"); got != u.USCC {
		t.Errorf("统一社会信用代码 is %q", got)
	}
	v.Choose("经济类型", "有限责任（公司）")
	v.Choose("行业类型", "制造业")
	v.Fill("单位全称", "冒名顶替有限公司")
	v.Press("保存")
	wantContains(t, "the fault", v.Mistake("单位全称"), "与登记机关登记的单位全称不一致")
	v.Fill("单位全称", u.Name)
	v.Press("保存")
	v.See("单位信息已保存")
	v.See("有限责任（公司）")
	v.Follow("修改记录")
	v.Headed("单位信息修改记录")
	v.See("经济类型")
	v.See("未填写")
	v.Axe()
}
