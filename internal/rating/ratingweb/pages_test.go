package ratingweb_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/rating"
	"wangting/internal/rating/ratingdb"
	"wangting/internal/rating/ratingdesk"
	"wangting/internal/rating/ratingweb"
	"wangting/internal/secret"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/ui"
	"wangting/internal/ui/uitest"
	"wangting/internal/web"
	"wangting/internal/web/webtest"
	"wangting/internal/workday"
)

var (
	now   = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	chief = actor.Actor{PersonID: "p", UnitID: "u1", MandateID: "m"}
	clerk = actor.Actor{StaffID: "s1", Roles: []actor.Role{actor.Clerk}, Region: "320100"}
)

// cases plays casework: c1 has ended, c2 has not.
type cases struct{}

func (cases) Tell(context.Context, actor.Actor, notice.Message) error { return nil }
func (cases) Open(_ context.Context, _ actor.Actor, id string) (casework.View, error) {
	switch id {
	case "c1":
		return casework.View{
			Case: casework.Case{ID: id, Number: "RS20261123000001", ItemCode: "gs-rd", UnitID: "u1", Region: "320100", State: casework.Closed},
			Item: casework.Item{Name: "工伤认定", RateTags: catalog.RateTags},
		}, nil
	case "c3":
		return casework.View{
			Case: casework.Case{ID: id, Number: "RS20261123000003", ItemCode: "gs-rd", UnitID: "u1", Region: "320100", State: casework.Accepted,
				AcceptedAt: now, RateAt: []catalog.Occasion{catalog.RateAccept, catalog.RateClose}},
			Item: casework.Item{Name: "工伤认定", RateTags: []string{"窗口明亮"}},
		}, nil
	case "c2":
		return casework.View{}, fault.New(fault.Conflict, "办件办结后才能评价")
	}
	return casework.View{}, fault.New(fault.NotFound, "")
}
func (c cases) OpenToAct(ctx context.Context, who actor.Actor, id string) (casework.View, error) {
	return c.Open(ctx, who, id)
}
func (cases) Scope(context.Context, string) (string, error) { return "", nil }
func (cases) WorkedOn(_ context.Context, who actor.Actor, _ string) (bool, error) {
	return who.IsAmong("worked"), nil
}
func (cases) MarkRated(context.Context, actor.Actor, string, catalog.Occasion) error { return nil }
func frame(_ context.Context, p ui.StaffPage) ui.StaffVM {
	return ui.StaffVM{Title: p.Title, HasError: p.HasError}
}
func centre(_ context.Context, a string) (ui.CenterVM, error) {
	return ui.CenterVM{UnitName: "江南示例精密机械有限公司", Active: a}, nil
}

// world is one database, under one set of keys, that several people use.
type world struct {
	db   *store.DB
	keys *secret.Keyring
}

func newWorld(t *testing.T) world { return world{storetest.SQLite(t), secrettest.Keyring(t)} }

func (w world) open(t *testing.T, who actor.Actor) *webtest.Hall {
	t.Helper()
	s := &rating.Service{
		Store:    ratingdb.Store{DB: w.db, Keys: w.keys},
		Cases:    cases{},
		Notices:  cases{},
		Tx:       w.db,
		Audit:    audittest.New(t).Service,
		Workdays: workday.China(),
		Now:      func() time.Time { return now },
	}
	return webtest.Open(t, w.db, who, actor.Who{}, func(m *web.Mux) {
		ratingweb.Pages{Ratings: s, Shell: centre}.Mount(m)
		ratingdesk.Pages{Ratings: s, Now: func() time.Time { return now.AddDate(0, 0, 9) }, Frame: frame}.Mount(m)
	})
}

// key is the id of the only rating.
func (w world) key(t *testing.T) (key string) {
	t.Helper()
	if err := w.db.Get(t.Context(), &key, `SELECT id FROM rating`); err != nil {
		t.Fatal(err)
	}
	return key
}

const page = "/unit/cases/c1/rate"

// CAS-5: five levels, tags, words, 「提交评价」.
func TestAUnitRatesAnEndedCaseOnceAndReadsItAgain(t *testing.T) {
	h := newWorld(t).open(t, chief)
	webtest.Golden(t, "rate", h.Page(page))

	form := url.Values{"level": {"4"}, "tags": {"材料精简", "说明清楚"}, "words": {"很快"}}
	for range 2 {
		if a := h.Post(page, form); a.Status != http.StatusSeeOther || a.Location != page {
			t.Fatalf("got %d to %q", a.Status, a.Location)
		}
	}
	body := h.Page(page)
	webtest.Golden(t, "rated", body)
	if strings.Contains(h.Page(page), "感谢您的反馈") {
		t.Error("thanks are said twice")
	}
	if a := h.Get("/unit/cases/c2/rate"); a.Status != http.StatusConflict || !strings.Contains(a.Body, "办件办结后才能评价") {
		t.Errorf("a case that has not ended gave %d", a.Status)
	}
	if a := h.Get("/unit/cases/c9/rate"); a.Status != http.StatusNotFound {
		t.Errorf("an unknown case gave %d", a.Status)
	}
}

func TestAnAcceptanceIsRatedWhileTheCaseGoesOn(t *testing.T) { // ITM-16
	h := newWorld(t).open(t, chief)
	const acceptance = "/unit/cases/c3/rate/acceptance"
	if a := h.Get("/unit/cases/c3/rate"); a.Status != http.StatusSeeOther || a.Location != acceptance {
		t.Errorf("what lists lead to gave %d to %q", a.Status, a.Location)
	}
	if body := h.Page(acceptance); !strings.Contains(body, "您对这次受理满意吗") || !strings.Contains(body, "窗口明亮") ||
		strings.Contains(body, "材料精简") || !strings.Contains(body, `action="`+acceptance+`?as=`) {
		t.Errorf("the page is %s", body)
	}
	if a := h.Post(acceptance, url.Values{"level": {"5"}, "tags": {"窗口明亮"}}); a.Location != acceptance {
		t.Fatalf("got %d to %q", a.Status, a.Location)
	}
	if body := h.Page(acceptance); !strings.Contains(body, "我对受理的评价") || !strings.Contains(body, "窗口明亮") {
		t.Errorf("the stored one is %s", body)
	}
	if a := h.Get("/unit/cases/c3/rate"); a.Location != acceptance {
		t.Errorf("the end of a running case gave %d", a.Status)
	}
}

func TestABadRatingWithoutAReasonComesBackWithWhatWasTyped(t *testing.T) {
	h := newWorld(t).open(t, chief)
	a := h.Post(page, url.Values{"level": {"1"}})
	uitest.Check(t, []byte(a.Body))
	if a.Status != http.StatusUnprocessableEntity || strings.Count(a.Body, "请选择一个评价标签，或写下不满意的地方") != 2 ||
		!strings.Contains(a.Body, `value="1" checked`) || !strings.Contains(a.Body, "<title>错误：") {
		t.Errorf("got %d: %s", a.Status, a.Body)
	}
	if a := h.Post(page, url.Values{}); !strings.Contains(a.Body, `href="#level"`) {
		t.Error("no level chosen is not told")
	}
}

func TestStaffAnswerABadRatingAndTheUnitReadsIt(t *testing.T) {
	w := newWorld(t)
	unit, staff := w.open(t, chief), w.open(t, clerk)
	if page := staff.Page("/staff/ratings"); !strings.Contains(page, "没有待答复的评价") {
		t.Error("an empty desk does not say so")
	}
	unit.Post(page, url.Values{"level": {"1"}, "words": {"跑了三次"}})
	if body := unit.Page(page); !strings.Contains(body, "工作人员将在 2026-11-24 23:59 前处理并答复") {
		t.Error("the unit is not told by when it is answered")
	}

	webtest.Golden(t, "desk", strings.ReplaceAll(staff.Page("/staff/ratings"), w.key(t), "KEY"))
	key := w.key(t)
	a := staff.Post("/staff/ratings/"+key, url.Values{"answer": {" "}})
	uitest.Check(t, []byte(a.Body))
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, `href="#answer-`+key+`"`) {
		t.Errorf("an empty answer gave %d", a.Status)
	}
	if a := staff.Post("/staff/ratings/"+key, url.Values{"answer": {"已与经办窗口核实并改进"}}); a.Location != "/staff/ratings" {
		t.Fatalf("got %d to %q", a.Status, a.Location)
	}
	if a := staff.Post("/staff/ratings/"+key, url.Values{"answer": {"再答"}}); a.Status != http.StatusConflict {
		t.Errorf("a second answer gave %d", a.Status)
	}
	if body := unit.Page(page); !strings.Contains(body, "已与经办窗口核实并改进") {
		t.Error("the unit does not read the answer")
	}
}

func TestTheDeskIsForStaffWithTheRightRole(t *testing.T) {
	w := newWorld(t)
	if a := w.open(t, chief).Get("/staff/ratings"); a.Status != http.StatusSeeOther && a.Status != http.StatusForbidden {
		t.Errorf("a unit got %d", a.Status)
	}
	editor := actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Editor}, Region: "320100"}
	if a := w.open(t, editor).Get("/staff/ratings"); a.Status != http.StatusForbidden {
		t.Errorf("an editor got %d", a.Status)
	}
}
