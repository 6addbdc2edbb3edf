package centre

import (
	"context"
	"fmt"
	"strconv"

	"wangting/internal/account"
	"wangting/internal/catalog"
	"wangting/internal/region"
)

// sheet queries one page of records and formats it.
func (p Pages) sheet(ctx context.Context, tab recordTab, q account.RecordQuery) (sheet, error) {
	switch tab {
	case contributions:
		rows, total, err := p.Records.Contributions(ctx, q)
		return printed(
			rows, total, contributionLine, "费款所属期", "险种", "缴费人数", "缴费基数（元）", "单位应缴（元）",
			"个人应缴（元）", "缴费情况",
		), err
	case benefits:
		rows, total, err := p.Records.Benefits(ctx, q)
		return printed(rows, total, benefitLine, "姓名", "开始享受", "月待遇（元）", "状态"), err
	case injuries:
		rows, total, err := p.Records.Injuries(ctx, q)
		return printed(rows, total, injuryLine, "编号", "姓名", "发生日期", "认定日期", "结论"), err
	case subunits:
		rows, total, err := p.Records.Subunits(ctx, q)
		return printed(rows, total, subunitLine, "单位编号", "单位名称", "参保状态", "参保地"), err
	default:
		rows, total, err := p.Records.Insurances(ctx, q)
		return printed(rows, total, insuranceLine, "险种", "参保状态", "参保日期", "参保人数", "参保地"), err
	}
}

// printed formats rows under column titles.
func printed[T any](rows []T, total int, line func(T) []string, head ...string) sheet {
	s := sheet{Head: head, Total: total}
	for _, r := range rows {
		s.Rows = append(s.Rows, line(r))
	}
	return s
}

func insuranceLine(i account.Insurance) []string {
	return []string{i.Kind.Label(), i.State.Label(), catalog.Day(i.Since), strconv.Itoa(i.People), cityOf(i.Region)}
}

func contributionLine(c account.Contribution) []string {
	paid := "未到账"
	if c.Paid {
		paid = catalog.Day(c.PaidDate) + " 已到账"
	}
	people := strconv.Itoa(c.People)
	return []string{catalog.Day(c.Month), c.Kind.Label(), people, yuan(c.BaseFen), yuan(c.UnitFen), yuan(c.SelfFen), paid}
}

func benefitLine(b account.Benefit) []string {
	return []string{b.Name, catalog.Day(b.Since), yuan(b.Fen), b.State}
}

func injuryLine(i account.Injury) []string {
	return []string{i.Number, i.Name, catalog.Day(i.Happened), catalog.Day(i.Decided), i.Result}
}

func subunitLine(u account.Subunit) []string {
	return []string{u.Number, u.Name, u.State.Label(), cityOf(u.Region)}
}

// cityOf returns the city of a region code, or 省本级.
func cityOf(code string) string {
	for _, c := range region.Within("320000") {
		if len(code) == 6 && code[:4] == c.Code[:4] && c.Code[2:4] != "00" {
			return c.Name
		}
	}
	return "省本级"
}

func yuan(fen int64) string { return fmt.Sprintf("%d.%02d", fen/100, fen%100) }
