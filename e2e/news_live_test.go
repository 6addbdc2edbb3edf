package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// STA-3, POR-7, SEC-5: editors publish a window of a city, the free days of a year and a new version of an agreement; a visitor reads each
// where it belongs, and who has agreed to the old version is asked again.
func TestEditorsPublishWindowsFreeDaysAndAgreements(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	h.Hire()
	a, b := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	phone := chromium.Visit(t, h.URL, browser.Phone)
	staff(h, a, "editor")
	staff(h, b, "editor2")

	const window = "泰州市劳动人事争议仲裁院立案窗口"
	begin := func(kind, region string) {
		a.Open("/staff/news/new")
		a.Choose("类型", kind)
		a.Choose("适用地区", region)
	}
	begin("办事窗口", "泰州市")
	a.Fill("标题", window)
	a.Fill("办理的事项", "劳动人事争议仲裁申请\n没有这个事项")
	a.Press("提交审核")
	wantContains(t, "the fault", a.Mistake("办理的事项"), "没有叫“没有这个事项”的事项")
	a.Fill("办理的事项", "劳动人事争议仲裁申请")
	a.Press("提交审核")
	wantContains(t, "the fault", a.Mistake("地址"), "请填写地址")
	wantContains(t, "the fault", a.Mistake("办公时间"), "请填写办公时间")
	look(t, a, "news-window")
	a.Fill("地址", "泰州市海陵区凤凰东路 2 号")
	a.Fill("办公时间", "工作日 9:00—17:00")
	a.Fill("电话", "0523-12333")
	a.Press("提交审核")
	a.See("由另一名编辑或管理员批准")
	approve(b, window)
	for _, page := range []string{"/cities/321200", "/cities/321200/windows", "/items/arbitration"} {
		v.Open(page)
		v.See(window)
		v.See("凤凰东路 2 号")
	}
	phone.Open("/cities/321200/windows")
	look(t, phone, "news-window-guide")

	const days = "关于 2031 年部分节假日安排的通知"
	begin("放假安排", "省本级")
	a.Fill("标题", days)
	a.Fill("发布单位", "省人力资源社会保障厅")
	a.Fill("放假和上班的日子", "元旦 2031-01-01\n上班 2031-01-06")
	a.Press("提交审核")
	wantContains(t, "the fault", a.Mistake("放假和上班的日子"), "第 2 行“上班 2031-01-06”：这一天不是周末")
	look(t, a, "news-days")
	a.Fill("放假和上班的日子", "元旦 2031-01-01 至 2031-01-02\n上班 2031-01-05")
	a.Press("提交审核")
	a.See("由另一名编辑或管理员批准")
	approve(b, days)
	v.Open("/notices")
	v.See(days)
	b.Open("/staff/news")
	b.Follow(days)
	b.Follow("看公开页面")
	b.See("2031-01-01 至 2031-01-02")
	b.See("2031-01-05")
	look(t, b, "news-days-public")

	begin("协议", "省本级")
	a.Follow("个人用户注册协议")
	wantContains(t, "the text to begin with", a.Value("正文"), "## 一、账户\n账户由本人注册和使用")
	look(t, a, "news-agreement")
	a.Fill("版本", "2026-01")
	a.Fill("正文", "## 一、账户\n账户由本人使用。")
	a.Press("提交审核")
	wantContains(t, "the fault", a.Mistake("版本"), "这个版本号已经用过")
	a.Fill("版本", "2026-12")
	a.Press("提交审核")
	a.See("由另一名编辑或管理员批准")
	b.Open("/staff/news")
	b.Follow("个人用户注册协议")
	look(t, b, "news-agreement-check")
	approve(b, "个人用户注册协议")
	v.Open("/agreements/person-registration")
	v.See("版本 2026-12")
	v.See("账户由本人使用。")
	look(t, v, "agreement")
	v.Open("/agreements/person-registration?version=2026-01")
	v.See("这是以前的版本")
	v.See("不得出借、转让账户")
	look(t, v, "agreement-old")
}
