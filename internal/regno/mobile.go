package regno

import (
	"strings"
	"unicode/utf8"
)

// Mobile is a mainland mobile number: 11 digits, able to receive an SMS.
type Mobile string

// ParseMobile reads a number that a person typed, with or without +86, spaces
// and hyphens. The fault is Invalid.
func ParseMobile(s string) (Mobile, error) {
	n := strings.Map(func(r rune) rune {
		if isDash(r) {
			return -1
		}
		return r
	}, Normalise(s))
	if n == "" {
		return "", refuse("请填写手机号")
	}
	for _, prefix := range []string{"+86", "0086", "86"} {
		if rest, ok := strings.CutPrefix(n, prefix); ok && len(rest) == 11 {
			n = rest
			break
		}
	}
	if c := utf8.RuneCountInString(n); c != 11 {
		return "", refuse("手机号应为 11 位，当前是 %d 位", c)
	}
	if !digits(n) {
		return "", refuse("手机号只能由数字组成，请核对")
	}
	if n[0] != '1' || n[1] < '3' {
		return "", refuse("手机号应以 13 至 19 开头，请核对")
	}
	return Mobile(n), nil
}

// Masked shows the first and the last two digits.
func (m Mobile) Masked() string { return MaskMobile(string(m)) }

// String gives the masked number, so that a log line does not reveal it. Use string(m)
// for the number itself.
func (m Mobile) String() string { return m.Masked() }
