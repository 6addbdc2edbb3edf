package desk

import (
	"strings"

	"wangting/internal/casework"
	"wangting/internal/form"
	"wangting/internal/workday"
)

// sourceNames are what staff call the sources of answers, by how their paths begin.
var sourceNames = []struct{ begins, name string }{
	{form.FromLast, "上次办件"}, {casework.CoreFacts, "核心业务系统"}, {"unit.", "单位账户"}, {"person", "办理人账户"},
}

// originOf says whether an answer is still what its source gave, and when; "" for an answer that the applicant typed. was formats the
// original as the answer is formatted, with or without masks.
func originOf(v casework.View, name string, was func(form.Data) []form.Row) string {
	changed, known := v.Origins.Changed(name, v.Case.Data)
	if !known {
		return ""
	}
	from := v.Origins.Of[name]
	source := "来源"
	for _, s := range sourceNames {
		if strings.HasPrefix(from.Source, s.begins) {
			source = s.name
			break
		}
	}
	when := source + "，" + v.Origins.At.In(workday.Zone).Format("2006-01-02 15:04")
	if !changed {
		return "与来源一致（" + when + "）"
	}
	data := form.Data{}
	for k, x := range v.Case.Data { // the conditions of the form look at the other answers
		data[k] = x
	}
	data[name] = from.Value
	for _, row := range was(data) {
		if row.Name == name {
			return "申请人已修改，原为“" + row.Value + "”（" + when + "）"
		}
	}
	return "申请人已修改（" + when + "）"
}
