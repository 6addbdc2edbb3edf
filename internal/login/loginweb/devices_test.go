package loginweb_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

var endAt = regexp.MustCompile(`action="(/unit/settings/devices/[0-9a-f-]{36}/end\?as=[0-9a-f]{8})"`)

func TestADeviceIsTakenDownFromAnother(t *testing.T) { // LOG-8
	h := open(t)
	here, there := h.browser(), h.browser()
	here.login(password)
	there.login(password)
	page := here.get("/unit/settings/devices")
	ends := endAt.FindAllStringSubmatch(page.body, -1)
	if page.status != http.StatusOK || len(ends) != 2 || strings.Count(page.body, "本机") != 1 ||
		strings.Count(page.body, "Windows 电脑 · Chrome 浏览器") != 2 {
		t.Fatalf("status %d, %d devices", page.status, len(ends))
	}
	if a := here.do(http.MethodPost, ends[1][1], nil); a.to != "/unit/settings/devices" {
		t.Fatalf("下线 gave %d to %q", a.status, a.to)
	}
	if a := here.get("/unit/settings/devices"); !strings.Contains(a.body, "这台设备已下线") ||
		len(endAt.FindAllString(a.body, -1)) != 1 {
		t.Error("the list does not tell")
	}
	if a := there.get("/unit"); a.to != "/login?ended=1&next=%2Funit" {
		t.Errorf("the other device is sent to %q", a.to)
	}
	if a := there.get("/login?ended=1"); !strings.Contains(a.body, "登录已结束") {
		t.Error("it is not told why")
	}
	if a := here.do(http.MethodPost, ends[0][1], nil); a.to != "/" {
		t.Errorf("taking down one's own device leads to %q", a.to)
	}
	if a := here.get("/unit"); a.status != http.StatusSeeOther {
		t.Errorf("still inside: %d", a.status)
	}
}

func TestSomebodyElsesDeviceIsNotThere(t *testing.T) { // LOG-8
	h := open(t)
	b := h.browser()
	b.login(password)
	if a := b.do(http.MethodPost, "/unit/settings/devices/01940000-0000-7000-8000-000000000000/end", nil); a.status != http.StatusNotFound {
		t.Errorf("gave %d, want 404", a.status)
	}
	if a := h.browser().get("/unit/settings/devices"); a.status != http.StatusSeeOther {
		t.Errorf("a visitor gave %d", a.status)
	}
}

func TestLoggingOutEndsTheLoginAndRenewsTheSession(t *testing.T) { // LOG-8
	h := open(t)
	b := h.browser()
	b.login(password)
	if a := b.do(http.MethodPost, "/logout", nil); a.to != "/" {
		t.Errorf("logging out leads to %q", a.to)
	}
	var living int
	if err := h.db.Get(t.Context(), &living, `SELECT COUNT(*) FROM login_session WHERE ended_us = 0`); err != nil || living != 0 {
		t.Errorf("%d logins live on, %v", living, err)
	}
	if a := b.get("/unit"); a.to != "/login?next=%2Funit" {
		t.Errorf("afterwards: %d to %q", a.status, a.to)
	}
}

func TestTheTokenChangesAtLoginSoAPlantedOneIsWorthNothing(t *testing.T) { // SEC-2
	h := open(t)
	b := h.browser()
	b.login("Wrong-1234")
	token := func() string {
		u, _ := http.NewRequest(http.MethodGet, h.url, nil)
		for _, c := range b.client.Jar.Cookies(u.URL) {
			return c.Value
		}
		return ""
	}
	planted := token()
	b.login(password)
	if planted == "" || token() == planted {
		t.Error("the token before login is the token after it")
	}
}

func TestAnIdleLoginEndsAndTheNextOneGoesOn(t *testing.T) { // LOG-8
	h := open(t)
	b := h.browser()
	b.login(password)
	h.now = h.now.Add(31 * time.Minute)
	a := b.get("/unit")
	if a.to != "/login?ended=1&next=%2Funit" {
		t.Fatalf("after 31 minutes: %d to %q", a.status, a.to)
	}
	if a := b.login(password, "next", "/unit"); a.to != "/unit" {
		t.Errorf("logging in again: %d", a.status)
	}
}
