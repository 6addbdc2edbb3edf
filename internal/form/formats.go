package form

import (
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

// zone is the time of the hall.
var zone = time.FixedZone("CST", 8*3600)

// formats are the formats of the hall. They accept every value that is not text, because
// the keyword type checks that.
var formats = []jsonschema.Format{
	{Name: "uscc", Validate: onText(func(s string) error { _, err := regno.ParseUSCC(s); return err })},
	{Name: "mobile", Validate: onText(func(s string) error { _, err := regno.ParseMobile(s); return err })},
	{Name: "idcard", Validate: onText(func(s string) error {
		_, err := regno.ParseDocument(regno.IdentityCard, s, time.Now())
		return err
	})},
	{Name: "date", Validate: onText(func(s string) error {
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			return errors.New("not a date")
		}
		return nil
	})},
	{Name: "month", Validate: onText(func(s string) error { return laidOut(monthOnly, s) })},
	{Name: "minute", Validate: onText(func(s string) error { return laidOut(minuteOnly, s) })},
	{Name: "region", Validate: onText(func(s string) error {
		if len(s) != 6 || strings.Trim(s, "0123456789") != "" {
			return errors.New("not a region")
		}
		return nil
	})},
	{Name: "address", Validate: onText(checkAddress)},
	{Name: "phone", Validate: onText(func(s string) error { _, err := ParsePhone(s); return err })},
	{Name: "name", Validate: onText(func(s string) error { _, err := regno.ParseName(s); return err })},
	{Name: "bankcard", Validate: onText(func(s string) error { _, err := parseBankAccount(s); return err })},
}

func onText(check func(string) error) func(any) error {
	return func(v any) error {
		if s, ok := v.(string); ok {
			return check(s)
		}
		return nil
	}
}

// ParsePhone reads a mobile number, or a landline number with its area code, which is
// written with one hyphen: 025-83330000.
func ParsePhone(s string) (string, error) {
	mobile, err := regno.ParseMobile(s)
	if err == nil {
		return string(mobile), nil
	}
	n := withoutDashes(s)
	if strings.HasPrefix(n, "1") || strings.HasPrefix(n, "+") {
		return "", err
	}
	if strings.Trim(n, "0123456789") != "" || len(n) < 10 || len(n) > 12 || n[0] != '0' {
		return "", fault.New(fault.Invalid, "联系电话应为 11 位手机号，或带区号的固定电话")
	}
	area := 4
	if n[1] == '1' || n[1] == '2' {
		area = 3
	}
	return n[:area] + "-" + n[area:], nil
}

func withoutDashes(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Pd, r) || r == '−' {
			return -1
		}
		return r
	}, regno.Normalise(s))
}

// parseBankAccount checks only the form, because accounts of units have no check digit.
func parseBankAccount(s string) (string, error) {
	n := withoutDashes(s)
	if c := utf8.RuneCountInString(n); c < 8 || c > 32 {
		return "", fault.New(fault.Invalid, "银行账号应为 8 至 32 位数字")
	}
	if strings.Trim(n, "0123456789") != "" {
		return "", fault.New(fault.Invalid, "银行账号只能由数字组成，请核对")
	}
	return n, nil
}

// parseDate reads 2026-01-02, 2026/1/2, 2026.1.2, 2026年1月2日 and 20260102, and writes the first.
func parseDate(s string) (string, error) {
	n := strings.NewReplacer("年", "-", "月", "-", "日", "", "号", "", "/", "-", ".", "-", "。", "-").Replace(withHyphens(s))
	for _, layout := range []string{"2006-1-2", "20060102"} {
		if t, err := time.Parse(layout, n); err == nil {
			return t.Format(time.DateOnly), nil
		}
	}
	return "", errors.New("not a date")
}

// How months and moments are kept.
const (
	monthOnly  = "2006-01"
	minuteOnly = "2006-01-02T15:04"
)

func laidOut(layout, s string) error {
	if _, err := time.Parse(layout, s); err != nil {
		return errors.New("not a time")
	}
	return nil
}

// parseMonth reads 2026-3, 2026年3月 and 202603.
func parseMonth(s string) (string, error) {
	n := strings.NewReplacer("年", "-", "月", "", "/", "-", ".", "-", "。", "-").Replace(withHyphens(s))
	for _, layout := range []string{"2006-1", "200601"} {
		if t, err := time.Parse(layout, n); err == nil {
			return t.Format(monthOnly), nil
		}
	}
	return "", errors.New("not a month")
}

// parseMoment reads a date as parseDate does, and the time after a space or T.
func parseMoment(s string) (string, error) {
	at := strings.LastIndexAny(s, " T\t")
	if at < 0 {
		return "", errors.New("no time")
	}
	day, err := parseDate(s[:at])
	if err != nil {
		return "", err
	}
	clock := strings.NewReplacer("：", ":", "时", ":", "点", ":", "分", "").Replace(s[at+1:])
	for _, layout := range []string{"15:04", "15:04:05"} {
		if t, err := time.Parse(layout, clock); err == nil {
			return day + t.Format("T15:04"), nil
		}
	}
	return "", errors.New("not a time")
}

func withHyphens(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Pd, r) || r == '−' {
			return '-'
		}
		return r
	}, regno.Normalise(s))
}

// sayOf gives the sentence of the error of a format, if it has one.
func sayOf(err error) string {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return f.Say
	}
	return ""
}
