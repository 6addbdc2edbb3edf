package mandatedb_test

import (
	"testing"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// HAN-4: an invitation is answered once; whoever takes it back at that moment ends what came of it, or is told to look again.
func TestAnInvitationIsAnsweredOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, rep := giving(t, db)
		m, err := s.Invite(t.Context(), rep, form(mandate.KindHandler, "q"))
		must(t, err)
		q := actor.Actor{PersonID: "q"}
		errs := storetest.Together(t, 9, func(i int) error {
			switch i % 3 {
			case 0:
				return accept(s, "q", m.ID)
			case 1:
				return s.Decline(t.Context(), q, m.ID)
			}
			return s.End(t.Context(), rep, m.ID, "删除")
		}, fault.Conflict, fault.Expired, fault.NotFound)
		won := [3]int{}
		for i, err := range errs {
			if err == nil {
				won[i%3]++
			}
		}
		now, err := s.Of(t.Context(), m.ID)
		must(t, err)
		if won[0]+won[1] > 1 || won[2] > 1 || won[1]+won[2] > 1 || won[0]+won[1]+won[2] == 0 {
			t.Errorf("accepted %d, declined %d, ended %d times", won[0], won[1], won[2])
		}
		if (now.State == mandate.Ended) != (won[2] == 1) || (now.State == mandate.Declined) != (won[1] == 1) {
			t.Errorf("it is %s after %v", now.State, won)
		}
	})
}

// HAN-6: whose mandate is ended while it is extended is not left with one.
func TestAMandateIsEndedWhateverExtendsIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, rep := giving(t, db)
		hand := give(t, db, "m2", "q", actor.Operator)
		f := form(mandate.KindHandler, "q")
		errs := storetest.Together(t, 8, func(i int) error {
			switch {
			case i == 7:
				return s.End(t.Context(), rep, hand.MandateID, "删除")
			case i == 6:
				return s.Leave(t.Context(), hand, hand.MandateID)
			}
			return extend(t.Context(), s, rep, hand.MandateID, f.From, f.Until)
		}, fault.Conflict, fault.NotFound)
		ended := 0
		for _, err := range errs[6:] {
			if err == nil {
				ended++
			}
		}
		m, err := s.Of(t.Context(), hand.MandateID)
		must(t, err)
		if ended > 1 || (m.State == mandate.Ended) != (ended == 1) {
			t.Errorf("ended %d times, it is %s: %v", ended, m.State, errs)
		}
	})
}

// HAN-9: a request for a matter has one answer, and only a yes gives it.
func TestARequestForAMatterIsAnsweredOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, rep := giving(t, db)
		hand := give(t, db, "m2", "q", actor.Operator)
		must(t, s.AskAccess(t.Context(), hand, "item", "请授权"))
		list, err := s.AccessRequests(t.Context(), rep)
		must(t, err)
		errs := storetest.Together(t, 8, func(i int) error {
			return s.AnswerAccess(t.Context(), rep, list[0].ID, i%2 == 0, "", "不需要")
		}, fault.Conflict)
		yes, no := 0, 0
		for i, err := range errs {
			switch {
			case err == nil && i%2 == 0:
				yes++
			case err == nil:
				no++
			}
		}
		scope, err := s.ScopeOf(t.Context(), rep, hand.MandateID)
		if err != nil || yes+no != 1 || len(scope) != yes {
			t.Errorf("%d said yes, %d no, the scope is %v, %v", yes, no, scope, err)
		}
	})
}
