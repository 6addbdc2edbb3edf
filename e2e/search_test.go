package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

const searchLabel = "请输入您要搜索的内容"

// POR-8: words, pinyin, initials and typing errors find the same item.
func TestAnItemIsFoundHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	for _, typed := range []string{"技能培训补贴", "jinengpeixunbutie", "jnpxbt", "就业技能培圳补贴"} {
		v.Open("/")
		v.Fill(searchLabel, typed)
		v.Press("搜索")
		v.Arrive("/search")
		v.See(item)
	}
	v.Axe()
	v.Open("/search?q=%E9%B3%97%E9%B1%BC%E9%A5%AD")
	v.See("没有找到")
	v.See("12333")
}

// POR-8, POR-9: suggestions appear while a person types, and the keyboard reaches them.
func TestSuggestionsAreReachedByTheKeyboard(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/")
	v.Fill(searchLabel, "培训补贴")
	v.SeeLink(".suggest", item)
	v.Axe()
	v.Key(kb.ArrowDown)
	if got := v.Focused(); !strings.HasPrefix(got, item) {
		t.Fatalf("the arrow leads to 「%s」, want 「%s」", got, item)
	}
	v.Key(kb.Enter)
	v.Arrive("/items/training-subsidy")
	v.Headed(item)
}

// CEN-1, POR-5: an item marked on its page appears under 收藏 on 单位主页.
func TestAFavouriteStandsOnTheHomePageOfItsUnit(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420012")
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enter(v, u.USCC, u.Phone)
	v.Open("/unit?tab=favourites")
	v.See("还没有收藏")
	v.Open("/items/training-subsidy")
	v.Press("收藏")
	v.Open("/unit?tab=favourites")
	v.See(item)
	v.Open("/items/training-subsidy")
	v.Press("取消收藏")
	v.Open("/unit?tab=favourites")
	v.See("还没有收藏")
}

// REG-9: two tabs of one browser open only one unit.
func TestTwoTabsMakeOneUnit(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Known("无锡示例纺织")
	u.Phone = "13851420013"
	desk, phone := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	desk.Open("/register")
	fillParticulars(desk, u)
	desk.Press("下一步")
	passFace(desk, phone)
	desk.Arrive("/register/account")
	desk.Fill("手机号", u.Phone)
	desk.Press("获取验证码")
	code := h.SMS(u.Phone, 1)
	tab := desk.Tab()
	tab.Open("/register/account")
	for _, v := range []*browser.Visitor{desk, tab} {
		v.Fill("手机号", u.Phone)
		v.Fill("短信验证码", code)
		v.Fill("密码", hall.Password)
		v.Fill("确认密码", hall.Password)
	}
	for _, v := range []*browser.Visitor{desk, tab} {
		v.Press("下一步")
		v.Arrive("/register/done")
		v.Headed("注册成功")
	}
	if a, b := unitNumber(t, desk), unitNumber(t, tab); a != b {
		t.Errorf("two tabs made the units %s and %s", a, b)
	}
}
