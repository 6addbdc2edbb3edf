package app_test

import (
	"net/http"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/login"
)

// CEN-1: the home page of a unit is kept while nothing changes, and never a step behind.
func TestAKeptHomePageShowsWhatWasDoneAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		uscc, rep := h.opened("江南示例", "13800000101")
		in, err := h.Rooms.Passwords.Try(t.Context(), actor.Actor{IP: "192.0.2.1"}, login.Attempt{Account: uscc, Who: rep.Number, Password: password, Binding: "b"})
		if err != nil {
			t.Fatal(err)
		}
		who, _, err := h.Rooms.Sessions.Authenticate(t.Context(), in.ID)
		if err != nil {
			t.Fatal(err)
		}
		v := h.visitor()
		v.login(uscc, rep, "/unit", "/unit")
		shows := func(path, words string) page {
			t.Helper()
			p := v.want(v.get(path), http.StatusOK, "")
			if !p.has(words) {
				t.Fatalf("%s does not have %s", path, words)
			}
			return p
		}

		first := shows("/unit", "暂无办件")
		if again := shows("/unit", "暂无办件"); again.body != first.body {
			t.Error("the page changed by itself")
		}
		c := h.drafted(who)
		shows("/unit", "继续填写")
		if _, err := h.Rooms.Cases.Submit(t.Context(), who, c.ID, c.Version); err != nil {
			t.Fatal(err)
		}
		shows("/unit", "看进度")
		shows("/unit?tab=favourites", "还没有收藏")
		v.want(v.post("/unit/favourites?item="+mediationCode+"&on=1", nil), http.StatusSeeOther, "")
		shows("/unit?tab=favourites", "取消收藏")

		// and it is nobody's who is not signed in
		v.want(v.post("/logout", nil), http.StatusSeeOther, "")
		v.want(v.get("/unit"), http.StatusSeeOther, "")
	})
}
