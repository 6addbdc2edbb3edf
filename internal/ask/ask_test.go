package ask

import (
	"errors"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

func TestAQuestionSaysWhatItNeeds(t *testing.T) {
	whole := New{Board: "工伤", Region: "321200", Text: "怎么办？", Phone: "138 0000-0101", Name: "测试甲"}
	for name, tc := range map[string]struct {
		change        func(*New)
		kName, kPhone bool
		field         string // "" when it is taken
	}{
		"whole":                                 {func(*New) {}, false, false, ""},
		"no category":                           {func(n *New) { n.Board = "" }, false, false, "board"},
		"a category that is not offered":        {func(n *New) { n.Board = "<b>" }, false, false, "board"},
		"another province":                      {func(n *New) { n.Region = "110000" }, false, false, "region"},
		"the provincial office":                 {func(n *New) { n.Region = Province }, false, false, ""},
		"blank text":                            {func(n *New) { n.Text = " \r\n " }, false, false, "text"},
		"as long as may be":                     {func(n *New) { n.Text = strings.Repeat("问", MostText) }, false, false, ""},
		"one character too many":                {func(n *New) { n.Text = strings.Repeat("问", MostText+1) }, false, false, "text"},
		"a visitor without phone":               {func(n *New) { n.Phone = "" }, false, false, "phone"},
		"somebody whose phone is known":         {func(n *New) { n.Phone = "" }, false, true, ""},
		"a wrong phone instead of the known":    {func(n *New) { n.Phone = "123" }, true, true, "phone"},
		"a visitor without name":                {func(n *New) { n.Name = "" }, false, false, "name"},
		"somebody whose name is known":          {func(n *New) { n.Name = "" }, true, false, ""},
		"a name that is longer than any person": {func(n *New) { n.Name = strings.Repeat("名", mostName+1) }, false, false, "name"},
	} {
		t.Run(name, func(t *testing.T) {
			n := whole
			tc.change(&n)
			err := n.Check(tc.kName, tc.kPhone)
			f := fault.Of(err)
			if (err == nil) != (tc.field == "") || err != nil && (len(f.Fields) != 1 || f.Fields[0].Name != tc.field) {
				t.Fatalf("got %v", err)
			}
			if err == nil && n.Phone != "" && n.Phone != "13800000101" {
				t.Errorf("the phone is %s", n.Phone)
			}
		})
	}
}

func TestWhatEverybodyReadsNeedsBothSidesAndHoldsNoPerson(t *testing.T) {
	good := Reply{Answer: "不用备案。", FAQ: true, FAQText: "裁减不足 20 人要备案吗？", FAQAnswer: "不用。"}
	for name, tc := range map[string]struct {
		agreed bool
		change func(*Reply)
		field  string
	}{
		"both agree":                       {true, func(*Reply) {}, ""},
		"the asker does not":               {false, func(*Reply) {}, "faq"},
		"staff do not":                     {false, func(r *Reply) { r.FAQ = false }, ""},
		"without an answer":                {true, func(r *Reply) { r.Answer = " " }, "answer"},
		"without a question for everybody": {true, func(r *Reply) { r.FAQText = "" }, "faqtext"},
		"with the name of the asker":       {true, func(r *Reply) { r.FAQText = "测试甲问：要备案吗" }, "faqtext"},
		"with a phone":                     {true, func(r *Reply) { r.FAQAnswer = "请打 138 0000 0101" }, "faqanswer"},
		"with a phone in full width":       {true, func(r *Reply) { r.FAQAnswer = "请打１３８０００００１０１" }, "faqanswer"},
		"with the number of a document":    {true, func(r *Reply) { r.FAQText = "321202199205013965 能办吗" }, "faqtext"},
		"with the blank of a phrase":       {true, func(r *Reply) { r.Answer = "请带【 】到窗口" }, "answer"},
		"with a blank for everybody":       {true, func(r *Reply) { r.FAQAnswer = "请带【　】" }, "faqanswer"},
		"with the number of the hotline":   {true, func(r *Reply) { r.FAQAnswer = "请打 12333" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := good
			tc.change(&r)
			err := r.check(Question{Public: tc.agreed, Name: "测试甲"})
			f := fault.Of(err)
			if (err == nil) != (tc.field == "") || err != nil && (len(f.Fields) != 1 || f.Fields[0].Name != tc.field) {
				t.Fatalf("got %v", err)
			}
			if !r.FAQ && r.FAQText+r.FAQAnswer != "" {
				t.Error("what is not published is kept for everybody")
			}
		})
	}
}

func TestStaffAnswerForTheirCityOrTheProvince(t *testing.T) {
	for region_, want := range map[string]string{"320000": "320000", "321200": "321200", "321203": "321200", "": "320000", "320001": "320000"} {
		if got := deskRegion(actor.Actor{Region: region_}); got != want {
			t.Errorf("staff of %q answer for %s, want %s", region_, got, want)
		}
	}
	for role, want := range map[actor.Role]bool{actor.Clerk: true, actor.Reviewer: true, actor.Editor: true, actor.Auditor: false, actor.Admin: false} {
		if got := works(actor.Actor{StaffID: "s", Region: "320000", Roles: []actor.Role{role}}); got != want {
			t.Errorf("%s answers: %v", role, got)
		}
	}
}

func TestNumbersAndCodesAreReadAsPeopleTypeThem(t *testing.T) {
	n, err := numberOf(time.Date(2026, 11, 27, 1, 0, 0, 0, time.UTC), 7)
	if err != nil || !strings.HasPrefix(n, "LY261127000007") {
		t.Fatalf("the number is %s, %v", n, err)
	}
	wrong := n[:len(n)-3] + string('0'+('9'-n[len(n)-3])) + n[len(n)-2:]
	for typed, want := range map[string]string{n: n, strings.ToLower(n): n, n[2:]: n, " " + n[:6] + " " + n[6:]: n, wrong: "", "": "", "LY": ""} {
		if got := readNumber(typed); got != want {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
	code := newCode()
	if len(code) != codeLength || readCode(strings.ToLower(code[:4]+" - "+code[4:])) != code {
		t.Errorf("%s is read as %s", code, readCode(code))
	}
	if code == newCode() {
		t.Error("two codes are the same")
	}
}

func TestTheNameOfAQuestionIsItsFirstLine(t *testing.T) {
	for text, want := range map[string]string{"短\n其余": "短", strings.Repeat("长", 40): strings.Repeat("长", shortest) + "…"} {
		if got := (Question{Text: text}).Short(); got != want {
			t.Errorf("got %s", got)
		}
	}
}

func TestNoWrongIsNoError(t *testing.T) {
	if err := (wrongs)(nil).err(); err != nil || errors.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
}
