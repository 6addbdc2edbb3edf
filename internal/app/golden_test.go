package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/ui/uitest"
	"wangting/internal/web/webtest"
	"wangting/internal/workday"
)

// drawnAt is when the pages below are drawn: a Tuesday morning.
var drawnAt = time.Date(2026, 12, 1, 10, 0, 10, 0, workday.Zone)

// What differs from run to run.
var (
	anyID     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	anySecret = regexp.MustCompile(`(name="[a-z_]+" value=")[A-Za-z0-9_=-]{24,}"`)
	anyActing = regexp.MustCompile(`\?as=[0-9a-f]{8}`)
	anyMoment = regexp.MustCompile(`(datetime="2026-12-01T|<time class="num">)\d\d:\d\d:\d\d`) // the clock runs while the pages are drawn
	anyFrom   = regexp.MustCompile(`127\.0\.0\.1(:\d+)?`)
)

// Pages of rooms that have no mux of their own in a test: those about the people of a unit, its
// institutions and particulars, the phone side and what came over from older halls.
func TestPagesOfTheWholeHallLookAsTheyDid(t *testing.T) {
	h := open(t, unchanged)
	h.clock.To(drawnAt)
	uscc, rep := h.opened("江南示例", "13800000101")
	v := h.visitor()
	v.login(uscc, rep, "/unit", "/unit")
	draw := func(name, path string) {
		t.Run(name, func(t *testing.T) {
			p := v.get(path)
			if status := map[bool]int{
				true:  http.StatusUnprocessableEntity,
				false: http.StatusOK,
			}[strings.HasSuffix(name, "-wrong")]; p.status != status {
				t.Fatalf("%s gave %d, want %d", path, p.status, status)
			}
			uitest.Check(t, []byte(p.body))
			body := anySecret.ReplaceAllString(anyID.ReplaceAllString(p.body, "ID"), `${1}SECRET"`)
			if _, own, framed := strings.Cut(body, `<div class="center-main">`); framed { // the frame around it is the centre's
				body = "<main>" + own
			}
			body = anyMoment.ReplaceAllString(body, "${1}10:00:10")
			body = anyActing.ReplaceAllString(body, "?as=UNIT")
			webtest.Golden(t, name, strings.ReplaceAll(anyFrom.ReplaceAllString(body, "ADDRESS"), h.now().In(workday.Zone).Format("15:04"), "10:00"))
		})
	}
	draw("agents-closed", "/unit/agents")

	boss := h.signed(rep.Number, uscc)
	if err := h.Rooms.Mandates.OpenGiving(t.Context(), boss); err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		h.handler(boss, i)
	}
	c := h.drafted(boss)
	filed, err := h.Rooms.Cases.Submit(t.Context(), boss, c.ID, c.Version)
	if err != nil {
		t.Fatal(err)
	}
	h.texted("13800000101", filed.Number, 1) // and so the message is there
	if err := h.Rooms.Notices.Tell(t.Context(), actor.SystemActor("test"), hello(boss.UnitID)); err != nil {
		t.Fatal(err)
	}
	for _, page := range [][2]string{
		{"agents", "/unit/agents"}, {"agents-notice", "/unit/agents/notice"}, {"agents-new", "/unit/agents/new"}, {"agents-import", "/unit/agents/import"},
		{"agents-review", "/unit/agents/review"}, {"agents-history", "/unit/agents/history?day=2026-12-01"}, {
			"agents-history-wrong",
			"/unit/agents/history?day=tomorrow",
		},
		{"agents-log", "/unit/agents/log"},
		{"agents-log-searched", "/unit/agents/log?item=调解&from=2026-12-01"},
		{"agents-log-wrong", "/unit/agents/log?number=12&from=2026-12-02&until=昨天"}, {"institutions", "/unit/institutions"}, {"parcels", "/unit/parcels"}, {"workbench", "/unit/workbench"},
		{"older", "/unit/cases/older"}, {"upgrade", "/upgrade"}, {"addresses", "/me/addresses"}, {"me", "/me"},
		{"me-cases", "/me/cases"}, {"me-messages", "/me/messages"}, {"phone-home", "/app"}, {"phone-cases", "/app/cases"}, {"phone-messages", "/app/messages"}, {"phone-me", "/app/me"},
	} {
		draw(page[0], page[1])
	}

	ctx := t.Context()
	list, err := h.Rooms.Mandates.Store.OfUnit(ctx, boss.UnitID)
	must(t, err)
	at := "/unit/agents/" + list[1].ID + "/level"
	draw("agents-level", at)
	_, err = h.Rooms.Mandates.ChangeLevel(ctx, boss, list[1].ID, mandate.KindAdministrator)
	must(t, err)
	draw("agents-level-waits", at)
	draw("agents-promoted", "/unit/agents")
	must(t, h.Rooms.Mandates.DeclinePromotion(ctx, actor.Actor{PersonID: list[1].PersonID}, list[1].ID))
	draw("messages-promotion", "/unit/messages")

	other := h.known("苏州示例")
	chief := h.openedBy(other, other, "13800000102")
	asker := h.signed(chief.Number, other.USCC)
	m := mandate.Mandate{
		ID:        id.New(),
		UnitID:    asker.UnitID,
		PersonID:  boss.PersonID,
		Level:     actor.Operator,
		State:     mandate.Active,
		From:      h.now().Add(-time.Hour),
		GiverID:   asker.MandateID,
		GrantedAt: h.now(),
		Version:   1,
	}
	must(t, h.Rooms.Mandates.Store.Add(ctx, m))
	_, err = h.Rooms.Mandates.ChangeLevel(ctx, asker, m.ID, mandate.KindAdministrator)
	must(t, err)
	draw("phone-me-promotion", "/app/me")
	draw("phone-promotion", mandate.PromotionAt(m.ID))

	must(t, h.Rooms.Mandates.End(ctx, asker, m.ID, "删除"))
	draw("close-hindered", "/unit/info/close")
	other.Status = account.Dissolved
	must(t, h.world.People.AddUnit(other))
	v = h.visitor()
	v.login(other.USCC, chief, "/unit", "/unit")
	draw("close", "/unit/info/close")
	_, err = h.DB.Exec(ctx, `DELETE FROM login_credential WHERE mandate_id = $1`, asker.MandateID)
	must(t, err)
	draw("close-by-face", "/unit/info/close")
}

func hello(unitID string) notice.Message {
	return notice.Message{UnitID: unitID, Kind: notice.AboutHall, Title: "系统升级提示", Body: "本周六 22:00 到次日 6:00 暂停服务。"}
}
