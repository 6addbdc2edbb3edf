package caseworkdb_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkjob"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/id"
)

var (
	online  = casework.Choice{Way: casework.Online, Agree: true}
	posted  = casework.Choice{Way: casework.Post, Address: ct.Address.ID}
	counter = casework.Choice{Way: casework.Counter, Window: ct.Window}
)

// decided gives a case that was submitted with a choice and granted.
func decided(t *testing.T, h *ct.Hall, way casework.Choice) casework.Receipt {
	t.Helper()
	ctx, c := t.Context(), h.Drafted(t, ct.Boss, ct.Subsidy)
	r, err := h.SubmitChosen(ctx, ct.Boss, c.ID, c.Version, way)
	must(t, err)
	must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
	must(t, h.ProposeVerdict(ctx, ct.Reviewer, r.CaseID, casework.Approved, ""))
	must(t, h.DecideCase(ctx, ct.Reviewer, r.CaseID, casework.Approved, "符合条件"))
	return r
}

func deliveryOf(t *testing.T, h *ct.Hall, who actor.Actor, caseID string) casework.Delivery {
	t.Helper()
	d, err := h.DeliveryOf(t.Context(), who, caseID)
	must(t, err)
	return d
}

func TestAnIncompleteChoiceHindersTheSubmissionAndIsThereAgain(t *testing.T) { // RES-4
	each(t, func(t *testing.T, h *ct.Hall) {
		c := h.Drafted(t, ct.Boss, ct.Subsidy)
		for field, typed := range map[string]casework.Choice{
			casework.FieldWay:     {Window: ct.Window},
			casework.FieldAgree:   {Way: casework.Online},
			casework.FieldAddress: {Way: casework.Post, Address: id.New()}, // somebody else's
			casework.FieldWindow:  {Way: casework.Counter, Window: "别处的窗口"},
		} {
			_, err := h.SubmitChosen(t.Context(), ct.Boss, c.ID, c.Version, typed)
			if !errors.Is(err, fault.Invalid) || fault.Of(err).FieldSays(field) == "" {
				t.Errorf("%+v gave %v, want a fault of %s", typed, err, field)
			}
			if d := deliveryOf(t, h, ct.Boss, c.ID); d.Way != typed.Way || d.Window != typed.Window || d.AddressID != typed.Address {
				t.Errorf("%+v is kept as %+v", typed, d)
			}
		}
		r, err := h.SubmitChosen(t.Context(), ct.Boss, c.ID, c.Version, posted)
		must(t, err)
		d := deliveryOf(t, h, ct.Clerk, r.CaseID)
		if want := (casework.Recipient{Name: "陈示例", Phone: "13800000082", Place: "江苏省南京市玄武区示例路 1 号"}); d.To != want || d.State != casework.DeliveryChosen {
			t.Errorf("submitted as %+v", d)
		}
		again, err := h.SubmitChosen(t.Context(), ct.Boss, c.ID, c.Version, online) // a double click
		if err != nil || !again.Again || deliveryOf(t, h, ct.Boss, c.ID).Way != casework.Post {
			t.Errorf("the second submission gave %+v, %v", again, err)
		}
	})
}

func TestTheFirstOpeningBySomebodyWhoMayActEndsAnElectronicDelivery(t *testing.T) { // RES-4
	each(t, func(t *testing.T, h *ct.Hall) {
		r := decided(t, h, online)
		if d := deliveryOf(t, h, ct.Boss, r.CaseID); d.Word() != "待送达" || !d.DueAt.Equal(h.Calendar.Add(h.Time(), 10)) {
			t.Fatalf("after the decision %+v", d)
		}
		h.Deny(ct.Handler.PersonID, ct.Subsidy)
		for who, opens := range map[string]struct {
			by      actor.Actor
			decides bool
			serves  bool
		}{
			"staff":                       {ct.Clerk, true, false},
			"one who may only look":       {ct.Handler, true, false},
			"the boss, a notice of steps": {ct.Boss, false, true},
		} {
			serves, err := h.Opened(t.Context(), opens.by, r.CaseID, opens.decides)
			if err != nil || serves != opens.serves || deliveryOf(t, h, ct.Boss, r.CaseID).State != casework.DeliveryWaiting {
				t.Errorf("%s: serves %v, %v", who, serves, err)
			}
		}
		serves, err := h.Opened(t.Context(), ct.Boss, r.CaseID, true)
		d := deliveryOf(t, h, ct.Boss, r.CaseID)
		if err != nil || !serves || d.Word() != "已送达" || !d.DoneAt.Equal(h.Time()) {
			t.Errorf("the first opening gave %v, %v: %+v", serves, err, d)
		}
		wantFault(t, h.ChangeWay(t.Context(), ct.Boss, r.CaseID, d.Version, counter), fault.Conflict, "another way after the delivery")
	})
}

func TestOneTextRemindsOfADocumentThatNobodyOpenedForThreeDays(t *testing.T) { // RES-4
	each(t, func(t *testing.T, h *ct.Hall) {
		jobs := caseworkjob.Jobs{Cases: h.Service}
		r, opened, letter := decided(t, h, online), decided(t, h, online), decided(t, h, posted)
		_, err := h.Opened(t.Context(), ct.Boss, opened.CaseID, true)
		must(t, err)
		due := h.Calendar.Add(h.Time(), 3)
		h.SetTime(due.Add(-time.Second))
		must(t, jobs.RemindUnopened(t.Context()))
		if len(h.Texts) != 0 {
			t.Fatalf("reminded too early: %+v", h.Texts)
		}
		for range 3 {
			h.SetTime(due.Add(time.Minute))
			must(t, jobs.RemindUnopened(t.Context()))
		}
		if len(h.Texts) != 1 || h.Texts[0].Template != "unopened" || h.Texts[0].Params["number"] != r.Number {
			t.Errorf("of %s, and not of %s and %s, was told %+v", r.Number, opened.Number, letter.Number, h.Texts)
		}
	})
}

func TestAWindowHandsOutByCodeAndIdentityOnce(t *testing.T) { // RES-4
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, r := t.Context(), decided(t, h, counter)
		h.Deny(ct.Handler.PersonID, ct.Subsidy)
		for who, a := range map[string]actor.Actor{"staff": ct.Clerk, "one who may only look": ct.Handler} {
			if d := deliveryOf(t, h, a, r.CaseID); d.Code != "" || d.Collector != "测**" {
				t.Errorf("%s sees %+v", who, d)
			}
		}
		d := deliveryOf(t, h, ct.Boss, r.CaseID)
		if len(d.Code) != 8 || d.Window != ct.Window || d.Collector != "测试" { // HAN-6: in full for who manages those people
			t.Fatalf("the unit sees %+v", d)
		}
		if serves, err := h.Opened(ctx, ct.Boss, r.CaseID, true); err != nil || serves {
			t.Errorf("looking at the document of a window serves it: %v, %v", serves, err)
		}
		wantFault(t, h.HandOut(ctx, ct.Reviewer, r.CaseID, d.Code, "100X"), fault.Forbidden, "a reviewer")
		wantFault(t, h.HandOut(ctx, ct.Suzhou, r.CaseID, d.Code, "100X"), fault.NotFound, "a clerk of another city")
		wantFault(t, h.HandOut(ctx, ct.Boss, r.CaseID, d.Code, "100X"), fault.Anonymous, "the applicant")
		wantFault(t, h.HandOut(ctx, ct.Clerk, r.CaseID, d.Code, ""), fault.Invalid, "no identity")
		wantFault(t, h.HandOut(ctx, ct.Clerk, r.CaseID, d.Code, "1001"), fault.Invalid, "another identity")
		if now := deliveryOf(t, h, ct.Boss, r.CaseID); now.Tries != 1 {
			t.Errorf("%d wrong ones are counted, want the one that was whole", now.Tries)
		}
		must(t, h.HandOut(ctx, ct.Clerk, r.CaseID, " "+d.Code[:4]+" "+d.Code[4:], "100x"))
		wantFault(t, h.HandOut(ctx, ct.Clerk, r.CaseID, d.Code, "100X"), fault.Conflict, "the code a second time")
		if now := deliveryOf(t, h, ct.Boss, r.CaseID); now.State != casework.DeliveryDone || now.Code != "" {
			t.Errorf("after the window %+v", now)
		}
		if n := len(h.Inbox); n != 1 || h.Inbox[0].Title != "文书已领取" || h.Inbox[0].UnitID != ct.Unit {
			t.Errorf("told %+v", h.Inbox)
		}
		v, err := h.Open(ctx, ct.Boss, r.CaseID)
		if err != nil {
			t.Fatal(err)
		}
		steps, err := h.StepsElsewhere(ctx, v.Opened, deliveryOf(t, h, ct.Boss, r.CaseID))
		if err != nil || len(steps) != 1 || !strings.Contains(steps[0].Words, ct.Window) {
			t.Errorf("the timeline has %+v, %v", steps, err)
		}
	})
}

func TestFiveWrongCodesMakeACodeVoidUntilTheApplicantChoosesAnew(t *testing.T) { // RES-4
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, r := t.Context(), decided(t, h, counter)
		d := deliveryOf(t, h, ct.Boss, r.CaseID)
		wrong := strings.Map(func(r rune) rune { return '0' + (r-'0'+1)%10 }, d.Code)
		for range 5 {
			wantFault(t, h.HandOut(ctx, ct.Clerk, r.CaseID, wrong, "100X"), fault.Invalid, "a wrong code")
		}
		wantFault(t, h.HandOut(ctx, ct.Clerk, r.CaseID, d.Code, "100X"), fault.Conflict, "the right code, too late")
		wantFault(t, h.ChangeWay(ctx, ct.Boss, r.CaseID, d.Version, counter), fault.Conflict, "a choice on an old page")
		now := deliveryOf(t, h, ct.Boss, r.CaseID)
		must(t, h.ChangeWay(ctx, ct.Boss, r.CaseID, now.Version, counter))
		fresh := deliveryOf(t, h, ct.Boss, r.CaseID)
		if fresh.Tries != 0 || len(fresh.Code) != 8 || fresh.Code == d.Code {
			t.Fatalf("chosen anew: %+v", fresh)
		}
		must(t, h.HandOut(ctx, ct.Clerk, r.CaseID, fresh.Code, "100X"))
	})
}

// IN-3: a code that was pasted with words or full-width is the code, and one that is not whole is no try.
func TestAPickupCodeIsTakenOutOfWhatWasTyped(t *testing.T) {
	for name, typed := range map[string]func(code string) (string, string){
		"with words": func(c string) (string, string) { return "取件码：" + c + "\r\n", " 100X" },
		"full-width": func(c string) (string, string) {
			return strings.Map(func(r rune) rune { return r - '0' + '０' }, c), "１００ｘ"
		},
		"in groups": func(c string) (string, string) { return c[:4] + "-" + c[4:], "100x" },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, h *ct.Hall) {
				r := decided(t, h, counter)
				d := deliveryOf(t, h, ct.Boss, r.CaseID)
				wantFault(t, h.HandOut(t.Context(), ct.Clerk, r.CaseID, d.Code[1:], "100X"), fault.Invalid, "a code cut short")
				if now := deliveryOf(t, h, ct.Boss, r.CaseID); now.Tries != 0 {
					t.Errorf("a code cut short counts %d tries", now.Tries)
				}
				code, last := typed(d.Code)
				must(t, h.HandOut(t.Context(), ct.Clerk, r.CaseID, code, last))
			})
		})
	}
}

func TestALetterGoesToTheAddressThatWasChosenAndIsDeliveredWhenSignedFor(t *testing.T) { // RES-4
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, r := t.Context(), decided(t, h, online)
		_, err := h.Letter(ctx, ct.Clerk, r.CaseID)
		wantFault(t, err, fault.Conflict, "a letter that nobody wants")
		must(t, h.ChangeWay(ctx, ct.Boss, r.CaseID, deliveryOf(t, h, ct.Boss, r.CaseID).Version, posted))
		to, err := h.Letter(ctx, ct.Clerk, r.CaseID)
		if err != nil || !to.Chosen || to.Sent || to.To.Name != "陈示例" {
			t.Fatalf("the letter goes to %+v, %v", to, err)
		}
		must(t, h.Arrived(ctx, r.CaseID)) // before it was sent
		if d := deliveryOf(t, h, ct.Boss, r.CaseID); d.State != casework.DeliveryWaiting {
			t.Errorf("a letter arrived that was not sent: %+v", d)
		}
		must(t, h.Posted(ctx, r.CaseID))
		d := deliveryOf(t, h, ct.Boss, r.CaseID)
		wantFault(t, h.ChangeWay(ctx, ct.Boss, r.CaseID, d.Version, online), fault.Conflict, "another way after the letter")
		if to, err := h.Letter(ctx, ct.Clerk, r.CaseID); !to.Sent || err != nil {
			t.Errorf("on its way, the letter is %+v, %v", to, err)
		}
		must(t, h.Arrived(ctx, r.CaseID))
		if d := deliveryOf(t, h, ct.Boss, r.CaseID); d.Word() != "已送达" {
			t.Errorf("signed for, it is %+v", d)
		}
		_, err = h.Letter(ctx, ct.Clerk, r.CaseID)
		wantFault(t, err, fault.Conflict, "a letter that has arrived")
		other := h.Filed(t, ct.Boss, ct.Subsidy) // nobody was asked
		if to, err := h.Letter(ctx, ct.Clerk, other.CaseID); to.Chosen || err != nil {
			t.Errorf("a case without a choice gave %+v, %v", to, err)
		}
		wantFault(t, h.ChangeWay(ctx, ct.Stranger, r.CaseID, 0, online), fault.NotFound, "a stranger")
	})
}

func TestWhoLostTheGrantCollectsNothing(t *testing.T) { // RES-4: somebody who left knows the code still
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, r := t.Context(), decided(t, h, counter)
		must(t, h.ChangeWay(ctx, ct.Handler, r.CaseID, deliveryOf(t, h, ct.Boss, r.CaseID).Version, counter))
		d := deliveryOf(t, h, ct.Boss, r.CaseID)
		h.Deny(ct.Handler.PersonID, ct.Subsidy)
		wantFault(t, h.HandOut(ctx, ct.Clerk, r.CaseID, d.Code, "100X"), fault.Conflict, "a collector without the grant")
		must(t, h.ChangeWay(ctx, ct.Boss, r.CaseID, d.Version, counter))
		must(t, h.HandOut(ctx, ct.Clerk, r.CaseID, deliveryOf(t, h, ct.Boss, r.CaseID).Code, "100X"))
	})
}
