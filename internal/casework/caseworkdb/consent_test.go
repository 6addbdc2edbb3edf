package caseworkdb_test

import (
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/store/storetest"
)

func waits(t *testing.T, h *ct.Hall, who actor.Actor) []casework.Consent {
	t.Helper()
	list, err := h.ConsentsOf(t.Context(), who)
	must(t, err)
	return list
}

func acceptance(t *testing.T, h *ct.Hall, caseID string) string {
	t.Helper()
	v, err := h.Dossier(t.Context(), ct.Clerk, caseID)
	must(t, err)
	return v.Standing().Act(ct.Clerk, "accept").Why
}

// items.md §2.8: the other side confirms before 受理.
func TestWhatAUnitFilesWaitsForThePersonItNames(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Joint)
		list := waits(t, h, ct.Worker)
		if len(list) != 1 || list[0].CaseID != r.CaseID || list[0].Case.Number != r.Number {
			t.Fatalf("the worker is asked %+v", list)
		}
		for name, who := range map[string]actor.Actor{"somebody else": ct.Self, "one who was never verified": ct.Unproved, "the unit": ct.Boss} {
			if who.ForUnit() {
				who = who.Self()
			}
			if got := waits(t, h, who); len(got) != 0 {
				t.Errorf("%s is asked %+v", name, got)
			}
			_, err := h.OpenConsent(ctx, who, r.CaseID)
			wantFault(t, err, fault.NotFound, name+" looking")
			wantFault(t, h.GiveConsent(ctx, who, r.CaseID, true, ""), fault.NotFound, name+" confirming")
		}
		if why := acceptance(t, h, r.CaseID); !strings.Contains(why, "对方还没有确认共同申请") {
			t.Errorf("staff are told %q", why)
		}
		wantFault(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""), fault.Conflict, "accepting it before")
		v, err := h.OpenConsent(ctx, ct.Worker, r.CaseID)
		must(t, err)
		if v.Consent == nil || v.Case.Number != r.Number || len(v.Item.Form.Summary(v.Case.Data)) == 0 {
			t.Errorf("the worker reads %+v", v.Case)
		}

		wantFault(t, h.GiveConsent(ctx, ct.Worker, r.CaseID, false, " "), fault.Invalid, "refusing without a reason")
		wantFault(t, h.GiveConsent(ctx, ct.Worker, r.CaseID, true, strings.Repeat("字", 501)), fault.Invalid, "too many words")
		must(t, h.GiveConsent(ctx, ct.Worker, r.CaseID, true, ""))
		wantFault(t, h.GiveConsent(ctx, ct.Worker, r.CaseID, false, "反悔"), fault.Conflict, "answering twice")
		if len(waits(t, h, ct.Worker)) != 0 {
			t.Error("it is still asked")
		}
		if v, err = h.OpenConsent(ctx, ct.Worker, r.CaseID); err != nil || v.Consent.Answer != casework.ConsentAgreed {
			t.Errorf("afterwards the worker reads %+v, %v", v.Consent, err)
		}
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
	})
}

// items.md §2.8: the days to accept the case begin with the answer.
func TestTheDaysToAcceptStandUntilTheOtherSideAnswers(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Joint)
		limit := func() casework.Limit {
			v, err := h.Dossier(ctx, ct.Clerk, r.CaseID)
			must(t, err)
			return v.Limit
		}
		if l := limit(); !l.Paused || l.Left != 5 {
			t.Errorf("filed: %+v", l)
		}
		h.SetTime(ct.Start.AddDate(0, 0, 14))
		must(t, h.AskCorrection(ctx, ct.Clerk, r.CaseID, casework.Asking{Words: "请写清楚",
			Points: []casework.Point{{Name: "reason", Reason: casework.Wrong}}}))
		if l := limit(); !l.Paused || l.Left != 5 {
			t.Errorf("while it is corrected: %+v", l)
		}
		answer := func(data form.Data) {
			t.Helper()
			v, err := h.Open(ctx, ct.Boss, r.CaseID)
			must(t, err)
			must(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, data, v.Case.Version))
		}
		answer(form.Data{"reason": "双方已经达成调解协议"})
		if l := limit(); !l.Paused || l.Left != 5 {
			t.Errorf("corrected: %+v", l)
		}
		h.SetTime(ct.Start.AddDate(0, 0, 28)) // a Monday
		must(t, h.GiveConsent(ctx, ct.Worker, r.CaseID, false, "协议不是我签的"))
		if l := limit(); l.Paused || l.Left != 5 {
			t.Errorf("refused: %+v", l)
		}
		h.SetTime(ct.Start.AddDate(0, 0, 29))
		must(t, h.RecordConsent(ctx, ct.Clerk, r.CaseID, "双方到窗口当面确认"))
		if l := limit(); l.Paused || l.Left != 4 {
			t.Errorf("recorded afterwards: %+v", l)
		}
	})
}

// items.md §2.8: a refusal stops the acceptance and nothing else; staff may say how they know better, in their name.
func TestStaffRecordHowTheyKnowThatTheOtherSideAppliesToo(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Joint)
		must(t, h.GiveConsent(ctx, ct.Worker, r.CaseID, false, "协议不是我签的"))
		if why := acceptance(t, h, r.CaseID); !strings.Contains(why, "对方不同意共同申请") {
			t.Errorf("staff are told %q", why)
		}
		wantFault(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""), fault.Conflict, "accepting what was refused")
		wantFault(t, h.RecordConsent(ctx, ct.Clerk, r.CaseID, " "), fault.Invalid, "recording it without words")
		wantFault(t, h.RecordConsent(ctx, ct.Suzhou, r.CaseID, "当面确认"), fault.NotFound, "recording it elsewhere")
		wantFault(t, h.RecordConsent(ctx, ct.Boss, r.CaseID, "当面确认"), fault.Anonymous, "the unit recording it")
		must(t, h.RecordConsent(ctx, ct.Clerk, r.CaseID, "对方持身份证到窗口当面确认"))
		wantFault(t, h.RecordConsent(ctx, ct.Clerk, r.CaseID, "又一次"), fault.Conflict, "recording it twice")
		v, err := h.Dossier(ctx, ct.Clerk, r.CaseID)
		must(t, err)
		last := v.Events[len(v.Events)-1]
		if v.Consent.Answer != casework.ConsentRecorded || v.Consent.Words != "对方持身份证到窗口当面确认" || v.Consent.AnsweredBy.ID != ct.Clerk.StaffID ||
			last.Verb != casework.RecordOther || last.By.ID != ct.Clerk.StaffID {
			t.Errorf("kept %+v after %+v", v.Consent, last)
		}
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))

		refused := h.Filed(t, ct.Boss, ct.Joint)
		must(t, h.RefuseAcceptance(ctx, ct.Clerk, refused.CaseID, "双方没有共同提出"))
		wantFault(t, h.GiveConsent(ctx, ct.Worker, refused.CaseID, true, ""), fault.NotFound, "confirming what has ended")
	})
}

func TestAWithdrawnCaseAsksNobody(t *testing.T) { // items.md §2.8
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Boss, ct.Joint)
		must(t, h.WithdrawCase(ctx, ct.Boss, r.CaseID, ""))
		if len(waits(t, h, ct.Worker)) != 0 {
			t.Error("the worker is still asked")
		}
		_, err := h.OpenConsent(ctx, ct.Worker, r.CaseID)
		wantFault(t, err, fault.NotFound, "looking at it")
		list, err := h.Store.Consents(ctx, r.CaseID)
		must(t, err)
		if len(list) != 1 || list[0].Answer != casework.ConsentVoid {
			t.Errorf("kept %+v", list)
		}
	})
}

// items.md §2.8: a correction that names somebody else asks them, and nobody else any more.
func TestACorrectionOfTheOtherSideAsksAnew(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		for name, tc := range map[string]struct {
			agreed bool
			change string // a part of the person
			to     string
			asks   bool // Worker again
			open   int
		}{
			"another person, when the first has agreed": {true, "number", "32010219680101100X", false, 1},
			"another phone, before there is an answer":  {false, "phone", "13900000001", true, 1},
			"another phone, after it":                   {true, "phone", "13900000001", false, 0},
		} {
			r := h.Filed(t, ct.Boss, ct.Joint)
			if tc.agreed {
				must(t, h.GiveConsent(ctx, ct.Worker, r.CaseID, true, ""))
			}
			must(t, h.AskCorrection(ctx, ct.Clerk, r.CaseID, casework.Asking{Words: "请核对劳动者",
				Points: []casework.Point{{Name: "worker", Reason: casework.Wrong}}}))
			v, err := h.Open(ctx, ct.Boss, r.CaseID)
			must(t, err)
			named := ct.WorkerData()
			named[tc.change] = tc.to
			must(t, h.AnswerCorrection(ctx, ct.Boss, r.CaseID, form.Data{"worker": named}, v.Case.Version))
			list, err := h.Store.Consents(ctx, r.CaseID)
			must(t, err)
			open := 0
			for _, k := range list {
				if k.Answer == casework.ConsentOpen {
					open++
				}
			}
			if open != tc.open || len(waits(t, h, ct.Worker)) == 1 != tc.asks {
				t.Errorf("%s: asked %+v", name, list)
			}
			err = h.AcceptCase(ctx, ct.Clerk, r.CaseID, "")
			if stops := err != nil; stops != (tc.open == 1) {
				t.Errorf("%s: accepting gave %v", name, err)
			}
			if tc.open == 1 && !tc.asks {
				_, err := h.OpenConsent(ctx, ct.Worker, r.CaseID)
				wantFault(t, err, fault.NotFound, name+": who is not named any more")
			}
			if err != nil {
				must(t, h.RefuseAcceptance(ctx, ct.Clerk, r.CaseID, "不予受理"))
			}
		}
	})
}

// items.md §2.8: a person is told in the inbox of their account, and otherwise on the phone in the form, without a word about the case.
func TestTheOtherSideIsTold(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		h.Filed(t, ct.Boss, ct.Joint)
		tell := func() {
			t.Helper()
			for _, m := range h.Told {
				if m.What == casework.AskOther {
					must(t, h.Service.Told(ctx, m))
				}
			}
			h.Told = nil
		}
		tell()
		if len(h.Inbox) != 1 || h.Inbox[0].PersonID != ct.Worker.PersonID || !strings.HasPrefix(h.Inbox[0].Link, casework.ConfirmPath) {
			t.Errorf("the inbox has %+v", h.Inbox)
		}
		if len(h.Texts) != 1 || h.Texts[0].Phone != "13800000083" || len(h.Texts[0].Params) != 0 {
			t.Errorf("sent %+v, want it on the phone of the account", h.Texts)
		}

		h.Inbox, h.Texts = nil, nil
		c := h.Drafted(t, ct.Boss, ct.Joint)
		data := ct.Filled()
		stranger := ct.WorkerData()
		stranger["number"] = "32010219680101100X"
		data["worker"], data["employer"] = stranger, ct.EmployerCode
		version, err := h.Save(ctx, ct.Boss, c.ID, data, c.Version)
		must(t, err)
		_, err = h.Submit(ctx, ct.Boss, c.ID, version)
		must(t, err)
		tell()
		if len(h.Inbox) != 0 || len(h.Texts) != 1 || h.Texts[0].Phone != "13800000084" {
			t.Errorf("somebody without an account gets %+v and %+v", h.Inbox, h.Texts)
		}
	})
}

// items.md §2.8: when a person files, the other side is the unit, and nobody else is asked.
func TestWhatAPersonFilesWaitsForTheUnit(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		r := h.Filed(t, ct.Self, ct.Joint)
		list, err := h.Store.Consents(ctx, r.CaseID)
		must(t, err)
		if len(list) != 0 {
			t.Errorf("asked %+v", list)
		}
		must(t, h.Endorse(ctx, ct.Boss, r.CaseID, true, ""))
		must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))

		c := h.Drafted(t, ct.Self, ct.Joint)
		data := ct.Filled()
		data["worker"], data["employer"] = ct.WorkerData(), "91350200MA2YJ1XR9G" // no account
		version, err := h.Save(ctx, ct.Self, c.ID, data, c.Version)
		must(t, err)
		_, err = h.Submit(ctx, ct.Self, c.ID, version)
		if say := fault.Of(err).FieldSays("employer"); !strings.Contains(say, "到受理窗口共同提出") {
			t.Errorf("said %q", say)
		}
	})
}

// items.md §2.8: whoever filed it for the unit does not confirm it as well.
func TestNobodyIsBothSides(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		as := ct.Worker
		as.UnitID, as.MandateID, as.Level = ct.Unit, ct.Boss.MandateID, actor.Representative
		r := h.Filed(t, as, ct.Joint)
		wantFault(t, h.GiveConsent(t.Context(), ct.Worker, r.CaseID, true, ""), fault.Forbidden, "confirming one's own")
	})
}

// items.md §2.8: of many answers one counts, also when staff record one meanwhile.
func TestOfManyConfirmationsTogetherOneCounts(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		r := h.Filed(t, ct.Boss, ct.Joint)
		heard := storetest.Race(t, 30, func(i int) error {
			if i%3 == 0 {
				return h.RecordConsent(t.Context(), ct.Clerk, r.CaseID, "当面确认")
			}
			return h.GiveConsent(t.Context(), ct.Worker, r.CaseID, i%3 == 1, "理由")
		}, fault.Conflict)
		list, err := h.Store.Consents(t.Context(), r.CaseID)
		must(t, err)
		given := 0
		for _, k := range list {
			if k.Given() {
				given++
			}
		}
		// staff may still record an agreement after a refusal: then there are two answers, the last of which counts
		if heard != len(list) || given > 1 || heard > 2 {
			t.Errorf("%d answers were heard: %+v", heard, list)
		}
	})
}

// 行政许可 is deemed accepted after five days, but never without the other side.
func TestNothingIsDeemedAcceptedWithoutTheOtherSide(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		it := ct.ItemOf(ct.Joint)
		it.Type = "行政许可"
		h.Publish(t, it)
		r := h.Filed(t, ct.Boss, ct.Joint)
		h.SetTime(ct.Start.AddDate(0, 0, 20))
		must(t, h.DeemAccepted(t.Context(), r.CaseID))
		v, err := h.Open(t.Context(), ct.Boss, r.CaseID)
		must(t, err)
		if v.Case.State != casework.Submitted {
			t.Errorf("it is %s", v.Case.State)
		}
	})
}
