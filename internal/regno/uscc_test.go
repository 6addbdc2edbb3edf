package regno_test

import (
	"errors"
	"strings"
	"testing"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

func TestUSCCOfTheStandardAreTaken(t *testing.T) {
	for name, tc := range map[string]struct{ in, want string }{
		"a pilot code of Fujian":          {"91350100M000100Y43", "91350100M000100Y43"},
		"a code of Xiamen":                {"91350200MA2YJ1XR9G", "91350200MA2YJ1XR9G"},
		"an enterprise of Nanjing":        {"91320100MA1TE5T0XF", "91320100MA1TE5T0XF"},
		"an enterprise of Taizhou":        {"91321200MA2ABCD130", "91321200MA2ABCD130"},
		"a public institution":            {"123200004660012320", "123200004660012320"},
		"small letters become capitals":   {"91350200ma2yj1xr9g", "91350200MA2YJ1XR9G"},
		"spaces of a printed form go":     {" 9135 0200 MA2Y J1XR 9G\t", "91350200MA2YJ1XR9G"},
		"full width becomes half width":   {"９１３５０２００ＭＡ２ＹＪ１ＸＲ９Ｇ", "91350200MA2YJ1XR9G"},
		"invisible marks of a paste go":   {"\ufeff91350200MA2YJ1XR9G\u200b", "91350200MA2YJ1XR9G"},
		"an ideographic space is a space": {"91350200MA2YJ1XR9G\u3000", "91350200MA2YJ1XR9G"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := regno.ParseUSCC(tc.in)
			if err != nil || string(got) != tc.want {
				t.Errorf("got %q, %v; want %q", got, err, tc.want)
			}
		})
	}
}

// REG-4: each flaw has its own message beside the field.
func TestEachFlawOfAUSCCHasItsOwnSentence(t *testing.T) {
	for name, tc := range map[string]struct{ in, say string }{
		"one character short":              {"91350200MA2YJ1XR9", "统一社会信用代码应为 18 位，当前是 17 位"},
		"one character too many":           {"91350200MA2YJ1XR9G0", "统一社会信用代码应为 18 位，当前是 19 位"},
		"nothing at all":                   {"", "统一社会信用代码应为 18 位，当前是 0 位"},
		"a letter the alphabet leaves out": {"91350200MA2YJ1XI9G", "统一社会信用代码不使用字母 I、O、S、V、Z，请核对第 16 位"},
		"a small letter o":                 {"9135o200MA2YJ1XR9G", "统一社会信用代码不使用字母 I、O、S、V、Z，请核对第 5 位"},
		"a hyphen":                         {"91350200-A2YJ1XR9G", "统一社会信用代码只能由数字和大写字母组成，请核对第 9 位"},
		"a Chinese character":              {"91350200MA2YJ1XR9国", "统一社会信用代码只能由数字和大写字母组成，请核对第 18 位"},
		"a letter in the region":           {"9135A200MA2YJ1XR9G", "统一社会信用代码第 3 至 8 位只能是数字，请核对第 5 位"},
		"a wrong check digit":              {"91350200MA2YJ1XR9H", "统一社会信用代码的校验位不对，请核对是否有输错的字符"},
		"two exchanged characters":         {"91350200MA2YJX1R9G", "统一社会信用代码的校验位不对，请核对是否有输错的字符"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := regno.ParseUSCC(tc.in)
			refused(t, err, tc.say)
		})
	}
}

func TestAPilotCodeWithAWrongCheckDigitNeedsTheRegister(t *testing.T) {
	for _, code := range []string{"91350100M0001TGQXM", "91350203M0001FUE2P"} {
		if _, err := regno.ParseUSCC(code); !errors.Is(err, regno.ErrCheckDigit) || !errors.Is(err, fault.Invalid) {
			t.Errorf("%s gave %v, want Invalid caused by ErrCheckDigit", code, err)
		}
		if u, err := regno.USCCFromRegister(code); err != nil || string(u) != code {
			t.Errorf("confirmed by the register, %s gave %q, %v", code, u, err)
		}
	}
	if _, err := regno.ParseUSCC("short"); errors.Is(err, regno.ErrCheckDigit) {
		t.Error("a wrong length is said to be a wrong check digit")
	}
}

func TestWhatAUSCCTells(t *testing.T) {
	u, err := regno.ParseUSCC("91350200MA2YJ1XR9G")
	if err != nil {
		t.Fatal(err)
	}
	for what, pair := range map[string][2]string{
		"region":             {u.Region(), "350200"},
		"organisation code":  {u.OrgCode(), "MA2YJ1XR9"},
		"printed org. code":  {u.OrgCodeShown(), "MA2YJ1XR-9"},
		"department":         {u.Department().Label(), "市场监管"},
		"class":              {u.Class(), "企业"},
		"class of an organ":  {regno.USCC("11320000014000000X").Class(), "机关"},
		"class unknown":      {regno.USCC("Y1320000014000000X").Class(), "其他"},
		"department unknown": {regno.USCC("Q1320000014000000X").Department().Label(), "其他"},
		"institution":        {regno.USCC("123200004660012320").Class(), "事业单位"},
		"its department":     {regno.USCC("123200004660012320").Department().Label(), "机构编制"},
		"an association":     {regno.USCC("51320000014000000X").Department().Label(), "民政"},
		"the empty code":     {regno.USCC("").OrgCode() + regno.USCC("").OrgCodeShown() + regno.USCC("").Region(), ""},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %q, want %q", what, pair[0], pair[1])
		}
	}
}

func TestOrganisationCodesAreCheckedByGB11714(t *testing.T) {
	for code, want := range map[string]bool{
		"MA2YJ1XR9": true, "MA2YJ1XR-9": true, "ma2yj1xr-9": true, "466001232": true,
		"MA2YJ1XR8": false, "MA2YJ1XR": false, "MA2Y国XR9": false, "": false, "MA2YJ1XR--": false,
	} {
		if got := regno.ValidOrgCode(code); got != want {
			t.Errorf("ValidOrgCode(%q) = %v, want %v", code, got, want)
		}
	}
}

// One wrong character is always caught: 31 is prime and every weight is
// prime to it.
func FuzzUSCC(f *testing.F) {
	for _, s := range []string{"91350100M000100Y43", "91350200MA2YJ1XR9G", "91320100MA1TE5T0XF", "123200004660012320",
		"91350100M0001TGQXM", "９１３５０２００ＭＡ２ＹＪ１ＸＲ９Ｇ", "", "IOSVZ", "国\xff", " \u200b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := regno.ParseUSCC(s)
		if err != nil {
			invalid(t, s, err)
			return
		}
		if again, err := regno.ParseUSCC(string(u)); err != nil || again != u {
			t.Fatalf("%q was taken once but then gave %q, %v", u, again, err)
		}
		for i := range len(u) {
			other := byte('0')
			if u[i] == other {
				other = '1'
			}
			if _, err := regno.ParseUSCC(string(u[:i]) + string(other) + string(u[i+1:])); err == nil {
				t.Fatalf("%q with position %d changed is still taken", u, i+1)
			}
		}
	})
}

// refused demands an Invalid fault with exactly this sentence.
func refused(t *testing.T, err error, say string) {
	t.Helper()
	if !errors.Is(err, fault.Invalid) {
		t.Fatalf("got %v, want Invalid", err)
	}
	if got := fault.Of(err).Say; got != say {
		t.Errorf("said %q, want %q", got, say)
	}
	if strings.HasSuffix(fault.Of(err).Say, "。") {
		t.Error("the sentence ends with a full stop")
	}
}

// invalid demands a refusal with a sentence that repeats nothing long of s.
func invalid(t *testing.T, s string, err error) {
	t.Helper()
	if !errors.Is(err, fault.Invalid) || fault.Of(err).Say == "" {
		t.Fatalf("%q gave %v, want Invalid with a sentence", s, err)
	}
	if n := regno.Normalise(s); len(n) > 9 && strings.Contains(err.Error(), n) && n[0] < 0x80 {
		t.Fatalf("the fault repeats what was typed: %v", err)
	}
}
