package caseworkdb_test

import (
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
		k := casework.Calling{Kind: "听证", Chair: ct.Reviewer2.StaffID, At: "2026-11-30T09:00", Place: "三楼会议室", Words: "许可条件"}
		early, own, nobody := k, k, casework.Calling{}
		early.At, own.Chair = "2026-11-29T23:59", ct.Reviewer.StaffID
		wantFault(t, h.HearCase(ctx, ct.Reviewer, id, nobody), fault.Invalid, "a notice of nothing")
		wantFault(t, h.HearCase(ctx, ct.Reviewer, id, early), fault.Invalid, "six days' notice")
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
		wantFault(t, h.RecordHearing(ctx, ct.Reviewer2, id, casework.Heard{Signed: "某甲", Words: "陈述了意见"}), fault.Conflict, "a record before the day")
		h.SetTime(ct.Start.AddDate(0, 0, 8))
		wantFault(t, h.RecordHearing(ctx, ct.Reviewer2, id, casework.Heard{Words: "陈述了意见"}), fault.Invalid, "a record that nobody signed")
		wantFault(t, h.RecordHearing(ctx, ct.Clerk, id, casework.Heard{Signed: "某甲", Words: "陈述了意见"}), fault.Forbidden, "a record by somebody else")
		must(t, h.RecordHearing(ctx, ct.Reviewer2, id, casework.Heard{Signed: "某甲、某乙", Words: "陈述了意见"}))
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
		k := casework.Calling{Kind: "听证", Chair: ct.Reviewer2.StaffID, At: "2026-11-30T09:00", Place: "三楼会议室", Words: "许可条件"}
		must(t, h.HearCase(ctx, ct.Reviewer, id, k))
		h.SetTime(ct.Start.AddDate(0, 0, 7).Add(time.Hour))
		must(t, h.RecordHearing(ctx, ct.Reviewer2, id, casework.Heard{Signed: "某甲", Words: "陈述了意见"}))
		wantFault(t, h.ProposeVerdict(ctx, ct.Reviewer2, id, casework.Approved, ""), fault.Forbidden, "who presided reviews")
		wantFault(t, h.PublishCase(ctx, ct.Reviewer2, id, ""), fault.Forbidden, "who presided proposes by a publicity")
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, ""))
		must(t, h.DecideCase(ctx, ct.Reviewer2, id, casework.Approved, ""))

		id = inReview(t, h)
		must(t, h.ConsultOn(ctx, ct.Reviewer, id, casework.Asked{To: []string{ct.Reviewer2.StaffID}, Question: "是否符合条件"}))
		must(t, h.GiveOpinion(ctx, ct.Reviewer2, id, "不符合"))
		k.At = "2026-12-10T09:00"
		err := h.HearCase(ctx, ct.Reviewer, id, k)
		if !strings.Contains(fault.Of(err).FieldSays("to"), "不能是办理这件办件的人") {
			t.Errorf("who gave an opinion presides: %v", err)
		}
	})
}

func TestAHearingWhoseChairHasLeftIsRecordedByAColleague(t *testing.T) { // else nobody could act on the case
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		must(t, h.HearCase(ctx, ct.Reviewer, id, casework.Calling{Kind: "听证", Chair: ct.Reviewer2.StaffID, At: "2026-11-30T09:00",
			Place: "三楼会议室", Words: "许可条件"}))
		record := casework.Heard{Signed: "某甲", Words: "陈述了意见"}
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
		must(t, h.HearCase(ctx, ct.Reviewer, id, casework.Calling{Kind: "陈述申辩", Chair: ct.Reviewer2.StaffID, At: "2026-12-07T14:30",
			Place: "三楼会议室", Words: "拟不予许可的理由"}))
		must(t, h.RecordHearing(ctx, ct.Reviewer, id, casework.Heard{Waived: true, Signed: "某甲", Words: "书面放弃"}))
		if l := dossier(t, h, id).Limit; l.Paused {
			t.Errorf("the limit still stands: %+v", l)
		}
	})
}
