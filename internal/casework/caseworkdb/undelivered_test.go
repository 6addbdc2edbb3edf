package caseworkdb_test

import (
	"slices"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
)

// RES-4: the desk sees what waits to be delivered in its region, the overdue first, until it is sent or received.
var toDeliver = casework.QueueWanted{Pile: casework.Waiting}

func TestTheDeskListsWhatWaitsToBeDelivered(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		first := decided(t, h, online)
		h.SetTime(h.Time().Add(24 * time.Hour))
		second, third, fourth := decided(t, h, posted), decided(t, h, counter), decided(t, h, online)
		h.Filed(t, ct.Boss, ct.Subsidy) // without a decision
		numbers := func(who actor.Actor) (out []string) {
			t.Helper()
			page, err := h.QueueList(ctx, who, toDeliver)
			list := page.Waiting
			must(t, err)
			if page.Next != nil {
				t.Errorf("a next page of %d", len(list))
			}
			for _, u := range list {
				out = append(out, u.Case.Number)
			}
			return out
		}
		if got, want := numbers(ct.Clerk), []string{first.Number, second.Number, third.Number, fourth.Number}; !slices.Equal(got, want) {
			t.Errorf("it lists %v, want %v", got, want)
		}
		if got := numbers(ct.Suzhou); len(got) != 0 {
			t.Errorf("another city sees %v", got)
		}
		page, err := h.QueueList(ctx, ct.Clerk, toDeliver)
		must(t, err)
		if u := page.Waiting[1]; u.Way != casework.Post || u.Case.ItemName == "" || u.Case.UnitName == "" || u.Overdue(h.Time()) || !u.Overdue(u.DueAt.Add(time.Second)) {
			t.Errorf("the letter is %+v", u)
		}
		must(t, h.Posted(ctx, second.CaseID))
		_, err = h.Opened(ctx, ct.Boss, fourth.CaseID, true)
		must(t, err)
		if got, want := numbers(ct.Reviewer), []string{first.Number, third.Number}; !slices.Equal(got, want) {
			t.Errorf("after a letter and an opening it lists %v, want %v", got, want)
		}
		_, err = h.QueueList(ctx, ct.Boss, toDeliver)
		wantFault(t, err, fault.Anonymous, "the applicant")
	})
}

func TestWhatWaitsToBeDeliveredIsReadInPages(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		decided(t, h, online)
		second := decided(t, h, online)
		one, err := h.QueueList(ctx, ct.Clerk, casework.QueueWanted{Pile: casework.Waiting, Limit: 1})
		must(t, err)
		rest, err := h.QueueList(ctx, ct.Clerk, casework.QueueWanted{Pile: casework.Waiting, After: one.Next})
		if err != nil || len(one.Waiting) != 1 || len(rest.Waiting) != 1 || rest.Waiting[0].Case.ID != second.CaseID {
			t.Errorf("the pages are %+v and %+v, %v", one.Waiting, rest.Waiting, err)
		}
		list, err := h.Store.WaitingDeliveries(ctx, casework.PileQuery{Limit: 1})
		must(t, err)
		at := casework.ListPlace{Us: list[0].DueAt.UnixMicro(), ID: list[0].Case.ID}
		list, err = h.Store.WaitingDeliveries(ctx, casework.PileQuery{Limit: 5, After: &at})
		if err != nil || len(list) != 1 || list[0].Case.Number != second.Number {
			t.Errorf("after the first page come %+v, %v", list, err)
		}
	})
}
