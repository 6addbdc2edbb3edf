package desk

import (
	"fmt"

	"wangting/internal/casework"
)

// waitingRow is one case whose document waits to be delivered.
type waitingRow struct {
	ID                       string
	Href, Item, Number, Unit string
	Way, Status, Left, Due   string
	Overdue                  bool
}

// fillWaiting puts one page of what waits to be delivered into v.
func (p Pages) fillWaiting(page casework.Queue, v *queueView) {
	now := p.Now()
	for _, u := range page.Waiting {
		c := u.Case
		row := waitingRow{ID: c.ID, Href: trail{pile: v.Pile, place: u.Place()}.from(casePath(c.ID)),
			Item: c.ItemName, Number: c.Number, Unit: c.Whose(), Way: u.Way.Word(), Status: "待送达",
			Due: day(u.DueAt), Overdue: u.Overdue(now)}
		if n := p.Calendar.Between(now, u.DueAt); row.Overdue {
			row.Left, row.Status = "已超期", "已超期"
		} else {
			row.Left = fmt.Sprintf("剩 %d 个工作日", n)
		}
		if u.Way == "" { // submitted before there was a choice
			row.Way = casework.Online.Word()
		}
		v.Waiting = append(v.Waiting, row)
	}
	v.Bulk = v.Handles && len(v.Waiting) > 0
	v.Next, v.Empty = nextPage(v.Pile, page.Next), "没有等待送达的文书"
}

// waitingHead is the head of the list of what waits to be delivered.
func (v queueView) waitingHead() []string {
	head := []string{"事项 / 编号", "申请人", "送达方式", "状态", "送达期限"}
	if v.Bulk {
		head = append([]string{"选择"}, head...)
	}
	return head
}
