package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// hallName ends every title.
const hallName = "网上办事服务大厅"

// navigation is the main navigation, word for word (POR-2).
var navigation = []string{"厅首页", "个人办事", "单位办事", "查询服务", "服务清单", "主题服务", "公示公告", "地市频道"}

// public are the pages for everybody.
var public = []string{
	"/", "/person-services", "/unit-services", "/queries", "/services", "/themes", "/notices", "/cities", "/cities/321200",
	"/items/training-subsidy", "/search?q=%E5%9F%B9%E8%AE%AD", "/search?q=qqqq", "/guides", "/ratings", "/ask", "/mobile", "/wechat",
	"/about", "/sitemap", "/contact", "/accessibility", "/privacy", "/gov-services",
	"/login", "/login?way=ca", "/login?way=scan", "/login/person", "/login/recover", "/upgrade",
	"/register", "/register/window", "/agreements/unit-registration", "/staff/login",
}

// centre are the pages of the unit centre (CEN).
var centre = []string{
	"/unit", "/unit?tab=services", "/unit?tab=queries", "/unit?tab=favourites", "/unit/info", "/unit/cases", "/unit/cases?class=draft",
	"/unit/parcels", "/unit/agents", "/unit/institutions", "/unit/workbench", "/unit/workbench?tab=done", "/unit/settings",
	"/unit/settings/devices", "/unit/messages",
}

// POR-2: each entry of the navigation opens its page and is marked there.
func TestEveryEntryOfTheNavigationOpensItsPage(t *testing.T) {
	h := hall.Start(t)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/")
	for _, name := range navigation {
		v.Follow(name)
		if got := v.Current("主导航"); got != name {
			t.Errorf("after 「%s」 the entry marked is 「%s」", name, got)
		}
		holds(t, "the title after "+name, v.Title(), name)
	}
}

// POR-9: no page breaks a rule of accessibility, and none sticks out at the side.
func TestNoPageHasABarrier(t *testing.T) {
	h := hall.Start(t)
	u := h.Fill()
	guest, member := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Desktop)
	enter(member, u.USCC, u.RepDocNumber)
	for _, path := range public {
		inspect(t, guest, path)
	}
	for _, path := range centre {
		inspect(t, member, path)
	}
}

// inspect looks at one page on a wide window and on a phone's.
func inspect(t *testing.T, v *browser.Visitor, path string) {
	t.Helper()
	v.Resize(browser.Desktop)
	if status := v.Try(path); status >= 400 {
		t.Errorf("%s answered %d", path, status)
		return
	}
	if n := v.Headings(); n != 1 {
		t.Errorf("%s has %d main headings, want 1", path, n)
	}
	title := v.Title()
	if !strings.HasSuffix(title, hallName) || title == hallName {
		t.Errorf("%s has the title 「%s」", path, title)
	}
	v.Axe()
	for _, view := range []browser.View{browser.Phone, browser.Narrow} {
		v.Resize(view)
		if out := v.Overflow(); out != "" {
			t.Errorf("%s sticks out on a window of %d px: %s", path, view.Width, out)
		}
		if view == browser.Phone {
			v.Axe()
		}
	}
}

// POR-9: 大字版, 深色 and 高对比 hold the same.
func TestEveryWayOfLookingIsWithoutBarriers(t *testing.T) {
	h := hall.Start(t)
	u := h.Fill()
	v := chromium.Visit(t, h.URL, browser.Desktop)
	enter(v, u.USCC, u.RepDocNumber)
	for _, mode := range []struct{ query, attribute, value string }{
		{"text=large", "data-text", "large"},
		{"theme=dark", "data-theme", "dark"},
		{"theme=contrast", "data-theme", "contrast"},
	} {
		v.Open("/modes?" + mode.query + "&back=/")
		if got := v.Attribute("html", mode.attribute); got != mode.value {
			t.Errorf("%s set %s to %q", mode.query, mode.attribute, got)
		}
		for _, path := range []string{"/", "/items/training-subsidy", "/services", "/register", "/unit", "/unit/info", "/unit/cases"} {
			v.Resize(browser.Desktop)
			v.Open(path)
			v.Axe()
			v.Resize(browser.Phone)
			if out := v.Overflow(); out != "" {
				t.Errorf("%s with %s sticks out on a phone: %s", path, mode.query, out)
			}
		}
		v.Open("/modes?text=normal&back=/")
	}
}

// POR-9: the first thing that the keyboard meets leads past the navigation.
func TestTheKeyboardCanSkipTheNavigation(t *testing.T) {
	h := hall.Start(t)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/")
	v.Key("\t")
	if got := v.Focused(); got != "跳到主要内容" {
		t.Errorf("the first stop of the keyboard is 「%s」", got)
	}
}

// The home page is light: in five requests and 45 KB by gzip, on a first visit.
func TestTheHomePageIsLight(t *testing.T) {
	h := hall.Start(t)
	v := chromium.Visit(t, h.URL, browser.Phone)
	v.AcceptOnlyGzip()
	v.Open("/")
	var sum int64
	loads := v.Loads()
	for _, l := range loads {
		sum += l.Bytes
		if l.Bytes == 0 && !l.Cached {
			t.Errorf("%s was not measured", l.URL)
		}
	}
	if sum > 45<<10 || len(loads) > 5 {
		t.Errorf("the home page took %d bytes in %d requests, want at most %d in 5: %+v", sum, len(loads), 45<<10, loads)
	}
}
