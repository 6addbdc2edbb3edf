// Package sessionweb serves the pages on which people see and manage their own logins and passwords
// (LOG-8, ACC-3), and the frame of the login page. It implements no login method: packages above
// add theirs to Ways.
package sessionweb

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"wangting/internal/actor"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Me is the path of 「个人中心」.
const Me = "/me"

// Way is one login method under 「单位登录」.
type Way struct {
	Key, Text string
	// Closed says that this hall does not offer the method yet; Part then names another.
	Closed bool
	// Part renders the content of the box. next is where the person goes after the login.
	Part func(w http.ResponseWriter, r *http.Request, next string) (templ.Component, error)
}

// Ways are the login methods under 「单位登录」, in order. The last one is shown when the address
// names none.
type Ways struct{ list []Way }

// Join adds a login method. Call it during startup, before the first request.
func (ws *Ways) Join(w Way) { ws.list = append(ws.list, w) }

// Named gives the login method with a key. It returns false when there is none.
func (ws *Ways) Named(key string) (Way, bool) {
	for _, w := range ws.list {
		if w.Key == key {
			return w, true
		}
	}
	return Way{}, false
}

// links lists the login methods as links.
func (ws *Ways) links(current, next string) []ui.Link {
	var all []ui.Link
	for _, w := range ws.list {
		all = append(all, ui.Link{Text: w.Text, Href: Href("/login", w.Key, next), Current: w.Key == current})
	}
	return all
}

// aboutCA is what the login page says of 「CA」.
func (v LoginVM) aboutCA() string {
	if v.NoCA {
		return "暂未开放，请用其他方式登录。"
	}
	return "已办理 CA 证书的单位。插入 CA 并安装驱动后登录；开通多经办人的单位，还需经办人用 APP 扫码确认身份。"
}

// LoginVM is the view of the login page.
type LoginVM struct {
	Tabs, Ways []ui.Link
	Personal   bool // 「个人登录」
	NoCA       bool // 「CA」 is closed
	HasError   bool
	Ended      string // what to say when the login in this browser has ended
	Solved     bool   // the slider puzzle is solved
	Slider     *ui.SliderVM
	Part       templ.Component // content of the login method
}

// UnitBox is the page 「单位登录」 with the content of a login method.
func (ws *Ways) UnitBox(way, next string, part templ.Component) LoginVM {
	ca, _ := ws.Named("ca")
	return LoginVM{Tabs: tabs(false, next), Ways: ws.links(way, next), Part: part, NoCA: ca.Closed}
}

// PersonBox is the page 「个人登录」.
func PersonBox(scan bool, next string, part templ.Component) LoginVM {
	return LoginVM{Tabs: tabs(true, next), Personal: true, Part: part, Ways: []ui.Link{
		{Text: "扫码登录", Href: Href("/login/person", "scan", next), Current: scan},
		{Text: "账号密码", Href: Href("/login/person", "", next), Current: !scan},
	}}
}

func tabs(personal bool, next string) []ui.Link {
	return []ui.Link{
		{Text: "个人登录", Href: Href("/login/person", "", next), Current: personal},
		{Text: "单位登录", Href: Href("/login", "", next), Current: !personal},
	}
}

func (v LoginVM) title() string {
	if v.Personal {
		return "个人登录"
	}
	return "单位登录"
}

func (v LoginVM) province() string {
	if v.Personal {
		return "/login/province?for=person"
	}
	return "/login/province"
}

func (v LoginVM) nav() string {
	if v.Personal {
		return "person"
	}
	return "unit"
}

// Answer renders the login page.
func Answer(w http.ResponseWriter, r *http.Request, status int, v LoginVM) error {
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, loginPage(v))
}

// Wanted is where the person goes after the login. It never leads back to a login page.
func Wanted(r *http.Request) string {
	to := web.Back(r, "/unit")
	path, _, _ := strings.Cut(to, "?")
	for _, in := range []string{"/login", "/logout", "/slider"} {
		if path == in || strings.HasPrefix(path, in+"/") {
			return "/unit"
		}
	}
	return to
}

// Href is the address of a login page with a login method, keeping next.
func Href(path, way, next string) string {
	q := url.Values{}
	if way != "" {
		q.Set("way", way)
	}
	if next != "/unit" {
		q.Set("next", next)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// Visitor gives the actor of the browser alone, without the person who was signed in.
func Visitor(a actor.Actor) actor.Actor {
	return actor.Actor{IP: a.IP, Browser: a.Browser, RequestID: a.RequestID}
}
