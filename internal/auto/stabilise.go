package auto

import (
	"context"
	"strconv"

	"wangting/internal/workday"
)

// openReturn is the return of this year that waits for the unit's word; nil when there is none.
func openReturn(ctx context.Context, core Core, who subject) (map[string]string, error) {
	year := strconv.Itoa(who.now.In(workday.Zone).Year())
	row, err := one(ctx, core, "stabilisation", map[string]string{"aab998": string(who.uscc), "year": year})
	if err != nil || row == nil || row["state"] != "待确认" {
		return nil, err
	}
	return row, nil
}

// shownReturn is a return as the form shows it.
func shownReturn(row map[string]string) map[string]string {
	if row == nil {
		return nil
	}
	return map[string]string{"core.return.year": row["year"], "core.return.average": row["acc510"] + " 人", "core.return.rate": row["acc511"],
		"core.return.size": row["size"], "core.return.amount": yuan(row["amount"]) + " 元"}
}

// hasReturn compares with what the applicant was shown: somebody who agreed to one amount has not agreed to another.
func hasReturn(ctx context.Context, core Core, who subject, _ map[string]string) (string, error) {
	row, err := openReturn(ctx, core, who)
	switch {
	case err != nil:
		return "", err
	case row == nil:
		return "没有查到待确认的稳岗返还", nil
	case who.text("amount") != yuan(row["amount"])+" 元":
		return "核定的返还金额与填写的“" + who.text("amount") + "”不一致", nil
	}
	return "", nil
}

func agreed(_ context.Context, _ Core, _ subject, params map[string]string) (string, error) {
	if params["answer"] == "yes" {
		return "", nil
	}
	return "单位对核定结果有异议", nil
}

func hasBenefit(ctx context.Context, core Core, who subject, _ map[string]string) (string, error) {
	rows, err := core.Look(ctx, "pension", who.person())
	if err != nil || len(rows) == 1 {
		return "", err
	}
	return "没有查到正在领取的养老待遇", nil
}
