package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/casework"
	"wangting/internal/emulator/coresys"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/web/webtest"
)

// halfDone is a staff change of which the core system answered the first fifty rows before it fell silent; 测试子 and
// 测试丑, the first two, are registered. Staff have the case.
func (h *hall) halfDone() (who, clerk actor.Actor, caseID string) {
	h.t.Helper()
	must(h.t, demo.Fill(h.t.Context(), h.Hall))
	who = h.insured()
	h.world.Core.Change(func(s *coresys.State) { s.Break = 61 })
	list := joining(70)
	second := list["joining"].([]any)[1].(map[string]any)
	second["name"], second["number"] = "测试丑", "321100199610088778"
	caseID = h.filed(who, "staff-change", list)
	h.until("one part is answered", func() bool { return h.count(`SELECT COUNT(*) FROM auto_answer WHERE case_id = $1`, caseID) == 50 })
	h.later(2 * time.Minute)
	if state := h.decided(caseID); state != string(casework.Submitted) {
		h.t.Fatalf("the case is %s", state)
	}
	return who, actor.Actor{StaffID: h.staff("clerk"), Roles: []actor.Role{actor.Clerk}, Region: casework.Province}, caseID
}

// corrects has staff ask for another list, and gives the application as the unit sees it.
func (h *hall) corrects(who, clerk actor.Actor, caseID string) casework.Case {
	h.t.Helper()
	must(h.t, h.Rooms.Cases.AskCorrection(h.t.Context(), clerk, caseID, namesToMend))
	v, err := h.Rooms.Cases.Open(h.t.Context(), who, caseID)
	must(h.t, err)
	return v.Case
}

// refused fails the test unless err refuses with words.
func refused(t *testing.T, err error, kind fault.Kind, words string) {
	t.Helper()
	if !errors.Is(err, kind) || !strings.Contains(fault.Of(err).Say, words) {
		t.Errorf("%v, want it refused with 「%s」", err, words)
	}
}

func TestWhatTheCoreSystemDidStandsWhateverBecomesOfTheCase(t *testing.T) { // ITM-12, items.md §5
	each(t, func(t *testing.T, h *hall) {
		who, clerk, caseID := h.halfDone()
		cases := h.Rooms.Cases
		refused(t, cases.WithdrawCase(t.Context(), who, caseID, ""), fault.Conflict, "人员变更回退")
		v, err := cases.Open(t.Context(), who, caseID)
		if must(t, err); !v.Stays {
			t.Error("the page still offers to withdraw it")
		}
		refused(t, cases.RefuseAcceptance(t.Context(), clerk, caseID, "不受理"), fault.Conflict, "已经办理了这件申请中的 2 项")
		desk := webtest.Open(t, h.DB, clerk, actor.Who{Unit: "示例", Number: "2000000001"}, h.MountOn)
		opened(t, desk, "/staff/cases/"+caseID, "自 2026-11 起参保")
		must(t, cases.AcceptCase(t.Context(), clerk, caseID, ""))
		reviewer := actor.Actor{StaffID: h.staff("reviewer"), Roles: []actor.Role{actor.Reviewer}, Region: casework.Province}
		refused(t, cases.DecideCase(t.Context(), reviewer, caseID, casework.Denied, "不予登记"), fault.Conflict, "准予并办结")
		var lines []string // of the document
		cases.OnStep = append(cases.OnStep, func(_ context.Context, _ actor.Actor, taken casework.Taken) error {
			lines = append(lines, taken.Lines...)
			return nil
		})
		must(t, cases.DecideCase(t.Context(), reviewer, caseID, casework.Approved, "已登记 2 人，其余没有结果"))
		if len(lines) != 70 || !strings.Contains(lines[0], "测试子（证件号码末四位 8401）：已登记") || !strings.Contains(lines[69], "没有结果") {
			t.Errorf("the document of staff has %d lines: %v", len(lines), lines[:min(1, len(lines))])
		}
		if n := h.count(`SELECT COUNT(*) FROM result_paper WHERE case_id = $1`, caseID); n != 2 {
			t.Errorf("%d documents, want those of the acceptance and the grant", n)
		}
	})
}

func TestAnAnswerStaysWithItsPersonAfterACorrection(t *testing.T) { // ITM-12, CAS-8
	each(t, func(t *testing.T, h *hall) {
		who, clerk, caseID := h.halfDone()
		c := h.corrects(who, clerk, caseID)
		list := c.Data["joining"].([]any)
		turned := slices.Clone(list)
		slices.Reverse(turned)
		must(t, h.Rooms.Cases.AnswerCorrection(t.Context(), who, caseID, form.Data{"joining": turned}, c.Version))
		rows, err := h.Rooms.Cases.RowsOf(t.Context(), who, caseID)
		must(t, err)
		done, without := "", 0
		for i, r := range rows {
			if r.Result == "已登记" {
				done += r.Name
			}
			if r.Result == "没有结果" {
				if without++; i > 20 {
					t.Errorf("row %d has lost its answer", i)
				}
			}
		}
		if len(rows) != 70 || done != "测试丑测试子" || without != 20 || rows[69].Result != "已登记" {
			t.Errorf("%d rows; registered is 「%s」; %d have no answer", len(rows), done, without)
		}
	})
}

func TestACorrectionChangesNobodyWhoIsRegistered(t *testing.T) { // ITM-12, CAS-8
	h := open(t, unchanged)
	who, clerk, caseID := h.halfDone()
	c := h.corrects(who, clerk, caseID)
	list := c.Data["joining"].([]any)
	answer := func(rows []any) error {
		return h.Rooms.Cases.AnswerCorrection(t.Context(), who, caseID, form.Data{"joining": rows}, c.Version)
	}
	refused(t, answer(list[1:]), fault.Invalid, "已经登记")
	dearer := map[string]any{}
	for k, v := range list[0].(map[string]any) {
		dearer[k] = v
	}
	dearer["wage"] = float64(990000)
	refused(t, answer(append([]any{dearer}, list[1:]...)), fault.Invalid, "已经登记")
	must(t, answer(list[:60]))
}

func TestACorrectionThatIsNotAnsweredDoesNotEndWhatIsDone(t *testing.T) { // CAS-8
	each(t, func(t *testing.T, h *hall) {
		who, clerk, caseID := h.halfDone()
		c := h.corrects(who, clerk, caseID)
		h.later(c.Clock.Due.Add(time.Hour).Sub(h.now()))
		must(t, h.Rooms.Cases.LapseCorrection(t.Context(), caseID))
		if n := h.count(`SELECT COUNT(*) FROM case_file WHERE id = $1 AND state = 'SUBMITTED' AND stage = 'accept'`, caseID); n != 1 {
			t.Error("the case does not wait for staff")
		}
		must(t, h.Rooms.Cases.AcceptCase(t.Context(), clerk, caseID, ""))
	})
}

func TestADraftTakesAnIDOfOursOnly(t *testing.T) { // CAS-2
	h := open(t, unchanged)
	who := h.boss()
	for name, draft := range map[string]string{"of no time": "5f0c1a52-6f6e-4f0a-9b5e-0a6a7d1c2b3e", "of nothing": "00000000-0000-0000-0000-000000000000"} {
		if _, err := h.Rooms.Cases.Start(t.Context(), who, "economic-layoff", draft, nil); !errors.Is(err, fault.NotFound) {
			t.Errorf("an id %s: %v", name, err)
		}
	}
	if _, err := h.Rooms.Cases.Start(t.Context(), who, "economic-layoff", id.New(), nil); err != nil {
		t.Errorf("an id of ours: %v", err)
	}
}
