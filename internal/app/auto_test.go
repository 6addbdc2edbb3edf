package app_test

import (
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/casework"
	emulated "wangting/internal/emulator"
	"wangting/internal/emulator/coresys"
	"wangting/internal/emulator/lever"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/login"
	"wangting/internal/regno/regnotest"
	"wangting/internal/web/webtest"
)

// decided waits until a case is no longer undecided, and gives its state.
func (h *hall) decided(caseID string) (state string) {
	h.t.Helper()
	h.until("the case is decided", func() bool {
		return h.count(`SELECT COUNT(*) FROM case_file WHERE id = $1 AND stage = 'auto'`, caseID) == 0
	})
	must(h.t, h.DB.Get(h.t.Context(), &state, `SELECT state FROM case_file WHERE id = $1`, caseID))
	return state
}

// until waits for what the queue does, which runs on the machine's time.
func (h *hall) until(what string, done func() bool) {
	h.t.Helper()
	late := time.After(longest)
	for !done() {
		select {
		case <-late:
			h.t.Fatalf("never: %s", what)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// byItself waits until the program has closed a case: with its document, and without an act of staff.
func (j *journey) byItself(t *testing.T, caseID string) {
	t.Helper()
	if state := j.h.decided(caseID); state != string(casework.Closed) {
		t.Fatalf("the case is %s", state)
	}
	if n := j.h.count(`SELECT COUNT(*) FROM case_event WHERE case_id = $1 AND by_kind = 'staff'`, caseID); n != 0 {
		t.Errorf("staff acted %d times", n)
	}
	if n := j.h.count(`SELECT COUNT(*) FROM result_paper WHERE case_id = $1`, caseID); n != 1 {
		t.Errorf("%d documents were made, want 1", n)
	}
}

// filed files the sample of an item for a person, changed, and gives the case.
func (h *hall) filed(who actor.Actor, code string, change form.Data) string {
	h.t.Helper()
	_, d := answers(h.t, code)
	for k, v := range change {
		d[k] = v
	}
	c, err := h.Rooms.Cases.Begin(h.t.Context(), who, code)
	must(h.t, err)
	c.Version, err = h.Rooms.Cases.Save(h.t.Context(), who, c.ID, d, c.Version)
	must(h.t, err)
	_, err = h.Rooms.Cases.Submit(h.t.Context(), who, c.ID, c.Version)
	must(h.t, err)
	return c.ID
}

// Case 18, whose other side is case 19: the core system is down, the case goes to staff after a minute, and nothing is lost.
func TestWhenTheCoreSystemIsDownAnAutomaticItemGoesToStaff(t *testing.T) { // ITM-12
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		who := h.boss().Self()
		must(t, h.world.Levers.Pull(emulated.Core, lever.Down, 0))
		caseID := h.filed(who, "card-loss", nil)
		page := webtest.Open(t, h.DB, who, actor.Who{Unit: "示例", Number: "2000000001"}, h.MountOn)
		opened(t, page, "/me/applications/"+caseID, "正在自动核对")
		if err := h.Rooms.Cases.WithdrawCase(t.Context(), who, caseID, ""); err == nil {
			t.Error("a case was withdrawn while the core system may be doing what it asks for")
		}
		h.later(2 * time.Minute)
		if state := h.decided(caseID); state != string(casework.Submitted) {
			t.Fatalf("the case is %s, want it to wait for staff", state)
		}
		opened(t, page, "/me/applications/"+caseID, "没有应答")
		clerk := actor.Actor{StaffID: h.staff("clerk"), Roles: []actor.Role{actor.Clerk}, Region: casework.Province}
		must(t, h.Rooms.Cases.AcceptCase(t.Context(), clerk, caseID, ""))
	})
}

func TestAfterARestartTheDecisionIsMade(t *testing.T) { // ITM-12
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		who := h.boss().Self()
		must(t, h.world.Levers.Pull(emulated.Core, lever.Down, 0))
		caseID := h.filed(who, "card-loss", nil)
		h.stop()
		must(t, h.world.Levers.Pull(emulated.Core, lever.OK, 0))
		h.later(time.Hour)
		h.start()
		if state := h.decided(caseID); state != string(casework.Closed) {
			t.Errorf("the case is %s, want it closed", state)
		}
		if n := h.count(`SELECT COUNT(*) FROM result_paper WHERE case_id = $1`, caseID); n != 1 {
			t.Errorf("%d documents, want 1", n)
		}
		again := h.filed(who, "card-loss", nil)
		if state := h.decided(again); state != string(casework.Submitted) {
			t.Errorf("a card that is lost already was lost again: %s", state)
		}
		if !id.Valid(again) || strings.EqualFold(again, caseID) {
			t.Error("the second application is the first")
		}
	})
}

// insured is the representative of a unit whose region is connected; the demo has opened its account.
func (h *hall) insured() actor.Actor {
	h.t.Helper()
	u := h.known("泰州示例物流")
	in, err := h.Rooms.Passwords.Try(h.t.Context(), actor.Actor{IP: "192.0.2.2"},
		login.Attempt{Account: u.USCC, Who: u.RepDocNumber, Password: demo.Password, Binding: "b"})
	must(h.t, err)
	who, _, err := h.Rooms.Sessions.Authenticate(h.t.Context(), in.ID)
	must(h.t, err)
	return who
}

// namesToMend asks for another list.
var namesToMend = casework.Asking{Points: []casework.Point{{Name: "joining", Reason: casework.Wrong}}, Words: "请改正名单中的姓名"}

// added is a row that adds a person.
func added(name, number string) map[string]any {
	return map[string]any{"name": name, "docType": "01", "number": number, "phone": "13800000110", "identity": "staff",
		"contractKind": "open", "contractReason": "new", "from": "2026-11-10", "job": "驾驶员", "startMonth": "2026-11",
		"wage": float64(680000), "kinds": "110,210,410"}
}

// joining is a list of people to add: one whom the core system knows, and others.
func joining(n int) form.Data {
	people := []any{added("测试子", "321000199305018401")}
	for i := 1; i < n; i++ {
		people = append(people, added("示例零", regnotest.IdentityCard(i)))
	}
	return form.Data{"joining": people}
}

func TestRowsThatWereAnsweredBeforeAnOutageStayAnswered(t *testing.T) { // ITM-12, items.md §5
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		who := h.insured()
		h.world.Core.Change(func(s *coresys.State) { s.Break = 121 })
		caseID := h.filed(who, "staff-change", joining(160))
		answered := func() int { return h.count(`SELECT COUNT(*) FROM auto_answer WHERE case_id = $1`, caseID) }
		h.until("two parts are answered", func() bool { return answered() == 100 })
		page := webtest.Open(t, h.DB, who, actor.Who{Unit: "示例", Number: "2000000001"}, h.MountOn)
		opened(t, page, "/unit/cases/"+caseID, "没有结果")
		h.world.Core.Change(func(s *coresys.State) { s.Break = 0 })
		h.later(10 * time.Second)
		if state := h.decided(caseID); state != string(casework.Closed) || answered() != 160 {
			t.Fatalf("the case is %s with %d answers, want it closed with 160", state, answered())
		}
		body := opened(t, page, "/unit/cases/"+caseID, "请先办理人员基础信息采集")
		if n := strings.Count(body, "8401"); n == 0 || !strings.Contains(body, "自 2026-11 起参保") {
			t.Error("the page does not say who was registered")
		}
		if a := page.Get("/unit/cases/" + caseID + "/answers.xlsx"); a.Status != 200 || !strings.HasPrefix(a.Body, "PK") {
			t.Errorf("the answers as a workbook: %d", a.Status)
		}
	})
}

func TestRowsThatAreNotAnsweredInTimeAreToldAndGoToStaff(t *testing.T) { // ITM-12, items.md §5
	h := open(t, unchanged)
	must(t, demo.Fill(t.Context(), h.Hall))
	who := h.insured()
	h.world.Core.Change(func(s *coresys.State) { s.Break = 61 })
	caseID := h.filed(who, "staff-change", joining(70))
	h.until("one part is answered", func() bool { return h.count(`SELECT COUNT(*) FROM auto_answer WHERE case_id = $1`, caseID) == 50 })
	h.later(2 * time.Minute)
	if state := h.decided(caseID); state != string(casework.Submitted) {
		t.Fatalf("the case is %s", state)
	}
	page := webtest.Open(t, h.DB, who, actor.Who{Unit: "示例", Number: "2000000001"}, h.MountOn)
	opened(t, page, "/unit/cases/"+caseID, "名单中 50 人已有结果，其余 20 人没有结果")
	clerk := actor.Actor{StaffID: h.staff("clerk"), Roles: []actor.Role{actor.Clerk}, Region: casework.Province}
	desk := webtest.Open(t, h.DB, clerk, actor.Who{Unit: "示例", Number: "2000000001"}, h.MountOn)
	opened(t, desk, "/staff/cases/"+caseID, "核心系统没有应答")
}

// A name that no font can show: the core system has done its part, no document can be made, and the case must not stay where
// nobody may touch it.
func TestACaseWhoseDocumentCannotBeMadeGoesToStaff(t *testing.T) { // ITM-12
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		who, people := h.insured(), joining(2)
		people["joining"].([]any)[1].(map[string]any)["name"] = "示例\U00031350"
		caseID := h.filed(who, "staff-change", people)
		if state := h.decided(caseID); state != string(casework.Submitted) {
			t.Fatalf("the case is %s, want it to wait for staff", state)
		}
		clerk := actor.Actor{StaffID: h.staff("clerk"), Roles: []actor.Role{actor.Clerk}, Region: casework.Province}
		must(t, h.Rooms.Cases.AskCorrection(t.Context(), clerk, caseID, namesToMend))
	})
}

func TestAUnitThatOwesIsNotRefusedByTheProgram(t *testing.T) { // ITM-12: never an automatic 不予
	h := open(t, unchanged)
	must(t, demo.Fill(t.Context(), h.Hall))
	who := h.insured()
	h.world.Core.Change(func(s *coresys.State) { s.Owing[h.known("泰州示例物流").USCC] = 100 })
	caseID := h.filed(who, "staff-change", nil)
	if state := h.decided(caseID); state != string(casework.Submitted) {
		t.Fatalf("the case is %s", state)
	}
	page := webtest.Open(t, h.DB, who, actor.Who{Unit: "示例", Number: "2000000001"}, h.MountOn)
	opened(t, page, "/unit/cases/"+caseID, "没有自动办结：单位有欠费。已转人工受理。")
	if n := len(h.world.Core.State().Done); n != 0 {
		t.Errorf("%d rows were done for a unit whose rules do not hold", n)
	}
}

func TestADecisionThatRunsTwiceIsMadeOnce(t *testing.T) { // ITM-12
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		who := h.boss().Self()
		caseID := h.filed(who, "card-loss", nil)
		for range 8 { // beside the one of the submission
			must(t, h.Queue.Enqueue(t.Context(), casework.AutoJob, casework.Automatic{CaseID: caseID, Since: h.now().Unix()}))
		}
		if state := h.decided(caseID); state != string(casework.Closed) {
			t.Fatalf("the case is %s", state)
		}
		for _, q := range []string{
			`SELECT COUNT(*) FROM result_paper WHERE case_id = $1`,
			`SELECT COUNT(*) FROM case_event WHERE case_id = $1 AND verb = 'decide'`,
			`SELECT COUNT(*) FROM case_event WHERE case_id = $1 AND verb = 'close'`,
		} {
			if n := h.count(q, caseID); n != 1 {
				t.Errorf("%s gives %d, want 1", q, n)
			}
		}
	})
}
