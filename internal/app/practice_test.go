package app_test

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/portal/portalmanual"
	"wangting/internal/practice"
	"wangting/internal/practice/practiceroom"
	"wangting/internal/rating"
	"wangting/internal/regno"
	"wangting/internal/store"
)

// practices is the room of practice over the services of the hall.
func (h *hall) practices() practiceroom.Room {
	r := h.Rooms
	return practiceroom.New(practiceroom.Needs{Limits: h.Config.Limits, DB: h.DB, Audit: r.Audit, Rates: r.Limits, Now: h.now, Units: r.Units, Persons: r.Persons,
		Notices: r.Notices, Favourites: r.Favourites, Mandates: r.Mandates.Service, Sessions: r.Sessions.Service, Cases: r.Cases})
}

// learner begins a practice.
func (h *hall) learner(p practiceroom.Room) actor.Actor {
	h.t.Helper()
	in, err := p.Begin(h.t.Context(), actor.Actor{IP: "192.0.2.7"})
	must(h.t, err)
	who, _, err := h.Rooms.Sessions.Authenticate(h.t.Context(), in.ID)
	must(h.t, err)
	return who
}

// figuresSQL is whatever leaves a trace for others: texts, what staff have to do, figures, documents, parcels.
var figuresSQL = []string{
	`SELECT COUNT(*) FROM sms_out`,
	`SELECT COALESCE(SUM(n), 0) FROM case_count WHERE owner < 'ffff'`,
	`SELECT COUNT(*) FROM case_file WHERE desk <> ''`,
	`SELECT COALESCE(SUM(n), 0) FROM item_applied`,
	`SELECT COUNT(*) FROM rating`,
	`SELECT COALESCE(SUM(n), 0) FROM rating_figure`,
	`SELECT COUNT(*) FROM result_paper`,
	`SELECT COUNT(*) FROM parcel`,
	`SELECT COUNT(*) FROM mandate_insurance`,
	`SELECT COALESCE(SUM(last), 0) FROM serial WHERE name <> 'practice' AND name NOT LIKE 'case:YL%'`,
}

func (h *hall) figures() (all []string) {
	h.t.Helper()
	for _, q := range figuresSQL {
		all = append(all, fmt.Sprintf("%d from %s", h.count(q), q))
	}
	return all
}

// OPS-4: a learner does every task of the manual; nobody is texted, no member of staff sees it, no figure counts it, no
// other system is asked, and after a day nothing of it is left.
func TestAPracticeIsDoneToItsEndAndReachesNobody(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx, r := t.Context(), h.Rooms
		must(t, demo.Fill(ctx, h.Hall))
		p := h.practices()
		h.told()
		before, asked := h.figures(), h.asked.Load()
		who := h.learner(p)
		c := h.rehearse(p, who)
		if !strings.HasPrefix(c.Number, "YL") {
			t.Errorf("the case of practice has the number %s", c.Number)
		}
		l, err := p.Look(ctx, who)
		must(t, err)
		for _, chapter := range l.Chapters {
			for _, task := range chapter.Tasks {
				if !task.Done {
					t.Errorf("%s is not ticked", task.Title)
				}
			}
		}
		h.told()
		if n := h.count(`SELECT COUNT(*) FROM message WHERE unit_id = $1`, who.UnitID); n < 5 {
			t.Errorf("the learner has %d messages in the inbox", n)
		}
		if after := h.figures(); !slices.Equal(before, after) {
			t.Errorf("others see the practice:\n%s\nwas\n%s", strings.Join(after, "\n"), strings.Join(before, "\n"))
		}
		if n := h.asked.Load() - asked; n != 0 {
			t.Errorf("the world was asked %d times", n)
		}
		h.unseen(c)
		must(t, p.Sweep(ctx))
		if left := h.practised(); len(left) == 0 {
			t.Error("a practice is removed before its time")
		}
		h.later(25 * time.Hour)
		must(t, p.Sweep(ctx))
		if left := h.practised(); len(left) > 0 {
			t.Errorf("after a day there are still %s", strings.Join(left, ", "))
		}
		if _, err := r.Units.ByUSCC(ctx, regno.USCC(demo.UnitCode)); err != nil {
			t.Errorf("a real unit is gone: %v", err)
		}
	})
}

// told waits until the messages of all steps are sent.
func (h *hall) told() {
	h.t.Helper()
	for range int(longest / (20 * time.Millisecond)) {
		if h.count(`SELECT COUNT(*) FROM outbox`)+h.count(`SELECT COUNT(*) FROM river_job
 WHERE state IN ('available', 'running', 'pending', 'scheduled') AND kind IN ('case.told', 'sms')`) == 0 {
			return
		}
		<-time.After(20 * time.Millisecond)
	}
	h.t.Fatal("the messages are not sent")
}

// rehearse does all that a learner is asked to.
func (h *hall) rehearse(p practiceroom.Room, who actor.Actor) casework.Case {
	h.t.Helper()
	t, ctx, r := h.t, h.t.Context(), h.Rooms
	l, err := p.Look(ctx, who)
	must(t, err)
	if done, _ := l.Done(); done != 0 {
		t.Errorf("%d tasks are ticked before anything is done", done)
	}
	h.learn(p, who)
	particulars := l.Unit.Particulars()
	particulars.Industry = "C"
	must(t, r.Units.Edit(ctx, who, l.Unit.Version, particulars))
	must(t, r.Mandates.OpenGiving(ctx, who))
	m, err := r.Mandates.Invite(ctx, who, h.invitation(l.Helper))
	must(t, err)
	h.later(10 * time.Second)
	must(t, p.Tick(ctx))
	must(t, r.Mandates.SetScope(ctx, who, m.ID, nil, []string{practice.Item}, func(string) bool { return true }))
	must(t, r.Favourites.Turn(ctx, who, false, practice.Item, true))

	_, data := answers(t, practice.Item)
	c, err := r.Cases.Begin(ctx, who, practice.Item)
	must(t, err)
	version, err := r.Cases.Save(ctx, who, c.ID, data, c.Version)
	must(t, err)
	before := h.count(`SELECT COALESCE(SUM(n), 0) FROM case_count WHERE owner < 'ffff'`)
	_, err = r.Cases.Submit(ctx, who, c.ID, version)
	must(t, err)
	desk := h.count(`SELECT COUNT(*) FROM case_file WHERE id = $1 AND desk <> ''`, c.ID)
	if after := h.count(`SELECT COALESCE(SUM(n), 0) FROM case_count WHERE owner < 'ffff'`); after != before || desk != 0 {
		t.Error("a case of practice waits at a desk of staff")
	}
	h.step(p, who, c.ID, casework.Correcting)
	v, err := r.Cases.Open(ctx, who, c.ID)
	must(t, err)
	point := v.Waiting().Points[0]
	v.Case.Data[point.Name] = fmt.Sprint(v.Case.Data[point.Name]) + "（已补充）"
	must(t, r.Cases.AnswerCorrection(ctx, who, c.ID, v.Case.Data, v.Case.Version))
	for _, s := range []casework.State{casework.Accepted, casework.Reviewing, casework.Decided, casework.Closed} {
		h.step(p, who, c.ID, s)
	}
	_, err = r.Ratings.Rate(ctx, who, rating.New{CaseID: c.ID, Occasion: catalog.RateClose, Level: 1, Tags: []string{}, Words: "演练"})
	must(t, err)
	v, err = r.Cases.Open(ctx, who, c.ID)
	must(t, err)
	return v.Case
}

// learn does the lessons of the chapters 1 to 3: a wrong answer leads nowhere, and no step is left out.
func (h *hall) learn(p practiceroom.Room, who actor.Actor) {
	h.t.Helper()
	t, ctx := h.t, h.t.Context()
	l, err := p.Look(ctx, who)
	must(t, err)
	for _, lesson := range practice.Lessons {
		for i, step := range lesson.Steps {
			right := map[string]string{}
			for _, a := range step.Asks {
				switch {
				case a.New, a.Again != "":
					right[a.Name] = "Jiangnan-77"
				case a.Options != nil:
					right[a.Name] = a.Options[0]
				default:
					right[a.Name] = a.Want(l.Kit)[0]
				}
			}
			typed := func(name string) string { return right[name] }
			if i+1 < len(lesson.Steps) {
				if err := p.Do(ctx, who, lesson.Key, i+2, typed); !errors.Is(err, fault.Conflict) {
					t.Errorf("%s: step %d before step %d gave %v", lesson.Key, i+2, i+1, err)
				}
			}
			for _, a := range step.Asks {
				err := p.Do(ctx, who, lesson.Key, i+1, func(name string) string {
					if name == a.Name {
						return "x"
					}
					return right[name]
				})
				if !errors.Is(err, fault.Invalid) || fault.Of(err).FieldSays(a.Name) == "" {
					t.Errorf("%s, %s: a wrong answer gave %v", lesson.Key, a.Label, err)
				}
			}
			must(t, p.Do(ctx, who, lesson.Key, i+1, typed))
			must(t, p.Do(ctx, who, lesson.Key, i+1, typed)) // once more changes nothing
		}
	}
	if err := p.Do(ctx, actor.Actor{UnitID: id.New()}, "login", 1, nil); !errors.Is(err, fault.NotFound) {
		t.Errorf("somebody else answered: %v", err)
	}
}

// invitation is the form 「创建经办用户」 for a person.
func (h *hall) invitation(x person.Person) mandate.InviteForm {
	return mandate.InviteForm{Kind: mandate.KindHandler, Name: x.Name, DocType: string(x.DocType), DocNumber: x.DocNumber,
		Phone: string(x.Phone), From: h.now().Format(time.DateOnly), Until: h.now().AddDate(0, 6, 0).Format(time.DateOnly)}
}

// step lets the invented clerk act once; the hall's own ticker may be first.
func (h *hall) step(p practiceroom.Room, who actor.Actor, caseID string, want casework.State) {
	h.t.Helper()
	must(h.t, p.Tick(h.t.Context()))
	h.later(10 * time.Second)
	must(h.t, p.Tick(h.t.Context()))
	v, err := h.Rooms.Cases.Open(h.t.Context(), who, caseID)
	must(h.t, err)
	if v.Case.State != want {
		h.t.Fatalf("the case is %s, want %s", v.Case.State, want)
	}
}

// unseen fails when staff of the whole province can reach the case, or the public can.
func (h *hall) unseen(c casework.Case) {
	h.t.Helper()
	t, ctx, r := h.t, h.t.Context(), h.Rooms
	clerk := actor.Actor{StaffID: h.staff("clerk"), Roles: []actor.Role{actor.Clerk, actor.Reviewer, actor.Admin}, Region: casework.Province}
	if _, err := r.Cases.Dossier(ctx, clerk, c.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("staff open the case of practice: %v", err)
	}
	if _, err := r.Cases.FindForStaff(ctx, clerk, c.Number); err == nil {
		t.Error("staff find the case of practice by its number")
	}
	ended, err := r.Cases.EndedToday(ctx, clerk)
	must(t, err)
	for _, e := range ended {
		if e.ID == c.ID {
			t.Error("staff see the case of practice among those that ended")
		}
	}
	if p := h.visitor().get("/receipts/" + c.Number + "?code=" + c.Digest); p.has("核验通过") {
		t.Error("the receipt of practice is said to be genuine")
	}
}

// practised gives the columns of text in which an id of practice stands, but for the records of what was done.
func (h *hall) practised() []string {
	h.t.Helper()
	return h.holding(`LIKE 'ffff____-____-8%'`)
}

// holding gives the columns of text that hold something of a kind, but for the records of what was done.
func (h *hall) holding(what string, args ...any) (found []string) {
	h.t.Helper()
	query := `
SELECT m.name || '.' || c.name
  FROM sqlite_master AS m, pragma_table_info(m.name) AS c
 WHERE m.type = 'table' AND c.type = 'TEXT'`
	if h.DB.Engine() == store.Postgres {
		query = `
SELECT table_name || '.' || column_name
  FROM information_schema.columns
 WHERE table_schema = current_schema() AND data_type = 'text'`
	}
	var columns []string
	must(h.t, h.DB.Select(h.t.Context(), &columns, query))
	if len(columns) < 100 {
		h.t.Fatalf("only %d columns are known", len(columns))
	}
	for _, c := range columns {
		table, column, _ := strings.Cut(c, ".")
		if strings.HasPrefix(table, "audit") || strings.HasPrefix(table, "river") || table == "outbox" {
			continue
		}
		if h.count(`SELECT COUNT(*) FROM `+table+` WHERE `+column+` `+what, args...) > 0 {
			found = append(found, c)
		}
	}
	return found
}

// OPS-4: neither side reaches the other through an invitation, a code or a login.
func TestPracticeAndTheHallDoNotKnowOneAnother(t *testing.T) {
	h := open(t, unchanged)
	ctx, r, p := t.Context(), h.Rooms, h.practices()
	boss, who := h.boss(), h.learner(p)
	l, err := p.Look(ctx, who)
	must(t, err)
	must(t, r.Mandates.OpenGiving(ctx, boss))
	must(t, r.Mandates.OpenGiving(ctx, who))
	if _, err := r.Mandates.Invite(ctx, boss, h.invitation(l.Helper)); fault.Of(err).FieldSays(mandate.FieldDocNumber) == "" {
		t.Errorf("a real unit invites somebody invented: %v", err)
	}
	real, err := r.Persons.Find(ctx, boss.PersonID)
	must(t, err)
	if _, err := r.Mandates.Invite(ctx, who, h.invitation(real)); fault.Of(err).FieldSays(mandate.FieldDocNumber) == "" {
		t.Errorf("a learner invites somebody real: %v", err)
	}
	if _, err := r.Units.ByUSCC(ctx, l.Unit.USCC); !errors.Is(err, fault.NotFound) {
		t.Errorf("the unit of practice is found by its code: %v", err)
	}
	if _, err := r.Units.ByNumber(ctx, l.Unit.Number); !errors.Is(err, fault.NotFound) {
		t.Errorf("the unit of practice is found by its number: %v", err)
	}
	n := person.New{Name: l.Helper.Name, DocType: l.Helper.DocType, DocNumber: l.Helper.DocNumber, VerifiedBy: person.ByFace}
	if _, err := r.Persons.Ensure(ctx, system, n); !errors.Is(err, fault.Invalid) {
		t.Errorf("somebody registers with a number of practice: %v", err)
	}
	c, err := r.Cases.Begin(ctx, boss, practice.Item)
	must(t, err)
	if err := r.Cases.Rehearse(ctx, c.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("the invented clerk touches a real case: %v", err)
	}
	if err := r.Mandates.Rehearse(ctx, boss.MandateID); !errors.Is(err, fault.NotFound) {
		t.Errorf("the invented people answer a real invitation: %v", err)
	}
	other := h.learner(p)
	if other.UnitID == who.UnitID || !id.Practice(other.UnitID) {
		t.Error("two learners share a unit")
	}
}

// OPS-4: a learner opens the pages of practice and no others, those of the API included.
func TestALearnerOpensOnlyThePagesOfPractice(t *testing.T) {
	h := open(t, unchanged)
	v := h.visitor()
	if p := v.want(v.get("/practice"), http.StatusOK, ""); p.has("不产生任何效力</span>") || !p.has("开始演练") {
		t.Error("a visitor is taken for a learner")
	}
	v.want(v.post("/practice", nil), http.StatusSeeOther, "/practice")
	shut := 0
	for _, route := range h.Mux.Routes() {
		path, get := strings.CutPrefix(route, "GET ")
		if !get || strings.HasPrefix(path, "/staff") || path == "/metrics" || path == "/healthz" || path == "/readyz" ||
			path == "/favicon.ico" || path == "/assets/" || strings.HasSuffix(path, "/events") {
			continue
		}
		path = strings.TrimSuffix(path, "{$}")
		for _, name := range []string{"{item}", "{code}"} {
			path = strings.ReplaceAll(path, name, practice.Item)
		}
		open, p := h.Mux.MayPractise(path), v.get(path)
		if !open {
			shut++
		}
		switch {
		case open != (p.status != http.StatusForbidden):
			t.Errorf("%s answers %d to a learner", path, p.status)
		case p.status == http.StatusOK && strings.Contains(p.body, "<main") && !p.has("演练环境，不产生任何效力"):
			t.Errorf("%s has no watermark", path)
		}
	}
	if shut < 100 {
		t.Errorf("only %d pages are shut to a learner", shut)
	}
	for _, path := range []string{"/unit/settings/password", "/unit/info/close", "/me/phone", "/unit/queries/x", "/api/v1/me", "/unit/parcels",
		"/unit/institutions", "/register", "/login", "/app", "/unit/workbench", "/check", "/queries", "/later/added"} {
		if p := v.get(path); p.status != http.StatusForbidden {
			t.Errorf("%s answers %d to a learner", path, p.status)
		}
	}
	v.want(v.get("/unit/info?tab=insurances"), http.StatusOK, "")
	menus := regexp.MustCompile(`(?s)<(nav|aside) class="(sitenav|sidenav|floatbar)".*?</(nav|aside)>`).FindAllString(v.get("/").body+v.get("/unit").body, -1)
	if all := strings.Join(menus, ""); len(menus) < 4 || strings.Count(all, "（演练中不开放）") < 8 {
		t.Errorf("%d menus say %d times that something is shut", len(menus), strings.Count(all, "（演练中不开放）"))
	}
	for _, menu := range menus {
		for _, l := range regexp.MustCompile(`<a[^>]* href="([^"]+)"`).FindAllStringSubmatch(menu, -1) {
			if p := v.get(l[1]); p.status == http.StatusForbidden {
				t.Errorf("a menu leads a learner to %s, which is shut", l[1])
			}
		}
	}
	if n := h.asked.Load(); n != 0 {
		t.Errorf("the pages of a learner ask the world %d times", n)
	}
}

// OPS-4: practice is begun anew and returned to, is bounded, and can be switched off.
func TestPracticeIsBeganAnewReturnedToAndBounded(t *testing.T) {
	h := open(t, unchanged)
	ctx, p, v := t.Context(), h.practices(), h.visitor()
	v.want(v.post("/practice", nil), http.StatusSeeOther, "/practice")
	h.later(40 * time.Minute)
	if page := v.want(v.get("/practice"), http.StatusOK, ""); !page.has("接着演练") {
		t.Error("a learner who was away cannot return")
	}
	v.want(v.post("/practice/return", nil), http.StatusSeeOther, "/practice")
	v.want(v.post("/practice/return", nil), http.StatusSeeOther, "/practice") // a second click
	first := v.get("/practice")
	v.want(v.post("/practice", nil), http.StatusSeeOther, "/practice")
	if v.get("/practice").body == first.body || h.count(`SELECT COUNT(*) FROM practice WHERE ended_us = 0`) != 1 {
		t.Error("beginning anew leaves the old practice")
	}
	who := h.learner(p)
	uscc, rep := h.opened("江南示例", "13800000101")
	boss := h.signed(rep.Number, uscc) // whoever is signed in is signed out first, as the page says
	if _, err := p.Return(ctx, boss, who.UnitID); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Rooms.Sessions.Authenticate(ctx, boss.SessionID); !errors.Is(err, fault.Anonymous) {
		t.Errorf("the real login goes on beside the practice: %v", err)
	}
	h.later(25 * time.Hour)
	if _, err := p.Return(ctx, actor.Actor{}, who.UnitID); !errors.Is(err, fault.NotFound) {
		t.Errorf("a practice is returned to after its day: %v", err)
	}
	p.Limits.Living = 1
	h.learner(p)
	if _, err := p.Begin(ctx, actor.Actor{IP: "192.0.2.8"}); !errors.Is(err, fault.Limited) {
		t.Errorf("more go on than may: %v", err)
	}
	p.Limits.Living, p.Limits.PerHour = 100, 2
	_, err := p.Begin(ctx, actor.Actor{IP: "192.0.2.9"})
	must(t, err)
	_, err = p.Begin(ctx, actor.Actor{IP: "192.0.2.9"})
	must(t, err)
	if _, err := p.Begin(ctx, actor.Actor{IP: "192.0.2.9"}); !errors.Is(err, fault.Limited) {
		t.Errorf("one address begins more than it may: %v", err)
	}
	off := open(t, func(c *config.Config) { c.Practice = false }).visitor()
	off.want(off.get("/practice"), http.StatusNotFound, "")
	off.want(off.post("/practice", nil), http.StatusNotFound, "")
}

// OPS-4: the manual names only pages that there are, and so do the tasks of practice.
func TestTheManualAndTheTasksNamePagesThatThereAre(t *testing.T) {
	h := open(t, unchanged)
	routes := h.Mux.Routes()
	for _, c := range portalmanual.Chapters(mandate.DefaultLimits()) {
		for _, s := range c.Steps {
			if !slices.Contains(routes, s.Page) {
				t.Errorf("「%s」 is about %s, which is not there", s.Title, s.Page)
			}
		}
	}
	v := h.visitor()
	v.want(v.post("/practice", nil), http.StatusSeeOther, "/practice")
	p := v.get("/practice")
	links := regexp.MustCompile(`<a class="nowrap" href="([^"]+)"`).FindAllStringSubmatch(p.body, -1)
	if len(links) != 14 {
		t.Errorf("there are %d tasks", len(links))
	}
	for _, l := range links {
		if to := v.get(strings.ReplaceAll(l[1], "&amp;", "&")); to.status >= 400 {
			t.Errorf("the task at %s answers %d", l[1], to.status)
		}
	}
}
