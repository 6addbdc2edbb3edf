package enrol_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"wangting/internal/enrol"
	"wangting/internal/enrol/enroltest"
	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/store/storetest"
)

// REG-6, REG-7.
func TestEachWrongValueOfTheAccountIsToldBesideItsField(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	d := h.ToAccount(t, enroltest.Session)
	pass := func(pw string) func(*enrol.AccountForm) {
		return func(f *enrol.AccountForm) { f.Password, f.Confirm = pw, pw }
	}
	for name, tc := range map[string]struct {
		change func(*enrol.AccountForm)
		field  string
		say    string
	}{
		"no phone":                 {func(f *enrol.AccountForm) { f.Phone = "" }, enrol.FieldPhone, "请填写手机号"},
		"a short phone":            {func(f *enrol.AccountForm) { f.Phone = "1390000000" }, enrol.FieldPhone, "11 位"},
		"a phone without a code":   {func(f *enrol.AccountForm) { f.Phone = "13900000002" }, enrol.FieldCode, "重新获取"},
		"no code":                  {func(f *enrol.AccountForm) { f.Code = "" }, enrol.FieldCode, "请填写短信验证码"},
		"a wrong code":             {func(f *enrol.AccountForm) { f.Code = "000000" }, enrol.FieldCode, "不正确"},
		"no password":              {pass(""), enrol.FieldPassword, "请填写密码"},
		"a short password":         {pass("Ab1#xyz"), enrol.FieldPassword, "8–20 位"},
		"two classes":              {pass("abcdefgh12"), enrol.FieldPassword, "三种"},
		"the unit's code in it":    {pass("ma1te5t0x#A"), enrol.FieldPassword, "不能包含"},
		"the birthday in it":       {pass("Ab#19491231"), enrol.FieldPassword, "不能包含"},
		"the phone in it":          {pass("a#13900000001"), enrol.FieldPassword, "不能包含"},
		"a repetition that is not": {func(f *enrol.AccountForm) { f.Confirm = "Lantern#2027" }, enrol.FieldConfirm, "不一致"},
	} {
		t.Run(name, func(t *testing.T) {
			f := enroltest.Typed()
			tc.change(&f)
			_, err := h.Finish(t.Context(), h.Who, d.ID, enroltest.Session, f)
			if got := fault.Of(err); !errors.Is(err, fault.Invalid) || len(got.Fields) == 0 || got.Fields[0].Name != tc.field ||
				!strings.Contains(got.Fields[0].Say, tc.say) {
				t.Errorf("got %v, want %q beside %s", err, tc.say, tc.field)
			}
		})
	}
	if n := len(h.Opened()); n != 0 {
		t.Errorf("%d units were opened by wrong forms", n)
	}
	f := enroltest.Typed()
	f.Phone = "1*****01"
	if _, err := h.Finish(t.Context(), h.Who, d.ID, enroltest.Session, f); err != nil || h.Opened()[0].Rep.Phone != enroltest.Phone {
		t.Errorf("the right form after all of them, the phone's mask untouched: %v", err)
	}
}

// REG-9: a step cannot be reached before the earlier ones are done.
func TestNoStepIsTakenBeforeItsTime(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	d := h.ToFace(t, enroltest.Session)
	if _, err := h.SendCode(t.Context(), h.Who, d.ID, enroltest.Session, enroltest.Phone); !errors.Is(err, enrol.ErrEarly) {
		t.Errorf("a code before the face: %v", err)
	}
	if _, err := h.Finish(t.Context(), h.Who, d.ID, enroltest.Session, enroltest.Typed()); !errors.Is(err, enrol.ErrEarly) {
		t.Errorf("the end before the face: %v", err)
	}
	if h.Sent(d.ID) != "" || len(h.Opened()) != 0 {
		t.Error("something was sent or opened")
	}
}

// REG-5: refused, expired and cancelled are told, with 重新认证.
func TestAFaceThatDidNotPassCanBeAskedForAgain(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	d := h.ToFace(t, enroltest.Session)
	for _, s := range []proof.State{proof.Failed, proof.Cancelled, proof.Expired} {
		h.FaceIs(d.ID, s)
		d, v, err := h.Face(t.Context(), h.Who, d.ID, enroltest.Session, false)
		if err != nil || v.State != s || d.MayOpen(enrol.Account, h.Clock()) {
			t.Errorf("%s is shown as %s, %v", s, v.State, err)
		}
		if d, v, err = h.Face(t.Context(), h.Who, d.ID, enroltest.Session, true); err != nil || v.State != proof.New {
			t.Errorf("again after %s: %s, %v", s, v.State, err)
		}
	}
	h.FaceIs(d.ID, proof.Passed)
	d, v, err := h.Face(t.Context(), h.Who, d.ID, enroltest.Session, false)
	if err != nil || !d.MayOpen(enrol.Account, h.Clock()) {
		t.Fatalf("passed: %+v, %v", v, err)
	}
	first := d.FaceID
	if d, _, err = h.Face(t.Context(), h.Who, d.ID, enroltest.Session, true); err != nil || d.FaceID != first {
		t.Errorf("again after it has passed threw the face away: %v", err)
	}
}

// A face check must be used within ten minutes; otherwise the draft returns to step 2.
func TestAFaceThatCannotBeUsedAnyMoreSendsBack(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	d := h.ToAccount(t, enroltest.Session)
	h.FaceIs(d.ID, proof.Expired)
	if _, err := h.Finish(t.Context(), h.Who, d.ID, enroltest.Session, enroltest.Typed()); !errors.Is(err, enrol.ErrEarly) {
		t.Errorf("finishing with a face that is gone: %v, want ErrEarly", err)
	}
	d, err := h.Draft(t.Context(), d.ID, enroltest.Session)
	if err != nil || d.Next(h.Clock()) != enrol.Face {
		t.Errorf("next is %v, %v", d.Next(h.Clock()), err)
	}
	other := h.ToAccount(t, "session-2")
	h.Wait(10 * time.Minute)
	if _, err := h.SendCode(t.Context(), h.Who, other.ID, "session-2", enroltest.Phone); !errors.Is(err, enrol.ErrEarly) {
		t.Errorf("ten minutes after the face: %v, want ErrEarly", err)
	}
}

// REG-6: a code is good once; a request that proved it, but spends it too late, opens nothing.
func TestACodeThatIsSpentMeanwhileOpensNothing(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	d := h.ToAccount(t, enroltest.Session)
	h.SpendCode(d.ID)
	_, err := h.Finish(t.Context(), h.Who, d.ID, enroltest.Session, enroltest.Typed())
	if got := fault.Of(err); err == nil || len(got.Fields) != 1 || got.Fields[0].Name != enrol.FieldCode {
		t.Errorf("finishing with a code that is gone: %v, want it told beside the code", err)
	}
	if n := len(h.Opened()); n != 0 {
		t.Errorf("%d units were opened", n)
	}
}

// OUT-3: an outage is shown and nothing is lost.
func TestWhenTheBureauIsAwayTheStepIsShownWithTheTrouble(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	d, err := fill(t, h, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	h.Away(fault.AwayFrom("支付宝人脸认证", errors.New("silence")))
	d, v, err := h.Face(t.Context(), h.Who, d.ID, enroltest.Session, false)
	if err != nil || !errors.Is(v.Trouble, fault.Away) || d.FaceLink != "" {
		t.Errorf("while it is away: %+v, %v", v, err)
	}
	h.Away(nil)
	d, v, err = h.Face(t.Context(), h.Who, d.ID, enroltest.Session, false)
	if err != nil || v.Trouble != nil || d.FaceLink == "" {
		t.Errorf("once it is back: %+v, %v", v, err)
	}
}
