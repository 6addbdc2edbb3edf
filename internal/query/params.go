package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/workday"
)

// Area is a region that the core system knows institutions of.
type Area struct{ Code, Name string }

// Areas are those connected.
var Areas = []Area{{"320000", "省本级"}, {"321200", "泰州市"}}

// oldestYear is the first year of the records.
const oldestYear = 2015

// Years are the years that a parameter of that kind takes, newest first.
func Years(now time.Time) []string {
	var out []string
	for y := now.In(workday.Zone).Year(); y >= oldestYear; y-- {
		out = append(out, strconv.Itoa(y))
	}
	return out
}

// Months are the values of a month.
func Months() []string {
	var out []string
	for m := 1; m <= 12; m++ {
		out = append(out, fmt.Sprintf("%02d", m))
	}
	return out
}

const mostWord = 40 // characters

// values reads what was typed into the names of the view. The fault is Invalid, with the fields.
func (q Query) values(typed map[string]string, now time.Time) (map[string]string, error) {
	out, wrong := map[string]string{}, []fault.Field(nil)
	for _, p := range q.Params {
		text := strings.TrimSpace(typed[p.Key])
		if text == "" {
			if !p.Optional {
				wrong = append(wrong, fault.Field{Name: p.Key, Say: "请填写" + p.Label})
			}
			continue
		}
		v, err := p.read(text, now)
		if err != nil {
			wrong = append(wrong, fault.Field{Name: p.Key, Say: fault.Of(err).Say})
			continue
		}
		out[p.Wire] = v
	}
	if len(q.OneOf) > 0 && len(wrong) == 0 {
		var labels []string
		given := false
		for _, p := range q.Params {
			if slices.Contains(q.OneOf, p.Key) {
				labels = append(labels, p.Label)
				given = given || out[p.Wire] != ""
			}
		}
		if !given {
			wrong = append(wrong, fault.Field{Name: q.OneOf[0], Say: "请填写" + strings.Join(labels, "或者") + "，填一项就可以"})
		}
	}
	if len(wrong) > 0 {
		return nil, &fault.Fault{Kind: fault.Invalid, Fields: wrong}
	}
	return out, nil
}

func (p Param) read(text string, now time.Time) (string, error) {
	bad := func(say string) (string, error) { return "", fault.New(fault.Invalid, say) }
	plain := regno.Normalise(text)
	digits := strings.Trim(plain, "0123456789") == ""
	switch p.Kind {
	case "name":
		n, err := regno.ParseName(text)
		return string(n), err
	case "number":
		if len(plain) < 6 || len(plain) > 20 {
			return bad("证件号码不完整，请核对")
		}
		if len(plain) == 18 && plain[0] < '8' && strings.Trim(plain[:17], "0123456789") == "" {
			d, err := regno.ParseDocument(regno.IdentityCard, plain, now)
			return d.Number, err
		}
		return plain, nil
	case "tail":
		if len(plain) != 4 || strings.Trim(plain[:3], "0123456789") != "" || !strings.Contains("0123456789X", plain[3:]) {
			return bad("请填写证件号码的后 4 位")
		}
		return plain, nil
	case "phone4":
		if len(plain) != 4 || !digits {
			return bad("请填写手机号码的后 4 位数字")
		}
		return plain, nil
	case "cert":
		if c := strings.Join(strings.Fields(text), ""); utf8.RuneCountInString(c) >= 6 && utf8.RuneCountInString(c) <= mostWord {
			return c, nil
		}
		return bad("证书编号不完整，请按证书填写")
	case "case":
		no, err := regno.ParseCaseNumber(text)
		return no.String(), err
	case "year":
		if slices.Contains(Years(now), plain) {
			return plain, nil
		}
		return bad("请选择年度")
	case "month":
		if slices.Contains(Months(), plain) {
			return plain, nil
		}
		return bad("请选择月份")
	case "area":
		if slices.ContainsFunc(Areas, func(a Area) bool { return a.Code == plain }) {
			return plain, nil
		}
		return bad("请选择地区")
	case "choice":
		if slices.Contains(p.Choices, text) {
			return text, nil
		}
		return bad("请选择" + p.Label)
	}
	if utf8.RuneCountInString(text) > mostWord {
		return bad(fmt.Sprintf("最多 %d 个字", mostWord))
	}
	return text, nil
}
