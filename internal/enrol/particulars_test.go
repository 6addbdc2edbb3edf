package enrol_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"wangting/internal/account"
	"wangting/internal/enrol"
	"wangting/internal/enrol/enroltest"
	"wangting/internal/fault"
	"wangting/internal/store/storetest"
)

func fill(t *testing.T, h *enroltest.Hall, draftID string, change func(*enrol.Filled)) (enrol.Draft, error) {
	t.Helper()
	f := enroltest.Filled()
	if change != nil {
		change(&f)
	}
	return h.Fill(t.Context(), h.Who, draftID, enroltest.Session, f)
}

// REG-4: each value has its own message beside its field.
func TestEachWrongValueIsToldBesideItsField(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	for name, tc := range map[string]struct {
		change func(*enrol.Filled)
		field  string
		say    string
	}{
		"no code":             {func(f *enrol.Filled) { f.USCC = " " }, enrol.FieldUSCC, "请填写统一社会信用代码"},
		"a short code":        {func(f *enrol.Filled) { f.USCC = "91320000DEMO00001" }, enrol.FieldUSCC, "统一社会信用代码应为 18 位，当前是 17 位"},
		"a letter not in use": {func(f *enrol.Filled) { f.USCC = "91320100MI1TE5T0XF" }, enrol.FieldUSCC, "统一社会信用代码不使用字母"},
		"no name of the unit": {func(f *enrol.Filled) { f.UnitName = "" }, enrol.FieldUnitName, "请填写单位全称"},
		"no type":             {func(f *enrol.Filled) { f.DocType = "99" }, enrol.FieldDocType, "请选择法定代表人证件类型"},
		"no number":           {func(f *enrol.Filled) { f.DocNumber = "" }, enrol.FieldDocNumber, "请填写法定代表人证件号码"},
		"a date that is none": {func(f *enrol.Filled) { f.DocNumber = "110105194913310021" }, enrol.FieldDocNumber, "出生日期"},
		"a check digit":       {func(f *enrol.Filled) { f.DocNumber = "110105194912310021" }, enrol.FieldDocNumber, "校验位"},
		"a passport":          {func(f *enrol.Filled) { f.DocType, f.DocNumber = "08", "E12345678" }, enrol.FieldDocType, "到窗口注册"},
		"no name":             {func(f *enrol.Filled) { f.RepName = "" }, enrol.FieldRepName, "请填写法定代表人姓名"},
		"not agreed":          {func(f *enrol.Filled) { f.Agreed = false }, enrol.FieldAgree, "《法人用户注册协议》"},
		"an old agreement":    {func(f *enrol.Filled) { f.Agreement = "2020-01" }, enrol.FieldAgree, "已更新"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := fill(t, h, "", tc.change)
			f := fault.Of(err)
			if !errors.Is(err, fault.Invalid) || len(f.Fields) != 1 || f.Fields[0].Name != tc.field || !strings.Contains(f.Fields[0].Say, tc.say) {
				t.Errorf("got %v, want %q beside %s", err, tc.say, tc.field)
			}
		})
	}
	if n := h.Questions(); n != 0 {
		t.Errorf("the register was asked %d times about forms that were wrong", n)
	}
}

func TestAllWrongValuesAreToldAtOnceInTheOrderOfTheForm(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	_, err := h.Fill(t.Context(), h.Who, "", enroltest.Session, enrol.Filled{USCC: "91320100MA1TE5T0XG"})
	var names []string
	for _, f := range fault.Of(err).Fields {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "uscc unit_name doc_type rep_name agree" {
		t.Errorf("told %s", got)
	}
}

// REG-4: register mismatch → one message that does not tell which value is wrong.
func TestAMismatchIsOneSentenceWhateverIsWrong(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	for name, a := range map[string]account.Answer{
		"no such unit":                          {},
		"a value differs":                       {Exists: true, Status: "在业"},
		"a dissolved unit, and a value differs": {Exists: true, Status: "注销"},
	} {
		h.RegisterSays(a)
		_, err := fill(t, h, "", nil)
		if f := fault.Of(err); f.Kind != fault.Invalid || f.Say != enrol.SayMismatch || len(f.Fields) > 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, status := range []string{"吊销", "注销", "迁出"} {
		h.RegisterSays(account.Answer{Exists: true, Match: true, Status: status})
		_, err := fill(t, h, "", nil)
		if f := fault.Of(err); f.Kind != fault.Invalid || !strings.Contains(f.Say, status) {
			t.Errorf("a unit that is %s: %v", status, err)
		}
	}
}

// REG-4: who is wrong too often is stopped; nobody alone keeps the unit itself from registering.
func TestAStrangerDoesNotUseUpTheTriesOfAUnit(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	right, wrong := account.Answer{Exists: true, Match: true, Status: "在业"}, account.Answer{Exists: true, Status: "在业"}
	from := func(ip string, a account.Answer) fault.Kind {
		t.Helper()
		h.RegisterSays(a)
		h.Who.IP = ip
		_, err := fill(t, h, "", nil)
		if err == nil {
			return fault.Broken // none
		}
		return fault.Of(err).Kind
	}
	for n := range 10 {
		if got := from("198.51.100.1", wrong); got != fault.Invalid {
			t.Errorf("mismatch %d: %v", n+1, got)
		}
	}
	if got := from("198.51.100.1", right); got != fault.Limited {
		t.Errorf("an eleventh try of one network: %v", got)
	}
	if got := from("192.0.2.7", right); got != fault.Broken {
		t.Errorf("the unit itself: %v", got)
	}
	for n := range 40 {
		if got := from("198.51.100."+string(rune('2'+n/10)), wrong); got != fault.Invalid {
			t.Errorf("mismatch %d of many: %v", n+11, got)
		}
	}
	if got := from("192.0.2.7", right); got != fault.Limited {
		t.Errorf("after fifty from everywhere: %v", got)
	}
}

// REG-4: that a unit is registered is told only after the register has matched all values.
func TestThatAUnitIsRegisteredIsToldOnlyAfterAMatch(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	h.Registered(enroltest.USCC)
	if _, err := fill(t, h, "", nil); !errors.Is(err, enrol.ErrRegistered) {
		t.Errorf("with the five values right: %v", err)
	}
	h.RegisterSays(account.Answer{Exists: true, Status: "在业"})
	if _, err := fill(t, h, "", nil); errors.Is(err, fault.Conflict) || fault.Of(err).Say != enrol.SayMismatch {
		t.Errorf("with a value wrong: %v", err)
	}
}

// REG-4, OUT-3: an outage of the register is shown.
func TestWhenTheRegisterIsAwayItIsSaid(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	h.Away(fault.AwayFrom("法人库", errors.New("silence")))
	if _, err := fill(t, h, "", nil); !errors.Is(err, fault.Away) {
		t.Errorf("got %v, want Away", err)
	}
	_, err := fill(t, h, "", func(f *enrol.Filled) { f.USCC = "91350100M0001TGQXM" })
	if f := fault.Of(err); f.FieldSays(enrol.FieldUSCC) == "" {
		t.Errorf("with a doubtful code too: %v, want the code's own message", err)
	}
}

// Genuine codes of the early pilots fail the check digit; the register overrules it.
func TestACodeThatTheRegisterConfirmsMayFailItsCheckDigit(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	early := func(f *enrol.Filled) { f.USCC = "91350100M0001TGQXM" }
	if d, err := fill(t, h, "", early); err != nil || d.Claim.USCC != "91350100M0001TGQXM" {
		t.Errorf("confirmed: %v, %v", d.Claim, err)
	}
	h.RegisterSays(account.Answer{})
	_, err := fill(t, h, "", early)
	if f := fault.Of(err); !strings.Contains(f.FieldSays(enrol.FieldUSCC), "校验位") {
		t.Errorf("not confirmed: %v, want the check digit beside the code", err)
	}
}

// REG-9: going back keeps what was typed; the number is shown masked.
func TestGoingBackKeepsTheDraftAndAnotherClaimBeginsANewOne(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	d := h.ToAccount(t, enroltest.Session)
	same, err := fill(t, h, d.ID, func(f *enrol.Filled) { f.DocNumber, f.USCC = "****002X", " 91320100ma1te5t0xf " })
	if err != nil || same.ID != d.ID || !same.MayOpen(enrol.Account, h.Clock()) {
		t.Errorf("the same values with the mask untouched: %v, next %v", err, same.Next(h.Clock()))
	}
	for name, change := range map[string]func(*enrol.Filled){
		"another unit":   func(f *enrol.Filled) { f.USCC = "91350100M000100Y43" },
		"another name":   func(f *enrol.Filled) { f.RepName = "测试乙" },
		"another number": func(f *enrol.Filled) { f.DocNumber = "110105194912310038" },
	} {
		other, err := fill(t, h, d.ID, change)
		if err != nil || other.ID == d.ID || other.Next(h.Clock()) != enrol.Face {
			t.Errorf("%s: %v, draft kept %v, next %v (a face must not carry over)", name, err, other.ID == d.ID, other.Next(h.Clock()))
		}
	}
	if _, err := fill(t, h, "", func(f *enrol.Filled) { f.DocNumber = "****002X" }); fault.Of(err).FieldSays(enrol.FieldDocNumber) == "" {
		t.Errorf("a mask without a draft gave %v", err)
	}
}

func TestGuessingAtTheRegisterIsLimited(t *testing.T) {
	h := enroltest.New(t, storetest.SQLite(t))
	h.RegisterSays(account.Answer{Exists: true, Status: "在业"})
	for i := range 10 {
		if _, err := fill(t, h, "", nil); !errors.Is(err, fault.Invalid) {
			t.Fatalf("mismatch %d: %v", i, err)
		}
	}
	h.RegisterSays(account.Answer{Exists: true, Match: true, Status: "在业"})
	if _, err := fill(t, h, "", nil); !errors.Is(err, fault.Limited) {
		t.Errorf("after ten mismatches: %v, want Limited", err)
	}
	if _, err := fill(t, h, "", func(f *enrol.Filled) { f.USCC = "91350100M000100Y43" }); err != nil {
		t.Errorf("another unit: %v", err)
	}
	h.Wait(time.Hour)
	if _, err := fill(t, h, "", nil); err != nil {
		t.Errorf("an hour later: %v", err)
	}
	h.Limits.Questions.Max = 3
	h.Wait(time.Hour)
	for i := range 4 {
		_, err := h.Fill(t.Context(), h.Who, "", fmt.Sprint("s", i), enroltest.Filled())
		if limited := errors.Is(err, fault.Limited); limited != (i == 3) {
			t.Errorf("question %d from one address: %v", i+1, err)
		}
	}
}
