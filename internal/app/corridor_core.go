package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"wangting/internal/centre"
	"wangting/internal/fault"
	"wangting/internal/gateway/coresys"
	"wangting/internal/region"
)

// coreRecords prints what the core business system knows of a unit.
type coreRecords struct{ h *Hall }

var (
	insuranceKinds = map[string]string{"110": "企业职工基本养老保险", "120": "机关事业单位养老保险", "210": "失业保险", "310": "职工基本医疗保险", "410": "工伤保险", "510": "生育保险"}
	insuredStates  = map[string]string{"1": "参保缴费", "2": "暂停缴费", "3": "终止参保"}
)

func word(words map[string]string, code string) string {
	if w, ok := words[code]; ok {
		return w
	}
	return code
}

// day prints yyyyMMdd and month yyyyMM.
func day(s string) string {
	if len(s) != 8 {
		return s
	}
	return s[:4] + "-" + s[4:6] + "-" + s[6:]
}

func month(s string) string {
	if len(s) != 6 {
		return s
	}
	return s[:4] + "-" + s[4:]
}

// placeName is the city of a code, or 省本级.
func placeName(code string) string {
	for _, c := range region.Within("320000") {
		if len(code) == 6 && code[:4] == c.Code[:4] && c.Code[2:4] != "00" {
			return c.Name
		}
	}
	return "省本级"
}

func yuan(fen int64) string { return fmt.Sprintf("%d.%02d", fen/100, fen%100) }

func (c coreRecords) read(ctx context.Context, unitID string, tab centre.RecordTab, page int) (centre.Sheet, error) {
	u, err := c.h.Rooms.Units.Find(ctx, unitID)
	if err != nil {
		return centre.Sheet{}, err
	}
	g, q := c.h.Outside.Core, coresys.Query{USCC: string(u.USCC), Page: page, Size: centre.PageOfRecords}
	var s centre.Sheet
	switch tab {
	case centre.Insurances:
		s, err = sheet([]string{"险种", "参保状态", "参保日期", "参保人数", "参保地"}, func(i coresys.Insurance) []string {
			return []string{word(insuranceKinds, i.Kind), word(insuredStates, i.State), day(i.Since), strconv.Itoa(i.People), placeName(i.Region)}
		})(g.Insurances(ctx, q))
	case centre.Contributions:
		s, err = sheet([]string{"费款所属期", "险种", "缴费人数", "缴费基数（元）", "单位应缴（元）", "个人应缴（元）", "缴费情况"}, func(x coresys.Contribution) []string {
			paid := "未到账"
			if x.Paid {
				paid = day(x.PaidDate) + " 已到账"
			}
			return []string{month(x.Month), word(insuranceKinds, x.Kind), strconv.Itoa(x.People), yuan(x.BaseFen), yuan(x.UnitFen), yuan(x.SelfFen), paid}
		})(g.Contributions(ctx, q))
	case centre.Benefits:
		s, err = sheet([]string{"姓名", "开始享受", "月待遇（元）", "状态"}, func(b coresys.Benefit) []string {
			return []string{b.Name, month(b.Since), yuan(b.Fen), b.State}
		})(g.Benefits(ctx, q))
	case centre.Injuries:
		s, err = sheet([]string{"编号", "姓名", "发生日期", "认定日期", "结论"}, func(i coresys.Injury) []string {
			return []string{i.Number, i.Name, day(i.Happened), day(i.Decided), i.Result}
		})(g.Injuries(ctx, q))
	case centre.Subunits:
		s, err = sheet([]string{"单位编号", "单位名称", "参保状态", "参保地"}, func(x coresys.Subunit) []string {
			return []string{x.Number, x.Name, word(insuredStates, x.State), placeName(x.Region)}
		})(g.Subunits(ctx, q))
	}
	if errors.Is(err, coresys.ErrNotOpen) {
		err = fault.Wrap(fault.NotFound, "", err)
	}
	return s, err
}

// sheet prints rows under a head.
func sheet[T any](head []string, line func(T) []string) func([]T, int, error) (centre.Sheet, error) {
	return func(rows []T, total int, err error) (centre.Sheet, error) {
		s := centre.Sheet{Head: head, Total: total}
		for _, r := range rows {
			s.Rows = append(s.Rows, line(r))
		}
		return s, err
	}
}
