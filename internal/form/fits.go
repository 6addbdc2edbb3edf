package form

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Limits of a draft, whatever its schema allows.
const (
	maxRows    = 10_000
	maxFiles   = 100
	maxChoices = 500
	maxChars   = 20_000 // of one value
)

// Fits checks whether d may be kept as a draft. It refuses what is too much to keep, and
// characters that no store or page can show. The fault is Invalid and names the inputs.
// Nothing is ever cut to fit.
func (f *Form) Fits(d Data) error {
	found := newFindings()
	f.checkFit(d, found)
	return f.fault(d, found)
}

func (f *Form) checkFit(d Data, found *findings) {
	for _, field := range f.fields {
		list, _ := d[field.Name].([]any)
		switch limit := field.limit(); {
		case field.Kind == Rows && len(list) > limit:
			found.add(field.Name, fmt.Sprintf("%s最多 %d 行，这次填写的没有保存，请删去多出的行", field.Label, limit))
		case field.Kind == Files && len(list) > maxFiles:
			found.add(field.Name, fmt.Sprintf("%s最多 %d 个文件", field.Label, maxFiles))
		}
	}
	f.eachScalar(d, func(c Field, name string, row int, v any) {
		say := c.unfit(text(v))
		if list, _ := v.([]any); len(list) > maxChoices {
			say = fmt.Sprintf("%s最多选择 %d 项", c.Label, maxChoices)
		}
		if row >= 0 {
			say = found.inRow(row, say)
		}
		found.add(name, say)
	})
}

func (f Field) unfit(s string) string {
	if n := utf8.RuneCountInString(s); n > maxChars {
		return fmt.Sprintf("%s最多 %d 个字，当前是 %d 个字，多了 %d 个字", f.Label, maxChars, n, n-maxChars)
	}
	if strings.ContainsAny(s, "\x00"+string(utf8.RuneError)) {
		return f.Label + "中有不能识别的字符（显示为 �），请删除后重新填写"
	}
	return ""
}
