package form

import (
	"errors"
	"strings"
	"time"
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
	{Name: "region", Validate: onText(func(s string) error {
		if len(s) != 6 || strings.Trim(s, "0123456789") != "" {
			return errors.New("not a region")
		}
		return nil
	})},
	{Name: "phone", Validate: onText(checkPhone)},
	{Name: "bankcard", Validate: onText(checkBankAccount)},
}

func onText(check func(string) error) func(any) error {
	return func(v any) error {
		if s, ok := v.(string); ok {
			return check(s)
		}
		return nil
	}
}

// checkPhone accepts a mobile number, or a landline number with its area code.
func checkPhone(s string) error {
	n := regno.Normalise(s)
	if strings.HasPrefix(n, "1") {
		_, err := regno.ParseMobile(n)
		return err
	}
	n = strings.ReplaceAll(n, "-", "")
	if strings.Trim(n, "0123456789") != "" || len(n) < 10 || len(n) > 12 || n[0] != '0' {
		return fault.New(fault.Invalid, "联系电话应为 11 位手机号，或带区号的固定电话")
	}
	return nil
}

// checkBankAccount checks only the form, because accounts of units have no check digit.
func checkBankAccount(s string) error {
	n := strings.ReplaceAll(regno.Normalise(s), "-", "")
	if c := utf8.RuneCountInString(n); c < 8 || c > 32 {
		return fault.New(fault.Invalid, "银行账号应为 8 至 32 位数字")
	}
	if strings.Trim(n, "0123456789") != "" {
		return fault.New(fault.Invalid, "银行账号只能由数字组成，请核对")
	}
	return nil
}

// sayOf gives the sentence of the error of a format, if it has one.
func sayOf(err error) string {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return f.Say
	}
	return ""
}
