package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// CEN-3: the five tabs with the manual's note; 「暂无数据」 when there is no data. An outage
// is reported as one, not shown as no data.
func TestAUnitSeesWhatTheCoreSystemKnows(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("泰州示例物流", "13851420111")
	for name, view := range map[string]browser.View{
		"with JavaScript":    browser.Desktop,
		"without JavaScript": {Width: 390, Height: 844, Phone: true, NoScript: true},
	} {
		t.Run(name, func(t *testing.T) {
			v := chromium.Visit(t, h.URL, view)
			enter(v, u.USCC, u.RepDocNumber)
			v.Open("/unit/info")
			v.See("目前只能查询到省本级、泰州数据")
			if !view.NoScript {
				v.See("企业职工基本养老保险") // the data arrives without a reload
				v.Axe()
			}
			for tab, see := range map[string]string{"参保信息": "工伤保险", "缴费信息": "费款所属期", "养老待遇": "月待遇", "工伤": "工伤", "二级单位": "二级单位"} {
				v.Follow(tab)
				v.See(see)
				if !view.NoScript {
					v.Axe()
				}
			}
			v.Follow("缴费信息")
			v.Follow("下一页")
			v.See("第 2 页")
		})
	}
	other := h.Opened("江南示例精密机械", "13851420112")
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enter(v, other.USCC, other.RepDocNumber)
	v.Open("/unit/info?tab=insurances")
	v.See("暂无数据")
	v.Axe()
	h.Break("core", "down")
	v.Open("/unit/info?tab=contributions")
	v.See("暂时查不到数据")
	v.Miss("暂无数据")
	v.See(other.Name)
	v.Axe()
}
