package e2e

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// CEN-5: staff send the result of a decided case. The unit finds the parcel by its number
// and follows it; another unit cannot. A courier that does not answer is reported.
func TestAResultIsSentAndFollowed(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	unit := chromium.Visit(t, h.URL, browser.Desktop)
	enter(unit, u.USCC, u.RepDocNumber)
	unit.Open("/unit/parcels")
	unit.See("我的快递")
	unit.See("暂无快递信息")
	unit.Axe()
	unit.Open("/unit/cases?class=done")
	var id string
	for _, l := range unit.Links("") {
		if at, ok := strings.CutPrefix(l.Href, h.URL+"/unit/cases/"); ok && !strings.Contains(at, "/") && !strings.Contains(at, "?") {
			id = at
		}
	}
	if id == "" {
		t.Fatal("the demo has no case that is done")
	}
	clerk := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, clerk, "clerk")
	send := func() {
		clerk.Open("/staff/cases/" + id)
		clerk.Follow("寄送结果")
		clerk.Headed("寄送结果")
	}
	send()
	clerk.See("还没有设置收件地址")
	clerk.Axe()
	unit.Open("/unit/settings/addresses/new")
	address(unit, "测试壬", "江苏省", "泰州市", "海陵区")
	send()
	clerk.See("泰州市")
	clerk.Press("登记寄送")
	wantContains(t, "the fault", clerk.Mistake("快递单号"), "快递单号")
	clerk.Axe()
	clerk.Choose("快递公司", "中国邮政 EMS")
	clerk.Fill("快递单号", "1151 2345 67890")
	clerk.Press("登记寄送")
	clerk.See("已登记寄送")
	send() // a second one is asked about
	clerk.See("单号 1151234567890")
	clerk.Fill("快递单号", "1151 2345 67891")
	clerk.Press("登记寄送")
	wantContains(t, "the fault", clerk.Mistake("再登记一件"), "已经寄出")
	clerk.Axe()

	unit.Open("/unit/parcels")
	unit.Fill("快递单号", "1151234567890")
	unit.Press("查询")
	unit.See("中国邮政 EMS")
	unit.Axe()
	unit.Follow("查看物流")
	unit.See("已揽收")
	unit.Miss(u.Phone)
	unit.Axe()
	at := unit.Address()
	h.Subscribed("1151234567890")
	if _, err := http.PostForm(h.Control+"/courier/move", url.Values{"number": {"1151234567890"}}); err != nil {
		t.Fatal(err)
	}
	unit.Open(strings.TrimPrefix(at, h.URL)) // the courier has called: the hall itself asks only every 30 minutes
	unit.See("南京转运中心 已发出")
	unit.Open("/unit/cases/" + id)
	unit.See("结果已寄出")
	unit.See("运输中")
	unit.Axe()
	unit.Follow("查看物流")
	unit.Open("/unit/parcels?number=NOSUCH99")
	unit.See("没有这个单号的快递")

	other := h.Opened("江南示例精密机械", "13851420131")
	stranger := chromium.Visit(t, h.URL, browser.Phone)
	enter(stranger, other.USCC, other.RepDocNumber)
	if code := stranger.Try(at); code != 404 {
		t.Errorf("another unit's parcel answers %d", code)
	}
}
