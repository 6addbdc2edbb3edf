package query

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/regno"
)

const mostWord = 40 // characters

// values reads what was typed into the names of the view. The fault is Invalid, with the fields.
func (q Query) values(typed map[string]string, now time.Time) (map[string]string, error) {
	out, wrong := map[string]string{}, []fault.Field(nil)
	for _, p := range q.Params {
		text := strings.TrimSpace(typed[p.Key])
		if text == "" {
			if p.Required {
				wrong = append(wrong, fault.Field{Name: p.Key, Say: "请填写" + p.Label})
			}
			continue
		}
		v, err := read(q.Param(p), p.Label, text, now)
		if err != nil {
			wrong = append(wrong, fault.Field{Name: p.Key, Say: fault.Of(err).Say})
			continue
		}
		out[p.Takes] = v
	}
	if len(wrong) == 0 {
		wrong = q.incomplete(out)
	}
	if len(wrong) > 0 {
		return nil, &fault.Fault{Kind: fault.Invalid, Fields: wrong}
	}
	return out, nil
}

// incomplete says what is missing when no set of parameters that the view needs is filled.
func (q Query) incomplete(values map[string]string) []fault.Field {
	empty := func(key string) bool { return values[key] == "" }
	if len(q.Of.Needs) == 0 || slices.ContainsFunc(q.Of.Needs, func(set []string) bool { return !slices.ContainsFunc(set, empty) }) {
		return nil
	}
	var field string
	var labels []string
	for _, p := range q.Params {
		needed := slices.ContainsFunc(q.Of.Needs, func(set []string) bool { return slices.Contains(set, p.Takes) })
		if !needed || !empty(p.Takes) {
			continue
		}
		if field == "" {
			field = p.Key
		}
		labels = append(labels, p.Label)
	}
	say := "请填写" + strings.Join(labels, "或者")
	if len(labels) > 1 {
		say += "，填一项就可以"
	}
	return []fault.Field{{Name: field, Say: say}}
}

// read reads what was typed for a parameter of a view.
func read(p catalog.ViewParam, label, text string, now time.Time) (string, error) {
	bad := func(say string) (string, error) { return "", fault.New(fault.Invalid, say) }
	plain := regno.Normalise(text)
	digits := strings.Trim(plain, "0123456789") == ""
	switch p.Type {
	case catalog.PersonName:
		n, err := regno.ParseName(text)
		return string(n), err
	case catalog.DocumentNumber:
		if len(plain) < 6 || len(plain) > 20 {
			return bad("证件号码不完整，请核对")
		}
		if len(plain) == 18 && plain[0] < '8' && strings.Trim(plain[:17], "0123456789") == "" {
			d, err := regno.ParseDocument(regno.IdentityCard, plain, now)
			return d.Number, err
		}
		return plain, nil
	case catalog.NumberTail:
		if len(plain) != 4 || strings.Trim(plain[:3], "0123456789") != "" || !strings.Contains("0123456789X", plain[3:]) {
			return bad("请填写证件号码的后 4 位")
		}
		return plain, nil
	case catalog.PhoneTail:
		if len(plain) != 4 || !digits {
			return bad("请填写手机号码的后 4 位数字")
		}
		return plain, nil
	case catalog.CertificateNumber:
		if c := strings.Join(strings.Fields(text), ""); utf8.RuneCountInString(c) >= 6 && utf8.RuneCountInString(c) <= mostWord {
			return c, nil
		}
		return bad("证书编号不完整，请按证书填写")
	case catalog.CaseNumber:
		no, err := regno.ParseCaseNumber(text)
		return no.String(), err
	case catalog.Year, catalog.Month, catalog.Area, catalog.OneChoice:
		if slices.ContainsFunc(p.Options(now), func(o form.Option) bool { return o.Value == text }) {
			return text, nil
		}
		return bad("请选择" + label)
	}
	if utf8.RuneCountInString(text) > mostWord {
		return bad(fmt.Sprintf("最多 %d 个字", mostWord))
	}
	return text, nil
}
