package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/casework"
	"wangting/internal/rating"
	"wangting/internal/secret"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// journey has a case go from its draft through a correction to a bad rating that
// is answered, so that every room has written something.
func (h *hall) journey() (who actor.Actor, caseID string) {
	h.t.Helper()
	t, ctx := h.t, h.t.Context()
	must(t, demo.Fill(ctx, h.Hall))
	who = h.boss()
	c := h.drafted(who)
	_, err := h.Rooms.Cases.Submit(ctx, who, c.ID, c.Version)
	must(t, err)
	desk := func(id string, roles ...actor.Role) actor.Actor {
		return actor.Actor{StaffID: id, Roles: roles, Region: casework.Province}
	}
	clerk, first, second := desk(h.staff("clerk"), actor.Clerk), desk(h.staff("reviewer"), actor.Reviewer), desk(h.staff("decider"), actor.Reviewer)
	must(t, h.Rooms.Cases.AskCorrection(ctx, clerk, c.ID, casework.Asking{Words: "事实请写清楚", Points: []casework.Point{{Name: "facts", Reason: casework.Wrong}}}))
	v, err := h.Rooms.Cases.Open(ctx, who, c.ID)
	must(t, err)
	data := mediation()
	data["facts"] = "双方对二〇二五年十二月的加班时间有不同的记录，单位有考勤表，劳动者有聊天记录。"
	must(t, h.Rooms.Cases.AnswerCorrection(ctx, who, c.ID, data, v.Case.Version))
	must(t, h.Rooms.Cases.AcceptCase(ctx, clerk, c.ID, ""))
	must(t, h.Rooms.Cases.ProposeVerdict(ctx, first, c.ID, casework.Approved, "可以调解"))
	must(t, h.Rooms.Cases.DecideCase(ctx, second, c.ID, casework.Approved, "达成协议"))
	must(t, h.Rooms.Cases.CloseCase(ctx, second, c.ID, "调解协议已送达"))
	_, err = h.Rooms.Ratings.Rate(ctx, who, rating.New{CaseID: c.ID, Level: 1, Words: "等了很久"})
	must(t, err)
	must(t, h.Rooms.Ratings.Answer(ctx, clerk, c.ID, "已致电说明"))
	h.settle()
	return who, c.ID
}

// settle waits until nobody has to be told anything any more.
func (h *hall) settle() {
	h.t.Helper()
	end, tick := time.After(longest), time.NewTicker(20*time.Millisecond)
	defer tick.Stop()
	for h.count(`SELECT COUNT(*) FROM outbox`)+h.count(`SELECT COUNT(*) FROM sms_out WHERE state = 'waiting'`)+
		h.count(`SELECT COUNT(*) FROM river_job WHERE kind = 'case.told' AND state <> 'completed'`) > 0 {
		select {
		case <-tick.C:
		case <-end:
			h.t.Fatal("the queue did not come round")
		}
	}
}

func (h *hall) staff(login string) (id string) {
	h.t.Helper()
	must(h.t, h.DB.Get(h.t.Context(), &id, `SELECT id FROM staff WHERE login = $1`, login))
	return id
}

// blobs are the columns that may hold sealed values.
func (h *hall) blobs() (columns [][2]string) {
	h.t.Helper()
	var rows []struct {
		T string `db:"t"`
		C string `db:"c"`
	}
	must(h.t, h.DB.Select(h.t.Context(), &rows, `
SELECT m.name AS t, c.name AS c
  FROM sqlite_master AS m, pragma_table_info(m.name) AS c
 WHERE m.type = 'table' AND c.type = 'BYTEA'
 ORDER BY 1, 2`))
	for _, r := range rows {
		columns = append(columns, [2]string{r.T, r.C})
	}
	return columns
}

// under gives the columns that hold something sealed under a key.
func (h *hall) under(key string) (found []string) {
	h.t.Helper()
	for _, c := range h.blobs() {
		var values [][]byte
		must(h.t, h.DB.Select(h.t.Context(), &values, fmt.Sprintf(`SELECT %s FROM %s WHERE length(%[1]s) > 0`, c[1], c[0])))
		if slices.ContainsFunc(values, func(b []byte) bool { id, err := secret.KeyID(b); return err == nil && id == key }) {
			found = append(found, c[0]+"."+c[1])
		}
	}
	return found
}

// SEC-1: after a rotation nothing that is kept is under the old key, and
// everything still opens. Columns of rooms that come later are found by their
// content, so that none is forgotten in the list.
func TestAfterARotationNothingKeptIsUnderTheOldKey(t *testing.T) {
	h := open(t, unchanged)
	who, caseID := h.journey()
	old := h.Keys.ActiveKeyID()
	if before := h.under(old); len(before) < 12 {
		t.Fatalf("the journey sealed only %v", before)
	}
	if _, err := h.RotateKeys(t.Context()); err != nil {
		t.Fatalf("rotating: %v", err)
	}
	if h.Keys.ActiveKeyID() == old {
		t.Fatal("the active key is the old one")
	}
	short := []string{"web_session.data", "enrolment.sealed"} // gone within a day
	for _, c := range h.under(old) {
		if !slices.Contains(short, c) {
			t.Errorf("%s is still under the old key", c)
		}
	}
	v, err := h.Rooms.Cases.Open(t.Context(), who, caseID)
	if err != nil || v.Case.Data["respondentAddress"] != mediation()["respondentAddress"] || !strings.Contains(v.Case.Result, "达成协议") {
		t.Errorf("the case reads %+v, %v", v.Case, err)
	}
	if p, err := h.Rooms.Persons.Find(t.Context(), who.PersonID); err != nil || p.Name != "测试甲" || p.Phone != "13800000101" {
		t.Errorf("the person reads %v, %v", p, err)
	}
	if r, err := h.Rooms.Audit.Verify(t.Context()); err != nil || !r.Whole() {
		t.Errorf("after the rotation the record is %+v, %v", r, err)
	}
}

// STA-5: after a whole journey the record is whole, and one changed row is found.
func TestTheRecordOfAWholeJourneyIsWhole(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		h.journey()
		ctx := t.Context()
		_, err := h.Rooms.Audit.Seal(ctx)
		must(t, err)
		r, err := h.Rooms.Audit.Verify(ctx)
		if err != nil || !r.Whole() || r.Sealed < 12 || r.Sealed != r.Rows {
			t.Fatalf("the record is %+v, %v", r, err)
		}
		if n, err := h.DB.Exec(ctx, `UPDATE audit SET act = 'case.accept' WHERE act = 'case.decide'`); n < 1 || err != nil {
			t.Fatalf("forging touched %d rows: %v", n, err)
		}
		if r, err = h.Rooms.Audit.Verify(ctx); err != nil || r.Whole() {
			t.Errorf("a forged row was not found: %+v, %v", r, err)
		}
	})
}
