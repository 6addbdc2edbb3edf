package coresys

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The views that say whether what a form says is so. Those about many people take lists, in the body, with commas; the rows of the
// answer say in "at" which of the list they are about, from 1. What nobody knows has no row.

type permit struct{ unit, kind, no, name, from, to, state, office string }

const (
	association = "51320000509000038G" // 江苏省示例行业协会
	agency      = "91320102MA3DEM0943" // 南京示例人力资源服务有限公司
)

var permitsGiven = []permit{
	{logistics, "dispatch", "示例派〔2024〕0101", "劳务派遣经营许可证", "20240401", "20270331", "有效", "泰州示例人社局"},
	{logistics, "dispatch", "示例派〔2021〕0044", "劳务派遣经营许可证", "20210401", "20240331", "已换证", "泰州示例人社局"},
	{logistics, "hr", "示例人服〔2023〕0208", "人力资源服务许可证", "20230601", "20280531", "有效", "泰州示例人社局"},
	{trainers, "dispatch", "示例派〔2023〕0007", "劳务派遣经营许可证", "20231101", "20261031", "有效", "江苏示例人社厅"},
	{trainers, "hr", "示例人服〔2022〕0012", "人力资源服务许可证", "20220901", "20270831", "有效", "江苏示例人社厅"},
	{association, "hr", "示例人服〔2020〕0003", "人力资源服务许可证", "20200301", "20250228", "注销", "江苏示例人社厅"},
	{agency, "dispatch", "示例派〔2025〕0310", "劳务派遣经营许可证", "20250101", "20271231", "有效", "南京示例人社局"},
	{agency, "hr", "示例人服〔2024〕0119", "人力资源服务许可证", "20240701", "20290630", "有效", "南京示例人社局"},
}

// permits of a unit. Every region is served: permits are given by all of them.
func permits(_ Options, q question) (rows []row, _ string) {
	for _, p := range permitsGiven {
		if p.unit == q["aab998"] && p.kind == q["kind"] {
			rows = append(rows, row{"permitNo": p.no, "name": p.name, "from": p.from, "to": p.to, "state": p.state, "office": p.office})
		}
	}
	return rows, ""
}

// skilled are certificates of skill: those of 泰州 and of the province, by their numbers.
var skilled = map[string]struct{ number, occupation, level, body, issued, state string }{
	"TZ2026-000101": {"320115198912223591", "电工", "4", "泰州示例评价机构", "20260620", "有效"},    // 测试辛
	"TZ2026-000102": {"321203199510084336", "叉车司机", "5", "泰州示例评价机构", "20260620", "有效"},  // 测试癸
	"TZ2024-000077": {"321204199803154701", "物流服务师", "4", "泰州示例评价机构", "20241012", "有效"}, // 示例一
	"JS2026-000101": {"32010219680101100X", "电工", "3", "江苏示例评价机构", "20260915", "有效"},    // 测试甲
	"JS2026-000102": {"320114198607153228", "健康照护师", "4", "江苏示例评价机构", "20260915", "有效"}, // 测试庚
	"JS2026-000199": {"320300198109016928", "健康照护师", "4", "江苏示例评价机构", "20260915", "撤销"}, // 示例七
}

// subsidised are certificates whose training was paid for, and trained how often that was done for a person this year.
var (
	subsidised = map[string]bool{"JS2026-000102": true}
	trained    = map[string]int{"321203199510084336": 3, "320114198607153228": 1} // 测试癸, 测试庚
)

// paid says whether the training for a certificate was subsidised, and how often that of its holder this year.
func paid(no, number string) (string, int) {
	if subsidised[no] {
		return "Y", trained[number]
	}
	return "N", trained[number]
}

// skillCertificates says of each number of a certificate whose it is: whether of the person beside it.
func skillCertificates(_ Options, q question) (rows []row, _ string) {
	if q["certNo"] == "" { // those of a person
		for _, no := range slices.Sorted(maps.Keys(skilled)) {
			if c := skilled[no]; q["aac058"] == "01" && c.number == strings.ToUpper(q["aac147"]) {
				rows = append(rows, row{"certNo": no, "holder": "Y", "occupation": c.occupation, "level": c.level, "body": c.body,
					"issued": c.issued, "state": c.state})
			}
		}
		return rows, ""
	}
	numbers := strings.Split(strings.ToUpper(q["numbers"]), ",")
	for i, no := range strings.Split(q["certNo"], ",") {
		c, known := skilled[no]
		if !known || i >= len(numbers) {
			continue
		}
		holder := "N"
		if c.number == numbers[i] {
			holder = "Y"
		}
		once, times := "N", 0
		if holder == "Y" { // nothing of anybody else
			once, times = paid(no, c.number)
		}
		rows = append(rows, row{"at": strconv.Itoa(i + 1), "certNo": no, "holder": holder, "occupation": c.occupation, "level": c.level,
			"body": c.body, "issued": c.issued, "state": c.state, "subsidised": once, "timesThisYear": times})
	}
	return rows, ""
}

var aided = map[string]struct {
	group, from, to string
	used            int
}{
	"321203199510084336": {"就业困难", "20260301", "20290228", 5},   // 测试癸
	"320115198912223591": {"就业困难", "20230101", "20271231", 34},  // 测试辛
	"321204199803154701": {"高校毕业生", "20251201", "20261130", 10}, // 示例一
	"320114198607153228": {"就业困难", "20260501", "20290430", 0},   // 测试庚
	"32010219680101100X": {"脱贫", "20200101", "20251231", 12},    // 测试甲
}

// aid: who is recognised as hard to employ or the like, and how many months were subsidised.
func aid(o Options, q question) (rows []row, code string) {
	if u, ok := o.People.Unit(q["aab998"]); q["aab998"] != "" && (!ok || !connected(u)) {
		return nil, "NOT_OPEN"
	}
	for i, number := range strings.Split(strings.ToUpper(q["numbers"]), ",") {
		if a, known := aided[number]; known {
			rows = append(rows, row{"at": strconv.Itoa(i + 1), "group": a.group, "from": a.from, "to": a.to, "usedMonths": a.used})
		}
	}
	return rows, ""
}

type injury struct {
	unit, number, no, happened, kind, part, decided, grade, care string
	insured                                                      bool
}

var injuriesKnown = []injury{
	{logistics, "320115198912223591", "示例〔2025〕318号", "20250618", "事故", "右手食指", "20250722", "十级", "无", true}, // 测试辛
	{logistics, "321203199510084336", "示例〔2026〕027号", "20260112", "事故", "左踝", "20260306", "", "", false},     // 测试癸
	{trainers, "32010419710608137X", "苏示例〔2026〕009号", "20260303", "事故", "腰部", "20260420", "九级", "无", true},   // 测试乙
	{hospital, "320300198109016928", "示例〔2026〕101号", "20260508", "职业病", "双耳", "20260713", "七级", "无", true},   // 示例七
}

// injuriesDecided: the decisions about work injuries of a unit's people, or of a person.
func injuriesDecided(o Options, q question) (rows []row, code string) {
	if u, ok := o.People.Unit(q["aab998"]); q["aab998"] != "" && (!ok || !connected(u)) {
		return nil, "NOT_OPEN"
	}
	for _, i := range injuriesKnown {
		if q["aab998"] != "" && i.unit != q["aab998"] || q["aab998"] == "" && i.number != strings.ToUpper(q["aac147"]) {
			continue
		}
		rows = append(rows, row{"decisionNo": i.no, "id4": i.number[max(0, len(i.number)-4):], "alc020": i.happened, "kind": i.kind,
			"alc042": i.part, "alc031": i.decided, "ala040": i.grade, "alc060": i.care, "insuredThatDay": strconv.FormatBool(i.insured)})
	}
	return append(rows, injuriesWritten(o, q)...), ""
}
