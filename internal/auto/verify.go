package auto

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/regno"
	"wangting/internal/workday"
)

// verifier asks a view about answers. It gives a sentence for each of them: why it is not as the core system knows it; "" when it is.
type verifier func(ctx context.Context, core Core, who subject, of []form.CoreAnswers) ([]string, error)

// verifiers are those of form.CoreChecks.
var verifiers = map[string]verifier{
	"permit-dispatch":   permitValid("dispatch"),
	"permit-hr":         permitValid("hr"),
	"certificate-known": certificateKnown,
	"staff-in-roster":   staffInRoster,
	"aid-known":         aidKnown,
	"aid-own":           aidOwn,
	"wage-least":        wageLeast,
	"wages-least":       wageLeast,
	"injury-known":      injuryKnown,
	"title-returned":    titleReturned,
	"course-open":       courseOpen,
	"skill-new":         skillNew,
}

// Verify asks the core business system what a form asks about its answers: one sentence for each, "" for what is right. Faults: Away;
// NotFound where the data of the region is not connected.
func (s *Service) Verify(ctx context.Context, c casework.Case, ask form.CoreAsk) ([]string, error) {
	verify, ok := verifiers[ask.Check.Key]
	if !ok {
		return nil, errors.New("nobody checks " + ask.Check.Key)
	}
	if ask.Check.Audience == "unit" && c.Personal() || ask.Check.Audience == "person" && !c.Personal() {
		return nil, fault.New(fault.NotFound, "")
	}
	who, err := s.subject(ctx, c)
	if err != nil {
		return nil, err
	}
	return verify(ctx, s.Core, who, ask.Of)
}

// owner are the parameters that hold a view to what the applicant may know.
func (who subject) owner() map[string]string {
	if who.uscc == "" {
		return who.person()
	}
	return map[string]string{"aab998": string(who.uscc)}
}

// today as the core system writes days.
func (who subject) today() string { return who.now.In(workday.Zone).Format("20060102") }

// mostAsked is how many rows one question of a list names.
const mostAsked = 100

// listed asks a view that takes lists, part by part. The rows of an answer say which of the list they are about in "at", from 1.
func (who subject) listed(
	ctx context.Context, core Core, view string, of []form.CoreAnswers, lists func([]form.CoreAnswers) map[string]string,
) ([]map[string]string, error) {
	out := make([]map[string]string, len(of))
	for from := 0; from < len(of); from += mostAsked {
		part := of[from:min(from+mostAsked, len(of))]
		values := lists(part)
		if who.uscc != "" {
			values["aab998"] = string(who.uscc)
		}
		rows, err := core.Look(ctx, view, values)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if at, err := strconv.Atoi(r["at"]); err == nil && at >= 1 && at <= len(part) {
				out[from+at-1] = r
			}
		}
	}
	return out, nil
}

func joined(of []form.CoreAnswers, take func(form.CoreAnswers) string) string {
	var all []string
	for _, a := range of {
		all = append(all, take(a))
	}
	return strings.Join(all, ",")
}

func permitValid(kind string) verifier {
	return func(ctx context.Context, core Core, who subject, of []form.CoreAnswers) ([]string, error) {
		rows, err := core.Look(ctx, "permits", map[string]string{"aab998": string(who.uscc), "kind": kind})
		if err != nil {
			return nil, err
		}
		says := make([]string, len(of))
		for i, a := range of {
			says[i] = "没有查到本单位的这个许可证，请核对编号"
			for _, r := range rows {
				if !sameNumber(r["permitNo"], a.Field) {
					continue
				}
				switch says[i] = ""; {
				case r["state"] != "有效":
					says[i] = "许可证的状态是“" + r["state"] + "”"
				case r["to"] < who.today():
					says[i] = "许可证已于 " + catalog.Day(r["to"]) + " 到期"
				}
			}
		}
		return says, nil
	}
}

// sameNumber compares numbers of documents: brackets and spaces are typed in many ways.
func sameNumber(a, b string) bool {
	plain := strings.NewReplacer(" ", "", "　", "", "(", "〔", ")", "〕", "（", "〔", "）", "〕", "[", "〔", "]", "〕", "［", "〔", "］", "〕")
	return plain.Replace(a) == plain.Replace(b)
}

// mostTrainings is how often a year the training of a person is subsidised, over all units.
const mostTrainings = 3

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func certificateKnown(ctx context.Context, core Core, who subject, of []form.CoreAnswers) ([]string, error) {
	rows, err := who.listed(ctx, core, "skill-certificates", of, func(part []form.CoreAnswers) map[string]string {
		return map[string]string{"certNo": joined(part, func(a form.CoreAnswers) string { return a.Field }),
			"numbers": joined(part, func(a form.CoreAnswers) string { return a.Values["number"] })}
	})
	if err != nil {
		return nil, err
	}
	yearAgo := who.now.In(workday.Zone).AddDate(-1, 0, 0).Format("20060102")
	says := make([]string, len(of))
	for i, r := range rows {
		switch {
		case r == nil:
			says[i] = "没有查到这个证书编号"
		case r["holder"] != "Y":
			says[i] = "证书不是这个人的"
		case r["state"] != "有效":
			says[i] = "证书的状态是“" + r["state"] + "”"
		case r["issued"] < yearAgo:
			says[i] = "证书于 " + catalog.Day(r["issued"]) + " 发放，已超过十二个月"
		case r["subsidised"] == "Y":
			says[i] = "同一职业同一等级已经领取过培训补贴"
		case number(r["timesThisYear"]) >= mostTrainings:
			says[i] = "本年度已经享受培训补贴 " + r["timesThisYear"] + " 次，一年最多三次"
		}
	}
	return says, nil
}

func staffInRoster(ctx context.Context, core Core, who subject, of []form.CoreAnswers) ([]string, error) {
	rows, err := core.Look(ctx, "roster", map[string]string{"aab998": string(who.uscc)})
	if err != nil {
		return nil, err
	}
	insured := map[string]bool{}
	for _, r := range rows {
		insured[regno.Name(r["aac003"]).Key()+r["id4"]] = true
	}
	says := make([]string, len(of))
	for i, a := range of {
		if !insured[regno.Name(a.Values["name"]).Key()+last4(a.Field)] {
			says[i] = "不在本单位的参保人员名册中"
		}
	}
	return says, nil
}

// aidGroups are the groups of the view aid, by the codes of forms.
var aidGroups = map[string]string{"hard": "就业困难", "graduate": "高校毕业生", "left": "高校毕业生", "veteran": "退役军人", "poor": "脱贫"}

// mostAidMonths is how long the insurance of a person is subsidised, over all kinds.
const mostAidMonths = 36

func aidKnown(ctx context.Context, core Core, who subject, of []form.CoreAnswers) ([]string, error) {
	rows, err := who.listed(ctx, core, "aid", of, func(part []form.CoreAnswers) map[string]string {
		return map[string]string{"numbers": joined(part, func(a form.CoreAnswers) string { return a.Field })}
	})
	if err != nil {
		return nil, err
	}
	says := make([]string, len(of))
	for i, r := range rows {
		says[i] = who.aided(r, of[i].Values["group"], of[i].Values["months"])
	}
	return says, nil
}

// aided says why a person is not subsidised as a member of a group, for so many months more.
func (who subject) aided(r map[string]string, group, months string) string {
	switch used := number(r["usedMonths"]); {
	case r == nil:
		return "没有查到人员类别的认定"
	case r["group"] != aidGroups[group]:
		return "认定的人员类别是“" + r["group"] + "”，与填写的不一致"
	case r["to"] < who.today():
		return "人员类别的认定已于 " + catalog.Day(r["to"]) + " 到期"
	case used+number(months) > mostAidMonths:
		return "已经享受补贴 " + strconv.Itoa(used) + " 个月，加上这次超过三十六个月"
	}
	return ""
}

// aidOwn is aidKnown for somebody who applies for themselves.
func aidOwn(ctx context.Context, core Core, who subject, of []form.CoreAnswers) ([]string, error) {
	rows, err := core.Look(ctx, "aid", map[string]string{"numbers": who.doc.Number})
	if err != nil {
		return nil, err
	}
	says := make([]string, len(of))
	for i, a := range of {
		var r map[string]string
		if len(rows) > 0 {
			r = rows[0]
		}
		says[i] = who.aided(r, a.Field, a.Values["months"])
	}
	return says, nil
}

// wageLeast compares monthly wages with what the place allows at least this year: that of the row, of the form, or of the case.
func wageLeast(ctx context.Context, core Core, who subject, of []form.CoreAnswers) ([]string, error) {
	says, least := make([]string, len(of)), map[string]int{}
	for i, a := range of {
		area := cmp.Or(a.Values["place"], a.Values["workRegion"], who.region)
		if _, asked := least[area]; !asked {
			rows, err := core.Look(ctx, "limits", map[string]string{"area": area, "year": who.today()[:4]})
			if err != nil && !(errors.Is(err, fault.NotFound) && len(of) > 1) { // of many places one may not be connected
				return nil, err
			}
			least[area] = 0
			if len(rows) > 0 {
				least[area] = number(rows[0]["minWage"])
			}
		}
		if wage, err := strconv.ParseFloat(a.Field, 64); err == nil && int(wage) < least[area] {
			says[i] = fmt.Sprintf("低于当地月最低工资标准 %d 元", least[area]/100)
		}
	}
	return says, nil
}

func injuryKnown(ctx context.Context, core Core, who subject, of []form.CoreAnswers) ([]string, error) {
	rows, err := core.Look(ctx, "injuries2", who.owner())
	if err != nil {
		return nil, err
	}
	says := make([]string, len(of))
	for i, a := range of {
		says[i] = "没有查到这份认定工伤决定书，请核对文号"
		for _, r := range rows {
			if sameNumber(r["decisionNo"], a.Field) {
				says[i] = injuryDiffers(r, a)
			}
		}
	}
	return says, nil
}

func injuryDiffers(r map[string]string, a form.CoreAnswers) string {
	number, at := a.Values["worker"], a.Values["accidentDate"]
	switch {
	case number != "" && r["id4"] != last4(number):
		return "决定书认定的不是这名职工"
	case at != "" && at != catalog.Day(r["alc020"]):
		return "决定书记载的事故日期是 " + catalog.Day(r["alc020"]) + "，与填写的不一致"
	case r["insuredThatDay"] == "false":
		return "事故当日没有参加工伤保险，有关待遇由用人单位支付"
	}
	return ""
}
