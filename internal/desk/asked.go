package desk

import (
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
