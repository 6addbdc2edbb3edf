package regno

import (
	"strings"
	"unicode"
)

// ParseCode finds a code of so many digits in what a person typed or pasted: 123456, 123 456,
// 验证码 123456, or a whole text message in which one number has that length. label names the field
// in the refusal. The fault is Invalid.
func ParseCode(label, s string, length int) (string, error) {
	s = strings.TrimSpace(strings.Map(halfWidth, s))
	if s == "" {
		return "", refuse("请填写%s", label)
	}
	for _, text := range []string{s, strings.Map(joined, s)} {
		if code, ok := onlyRun(text, length); ok {
			return code, nil
		}
	}
	return "", refuse("%s是 %d 位数字，请核对", label, length)
}

// onlyRun gives the one run of digits that has this length.
func onlyRun(s string, length int) (code string, ok bool) {
	for _, run := range strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' }) {
		if len(run) != length {
			continue
		}
		if ok && run != code {
			return "", false
		}
		code, ok = run, true
	}
	return code, ok
}

// halfWidth makes full-width characters half-width and drops invisible ones.
func halfWidth(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}

// joined drops what people put between the groups of a code.
func joined(r rune) rune {
	if unicode.IsSpace(r) || isDash(r) {
		return -1
	}
	return r
}

// isDash reports whether r is one of the dashes that people write between groups of digits.
func isDash(r rune) bool { return unicode.Is(unicode.Pd, r) || r == '−' }
