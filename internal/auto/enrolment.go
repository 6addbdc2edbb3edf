package auto

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"wangting/internal/casework"
	"wangting/internal/regno"
	"wangting/internal/workday"
)

// What a proof of enrolment is about.
const (
	ofUnit   = "unit"
	ofList   = "list"
	ofPerson = "person"
)

var insurances = map[string]string{"110": "企业职工基本养老保险", "210": "失业保险", "410": "工伤保险"}

const mostMonths = 60

// insured is one person of a proof.
type insured struct{ name, number string }

// people are those of the list of a form.
func (who subject) people() []insured {
	list, _ := who.data["people"].([]any)
	var out []insured
	for _, x := range list {
		m, _ := x.(map[string]any)
		name, _ := m["name"].(string)
		number, _ := m["number"].(string)
		out = append(out, insured{name, number})
	}
	return out
}

// asked gives the parameters of a view about the months of a form.
func (who subject) asked(more map[string]string) map[string]string {
	out := map[string]string{"from": strings.ReplaceAll(who.text("from"), "-", ""), "to": strings.ReplaceAll(who.text("to"), "-", "")}
	maps.Copy(out, more)
	return out
}

// in are the parameters that hold a view to one person, and for a unit to what it has paid for them itself.
func (who subject) in(p insured) map[string]string {
	if who.uscc == "" {
		return who.person()
	}
	return map[string]string{"aab998": string(who.uscc), "aac058": string(regno.IdentityCard), "aac147": p.number, "aac003": p.name}
}

// ownPeople holds a proof to what whoever asks may know: a unit its own people, a person themselves.
func ownPeople(ctx context.Context, core Core, who subject, _ map[string]string) (string, error) {
	switch scope := who.text("scope"); {
	case (who.uscc == "") != (scope == ofPerson):
		return "证明范围与申请人不符：单位办理本单位和本单位人员的证明，个人办理本人的证明", nil
	case scope != ofList:
		return "", nil
	}
	for _, p := range who.people() {
		rows, err := core.Look(ctx, "person-months", who.asked(who.in(p)))
		if err != nil {
			return "", err
		}
		if len(rows) == 0 {
			return "“" + p.name + "”（证件号码末四位 " + last4(p.number) + "）在所选期间没有本单位的参保缴费记录", nil
		}
	}
	return "", nil
}

// enrolment writes 参保缴费证明.
func enrolment(ctx context.Context, core Core, who subject, c casework.Case) (*casework.Written, string, error) {
	months, why := who.months()
	if why != "" {
		return nil, why, nil
	}
	w := &casework.Written{Words: []string{
		"兹证明以下社会保险参保缴费情况，数据来自社会保险核心业务系统，数据时间为" + who.now.In(workday.Zone).Format("2006-01-02 15:04") + "。",
		"证明期间：" + who.text("from") + " 至 " + who.text("to") + "。险种：" + who.kinds() + "。"}}
	if who.text("scope") == ofUnit {
		rows, err := who.look(ctx, core, "contributions", map[string]string{"aab998": string(who.uscc)}, months)
		if err != nil {
			return nil, "", err
		}
		w.Tables = append(w.Tables, unitTable(rows))
	}
	people := who.people()
	if who.uscc == "" {
		people = []insured{{name: who.text("name"), number: who.doc.Number}}
	}
	for _, p := range people {
		rows, err := who.look(ctx, core, "person-months", who.in(p), months)
		if err != nil {
			return nil, "", err
		}
		w.Tables = append(w.Tables, personTable(p, rows))
	}
	if slices.ContainsFunc(w.Tables, func(t casework.PrintedTable) bool { return len(t.Rows) == 0 }) {
		return nil, "没有查到所选期间和险种的参保缴费记录", nil
	}
	w.After = []string{"本证明涉及的个人信息，请妥善保管。基数和金额的单位是元。"}
	return w, "", nil
}

// months splits the period of a form at the ends of years: a view gives a limited number of rows at once.
func (who subject) months() (parts [][2]string, why string) {
	from, err := time.Parse("2006-01", who.text("from"))
	to, err2 := time.Parse("2006-01", who.text("to"))
	now := who.now.In(workday.Zone).Format("2006-01")
	switch {
	case err != nil || err2 != nil || to.Before(from):
		return nil, "证明期间不完整"
	case who.text("to") > now:
		return nil, "证明期间还没有结束"
	case !from.AddDate(0, mostMonths, 0).After(to):
		return nil, fmt.Sprintf("证明期间超过 %d 个月，一份证明放不下", mostMonths)
	}
	for at := from; !at.After(to); at = time.Date(at.Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC) {
		end := time.Date(at.Year(), time.December, 1, 0, 0, 0, 0, time.UTC)
		if end.After(to) {
			end = to
		}
		parts = append(parts, [2]string{at.Format("200601"), end.Format("200601")})
	}
	return parts, ""
}

// chosen are the codes of the insurances that a form asks for; all when it names none.
func (who subject) chosen() []string {
	var out []string
	list, _ := who.data["kinds"].([]any)
	for _, x := range list {
		if k, _ := x.(string); insurances[k] != "" {
			out = append(out, k)
		}
	}
	if len(out) == 0 {
		out = slices.Sorted(maps.Keys(insurances))
	}
	return out
}

func (who subject) kinds() string {
	var names []string
	for _, k := range who.chosen() {
		names = append(names, insurances[k])
	}
	return strings.Join(names, "、")
}

// look asks a view year by year, and keeps the insurances that were asked for, the oldest month first.
func (who subject) look(
	ctx context.Context, core Core, view string, of map[string]string, months [][2]string,
) ([]map[string]string, error) {
	var out []map[string]string
	chosen := who.chosen()
	for _, m := range months {
		q := maps.Clone(of)
		q["from"], q["to"], q["aae140"] = m[0], m[1], strings.Join(chosen, ",")
		rows, err := core.Look(ctx, view, q)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if slices.Contains(chosen, r["aae140"]) && r["aae003"] >= m[0] && r["aae003"] <= m[1] {
				out = append(out, r)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b map[string]string) int {
		return strings.Compare(a["aae003"]+a["aae140"], b["aae003"]+b["aae140"])
	})
	return out, nil
}

func month(s string) string { return s[:min(4, len(s))] + "-" + s[min(4, len(s)):] }

func paid(r map[string]string) string {
	if r["paid"] == "true" {
		return "已缴"
	}
	return "未缴"
}

func unitTable(rows []map[string]string) casework.PrintedTable {
	t := casework.PrintedTable{Title: "单位缴费情况", Head: []string{"月份", "险种", "参保人数", "缴费基数", "单位缴费", "个人缴费", "状态"}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{month(r["aae003"]), insurances[r["aae140"]], r["people"], yuan(r["aae180"]), yuan(r["unit"]),
			yuan(r["self"]), paid(r)})
	}
	return t
}

func personTable(p insured, rows []map[string]string) casework.PrintedTable {
	t := casework.PrintedTable{Title: p.name + "（证件号码末四位 " + last4(p.number) + "）",
		Head: []string{"月份", "险种", "参保单位", "缴费基数", "单位缴费", "个人缴费", "状态"}}
	count := map[string]int{}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{month(r["aae003"]), insurances[r["aae140"]], r["aab004"], yuan(r["aae180"]), yuan(r["unit"]),
			yuan(r["self"]), paid(r)})
		if r["paid"] == "true" {
			count[r["aae140"]]++
		}
	}
	if len(rows) > 0 {
		var sums []string
		for _, k := range slices.Sorted(maps.Keys(count)) {
			sums = append(sums, insurances[k]+" "+strconv.Itoa(count[k])+" 个月")
		}
		t.Title += "，已缴：" + strings.Join(sums, "，")
	}
	return t
}
