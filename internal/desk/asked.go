package desk

import (
	"fmt"
	"time"

	"wangting/internal/casework"
)

// askedRows are the lines of 「征求我的意见」: what, and by which day.
func askedRows(list []casework.Consulted, now time.Time) (rows []remindRow) {
	for _, c := range list {
		row := remindRow{Href: casePath(c.CaseID), Item: c.ItemName, Number: c.Number, Say: day(c.DueAt) + "前反馈", Kind: "warn"}
		if !c.DueAt.After(now) {
			row.Say, row.Kind = "反馈期限 "+day(c.DueAt)+"已过", "bad"
		}
		if c.DepartmentName != "" {
			row.Say += "（" + c.DepartmentName + "）"
		}
		rows = append(rows, row)
	}
	return rows
}

// proposedRows are the lines of 「待我同意的延长」: how many days, and until when somebody may agree.
func proposedRows(list []casework.Consulted, now time.Time) (rows []remindRow) {
	for _, c := range list {
		row := remindRow{Href: casePath(c.CaseID), Item: c.ItemName, Number: c.Number, Kind: "warn",
			Say: fmt.Sprintf("延长 %d 个工作日，%s前同意", c.Days, day(c.Limit))}
		if !c.Limit.After(now) {
			row.Say, row.Kind = fmt.Sprintf("延长 %d 个工作日，办理时限 %s已到", c.Days, day(c.Limit)), "bad"
		}
		rows = append(rows, row)
	}
	return rows
}
