package regno_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/regno"
)

var now = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

func TestDocumentsOfEveryTypeAreTaken(t *testing.T) {
	for name, tc := range map[string]struct {
		typ      regno.DocType
		in, want string
	}{
		"the identity card of GB 11643":         {"01", "11010519491231002X", "11010519491231002X"},
		"a small x":                             {"01", "11010519491231002x", "11010519491231002X"},
		"full width with spaces":                {"01", " １１０１０５ 19491231 ００２Ｘ ", "11010519491231002X"},
		"a pass of Hong Kong":                   {"04", "H12345678", "H12345678"},
		"a pass with the count of its reissues": {"04", "h1234567802", "H12345678"},
		"a pass of Macau":                       {"05", "M12345678", "M12345678"},
		"a pass of Taiwan":                      {"06", "12345678", "12345678"},
		"a permanent residence card of 2023":    {"07", "911124198108030024", "911124198108030024"},
		"a permanent residence card of before":  {"07", "usa110019810801", "USA110019810801"},
		"a passport":                            {"08", "e12345678", "E12345678"},
		"a residence permit of Hong Kong":       {"16", "810000199408230021", "810000199408230021"},
		"a residence permit of Taiwan":          {"16", "830000199201300022", "830000199201300022"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := regno.ParseDocument(tc.typ, tc.in, now)
			if err != nil || got != (regno.Document{Type: tc.typ, Number: tc.want}) {
				t.Errorf("got %#v, %v; want %s", got, err, tc.want)
			}
		})
	}
}

// REG-4: identity number by GB 11643 (date, check digit) or by the format of its type.
func TestEachFlawOfADocumentHasItsOwnSentence(t *testing.T) {
	for name, tc := range map[string]struct {
		typ     regno.DocType
		in, say string
	}{
		"no type":                              {"", "11010519491231002X", "请选择证件类型"},
		"a type the hall does not take":        {"90", "11010519491231002X", "请选择证件类型"},
		"no number":                            {"01", " \u3000", "请填写证件号码"},
		"the old 15 digits":                    {"01", "110105491231002", "15 位的居民身份证号码已停用，请填写 18 位号码"},
		"17 characters":                        {"01", "1101051949123100X", "居民身份证号码应为 18 位，当前是 17 位"},
		"a letter inside":                      {"01", "1101O519491231002X", "居民身份证号码只能由数字组成（末位可以是 X），请核对第 5 位"},
		"an X inside":                          {"01", "X10105194912310020", "居民身份证号码只能由数字组成（末位可以是 X），请核对第 1 位"},
		"a letter at the end":                  {"01", "11010519491231002Y", "居民身份证号码只能由数字组成（末位可以是 X），请核对第 18 位"},
		"the thirtieth of February":            {"01", "110105199002300027", "居民身份证号码第 7 至 14 位不是有效的出生日期，请核对"},
		"the 29th of February of no leap year": {"01", "110105190002290020", "居民身份证号码第 7 至 14 位不是有效的出生日期，请核对"},
		"a month 13":                           {"01", "110105199013010027", "居民身份证号码第 7 至 14 位不是有效的出生日期，请核对"},
		"born before any register":             {"01", "110105179901010027", "居民身份证号码第 7 至 14 位不是有效的出生日期，请核对"},
		"born tomorrow":                        {"01", "110105202611240020", "居民身份证号码中的出生日期晚于今天，请核对"},
		"a wrong check digit":                  {"01", "110105194912310021", "居民身份证号码的校验位不对，请核对是否有输错的数字"},
		"no region":                            {"01", "010105194912310021", "居民身份证号码的前 6 位不是行政区划代码，请核对"},
		"a residence permit":                   {"01", "810000199408230021", "这是港澳台居民居住证的号码，请把证件类型改为港澳台居民居住证"},
		"a permit that is an identity card":    {"16", "11010519491231002X", "港澳台居民居住证号码应以 810000、820000 或 830000 开头，请核对"},
		"a permit with a wrong check digit":    {"16", "810000199408230022", "港澳台居民居住证号码的校验位不对，请核对是否有输错的数字"},
		"a permit of 17 characters":            {"16", "81000019940823002", "港澳台居民居住证号码应为 18 位，当前是 17 位"},
		"a Macau pass under Hong Kong":         {"04", "M12345678", "这是澳门居民的通行证号码，请把证件类型改为港澳居民来往内地通行证（澳门）"},
		"a Hong Kong pass under Macau":         {"05", "H12345678", "这是香港居民的通行证号码，请把证件类型改为港澳居民来往内地通行证（香港）"},
		"a pass without its letter":            {"04", "123456789", "香港居民的通行证号码应以字母 H 开头，请核对"},
		"a pass of seven digits":               {"04", "H1234567", "通行证号码应为 H 加 8 位数字，当前共 8 位"},
		"a pass with a letter inside":          {"05", "M1234567A", "通行证号码应为 M 加 8 位数字，请核对"},
		"a Taiwan pass of ten digits":          {"06", "1234567801", "台湾居民来往大陆通行证号码应为 8 位数字，当前是 10 位（不含签发次数）"},
		"a Taiwan pass with a letter":          {"06", "T2345678", "台湾居民来往大陆通行证号码只能由数字组成，请核对"},
		"a residence card with another start":  {"07", "811124198108030024", "18 位的外国人永久居留身份证号码应以 9 开头，请核对"},
		"a residence card, wrong check digit":  {"07", "911124198108030025", "外国人永久居留身份证号码的校验位不对，请核对是否有输错的数字"},
		"an old card with too few letters":     {"07", "US1110019810801", "15 位的外国人永久居留证号码应为 3 位字母加 12 位数字，请核对"},
		"a residence card of 16":               {"07", "9111241981080300", "外国人永久居留身份证号码应为 18 位（旧证为 15 位），当前是 16 位"},
		"a short passport":                     {"08", "E123", "护照号码应为 5 至 17 位，当前是 4 位"},
		"a passport with a hyphen":             {"08", "E-1234567", "护照号码只能由字母和数字组成，请核对"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := regno.ParseDocument(tc.typ, tc.in, now)
			refused(t, err, tc.say)
		})
	}
}

func TestSomeoneBornTodayInChinaIsTaken(t *testing.T) {
	justAfterMidnight := time.Date(2026, 11, 23, 16, 0, 1, 0, time.UTC) // the 24th in China
	n := withCheck("11010520261124002")
	if _, err := regno.ParseDocument(regno.IdentityCard, n, justAfterMidnight); err != nil {
		t.Errorf("born today gave %v", err)
	}
	if _, err := regno.ParseDocument(regno.IdentityCard, n, justAfterMidnight.Add(-2*time.Second)); err == nil {
		t.Error("born tomorrow was taken")
	}
}

func TestTheIdentityCardStandsFirstUnderItsName(t *testing.T) {
	types := regno.DocTypes()
	if types[0] != (regno.DocOption{Type: "01", Label: "居民身份证"}) {
		t.Errorf("the first type is %v", types[0])
	}
	seen := map[string]bool{}
	for _, o := range types {
		if seen[o.Label] || o.Label == "" || !o.Type.Valid() || o.Type.Label() != o.Label {
			t.Errorf("type %s has the label %q", o.Type, o.Label)
		}
		seen[o.Label] = true
	}
	if len(types) != 7 || regno.DocType("02").Valid() {
		t.Errorf("the hall takes %d types", len(types))
	}
}

// REG-5: who cannot be verified by face is sent to the counter.
func TestOnlyPassportsHaveNoFacePathOnline(t *testing.T) {
	for d, want := range map[regno.Document]bool{
		{Type: "01", Number: "11010519491231002X"}: true,
		{Type: "16", Number: "810000199408230021"}: true,
		{Type: "16", Number: "820000199408230021"}: true,
		{Type: "16", Number: "830000199201300022"}: true,
		{Type: "16", Number: "11010519491231002X"}: false,
		{Type: "04", Number: "H12345678"}:          true,
		{Type: "05", Number: "M12345678"}:          true,
		{Type: "06", Number: "12345678"}:           true,
		{Type: "07", Number: "911124198108030024"}: true,
		{Type: "08", Number: "E12345678"}:          false,
	} {
		if got := d.FaceCapable(); got != want {
			t.Errorf("%v face capable: %v, want %v", d, got, want)
		}
	}
}

func TestWhatADocumentTells(t *testing.T) {
	d := regno.Document{Type: "01", Number: "11010519491231002X"}
	if born, ok := d.Birth(); !ok || born.Format(time.DateOnly) != "1949-12-31" {
		t.Errorf("born %v, %v", born, ok)
	}
	if male, ok := d.Male(); !ok || male {
		t.Errorf("digit 17 is even, yet male = %v, %v", male, ok)
	}
	if got, want := d.Key(), "01|11010519491231002X"; got != want {
		t.Errorf("key %q, want %q", got, want)
	}
	if got, want := d.Parts(), []string{"11010519491231002X", "31002X", "19491231", "491231"}; !slices.Equal(got, want) {
		t.Errorf("parts %v, want %v", got, want)
	}
	if d.Last(6) != "31002X" || (regno.Document{}).Last(6) != "" {
		t.Errorf("last six %q", d.Last(6))
	}
	p := regno.Document{Type: "08", Number: "E12345678"}
	if _, ok := p.Birth(); ok {
		t.Error("a passport number told a date of birth")
	}
	if _, ok := p.Male(); ok {
		t.Error("a passport number told a sex")
	}
}

// SEC-1: never in logs.
func TestADocumentInALogLineGivesNothingAway(t *testing.T) {
	d := regno.Document{Type: "01", Number: "11010519491231002X"}
	m := regno.Mobile("13812345682")
	for _, verb := range []string{"%v", "%s", "%+v", "%#v"} {
		if s := fmt.Sprintf(verb, d); strings.Contains(s, "19491231") {
			t.Errorf("%s prints %s", verb, s)
		}
	}
	if s := fmt.Sprintf("%v %s", m, m); strings.Contains(s, "3812345") {
		t.Errorf("a phone prints as %s", s)
	}
}

func FuzzDocument(f *testing.F) {
	for _, o := range regno.DocTypes() {
		for _, s := range []string{"11010519491231002X", "810000199408230021", "830000199201300022", "911124198108030024",
			"H1234567801", "M12345678", "12345678", "USA110019810801", "E12345678", "", "国", "\xff\xfe", "110105491231002"} {
			f.Add(string(o.Type), s)
		}
	}
	f.Fuzz(func(t *testing.T, typ, s string) {
		d, err := regno.ParseDocument(regno.DocType(typ), s, now)
		if err != nil {
			invalid(t, s, err)
			return
		}
		if again, err := regno.ParseDocument(d.Type, d.Number, now); err != nil || again != d {
			t.Fatalf("%v was taken once but then gave %v, %v", d, again, err)
		}
		if m := d.Masked(); len(m) > 8 || len(d.Number) > 8 && strings.Contains(m, d.Number[:len(d.Number)-4]) {
			t.Fatalf("the mask %q shows too much", m)
		}
		if born, ok := d.Birth(); ok && born.After(now) {
			t.Fatalf("%v is not born yet", d)
		}
	})
}

// withCheck puts the MOD 11-2 character behind 17 digits, computed by the
// definition of ISO 7064 rather than by the table of GB 11643.
func withCheck(body string) string {
	p := 0
	for _, c := range body {
		p = (p + int(c-'0')) * 2 % 11
	}
	return body + string("0123456789X"[(12-p)%11])
}
