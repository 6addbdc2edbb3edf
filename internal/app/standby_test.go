package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/app/apptest"
	"wangting/internal/config"
	"wangting/internal/store/storetest"
)

// OPS-2: a synchronous standby that died does not hang anybody: people get the page of an outage, those who read
// go on reading, and what the queue could not do is done when the standby is back.
func TestADeadStandbyIsAnOutageAndNotAWaitWithoutEnd(t *testing.T) {
	h := open(t, func(c *config.Config) { c.Database, c.DatabasePatience = apptest.Postgres(t), time.Second })
	uscc, rep := h.opened("江南示例", "13800000101")
	who := h.signed(rep.Number, uscc)
	in := h.visitor()
	in.login(uscc, rep, "/unit", "/unit")
	in.want(in.get("/unit"), http.StatusOK, "")
	c := h.drafted(who)
	back := storetest.DeadStandby(t, h.settings.Database)
	v := h.visitor()
	form := url.Values{"account": {uscc}, "who": {rep.Number}, "password": {password}, "next": {"/unit"}}
	p := v.want(v.post("/login", form), http.StatusServiceUnavailable, "")
	if !p.has("系统暂时没有响应") || !p.has("12333") || strings.Count(p.body, "<!doctype") != 1 {
		t.Errorf("the person is told, on %d pages:\n%s", strings.Count(p.body, "<!doctype"), p.body)
	}
	in.want(in.get("/unit/cases"), http.StatusOK, "")
	if _, err := h.Rooms.Cases.Submit(t.Context(), who, c.ID, c.Version); err == nil {
		t.Error("what the standby did not get was taken for saved")
	}
	back()
	v.login(uscc, rep, "/unit", "/unit")
	h.settle()
}
