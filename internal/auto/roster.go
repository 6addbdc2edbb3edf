package auto

import (
	"context"
	"fmt"

	"wangting/internal/regno"
)

// rosterDeclared holds when everybody whom the core system has insured with the unit is in a list of the form. The roster has the last
// four of a number only, so people are told apart by these and the name.
func rosterDeclared(ctx context.Context, core Core, who subject, params map[string]string) (string, error) {
	rows, err := core.Look(ctx, "roster", map[string]string{"aab998": string(who.uscc)})
	if err != nil {
		return "", err
	}
	declared := map[string]bool{}
	list, _ := who.data[params["list"]].([]any)
	for _, x := range list {
		m, _ := x.(map[string]any)
		name, _ := m["name"].(string)
		number, _ := m["number"].(string)
		declared[regno.Name(name).Key()+last4(number)] = true
	}
	first, missing := "", 0
	for _, r := range rows {
		if declared[regno.Name(r["aac003"]).Key()+r["id4"]] {
			continue
		}
		if missing++; missing == 1 {
			first = r["aac003"] + "（末四位 " + r["id4"] + "）"
		}
	}
	if missing == 0 {
		return "", nil
	}
	if missing > 1 {
		first += fmt.Sprintf("等 %d 人", missing)
	}
	return "在册职工 " + first + "不在名单中，没有申报的按上月缴费基数的 110% 核定", nil
}
