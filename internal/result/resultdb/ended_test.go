package resultdb_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/result"
)

// §4, RES-6: a termination makes its document, with the reason and the remedies, and its delivery has a clock.
func TestATerminationMakesItsDocument(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		c := h.accepted(t, ct.Boss, ct.Permit)
		must(t, h.TerminateCase(ctx, ct.Reviewer, c, "申请人已经注销。"))
		list := h.of(t, ct.Boss, c)
		p := list[len(list)-1]
		if p.Kind != result.Terminated || p.Title != "终止通知书" || p.Kind.Outcome() != "终止" || p.Number != "宁人社网办〔2026〕2号" {
			t.Errorf("it is %s %s %s", p.Kind, p.Title, p.Number)
		}
		said := fmt.Sprint(h.last.Parts)
		for _, want := range []string{"终止办理", "申请人已经注销。", "自收到本通知书之日起六十日内", "六个月", "南京市人民政府"} {
			if !strings.Contains(said, want) {
				t.Errorf("%q is not in %s", want, said)
			}
		}
		if v, err := h.papers.Check(ctx, string(p.Code)); err != nil || v.Outcome != "终止" || v.Log == "" {
			t.Errorf("the check says %+v, %v", v, err)
		}
		d, err := h.DeliveryOf(ctx, ct.Boss, c)
		if err != nil || d.State != casework.DeliveryWaiting || d.DueAt.IsZero() {
			t.Errorf("its delivery is %+v, %v", d, err)
		}
		_, body, err := h.papers.Read(ctx, ct.Boss, c, p.ID)
		must(t, err)
		must(t, body.Close())
		if d, err = h.DeliveryOf(ctx, ct.Boss, c); err != nil || d.State != casework.DeliveryDone {
			t.Errorf("after it was opened: %+v, %v", d, err)
		}
	})
}

// A reason that cannot be printed stops the termination as a whole.
func TestATerminationThatCannotBePrintedEndsNothing(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		c := h.accepted(t, ct.Boss, ct.Permit)
		if err := h.TerminateCase(t.Context(), ct.Reviewer, c, "☃"); !errors.Is(err, fault.Invalid) || fault.Of(err).FieldSays("words") == "" {
			t.Errorf("%v", err)
		}
		v, err := h.Dossier(t.Context(), ct.Clerk, c)
		if err != nil || v.Case.State.Ended() || len(h.of(t, ct.Boss, c)) != 1 {
			t.Errorf("the case is %s, %v", v.Case.State, err)
		}
	})
}

// §4: the notice of a hearing is a document, which says when and where, and holds the case up no further than its record.
func TestTheNoticeOfAHearingIsADocument(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		c := h.accepted(t, ct.Boss, ct.Permit)
		must(t, h.HearCase(ctx, ct.Reviewer, c, casework.Calling{Kind: "听证", Chair: ct.Reviewer2.StaffID, When: "2026-12-07T09:00", Place: "三楼会议室",
			Words: "许可条件"}))
		list := h.of(t, ct.Boss, c)
		p := list[len(list)-1]
		if p.Kind != result.Hearing || p.Title != "听证通知书" || p.Kind.Against() || p.Kind.Outcome() != "" {
			t.Errorf("it is %s %s", p.Kind, p.Title)
		}
		if said := fmt.Sprint(h.last.Parts); !strings.Contains(said, "2026 年 12 月 7 日 09:00 在三楼会议室举行听证") || !strings.Contains(said, "申请回避") {
			t.Errorf("it says %s", said)
		}
		if d, err := h.DeliveryOf(ctx, ct.Boss, c); err != nil || d.State == casework.DeliveryWaiting {
			t.Errorf("a notice began the delivery of a decision: %+v, %v", d, err)
		}
	})
}

// A hearing that is moved has one notice that holds, and one that is called off has none.
func TestTheNoticeOfAHearingThatIsMovedOrCalledOffHoldsNoLonger(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		c := h.accepted(t, ct.Boss, ct.Permit)
		must(t, h.HearCase(ctx, ct.Reviewer, c, casework.Calling{Kind: "听证", Chair: ct.Reviewer2.StaffID, When: "2026-12-07T09:00", Place: "三楼会议室",
			Words: "许可条件"}))
		if err := h.MoveHearing(ctx, ct.Reviewer, c, casework.Moving{When: "2026-12-08T09:00", Place: "☃", Words: "检修"}); !errors.Is(err, fault.Invalid) {
			t.Errorf("a place that cannot be printed: %v", err)
		}
		must(t, h.MoveHearing(ctx, ct.Reviewer, c, casework.Moving{When: "2026-12-08T14:30", Place: "一楼大厅", Words: "检修"}))
		list := h.of(t, ct.Boss, c)
		old, p := list[len(list)-2], list[len(list)-1]
		if old.Kind != result.Hearing || old.State != result.Replaced || old.Successor != p.Number || p.Kind != result.Hearing || p.State != result.Valid {
			t.Errorf("they are %s %s and %s %s", old.Kind, old.State, p.Kind, p.State)
		}
		if said := fmt.Sprint(h.last.Parts); !strings.Contains(said, "2026 年 12 月 8 日 14:30 在一楼大厅举行听证") || !strings.Contains(said, "许可条件") {
			t.Errorf("it says %s", said)
		}
		if v, err := h.papers.Check(ctx, string(old.Code)); err != nil || v.State != result.Replaced || v.Next != p.Code {
			t.Errorf("the check of the old one says %+v, %v", v, err)
		}
		must(t, h.CallOffHearing(ctx, ct.Reviewer, c, "申请人撤回听证申请"))
		if v, err := h.papers.Check(ctx, string(p.Code)); err != nil || v.State != result.Revoked || v.Next != "" {
			t.Errorf("the check of the one called off says %+v, %v", v, err)
		}
	})
}
