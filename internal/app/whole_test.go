package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/pquerna/otp/totp"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/regno"
	"wangting/internal/staff"
	"wangting/internal/ui/uitest"
)

// nonsense is what nobody asks who uses the pages as they are.
var nonsense = "?" + url.Values{"q": {`"><script>alert(1)</script>`}, "after": {"x"}, "before": {"-1"}, "newer": {"x"}, "older": {"x"}, "day": {"tomorrow"}, "known": {"x"}, "from": {"9999-99-99"},
	"to": {"x"}, "tab": {"x"}, "class": {"x"}, "pile": {"x"}, "region": {"x"}, "number": {"x"}, "page": {"999999999999999999999"}, "item": {"x"}, "kind": {"x"}, "only": {"x"}, "way": {"x"},
	"next": {"//elsewhere.example"}, "back": {"https://elsewhere.example"}, "id": {"x"}, "token": {"x"}, "month": {"x"}, "year": {"x"}, "who": {"x"}, "act": {"x"}, "m": {"x"}}.Encode()

// Whatever a route answers is a whole page: one h1, a title, labels, names, no id twice, no
// icon that is not there. Forms are sent empty, so that pages are seen with their errors too.
func TestEveryRouteAnswersWithAWholePage(t *testing.T) {
	h := open(t, unchanged)
	uscc, doc := h.opened("江南示例", "13800000101")
	rep := struct {
		regno.Document
		*visitor
	}{doc, h.visitor()}
	boss := h.signed(rep.Number, uscc)
	if err := h.Rooms.Mandates.OpenGiving(t.Context(), boss); err != nil {
		t.Fatal(err)
	}
	h.handler(boss, 0)
	clerk := h.everything()
	seen := map[int]int{}
	for _, who := range []string{"visitor", "representative", "staff"} {
		for _, route := range h.Mux.Routes() {
			method, path, ok := strings.Cut(route, " ")
			path = strings.TrimSuffix(path, "{$}")
			if !ok || strings.Contains(path, "{") || strings.HasPrefix(path, "/api/") || strings.HasSuffix(path, "/logout") || strings.HasSuffix(path, "/events") ||
				who == "staff" && !strings.HasPrefix(path, "/staff") {
				continue
			}
			v := h.visitor()
			switch who {
			case "representative":
				if v = rep.visitor; v.get("/unit").status != http.StatusOK { // what was asked for ended the login
					v.login(uscc, rep.Document, "/unit", "/unit")
				}
			case "staff":
				v = clerk
			}
			t.Run(who+" "+route, func(t *testing.T) {
				var answers []page
				switch method {
				case http.MethodGet:
					answers = []page{v.get(path), v.get(path + nonsense)}
				case http.MethodPost:
					answers = []page{v.post(path, url.Values{})}
				}
				for _, p := range answers {
					seen[p.status]++
					if p.status == http.StatusInternalServerError {
						t.Errorf("broken: %s", p.body)
					}
					if strings.HasPrefix(p.body, "<!doctype html>") {
						uitest.Check(t, []byte(p.body))
					}
				}
			})
		}
	}
	if seen[http.StatusOK] < 150 || seen[http.StatusUnprocessableEntity] < 30 {
		t.Errorf("the answers were %v", seen)
	}
}

// everything is a browser of a member of staff with every role.
func (h *hall) everything() *visitor {
	h.t.Helper()
	a := demo.Staff[0]
	_, err := h.Rooms.Staff.Add(h.t.Context(), system, staff.New{Login: a.Login, Name: a.Name, Region: "320000", Password: a.Password, TOTPSecret: a.TOTP,
		Roles: []actor.Role{actor.Clerk, actor.Reviewer, actor.Editor, actor.Auditor, actor.Admin}})
	if err != nil {
		h.t.Fatal(err)
	}
	code, err := totp.GenerateCode(a.TOTP, h.now())
	if err != nil {
		h.t.Fatal(err)
	}
	v := h.visitor()
	v.want(v.post("/staff/login", url.Values{"login": {a.Login}, "password": {a.Password}, "code": {code}}), http.StatusSeeOther, "/staff")
	return v
}
