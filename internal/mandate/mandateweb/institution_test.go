package mandateweb_test

import (
	"net/http"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/mandate/mandateweb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/web"
	"wangting/internal/web/webtest"
)

// INS-4: an institution has no people of its own, so whoever acts for it finds none of the pages about people, whatever the address. The
// pages have no service here: one that is not kept away fails.
func TestNoPageAboutPeopleIsThereForAnInstitution(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var routes []string
		h := webtest.Open(t, db, actor.Actor{PersonID: "p", UnitID: "i", MandateID: "m", Level: actor.Administrator},
			actor.Who{Person: "测试甲", Unit: "示例学校", Number: "JG320000000001"}, func(m *web.Mux) {
				mandateweb.Pages{}.Mount(m)
				routes = m.Routes()
			})
		if len(routes) < 25 {
			t.Fatalf("only %d pages are mounted", len(routes))
		}
		fill := strings.NewReplacer("{id}", "m1", "{item}", "training-subsidy", "{request}", "r1")
		for _, route := range routes {
			method, path, _ := strings.Cut(fill.Replace(route), " ")
			a := h.Get
			if method == http.MethodPost {
				a = func(path string, _ ...string) webtest.Answer { return h.Post(path, nil) }
			}
			if got := a(path); got.Status != http.StatusNotFound {
				t.Errorf("%s answers %d", route, got.Status)
			}
		}
	})
}
