package auto

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/regno"
)

func TestEveryCheckOfTheListIsAsked(t *testing.T) { // items.md §6, in-core
	var keys []string
	for _, c := range form.CoreChecks {
		keys = append(keys, c.Key)
	}
	slices.Sort(keys)
	if got := slices.Sorted(maps.Keys(verifiers)); !slices.Equal(got, keys) {
		t.Errorf("auto checks %v, forms choose from %v", got, keys)
	}
	for key, verify := range verifiers { // an outage is not "it is not there"
		says, err := verify(t.Context(), away{}, subject{now: clocktest.Now()}, []form.CoreAnswers{{Row: 1, Field: "1"}})
		if !errors.Is(err, fault.Away) || says != nil {
			t.Errorf("%s: %v, %v", key, says, err)
		}
	}
}

func TestAnswersAreComparedWithTheCoreSystem(t *testing.T) { // items.md §2.1, §2.5, §2.6, §3
	type values = map[string]string
	permit := []map[string]string{{"permitNo": "示例派〔2024〕0101", "state": "有效", "to": "20270331"},
		{"permitNo": "示例派〔2021〕0044", "state": "已换证", "to": "20240331"}, {"permitNo": "示例派〔2023〕0007", "state": "有效", "to": "20261031"}}
	card := func(more ...string) []map[string]string {
		r := map[string]string{"at": "1", "holder": "Y", "state": "有效", "issued": "20260620"}
		for i := 0; i < len(more); i += 2 {
			r[more[i]] = more[i+1]
		}
		return []map[string]string{r}
	}
	help := []map[string]string{{"at": "1", "group": "就业困难", "to": "20290228", "usedMonths": "30"}}
	injured := []map[string]string{{"decisionNo": "示例〔2025〕318号", "id4": "3591", "alc020": "20250618", "insuredThatDay": "true"},
		{"decisionNo": "示例〔2026〕027号", "id4": "4336", "alc020": "20260112", "insuredThatDay": "false"}}
	applied := []map[string]string{{"no": "ZC1", "state": "退回", "deadline": "20261215"}, {"no": "ZC2", "state": "评审中"},
		{"no": "ZC3", "state": "退回", "deadline": "20260101"}}
	taught := []map[string]string{{"no": "KC1", "left": "7"}, {"no": "KC2", "left": "0"}}
	skill := []map[string]string{{"certNo": "TZ1", "occupation": "电工", "level": "4", "state": "有效"},
		{"certNo": "TZ2", "occupation": "焊工", "level": "4", "state": "撤销"}}
	for why, tc := range map[string]struct {
		check, field string
		values       values
		core         views
		want         string
	}{
		"a permit":                     {"permit-dispatch", "示例派〔2024〕0101", nil, views{"permits": permit}, ""},
		"a permit in other brackets":   {"permit-dispatch", "示例派[2024] 0101", nil, views{"permits": permit}, ""},
		"a permit of nobody":           {"permit-hr", "示例派〔2024〕0102", nil, views{"permits": permit}, "没有查到"},
		"a permit that was replaced":   {"permit-dispatch", "示例派〔2021〕0044", nil, views{"permits": permit}, "已换证"},
		"a permit that is over":        {"permit-dispatch", "示例派〔2023〕0007", nil, views{"permits": permit}, "已于 2026-10-31 到期"},
		"a returned application":       {"title-returned", "ZC1", nil, views{"title-applications": applied}, ""},
		"an application under review":  {"title-returned", "ZC2", nil, views{"title-applications": applied}, "不在退回状态"},
		"an application past its day":  {"title-returned", "ZC3", nil, views{"title-applications": applied}, "已经过了"},
		"an application of nobody":     {"title-returned", "ZC9", nil, views{"title-applications": applied}, "没有查到"},
		"a course with seats":          {"course-open", "KC1", nil, views{"courses": taught}, ""},
		"a full course":                {"course-open", "KC2", nil, views{"courses": taught}, "名额已满"},
		"a course of nobody":           {"course-open", "KC9", nil, views{"courses": taught}, "没有这个编号"},
		"a new skill":                  {"skill-new", "电工", values{"level": "3"}, views{"skill-certificates": skill}, ""},
		"a skill that is certified":    {"skill-new", "电工", values{"level": "4"}, views{"skill-certificates": skill}, "TZ1"},
		"a skill taken back":           {"skill-new", "焊工", values{"level": "4"}, views{"skill-certificates": skill}, ""},
		"a certificate":                {"certificate-known", "A", values{"number": "1"}, views{"skill-certificates": card()}, ""},
		"a certificate of nobody":      {"certificate-known", "A", values{"number": "1"}, views{}, "没有查到"},
		"of somebody else":             {"certificate-known", "A", values{"number": "1"}, views{"skill-certificates": card("holder", "N")}, "不是这个人的"},
		"a certificate taken back":     {"certificate-known", "A", nil, views{"skill-certificates": card("state", "撤销")}, "撤销"},
		"a certificate of a year ago":  {"certificate-known", "A", nil, views{"skill-certificates": card("issued", "20251012")}, "超过十二个月"},
		"somebody of the unit":         {"staff-in-roster", "320115198912223591", values{"name": "测试辛"}, views{"roster": {{"aac003": "测试辛", "id4": "3591"}}}, ""},
		"somebody of nowhere":          {"staff-in-roster", "320115198912223591", values{"name": "测试癸"}, views{"roster": {{"aac003": "测试辛", "id4": "3591"}}}, "不在"},
		"a group":                      {"aid-known", "1", values{"group": "hard", "months": "6"}, views{"aid": help}, ""},
		"a group of nobody":            {"aid-known", "1", values{"group": "hard"}, views{}, "没有查到"},
		"another group":                {"aid-known", "1", values{"group": "left"}, views{"aid": help}, "就业困难"},
		"more than three years":        {"aid-known", "1", values{"group": "hard", "months": "7"}, views{"aid": help}, "三十六个月"},
		"trained, and paid for once":   {"certificate-known", "A", nil, views{"skill-certificates": card("subsidised", "Y")}, "已经领取过"},
		"trained three times a year":   {"certificate-known", "A", nil, views{"skill-certificates": card("timesThisYear", "3")}, "一年最多三次"},
		"trained twice a year":         {"certificate-known", "A", nil, views{"skill-certificates": card("timesThisYear", "2")}, ""},
		"a wage of the least":          {"wage-least", "249000", nil, views{"limits": {{"minWage": "249000"}}}, ""},
		"a wage below the least":       {"wage-least", "248999", values{"workRegion": "321200"}, views{"limits": {{"minWage": "249000"}}}, "2490 元"},
		"a wage of a year without one": {"wages-least", "1", values{"place": "321202"}, views{}, ""},
		"one's own group":              {"aid-own", "hard", values{"months": "6"}, views{"aid": help}, ""},
		"one's own group, too long":    {"aid-own", "hard", values{"months": "7"}, views{"aid": help}, "三十六个月"},
		"a group that is not one's":    {"aid-own", "left", nil, views{"aid": help}, "就业困难"},
		"an injury":                    {"injury-known", "示例〔2025〕318号", values{"worker": "320115198912223591", "accidentDate": "2025-06-18"}, views{"injuries2": injured}, ""},
		"an injury, its number only":   {"injury-known", "示例（2025）318号", nil, views{"injuries2": injured}, ""},
		"an injury of nobody":          {"injury-known", "示例〔2025〕319号", nil, views{"injuries2": injured}, "没有查到"},
		"an injury of somebody else":   {"injury-known", "示例〔2025〕318号", values{"worker": "321203199510084336"}, views{"injuries2": injured}, "不是这名职工"},
		"an injury of another day":     {"injury-known", "示例〔2025〕318号", values{"accidentDate": "2025-06-19"}, views{"injuries2": injured}, "2025-06-18"},
		"an injury without insurance":  {"injury-known", "示例〔2026〕027号", nil, views{"injuries2": injured}, "没有参加工伤保险"},
		"a decision of nobody, a unit": {"injury-known", "甲", nil, views{}, "没有查到"},
	} {
		who := subject{now: clocktest.Now(), uscc: regno.USCC("91321200MA2ABCD130")}
		says, err := verifiers[tc.check](t.Context(), tc.core, who, []form.CoreAnswers{{Row: 1, Field: tc.field, Values: tc.values}})
		if err != nil || len(says) != 1 || (says[0] == "") != (tc.want == "") || !strings.Contains(says[0], tc.want) {
			t.Errorf("%s: %q, %v, want %q", why, says, err, tc.want)
		}
	}
}
