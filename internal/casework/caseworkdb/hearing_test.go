package caseworkdb_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
)

func TestBetweenTheNoticeOfAHearingAndItsRecordTheLimitStandsAndNobodyDecides(t *testing.T) { // 听证或陈述申辩
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		left := dossier(t, h, id).Limit.Left
		k := casework.Calling{Kind: "听证", Chair: ct.Reviewer2.StaffID, When: "2026-11-30T09:00", Place: "三楼会议室", Words: "许可条件"}
		early, own, nobody := k, k, casework.Calling{}
		early.When, own.Chair = "2026-11-29T23:59", ct.Reviewer.StaffID
		wantFault(t, h.HearCase(ctx, ct.Reviewer, id, nobody), fault.Invalid, "a notice of nothing")
		wantFault(t, h.HearCase(ctx, ct.Reviewer, id, early), fault.Invalid, "six days' notice")
		late, long := k, k
		late.When, long.Place = "2062-11-30T09:00", strings.Repeat("厅", 4000)
		wantFault(t, h.HearCase(ctx, ct.Reviewer, id, late), fault.Invalid, "a wrong year, until which the limit would stand")
		wantFault(t, h.HearCase(ctx, ct.Reviewer, id, long), fault.Invalid, "a place of four thousand characters")
		wantFault(t, h.HearCase(ctx, ct.Reviewer, id, own), fault.Invalid, "presiding over one's own case")
		own.Chair = ct.Clerk.StaffID
		wantFault(t, h.HearCase(ctx, ct.Reviewer, id, own), fault.Invalid, "who accepted presides")
		must(t, h.HearCase(ctx, ct.Reviewer, id, k))

		v, err := h.Open(ctx, ct.Boss, id)
		must(t, err)
		if last := v.Events[len(v.Events)-1]; !v.Limit.Paused || v.Case.Pause() != "听证或陈述申辩" || !strings.Contains(last.Words, "三楼会议室") {
			t.Errorf("the unit reads %q, %+v, %s", last.Words, v.Limit, v.Case.Pause())
		}
		wantFault(t, h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, ""), fault.Conflict, "a review meanwhile")
		wantFault(t, h.HearCase(ctx, ct.Reviewer, id, k), fault.Conflict, "a second notice")
		wantFault(t, h.RecordHearing(ctx, ct.Reviewer2, id, casework.HearingRecord{Signed: "某甲", Words: "陈述了意见"}), fault.Conflict, "a record before the day")
		h.SetTime(ct.Start.AddDate(0, 0, 8))
		wantFault(t, h.RecordHearing(ctx, ct.Reviewer2, id, casework.HearingRecord{Words: "陈述了意见"}), fault.Invalid, "a record that nobody signed")
		wantFault(t, h.RecordHearing(ctx, ct.Clerk, id, casework.HearingRecord{Signed: "某甲", Words: "陈述了意见"}), fault.Forbidden, "a record by somebody else")
		must(t, h.RecordHearing(ctx, ct.Reviewer2, id, casework.HearingRecord{Signed: "某甲、某乙", Words: "陈述了意见"}))
		v, err = h.Open(ctx, ct.Boss, id)
		must(t, err)
		if last := v.Events[len(v.Events)-1]; v.Limit.Paused || v.Limit.Left != left || strings.Contains(last.Words, "陈述了意见") {
			t.Errorf("after the record the unit reads %q, %+v, %d were left", last.Words, v.Limit, left)
		}
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, ""))
	})
}

func TestWhoPresidedDoesNotReviewAndWhoHasAnOpinionDoesNotPreside(t *testing.T) { // 行政许可法 art. 48
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		k := casework.Calling{Kind: "听证", Chair: ct.Reviewer2.StaffID, When: "2026-11-30T09:00", Place: "三楼会议室", Words: "许可条件"}
		must(t, h.HearCase(ctx, ct.Reviewer, id, k))
		h.SetTime(ct.Start.AddDate(0, 0, 7).Add(time.Hour))
		must(t, h.RecordHearing(ctx, ct.Reviewer2, id, casework.HearingRecord{Signed: "某甲", Words: "陈述了意见"}))
		wantFault(t, h.ProposeVerdict(ctx, ct.Reviewer2, id, casework.Approved, ""), fault.Forbidden, "who presided reviews")
		wantFault(t, h.PublishCase(ctx, ct.Reviewer2, id, ""), fault.Forbidden, "who presided proposes by a publicity")
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, ""))
		must(t, h.DecideCase(ctx, ct.Reviewer2, id, casework.Approved, ""))

		id = inReview(t, h)
		must(t, h.ConsultOn(ctx, ct.Reviewer, id, casework.Asked{To: []string{ct.Reviewer2.StaffID}, Question: "是否符合条件"}))
		must(t, h.GiveOpinion(ctx, ct.Reviewer2, id, "不符合"))
		k.When = "2026-12-10T09:00"
		err := h.HearCase(ctx, ct.Reviewer, id, k)
		if !strings.Contains(fault.Of(err).FieldSays("to"), "不能是办理这件办件的人") {
			t.Errorf("who gave an opinion presides: %v", err)
		}
	})
}

func TestAHearingWhoseChairHasLeftIsRecordedByAColleague(t *testing.T) { // else nobody could act on the case
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		must(t, h.HearCase(ctx, ct.Reviewer, id, casework.Calling{Kind: "听证", Chair: ct.Reviewer2.StaffID, When: "2026-11-30T09:00",
			Place: "三楼会议室", Words: "许可条件"}))
		record := casework.HearingRecord{Signed: "某甲", Words: "陈述了意见"}
		h.SetTime(ct.Start.AddDate(0, 0, 7).Add(time.Hour))
		wantFault(t, h.RecordHearing(ctx, ct.Both, id, record), fault.Forbidden, "a colleague on the day")
		h.SetTime(ct.Start.AddDate(0, 0, 8))
		wantFault(t, h.RecordHearing(ctx, ct.Clerk, id, record), fault.Forbidden, "a clerk")
		must(t, h.RecordHearing(ctx, ct.Both, id, record))
	})
}

func TestAHearingThatIsGivenUpNeedNotTakePlace(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		must(t, h.HearCase(ctx, ct.Reviewer, id, casework.Calling{Kind: "陈述申辩", Chair: ct.Reviewer2.StaffID, When: "2026-12-07T14:30",
			Place: "三楼会议室", Words: "拟不予许可的理由"}))
		must(t, h.RecordHearing(ctx, ct.Reviewer, id, casework.HearingRecord{Waived: true, Signed: "某甲", Words: "书面放弃"}))
		if l := dossier(t, h, id).Limit; l.Paused {
			t.Errorf("the limit still stands: %+v", l)
		}
	})
}

// called gives notice of a hearing in a week, and when it is.
func called(t *testing.T, h *ct.Hall, id string) {
	t.Helper()
	must(t, h.HearCase(t.Context(), ct.Reviewer, id, casework.Calling{Kind: "听证", Chair: ct.Reviewer2.StaffID, When: "2026-11-30T09:00",
		Place: "三楼会议室", Words: "许可条件"}))
}

func TestAHearingIsMovedWithAWholeNoticeAheadOfIt(t *testing.T) { // 改期, 行政许可法 art. 48
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		to := casework.Moving{When: "2026-12-04T14:30", Place: "一楼大厅", Words: "会议室检修"}
		wantFault(t, h.MoveHearing(ctx, ct.Reviewer, id, to), fault.Conflict, "a hearing that nobody has called")
		called(t, h, id)
		left := dossier(t, h, id).Limit.Left
		h.SetTime(ct.Start.AddDate(0, 0, 4))
		for say, k := range map[string]casework.Moving{
			"six days' notice": {When: "2026-12-03T09:00", Place: "一楼大厅", Words: "会议室检修"},
			"no place":         {When: to.When, Words: "会议室检修"},
			"no reason":        {When: to.When, Place: "一楼大厅", Words: " "},
			"no time":          {Place: "一楼大厅", Words: "会议室检修"},
		} {
			wantFault(t, h.MoveHearing(ctx, ct.Reviewer, id, k), fault.Invalid, say)
		}
		wantFault(t, h.MoveHearing(ctx, ct.Both, id, to), fault.Forbidden, "by a colleague")
		must(t, h.MoveHearing(ctx, ct.Reviewer2, id, to))
		wantFault(t, h.MoveHearing(ctx, ct.Reviewer2, id, to), fault.Invalid, "to the time at which it is")
		v := dossier(t, h, id)
		last, old, now := v.Events[len(v.Events)-1], v.Matters[len(v.Matters)-2], v.Matters[len(v.Matters)-1]
		if last.Title() != "听证或陈述申辩改期" || last.Inside || !v.Limit.Paused || v.Limit.Left != left {
			t.Errorf("the timeline says %s, %+v", last.Title(), v.Limit)
		}
		for _, want := range []string{"原定于 2026 年 11 月 30 日 09:00 举行", "定于 2026 年 12 月 4 日 14:30 在一楼大厅举行听证", "事项：许可条件", "会议室检修"} {
			if !strings.Contains(last.Words, want) {
				t.Errorf("%q is not in %q", want, last.Words)
			}
		}
		if old.Open() || old.Answer != "改期。会议室检修" || !now.Open() || now.To != ct.Reviewer2.StaffID || !strings.Contains(now.Question, "一楼大厅") {
			t.Errorf("the dossier has %+v and %+v", old, now)
		}
		record := casework.HearingRecord{Signed: "某甲", Words: "陈述了意见"}
		h.SetTime(ct.Start.AddDate(0, 0, 8))
		wantFault(t, h.RecordHearing(ctx, ct.Reviewer2, id, record), fault.Conflict, "a record after the old day and before the new")
		h.SetTime(ct.Start.AddDate(0, 0, 12))
		must(t, h.RecordHearing(ctx, ct.Reviewer2, id, record))
	})
}

func TestAHearingThatIsCalledOffLetsTheLimitRunOn(t *testing.T) { // 取消
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		wantFault(t, h.CallOffHearing(ctx, ct.Reviewer, id, "撤回"), fault.Conflict, "a hearing that nobody has called")
		called(t, h, id)
		left := dossier(t, h, id).Limit.Left
		wantFault(t, h.CallOffHearing(ctx, ct.Reviewer, id, " "), fault.Invalid, "no reason")
		wantFault(t, h.CallOffHearing(ctx, ct.Clerk, id, "撤回"), fault.Forbidden, "by a clerk")
		must(t, h.CallOffHearing(ctx, ct.Reviewer, id, "申请人撤回听证申请"))
		v, err := h.Open(ctx, ct.Boss, id)
		must(t, err)
		last := v.Events[len(v.Events)-1]
		if last.Title() != "听证或陈述申辩取消" || !strings.Contains(last.Words, "申请人撤回听证申请") || v.Limit.Paused || v.Limit.Left != left {
			t.Errorf("the unit reads %s %q, %+v", last.Title(), last.Words, v.Limit)
		}
		if !slices.Contains(h.Acts(), "case.hear_off") {
			t.Errorf("recorded are %v", h.Acts())
		}
		called(t, h, id) // again
		must(t, h.CallOffHearing(ctx, ct.Reviewer2, id, "案情清楚"))
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, ""))
	})
}
