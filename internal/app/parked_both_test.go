package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wangting/internal/web"
)

// IN-1: a page that fills itself was open in two tabs when the login ended. Both forms are there after the next login: the last one
// on its page, the one before among those that wait to be sent again.
func TestTheSamePageSentFromTwoTabsKeepsBoth(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		p := openParking(t, h)
		v, draft := p.visitor(), p.drafted(p.boss).ID
		at := "/unit/drafts/" + draft
		form := func(words string) url.Values { return url.Values{"version": {"1"}, "facts": {words}} }
		p.leave(v, "unit", at, at, form("第一个窗口里的事实"))
		second := v.want(v.sendFrom(at, at, form("第二个窗口里的事实"), nil), http.StatusSeeOther, "")
		if a := v.want(v.get(second.to), http.StatusOK, ""); !a.has("两份都已保留") {
			t.Errorf("the login page does not say that both are kept:\n%s", a.body)
		}
		again := v.want(v.sendFrom(at, at, form("第二个窗口里的事实"), nil), http.StatusSeeOther, "")
		if u, err := url.Parse(again.to); err != nil || u.Query().Get("next") != at || u.Query().Get("typed") != "page" {
			t.Errorf("a double click is sent on to %q", again.to)
		}
		p.enter(v, "unit", "/unit")
		v.want(v.get("/unit"), http.StatusSeeOther, web.UnfinishedOwn)
		waits := v.want(v.get(web.UnfinishedOwn), http.StatusOK, "")
		if !waits.has("第一个窗口里的事实") || waits.has("第二个窗口里的事实") || strings.Count(waits.body, `name="facts"`) != 1 {
			t.Errorf("what waits to be sent again:\n%s", waits.body)
		}
		if a := v.want(v.get(at), http.StatusOK, ""); !a.has("第二个窗口里的事实") || a.has("第一个窗口里的事实") {
			t.Errorf("the page does not show what was sent last:\n%s", a.body)
		}
		for action, one := range formsOf(t, waits.body) {
			if strings.HasPrefix(action, at+"?") {
				v.sendFrom(web.UnfinishedOwn, action, one, nil)
			}
		}
		if a := v.want(v.get(at), http.StatusOK, ""); !a.has("第一个窗口里的事实") && !a.has("第二个窗口里的事实") {
			t.Error("after the first was sent again neither is there")
		}
	})
}
