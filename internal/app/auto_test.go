package app_test

import (
	"strings"
	"testing"
	"time"

	"wangting/internal/app/demo"
	"wangting/internal/casework"
	emulated "wangting/internal/emulator"
	"wangting/internal/emulator/lever"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/web/webtest"

	"wangting/internal/actor"
)

// decided waits until a case is no longer undecided, and gives its state.
func (h *hall) decided(caseID string) (state string) {
	h.t.Helper()
	for began := time.Now(); time.Since(began) < longest; time.Sleep(20 * time.Millisecond) { // of the machine: the queue runs on it
		if h.count(`SELECT COUNT(*) FROM case_file WHERE id = $1 AND stage = 'auto'`, caseID) == 0 {
			must(h.t, h.DB.Get(h.t.Context(), &state, `SELECT state FROM case_file WHERE id = $1`, caseID))
			return state
		}
	}
	h.t.Fatal("the case was never decided")
	return ""
}

// byItself waits until the program has closed a case: with its document, and without an act of staff.
func (j *journey) byItself(t *testing.T, caseID string) {
	t.Helper()
	if state := j.h.decided(caseID); state != string(casework.Closed) {
		var words string
		must(t, j.h.DB.Get(t.Context(), &words, `SELECT words FROM case_event WHERE case_id = $1 AND verb = 'hand'`, caseID))
		t.Fatalf("the case is %s: %s", state, words)
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
		seen(t, page, "/me/applications/"+caseID, "正在自动核对")
		if err := h.Rooms.Cases.WithdrawCase(t.Context(), who, caseID, ""); err == nil {
			t.Error("a case was withdrawn while the core system may be doing what it asks for")
		}
		h.later(2 * time.Minute)
		if state := h.decided(caseID); state != string(casework.Submitted) {
			t.Fatalf("the case is %s, want it to wait for staff", state)
		}
		seen(t, page, "/me/applications/"+caseID, "没有应答")
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
