package proofdb_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func (h *hall) begin(t *testing.T) proof.Begun {
	t.Helper()
	b, err := h.faces.Begin(t.Context(), visitor, flow)
	must(t, "beginning a face", err)
	return b
}

func (h *hall) state(t *testing.T, id string) proof.View {
	t.Helper()
	h.wait(3 * time.Second)
	v, err := h.faces.State(t.Context(), id, flow.Binding)
	must(t, "asking for the state", err)
	return v
}

// REG-5: the legal representative scans, passes, and the page moves on by itself.
func TestAFacePassesByTheBureausWordAndIsUsedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		b := h.begin(t)
		if b.State != proof.New || len(b.LinkToken) < 22 {
			t.Fatalf("begun as %+v", b)
		}
		ask := h.bureau.begun[0]
		if len(ask.OrderNo) != 32 || ask.ReturnURL != "https://hall.example/f/"+b.LinkToken+"/back" || ask.Name != "测试甲" {
			t.Errorf("the bureau was asked %+v", ask)
		}
		to, err := h.faces.Visit(t.Context(), b.LinkToken)
		must(t, "visiting", err)
		if to != "https://bureau.example/certify"+ask.OrderNo {
			t.Errorf("the phone is sent to %s", to)
		}
		if v := h.state(t, b.ID); v.State != proof.Visited {
			t.Errorf("after the visit the face is %s", v.State)
		}
		want(t, "consuming a face not passed", h.faces.Consume(t.Context(), visitor, flow), fault.Expired)
		h.bureau.says(proof.OutcomePassed, nil)
		if v := h.state(t, b.ID); v.State != proof.Passed || !v.UseBefore.Equal(h.clock().Add(10*time.Minute)) {
			t.Errorf("after the bureau's word the face is %+v", v)
		}
		_, err = h.faces.Visit(t.Context(), b.LinkToken)
		want(t, "opening the link after the end", err, fault.Expired)
		must(t, "consuming", h.faces.Consume(t.Context(), visitor, flow))
		want(t, "consuming twice", h.faces.Consume(t.Context(), visitor, flow), fault.Expired)
		if v := h.state(t, b.ID); v.State != proof.Consumed {
			t.Errorf("a used face is %s", v.State)
		}
		for _, act := range []string{"face.begun", "face.passed", "face.consumed"} {
			if n := h.deeds.Count(act); n != 1 {
				t.Errorf("%s is in the audit %d times", act, n)
			}
		}
	})
}

// SEC-2: bound to the flow and the session that asked.
func TestAFaceIsWorthNothingElsewhere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		b := h.begin(t)
		h.bureau.says(proof.OutcomePassed, nil)
		h.state(t, b.ID)
		for name, change := range map[string]func(*proof.FaceFlow){
			"another purpose": func(f *proof.FaceFlow) { f.Purpose = "recover.face" },
			"another flow":    func(f *proof.FaceFlow) { f.FlowID = "draft-2" },
			"another session": func(f *proof.FaceFlow) { f.Binding = "session-2" },
			"another name":    func(f *proof.FaceFlow) { f.Subject.Name = "测试乙" },
			"another number":  func(f *proof.FaceFlow) { f.Subject.Document.Number = "110105194912310038" },
			"another type":    func(f *proof.FaceFlow) { f.Subject.Document.Type = regno.ResidencePermit },
		} {
			other := flow
			change(&other)
			want(t, name, h.faces.Consume(t.Context(), visitor, other), fault.Expired)
		}
		_, err := h.faces.State(t.Context(), b.ID, "session-2")
		want(t, "another session looking", err, fault.NotFound)
		must(t, "the flow that asked", h.faces.Consume(t.Context(), visitor, flow))
	})
}

// REG-5: the bureau does not say why a face has not passed; only the phone that came back tells that somebody tried.
func TestAFaceThatHasNotPassedWaitsUntilThePhoneComesBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		b := h.begin(t)
		_, err := h.faces.Visit(t.Context(), b.LinkToken)
		must(t, "visiting", err)
		for range 20 {
			if v := h.state(t, b.ID); v.State != proof.Visited {
				t.Fatalf("before the phone came back the face is %s", v.State)
			}
		}
		v, err := h.faces.Returned(t.Context(), b.LinkToken)
		must(t, "returning", err)
		if v.State != proof.Visited {
			t.Errorf("at the first word after the return the face is %s", v.State)
		}
		if v := h.state(t, b.ID); v.State != proof.Unsettled {
			t.Errorf("three seconds later it is %s", v.State)
		}
		h.wait(time.Second)
		if v, err := h.faces.State(t.Context(), b.ID, flow.Binding); err != nil || v.State != proof.Unsettled {
			t.Errorf("a look without a question shows %s, %v", v.State, err)
		}
		want(t, "consuming a face that has not passed", h.faces.Consume(t.Context(), visitor, flow), fault.Expired)
		if _, err := h.faces.Visit(t.Context(), b.LinkToken); err != nil {
			t.Errorf("going on with a face that is not finished: %v", err)
		}
		h.bureau.says(proof.OutcomePassed, nil)
		if v := h.state(t, b.ID); v.State != proof.Passed {
			t.Errorf("a later word of the bureau makes it %s", v.State)
		}
		must(t, "consuming", h.faces.Consume(t.Context(), visitor, flow))
	})
}

func TestAnUnsettledFaceExpiresAndMayBeBegunAgainUnderANewNumber(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		b := h.begin(t)
		_, err := h.faces.Returned(t.Context(), b.LinkToken)
		must(t, "returning", err)
		h.state(t, b.ID)
		h.wait(10 * time.Minute)
		if v := h.state(t, b.ID); v.State != proof.Expired {
			t.Errorf("after ten minutes it is %s", v.State)
		}
		h.begin(t)
		if n := h.bureau.begun; n[0].OrderNo == n[1].OrderNo {
			t.Error("the second face has the order number of the first")
		}
	})
}

// A face that lasts its ten minutes costs no more than sixty questions.
func TestAnOldFaceIsAskedAboutRarely(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		b := h.begin(t)
		_, err := h.faces.Visit(t.Context(), b.LinkToken)
		must(t, "visiting", err)
		for range 600 {
			h.wait(time.Second)
			if _, err := h.faces.State(t.Context(), b.ID, flow.Binding); err != nil {
				t.Fatal(err)
			}
		}
		if h.bureau.asked < 40 || h.bureau.asked > 60 {
			t.Errorf("the bureau was asked %d times", h.bureau.asked)
		}
	})
}

// REG-5: what is over stays over.
func TestAFaceThatEndedStaysEnded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for name, tc := range map[string]struct {
			outcome proof.Outcome
			fail    error
			visit   bool
			after   time.Duration
			state   proof.State
		}{
			"forgotten by the bureau":        {fail: fault.New(fault.Expired, ""), state: proof.Expired},
			"never scanned for five minutes": {outcome: proof.OutcomePassed, after: 5 * time.Minute, state: proof.Expired},
			"scanned, ten minutes over":      {outcome: proof.OutcomePassed, visit: true, after: 10 * time.Minute, state: proof.Expired},
		} {
			t.Run(name, func(t *testing.T) {
				h := open(t, db)
				must(t, "forgetting hits", forget(t, db))
				b := h.begin(t)
				if tc.visit {
					_, err := h.faces.Visit(t.Context(), b.LinkToken)
					must(t, "visiting", err)
				}
				h.wait(tc.after)
				h.bureau.says(tc.outcome, tc.fail)
				if v := h.state(t, b.ID); v.State != tc.state {
					t.Fatalf("the face is %s, want %s", v.State, tc.state)
				}
				h.bureau.says(proof.OutcomePassed, nil)
				if v := h.state(t, b.ID); v.State != tc.state {
					t.Errorf("later it became %s", v.State)
				}
				want(t, "consuming", h.faces.Consume(t.Context(), visitor, flow), fault.Expired)
				_, err := h.faces.Visit(t.Context(), b.LinkToken)
				want(t, "the old link", err, fault.Expired)
			})
		}
	})
}

func forget(t *testing.T, db *store.DB) error {
	_, err := db.Exec(t.Context(), `DELETE FROM rate`)
	return err
}

func TestAPassedFaceMustBeUsedInTenMinutes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		b := h.begin(t)
		h.bureau.says(proof.OutcomePassed, nil)
		h.state(t, b.ID)
		h.wait(10 * time.Minute)
		want(t, "consuming late", h.faces.Consume(t.Context(), visitor, flow), fault.Expired)
		if v := h.state(t, b.ID); v.State != proof.Expired {
			t.Errorf("it is shown as %s", v.State)
		}
	})
}

func TestBeginningAgainEndsTheFaceBefore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		first := h.begin(t)
		h.bureau.says(proof.OutcomePassed, nil)
		h.state(t, first.ID)
		second := h.begin(t)
		if v := h.state(t, first.ID); v.State != proof.Cancelled {
			t.Errorf("the first is %s", v.State)
		}
		want(t, "consuming the first", h.faces.Consume(t.Context(), visitor, flow), fault.Expired)
		if v := h.state(t, second.ID); v.State != proof.Passed {
			t.Errorf("the second is %s", v.State)
		}
	})
}

// OUT-3: an outage is told and changes nothing.
func TestWhenTheBureauIsAwayTheFaceWaits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		b := h.begin(t)
		h.bureau.says(proof.OutcomePending, away)
		if v := h.state(t, b.ID); v.State != proof.New || v.Trouble == nil {
			t.Errorf("while the bureau is away the face is %+v", v)
		}
		_, err := h.faces.Begin(t.Context(), visitor, flow)
		want(t, "beginning", err, fault.Away)
		h.bureau.says(proof.OutcomePassed, nil)
		if v := h.state(t, b.ID); v.State != proof.Passed || v.Trouble != nil {
			t.Errorf("once it is back the face is %+v", v)
		}
	})
}

func TestTheBureauIsNotAskedMoreThanNeeded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		b := h.begin(t)
		h.wait(time.Minute)
		looked := storetest.Race(t, 40, func(int) error { _, err := h.faces.State(t.Context(), b.ID, flow.Binding); return err })
		if looked != 40 {
			t.Errorf("%d of 40 were answered", looked)
		}
		if h.bureau.asked != 1 {
			t.Errorf("forty looks asked the bureau %d times, want once", h.bureau.asked)
		}
		h.bureau.says(proof.OutcomePassed, nil)
		v, err := h.faces.Returned(t.Context(), b.LinkToken)
		must(t, "returning", err)
		if v.State != proof.Passed {
			t.Errorf("the phone that came back at the moment of the desktop's question is shown %s", v.State)
		}
		_, err = h.faces.Returned(t.Context(), "guess")
		want(t, "a guessed link", err, fault.Expired)
	})
}

func TestFacesOfOnePersonAreLimitedADay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		for range 10 {
			h.begin(t)
		}
		_, err := h.faces.Begin(t.Context(), visitor, flow)
		want(t, "the eleventh", err, fault.Limited)
		if f := fault.Of(err); f.RetryAfter != 24*time.Hour || !strings.Contains(f.Say, "24 小时") {
			t.Errorf("it says %q, again in %v", f.Say, f.RetryAfter)
		}
		passport := flow
		passport.Subject.Document = regno.Document{Type: regno.Passport, Number: "E12345678"}
		_, err = h.faces.Begin(t.Context(), visitor, passport)
		want(t, "a passport", err, fault.Invalid)
	})
}

// REG-5: an outage spends none of the day's faces; only one that the bureau accepted counts.
func TestAFaceThatTheBureauDidNotAcceptDoesNotCount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		h.bureau.says(proof.OutcomePending, away)
		for range 30 {
			k := proof.Kept{}
			v, err := h.faces.Look(t.Context(), visitor, flow, &k, true)
			if err != nil || !errors.Is(v.Trouble, fault.Away) || !k.FaceAway || k.FaceID != "" {
				t.Fatalf("during the outage: %+v, kept %+v, %v", v, k, err)
			}
		}
		want(t, "asking during the outage", h.faces.Reachable(t.Context()), fault.Away)
		h.bureau.says(proof.OutcomePending, nil)
		want(t, "asking within three seconds of the last question", h.faces.Reachable(t.Context()), fault.Away)
		h.wait(3 * time.Second)
		must(t, "asking after the outage", h.faces.Reachable(t.Context()))
		for range 10 {
			h.begin(t)
		}
		_, err := h.faces.Begin(t.Context(), visitor, flow)
		want(t, "the eleventh that it accepted", err, fault.Limited)
	})
}

func TestOnlyOneOfManyUsesAFace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		b := h.begin(t)
		h.bureau.says(proof.OutcomePassed, nil)
		h.state(t, b.ID)
		won := storetest.Race(t, 50, func(int) error { return h.faces.Consume(t.Context(), visitor, flow) })
		if won != 1 {
			t.Errorf("%d of 50 used one face", won)
		}
		h.wait(8 * 24 * time.Hour)
		must(t, "sweeping", h.faces.Sweep(t.Context()))
		_, err := h.faces.State(t.Context(), b.ID, flow.Binding)
		want(t, "a swept face", err, fault.NotFound)
	})
}
