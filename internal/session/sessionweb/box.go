// Package sessionweb shows what somebody may see and set of their own logins (LOG-8, ACC-3), and the box of the
// login page that ways in stand in. It knows no way in: rooms above join theirs in Ways.
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

// Me is 「个人中心」.
const Me = "/me"

// Way is one way in under 「单位登录」.
type Way struct {
	Key, Text string
	// Part is what stands in the box; next is where the person wants to go.
	Part func(w http.ResponseWriter, r *http.Request, next string) (templ.Component, error)
}

// Ways are the ways in under 「单位登录」, in their order; the last is shown when none is named.
type Ways struct{ list []Way }

// Join adds a way. Rooms do so at the start, before the first request.
func (ws *Ways) Join(w Way) { ws.list = append(ws.list, w) }

// Named gives the way that an address names.
func (ws *Ways) Named(key string) (Way, bool) {
	for _, w := range ws.list {
		if w.Key == key {
			return w, true
		}
	}
	return Way{}, false
}

// links are the ways as the box offers them.
func (ws *Ways) links(current, next string) []ui.Link {
	var all []ui.Link
	for _, w := range ws.list {
		all = append(all, ui.Link{Text: w.Text, Href: Href("/login", w.Key, next), Current: w.Key == current})
	}
	return all
}

// LoginVM is the login page.
type LoginVM struct {
	Tabs, Ways []ui.Link
	Personal   bool // 「个人登录」
	HasError   bool
	Ended      bool // a login has ended on this browser
	Solved     bool // the puzzle is solved
	Slider     *ui.SliderVM
	Part       templ.Component // of the way
}

// UnitBox is the page of 「单位登录」 with the part of a way in it.
func (ws *Ways) UnitBox(way, next string, part templ.Component) LoginVM {
	return LoginVM{Tabs: tabs(false, next), Ways: ws.links(way, next), Part: part}
}

// PersonBox is the page of 「个人登录」.
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

// Answer shows the login page.
func Answer(w http.ResponseWriter, r *http.Request, status int, v LoginVM) error {
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, loginPage(v))
}

// Wanted is where somebody goes after the login: never back to a way in.
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

// Href is a login page for a way, with where to go kept.
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

// Visitor is the browser without whoever was signed in on it before.
func Visitor(a actor.Actor) actor.Actor {
	return actor.Actor{IP: a.IP, Browser: a.Browser, RequestID: a.RequestID}
}
