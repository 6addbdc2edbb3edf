package check_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"wangting/internal/check"
	"wangting/internal/fault"
	"wangting/internal/regno"
)

func TestPasswordsThatKeepTheRule(t *testing.T) {
	for _, pw := range []string{"Lantern#2", "lantern#27", "LANTERN#27", "Lantern2749x", "Lan#tern~Q", `a"b'c<d>1`, "Rk7-Rk8-Rk9-Rk0-Rk1-"} {
		if err := check.Password(pw, "", "91350200MA2YJ1XR9G"); err != nil {
			t.Errorf("%s gave %v", pw, err)
		}
	}
}

// REG-7: the password rule, and what is refused beyond it.
func TestEachWayToBreakThePasswordRuleHasItsSentence(t *testing.T) {
	length := "密码应为 8–20 位，由大写字母、小写字母、数字、特殊字符中的三种以上组成"
	classes := "密码应包含大写字母、小写字母、数字、特殊字符中的三种以上"
	letters := "密码只能使用英文字母、数字和符号，不能有空格或中文"
	own := "密码不能包含统一社会信用代码、手机号、证件号码或出生日期"
	known := "这个密码太常见，容易被猜到，请换一个"

	id := regno.Document{Type: regno.IdentityCard, Number: "11010519491231002X"}
	unit := regno.USCC("91350200MA2YJ1XR9G")
	forbidden := slices.Concat(id.Parts(), unit.Parts(), []string{"13812345682"})

	for name, tc := range map[string]struct{ pw, say string }{
		"nothing":                         {"", "请填写密码"},
		"seven characters":                {"Lan#ter", length},
		"twenty-one characters":           {"Lantern#Lantern#Lante", length},
		"two classes":                     {"lantern27", classes},
		"another two":                     {"LANTERN#+#", classes},
		"digits only":                     {"274927492749", classes},
		"a space":                         {"Lantern #27", letters},
		"a tab":                           {"Lantern\t#27", letters},
		"Chinese":                         {"Lantern灯笼27", letters},
		"a control character":             {"Lantern#27\x7f", letters},
		"the unit's code":                 {"91350200ma2yj1xr9G#", own},
		"the organisation code inside it": {"Ma2yj1xr9#x", own},
		"the phone":                       {"P#13812345682", own},
		"the identity number":             {"11010519491231002x#A", own},
		"its last six":                    {"Lan#31002x", own},
		"the birth date":                  {"Li#19491231", own},
		"the short birth date":            {"Lee#491231", own},
		"Password1":                       {"Password1", known},
		"Aa123456":                        {"Aa123456", known},
		"Qwer1234":                        {"Qwer1234", known},
		"Admin@123":                       {"Admin@123", known},
		"Woaini1314":                      {"Woaini1314", known},
		"the same in other letters":       {"wOAINI1314", known},
		"P@ssw0rd":                        {"P@ssw0rd", known},
		"1qaz@WSX":                        {"1qaz@WSX", known},
		"Abc@123456":                      {"Abc@123456", known},
		"this year's":                     {"Jiangsu@2026", known},
	} {
		t.Run(name, func(t *testing.T) {
			err := check.Password(tc.pw, forbidden...)
			if !errors.Is(err, fault.Invalid) || fault.Of(err).Say != tc.say {
				t.Errorf("got %v, want %q", err, tc.say)
			}
			if tc.pw != "" && strings.Contains(err.Error(), tc.pw) {
				t.Error("the fault repeats the password")
			}
		})
	}
}

func TestShortPiecesForbidNothing(t *testing.T) {
	if err := check.Password("Lantern#27", "", "tern", "27"); err != nil {
		t.Errorf("a piece of fewer than six characters gave %v", err)
	}
}

// An entry that the rule refuses anyway would only make the list look long.
func TestEveryCommonPasswordWouldOtherwisePass(t *testing.T) {
	text, err := os.ReadFile("common.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(lines) < 500 || !slices.IsSorted(lines) || len(slices.Compact(slices.Clone(lines))) != len(lines) {
		t.Errorf("the list has %d entries, sorted and single: %v", len(lines), slices.IsSorted(lines))
	}
	for _, s := range lines {
		if s != strings.ToLower(s) {
			t.Errorf("%s is not in small letters", s)
		}
		i := strings.IndexFunc(s, func(r rune) bool { return r >= 'a' && r <= 'z' })
		if i < 0 {
			t.Errorf("%s has no letter", s)
			continue
		}
		cased := s[:i] + strings.ToUpper(s[i:i+1]) + s[i+1:]
		if got := check.Password(cased); got == nil || !strings.Contains(got.Error(), "太常见") {
			t.Errorf("%s gave %v, want that it is too common", cased, got)
		}
	}
}

func TestTheMeterRisesWithThePassword(t *testing.T) {
	for pw, want := range map[string]int{
		"":             0,
		"Lan#2":        0,
		"Lantern灯笼27":  0,
		"lantern27":    1, // two classes
		"Password1":    1, // common
		"Aaaa1111":     1, // repeats
		"Lantrn27":     2,
		"Lantrn#2":     3,
		"Lantrn#27x":   4,
		"Lantrn#1234":  3, // a run
		"LantrnPoiu27": 3, // a run on the keyboard
		"Lantrn27kvbz": 4,
		"Aa1Aa1Aa1Aa1": 3, // three characters, four times
	} {
		if got := check.Strength(pw); got != want {
			t.Errorf("%q has the strength %d, want %d", pw, got, want)
		}
	}
}

func FuzzPassword(f *testing.F) {
	for _, s := range []string{"", "Lantern#27", "Password1", "\xff\xfe\xfd12Aa", "密码密码Aa1!", strings.Repeat("A1!", 10)} {
		f.Add(s, "134567")
	}
	f.Fuzz(func(t *testing.T, pw, part string) {
		n := check.Strength(pw)
		if n < 0 || n > 4 {
			t.Fatalf("the strength of %q is %d", pw, n)
		}
		if err := check.Password(pw, part); err != nil {
			if !errors.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if n < 1 || len(pw) < 8 || len(pw) > 20 || len(part) >= 6 && strings.Contains(strings.ToLower(pw), strings.ToLower(part)) {
			t.Fatalf("%q was taken with %q forbidden, strength %d", pw, part, n)
		}
	})
}
