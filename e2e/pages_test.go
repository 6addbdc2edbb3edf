package e2e

import (
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// The end of every title: the name of the hall, or of its staff side.
const (
	hallName = "网上办事服务大厅"
	deskName = "审批台"
)

// navigation is the main navigation, word for word (POR-2).
var navigation = []string{"厅首页", "个人办事", "单位办事", "查询服务", "服务清单", "主题服务", "公示公告", "地市频道"}

// public lists the pages for everybody.
var public = []string{
	"/", "/person-services", "/unit-services", "/queries", "/services", "/themes", "/notices", "/cities", "/cities/321200", "/counter/321200?still=1",
	"/items/training-subsidy", "/search?q=%E5%9F%B9%E8%AE%AD", "/search?q=qqqq", "/guides", "/ratings", "/ask", "/mobile", "/wechat",
	"/about", "/sitemap", "/contact", "/accessibility", "/privacy", "/gov-services",
	"/login", "/login?way=ca", "/login?way=scan", "/login/person", "/register/person", "/agreements/person-registration",
	"/login/recover", "/upgrade",
	"/practice", "/manual", "/log", "/publicity", "/check", "/ask/answer",
	"/register", "/representative", "/register/window", "/agreements/unit-registration", "/staff/login",
}

// centre lists the pages of the unit centre (CEN).
var centre = []string{
	"/unit", "/unit?tab=services", "/unit?tab=queries", "/unit?tab=favourites", "/unit/info", "/unit/cases", "/unit/cases?class=draft",
	"/unit/parcels", "/unit/agents", "/unit/institutions", "/unit/workbench", "/unit/workbench?tab=done", "/unit/settings",
	"/unit/info/edit", "/unit/info/history", "/unit/settings/devices", "/unit/settings/password",
	"/unit/settings/addresses", "/unit/settings/addresses/new", "/unit/messages",
	"/unit/info/close", "/unit/cases/older", "/me/passkeys",
	"/unit/papers", "/me/papers",
	"/me", "/me/cases", "/me/messages", "/me/applications", "/me/addresses", "/me/parcels", "/me/phone",
}

// desk lists the pages of the staff (STA).
var desk = []string{
	"/staff", "/staff/reminders", "/staff/cases", "/staff/cases?pile=done", "/staff/cases/search", "/staff/accounts", "/staff/accounts/new",
	"/staff/ratings", "/staff/password", "/staff/items", "/staff/items/new", "/staff/items/import", "/staff/items/work-injury/flow",
	"/staff/items/work-injury/scope", "/staff/items/work-injury/check", "/staff/items/work-injury/versions", "/staff/approvals",
	"/staff/items/pins", "/staff/news", "/staff/news/new", "/staff/departments", "/staff/departments/new",
	"/staff/transfers", "/staff/audit", "/staff/audit/result", "/staff/dashboard",
}

// POR-2: each entry of the navigation opens its page, which marks the entry as current.
func TestEveryEntryOfTheNavigationOpensItsPage(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/")
	for _, name := range navigation {
		v.Follow(name)
		if got := v.Current("主导航"); got != name {
			t.Errorf("after 「%s」 the entry marked is 「%s」", name, got)
		}
		wantContains(t, "the title after "+name, v.Title(), name)
	}
}

// POR-9: no page breaks an accessibility rule, and none is wider than the window.
func TestNoPublicPageHasABarrier(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	guest := chromium.Visit(t, h.URL, browser.Desktop)
	for _, path := range public {
		inspect(t, guest, path)
	}
}

// POR-9, CEN-1 to CEN-7.
func TestNoPageOfTheUnitCentreHasABarrier(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	member := chromium.Visit(t, h.URL, browser.Desktop)
	enter(member, u.USCC, u.RepDocNumber)
	for _, path := range centre {
		inspect(t, member, path)
	}
}

// POR-9, STA-2, STA-4.
func TestNoPageOfTheStaffHasABarrier(t *testing.T) {
	t.Parallel()
	h, _ := hall.StartFilled(t)
	admin := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, admin, "admin")
	for _, path := range desk {
		inspect(t, admin, path)
	}
	clerk := chromium.Visit(t, h.URL, browser.Desktop)
	staff(h, clerk, "clerk")
	for _, path := range []string{"/staff/phrases", "/staff/window", "/staff/window/new", "/staff/counter", "/staff/counter/items"} {
		inspect(t, clerk, path)
	}
	clerk.Open("/staff/cases")
	for _, l := range clerk.Links("") {
		if path := strings.TrimPrefix(l.Href, h.URL); strings.HasPrefix(path, "/staff/cases/0") {
			inspect(t, clerk, path)
			return
		}
	}
	t.Error("no case is listed")
}

// POR-2, POR-4: no link of any page is broken.
func TestNoLinkLeadsNowhere(t *testing.T) {
	t.Parallel()
	h, u := hall.StartFilled(t)
	guest := chromium.Visit(t, h.URL, browser.Desktop)
	member := chromium.Visit(t, h.URL, browser.Desktop)
	clerk := chromium.Visit(t, h.URL, browser.Desktop)
	enter(member, u.USCC, u.RepDocNumber)
	staff(h, clerk, "clerk")
	follow(t, h, guest, public)
	follow(t, h, member, centre)
	follow(t, h, clerk, desk[:3])
}

// follow requests every address of the hall that the pages link to, and the links of the
// pages found. province_test.go follows the links that leave the hall for the province's
// sign-on.
func follow(t *testing.T, h *hall.Hall, v *browser.Visitor, paths []string) {
	t.Helper()
	from := map[string]string{}
	gather := func(page string) (found []string) {
		v.Open(page)
		for _, l := range v.Links("") {
			at, _, _ := strings.Cut(l.Href, "#")
			path, ours := strings.CutPrefix(at, h.URL)
			if ours && from[path] == "" && !strings.HasPrefix(path, "/login/province") {
				from[path] = page
				found = append(found, path)
			}
		}
		return found
	}
	var found []string
	for _, page := range paths {
		found = append(found, gather(page)...)
	}
	for _, path := range found {
		if strings.HasPrefix(path, "/unit/cases/") || strings.HasPrefix(path, "/unit/drafts/") || strings.HasPrefix(path, "/staff/cases/") {
			found = append(found, gather(path)...)
		}
	}
	t.Logf("%d addresses are linked", len(found))
	for _, path := range found {
		if status := v.Fetch(h.URL + path); status >= 400 {
			t.Errorf("%s links to %s, which answers %d", from[path], path, status)
		}
	}
}

// inspect checks one page in a wide window and on a phone.
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
	place := hallName
	if strings.HasPrefix(path, "/staff") {
		place = deskName
	}
	if !strings.HasSuffix(title, " - "+place) {
		t.Errorf("%s has the title 「%s」", path, title)
	}
	v.Axe()
	if out := v.Squeezed(); out != "" {
		t.Errorf("%s squeezes a text in a wide window: %s", path, out)
	}
	for _, view := range []browser.View{browser.Phone, browser.Narrow} {
		v.Resize(view)
		if out := v.Squeezed(); out != "" {
			t.Errorf("%s squeezes a text on a window of %d px: %s", path, view.Width, out)
		}
		if out := v.Overflow(); out != "" {
			t.Errorf("%s sticks out on a window of %d px: %s", path, view.Width, out)
		}
		if view == browser.Phone {
			v.Axe()
		}
	}
	for _, theme := range []string{"dark", "contrast"} {
		v.AxeIn("data-theme", theme)
	}
	v.Resize(browser.Phone)
	v.AxeIn("data-text", "large")
	if out := v.Overflow(); out != "" {
		t.Errorf("%s sticks out on a phone in large text: %s", path, out)
	}
}

// POR-9: 大字版, 深色 and 高对比 are chosen by a link and stay; inspect looks at every page in each of them.
func TestEveryWayOfLookingIsChosenAndKept(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	for _, mode := range []struct{ query, attribute, value string }{
		{"text=large", "data-text", "large"},
		{"theme=dark", "data-theme", "dark"},
		{"theme=contrast", "data-theme", "contrast"},
	} {
		v.Open("/modes?" + mode.query + "&back=/")
		if got := v.Attribute("html", mode.attribute); got != mode.value {
			t.Errorf("%s set %s to %q", mode.query, mode.attribute, got)
		}
		for _, path := range []string{"/", "/register"} {
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

// POR-9: the first keyboard stop is a link that skips the navigation.
func TestTheKeyboardCanSkipTheNavigation(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/")
	v.Key("\t")
	if got := v.Focused(); got != "跳到主要内容" {
		t.Errorf("the first stop of the keyboard is 「%s」", got)
	}
}

// The home page is light: a first visit takes five requests and 45 KB of gzip.
func TestTheHomePageIsLight(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	v := chromium.Visit(t, h.URL, browser.Phone)
	v.AcceptOnlyGzip()
	v.Open("/")
	var sum int64
	loads := v.Loads()
	for _, l := range loads {
		switch sum += l.Bytes; {
		case l.Bytes > 0 || l.Cached:
		case l.Kind == "Other": // the browser fetches the tab's icon in the background, perhaps later
			sum += 600
		default:
			t.Errorf("%s was not measured", l.URL)
		}
	}
	if sum > 45<<10 || len(loads) > 5 {
		t.Errorf("the home page took %d bytes in %d requests, want at most %d in 5: %+v", sum, len(loads), 45<<10, loads)
	}
}
