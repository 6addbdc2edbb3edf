package auto

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// picker is a list of form.Picks: who is asked about, the entries that are shown, and what the list says of an answer by paths of
// x-identity. A value that a form does not know is left out, so that it is typed.
type picker struct {
	values func(who subject) map[string]string
	key    string // the column of the answer
	entry  func(who subject, r map[string]string) (casework.Choosable, bool)
	facts  func(r map[string]string) map[string]string
}

var pickers = map[string]picker{
	"title-applications": {values: subject.person, key: "no", entry: titleEntry, facts: titleFacts},
	"courses": {values: func(subject) map[string]string { return map[string]string{} }, key: "no", entry: courseEntry,
		facts: courseFacts},
}

// Choices are what can be chosen from a list for a draft. Faults: Away; NotFound where the data of the region is not connected.
func (s *Service) Choices(ctx context.Context, c casework.Case, list string) ([]casework.Choosable, error) {
	p, ok := pickers[list]
	if !ok {
		return nil, errors.New("nobody lists " + list)
	}
	who, err := s.subject(ctx, c)
	if err != nil {
		return nil, err
	}
	rows, err := s.Core.Look(ctx, list, p.values(who))
	if err != nil {
		return nil, err
	}
	var out []casework.Choosable
	for _, r := range rows {
		if e, shown := p.entry(who, r); shown {
			e.Value = r[p.key]
			out = append(out, e)
		}
	}
	return out, nil
}

// chosen is what lists say of the answers of a draft that can be chosen from them; lists is false for a form without any. While the core
// system is away nothing is known, and all of it is typed.
func (s *Service) chosen(ctx context.Context, c casework.Case) (facts map[string]string, lists bool, err error) {
	it, err := s.Items.ItemVersion(ctx, c.ItemCode, c.ItemVersion)
	if err != nil {
		return nil, false, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	if !it.HasForm() {
		return nil, false, nil
	}
	f, err := it.Form()
	if err != nil {
		return nil, false, fmt.Errorf("reading the form of %s: %w", c.ItemCode, err)
	}
	facts = map[string]string{}
	for _, field := range f.Picked() {
		lists = true
		r, err := s.pickedRow(ctx, c, field)
		if err != nil {
			return nil, true, err
		}
		if r == nil {
			continue
		}
		for path, v := range pickers[field.Pick].facts(r) {
			facts[path] = v
		}
	}
	return facts, lists, nil
}

// pickedRow is the entry of a list that an answer names; nil when there is none, or nobody can say.
func (s *Service) pickedRow(ctx context.Context, c casework.Case, field form.Field) (map[string]string, error) {
	p, ok := pickers[field.Pick]
	answer, _ := c.Data[field.Name].(string)
	if !ok || answer == "" || c.Practice() {
		return nil, nil
	}
	who, err := s.subject(ctx, c)
	if err != nil {
		return nil, err
	}
	rows, err := s.Core.Look(ctx, field.Pick, p.values(who))
	if errors.Is(err, fault.Away) || errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(rows, func(r map[string]string) bool { return r[p.key] == answer })
	if at < 0 {
		return nil, nil
	}
	if _, shown := p.entry(who, rows[at]); !shown {
		return nil, nil
	}
	return rows[at], nil
}

// returned is the state of an application for a title that its applicant may change.
const returned = "退回"

func titleEntry(who subject, r map[string]string) (e casework.Choosable, shown bool) {
	e.Words = r["no"] + "，" + r["year"] + " 年度，" + r["series"] + "系列" + r["level"] + "，" + r["major"] + "，由" + r["returnedBy"] +
		"退回，修改截止日期 " + catalog.Day(r["deadline"])
	if r["deadline"] != "" && r["deadline"] < who.today() {
		e.Closed = "已过修改截止日期"
	}
	return e, r["state"] == returned
}

// What the core system calls the series, the levels and whoever returns, by the codes of the form.
var (
	titleSeries = map[string]string{"工程": "engineer", "经济": "economist", "教师": "teacher", "卫生": "health", "农业": "agronomy",
		"自然科学": "research"}
	titleLevels    = map[string]string{"初级": "junior", "中级": "middle", "副高级": "vice", "正高级": "full"}
	titleReturners = map[string]string{"单位": "unit", "主管部门": "authority", "评委会": "committee"}
)

func titleFacts(r map[string]string) map[string]string {
	return map[string]string{"core.title.year": r["year"], "core.title.series": titleSeries[r["series"]],
		"core.title.level": titleLevels[r["level"]], "core.title.major": r["major"], "core.title.committee": r["committee"],
		"core.title.returnedBy": titleReturners[r["returnedBy"]], "core.title.opinion": r["opinion"],
		"core.title.deadline": catalog.Day(r["deadline"])}
}

func courseEntry(_ subject, r map[string]string) (e casework.Choosable, shown bool) {
	level := courseLevels[r["level"]]
	e.Words = r["title"] + "，" + level + "，" + r["aab004"] + "，" + catalog.Day(r["from"]) + " 开班，" + r["hours"] + " 课时，共 " +
		r["seats"] + " 个名额，还剩 " + r["left"] + " 个，课程编号 " + r["no"]
	if r["left"] == "0" {
		e.Closed = "名额已满"
	}
	return e, true
}

var courseLevels = map[string]string{"none": "不分等级", "5": "五级／初级工", "4": "四级／中级工", "3": "三级／高级工"}

func courseFacts(r map[string]string) map[string]string {
	facts := map[string]string{"core.course.title": r["title"]}
	if courseLevels[r["level"]] != "" {
		facts["core.course.level"] = r["level"]
	}
	return facts
}

func titleReturned(ctx context.Context, core Core, who subject, of []form.CoreAnswers) ([]string, error) {
	rows, err := core.Look(ctx, "title-applications", who.person())
	if err != nil {
		return nil, err
	}
	says := make([]string, len(of))
	for i, a := range of {
		says[i] = "没有查到本人的这项申报，请核对申报编号"
		for _, r := range rows {
			if r["no"] != a.Field {
				continue
			}
			switch says[i] = ""; {
			case r["state"] != returned:
				says[i] = "申报的状态是“" + r["state"] + "”，不在退回状态"
			case r["deadline"] != "" && r["deadline"] < who.today():
				says[i] = "修改截止日期是 " + catalog.Day(r["deadline"]) + "，已经过了"
			}
		}
	}
	return says, nil
}

func courseOpen(ctx context.Context, core Core, _ subject, of []form.CoreAnswers) ([]string, error) {
	rows, err := core.Look(ctx, "courses", map[string]string{})
	if err != nil {
		return nil, err
	}
	says := make([]string, len(of))
	for i, a := range of {
		says[i] = "近期开班的课程中没有这个编号，请核对"
		for _, r := range rows {
			if r["no"] == a.Field {
				if says[i] = ""; r["left"] == "0" {
					says[i] = "这门课程的名额已满"
				}
			}
		}
	}
	return says, nil
}

// skillNew looks among the certificates of a person for the occupation and the level of a course.
func skillNew(ctx context.Context, core Core, who subject, of []form.CoreAnswers) ([]string, error) {
	rows, err := core.Look(ctx, "skill-certificates", who.person())
	if err != nil {
		return nil, err
	}
	says := make([]string, len(of))
	for i, a := range of {
		for _, r := range rows {
			if r["occupation"] == a.Field && r["level"] == a.Values["level"] && r["state"] == "有效" {
				says[i] = "已经有同一职业同一等级的技能证书，编号 " + r["certNo"]
			}
		}
	}
	return says, nil
}
