package regno

import (
	"strings"
	"time"
	"unicode"
)

// ParseDay reads a day that a person typed: 2026-01-02, 2026/1/2, 2026.1.2, 2026年1月2日 or 20260102, with
// or without a time of day. It gives midnight in China. label names the field in the refusal. The fault is
// Invalid.
func ParseDay(label, s string) (time.Time, error) {
	s = strings.TrimSpace(strings.Map(halfWidth, s))
	if s == "" {
		return time.Time{}, refuse("请填写%s", label)
	}
	for _, text := range []string{s, strings.Map(joinedDay, s)} {
		if i := strings.IndexFunc(text, func(r rune) bool { return r == 'T' || unicode.IsSpace(r) }); i > 0 {
			if _, err := time.Parse("15:04", text[i+1:min(len(text), i+6)]); err == nil || strings.HasPrefix(text[i+1:], "0:00") {
				text = text[:i]
			}
		}
		for _, layout := range []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日", "2006年1月2号", "20060102"} {
			if t, err := time.ParseInLocation(layout, text, zone); err == nil {
				return t, nil
			}
		}
	}
	return time.Time{}, refuse("%s请按 2026-01-31 的格式填写", label)
}

// joinedDay drops the blanks that people put between the parts of a day: 2026 年 1 月 2 日.
func joinedDay(r rune) rune {
	if unicode.IsSpace(r) {
		return -1
	}
	return r
}
