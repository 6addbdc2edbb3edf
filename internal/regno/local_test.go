package regno_test

import (
	"testing"
	"time"

	"wangting/internal/regno"
)

func TestUnitNumbersHaveTenDigitsAndBeginWithTwo(t *testing.T) {
	for seq, want := range map[int64]string{1: "2000000001", 318: "2000000318", 999_999_999: "2999999999"} {
		if got, err := regno.UnitNumber(seq); err != nil || got != want || !regno.IsUnitNumber(got) {
			t.Errorf("unit %d is %q, %v; want %q", seq, got, err, want)
		}
	}
	for _, seq := range []int64{0, -1, 1_000_000_000} {
		if got, err := regno.UnitNumber(seq); err == nil {
			t.Errorf("unit %d is %q, want an error", seq, got)
		}
	}
}

// INS-5: institutions log in with their 机构编号.
func TestInstitutionNumbersCarryTheirRegion(t *testing.T) {
	if got, err := regno.InstitutionNumber("321200", 7); err != nil || got != "JG321200000007" || !regno.IsInstitutionNumber(got) {
		t.Errorf("got %q, %v", got, err)
	}
	for region, seq := range map[string]int64{"3212": 1, "32120X": 1, "321200": 0, "320000": 1_000_000} {
		if got, err := regno.InstitutionNumber(region, seq); err == nil {
			t.Errorf("%s/%d gave %q, want an error", region, seq, got)
		}
	}
}

// LOG-2: all three kinds of first value work.
func TestAnAccountNameTellsItsKindByItsForm(t *testing.T) {
	for in, want := range map[string]struct {
		kind regno.AccountKind
		name string
	}{
		"91350200ma2yj1xr9g": {regno.ByUSCC, "91350200MA2YJ1XR9G"},
		"91350100M0001TGQXM": {regno.ByUSCC, "91350100M0001TGQXM"},
		" 2000000318":        {regno.ByUnitNumber, "2000000318"},
		"jg321200000007":     {regno.ByInstitutionNumber, "JG321200000007"},
		"3000000318":         {regno.UnknownAccount, "3000000318"},
		"JG32120000000X":     {regno.UnknownAccount, "JG32120000000X"},
		"":                   {regno.UnknownAccount, ""},
	} {
		if kind, name := regno.ClassifyAccount(in); kind != want.kind || name != want.name {
			t.Errorf("%q is %d %q, want %d %q", in, kind, name, want.kind, want.name)
		}
	}
}

func TestCaseNumbersAreMadeOfTheDayInChinaAndItsSequence(t *testing.T) {
	lateInUTC := time.Date(2026, 8, 2, 17, 0, 0, 0, time.UTC) // the third in China
	got, err := regno.CaseNumber(lateInUTC, 53)
	if err != nil || len(got) != 14 || got[:12] != "260803000053" {
		t.Fatalf("got %q, %v", got, err)
	}
	no, err := regno.ParseCaseNumber(got)
	if err != nil || no.Seq != 53 || no.Day.Format(time.DateOnly) != "2026-08-03" || no.String() != got {
		t.Errorf("%s was read as %+v, %v", got, no, err)
	}
	for _, seq := range []int64{0, -5, 1_000_000} {
		if got, err := regno.CaseNumber(lateInUTC, seq); err == nil {
			t.Errorf("case %d is %q, want an error", seq, got)
		}
	}
}

func TestEachFlawOfACaseNumberHasItsOwnSentence(t *testing.T) {
	good, err := regno.CaseNumber(now, 1)
	if err != nil {
		t.Fatal(err)
	}
	noDay := mod97("261332000001")
	for name, tc := range map[string]struct{ in, say string }{
		"one short":         {good[:13], "办件编号应为 14 位，当前是 13 位"},
		"a letter":          {"X" + good[1:], "办件编号只能由数字组成，请核对"},
		"one digit wrong":   {good[:11] + "2" + good[12:], "办件编号的校验位不对，请核对是否有输错的数字"},
		"two exchanged":     {"62" + good[2:], "办件编号的校验位不对，请核对是否有输错的数字"},
		"a day that is not": {noDay, "办件编号的前 6 位不是日期，请核对"},
		"the case nought":   {mod97("261123000000"), "办件编号有误，请核对"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := regno.ParseCaseNumber(tc.in)
			refused(t, err, tc.say)
		})
	}
}

func FuzzCaseNumber(f *testing.F) {
	f.Add("")
	f.Add("26112300000100")
	f.Add("国")
	for seq := range int64(5) {
		if s, err := regno.CaseNumber(now, seq+1); err == nil {
			f.Add(s)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		no, err := regno.ParseCaseNumber(s)
		if err != nil {
			invalid(t, s, err)
			return
		}
		if got := no.String(); got != regno.Normalise(s) {
			t.Fatalf("%q was read, but is written %q", s, got)
		}
	})
}

// mod97 puts two digits behind body so that the whole leaves 1.
func mod97(body string) string {
	for hi := '0'; hi <= '9'; hi++ {
		for lo := '0'; lo <= '9'; lo++ {
			s, rest := body+string(hi)+string(lo), 0
			for _, c := range s {
				rest = (rest*10 + int(c-'0')) % 97
			}
			if rest == 1 {
				return s
			}
		}
	}
	return ""
}
