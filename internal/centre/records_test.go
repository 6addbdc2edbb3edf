package centre_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/fault"
)

// core is a fake of the core business system.
type core struct {
	asked account.RecordQuery
	err   error
}

func (c *core) Insurances(_ context.Context, q account.RecordQuery) ([]account.Insurance, int, error) {
	if c.asked = q; c.err != nil {
		return nil, 0, c.err
	}
	return []account.Insurance{{Kind: "110", State: "1", Since: "20200301", People: 18, Region: "321200"}}, 13, nil
}

func (c *core) Contributions(context.Context, account.RecordQuery) ([]account.Contribution, int, error) {
	return []account.Contribution{
		{Month: "202610", Kind: "210", People: 18, BaseFen: 9000005, UnitFen: 45000, SelfFen: 45000, Paid: true, PaidDate: "20261015"},
		{Month: "202611", Kind: "999"},
	}, 2, nil
}

func (c *core) Benefits(context.Context, account.RecordQuery) ([]account.Benefit, int, error) {
	return []account.Benefit{{Name: "测**", Since: "202001", Fen: 345678, State: "正常"}}, 1, nil
}

func (c *core) Injuries(context.Context, account.RecordQuery) ([]account.Injury, int, error) {
	return []account.Injury{{Number: "G1", Name: "测**", Happened: "20260105", Decided: "20260203", Result: "认定"}}, 1, nil
}

func (c *core) Subunits(context.Context, account.RecordQuery) ([]account.Subunit, int, error) {
	return []account.Subunit{{Number: "2000000018", Name: "示例分公司", State: "3", Region: "320000"}}, 1, nil
}

// CEN-3.
func TestWhatTheCoreSystemKnowsIsPrintedInWords(t *testing.T) {
	for name, tc := range map[string]struct {
		path string
		who  actor.Actor
		err  error
		want []string
		miss string
	}{
		"insurances": {path: "?tab=insurances", want: []string{"企业职工基本养老保险", "参保缴费", "2020-03-01", "泰州市", "下一页", "共 13 条"}},
		"contributions": {path: "?tab=contributions", want: []string{
			"2026-10", "失业保险", "90000.05", "450.00", "2026-10-15 已到账", "2026-11", "999", "未到账",
		}},
		"benefits":             {path: "?tab=benefits", want: []string{"2020-01", "3456.78"}},
		"injuries":             {path: "?tab=injuries", want: []string{"2026-01-05", "2026-02-03", "认定"}},
		"subunits":             {path: "?tab=subunits", want: []string{"示例分公司", "终止参保", "省本级"}},
		"nothing asked yet":    {path: "", want: []string{"正在查询", `hx-get="/unit/info?tab=insurances"`}, miss: "泰州市</td>"},
		"an unconnected place": {path: "?tab=insurances", err: fault.New(fault.NotFound, ""), want: []string{"单位所在地区的数据暂未开通"}},
		"a silent system":      {path: "?tab=insurances", err: fault.New(fault.Away, ""), want: []string{"暂时查不到数据", "重新查询"}},
		"people, to a handler": {path: "?tab=benefits", who: operator, want: []string{"没有查看权限"}, miss: "3456.78"},
	} {
		t.Run(name, func(t *testing.T) {
			who := tc.who
			if !who.Known() {
				who = chief
			}
			page := open(t, who, &core{err: tc.err}).Page("/unit/info" + tc.path)
			for _, want := range tc.want {
				if !strings.Contains(page, want) {
					t.Errorf("the page does not have %s", want)
				}
			}
			if tc.miss != "" && strings.Contains(page, tc.miss) {
				t.Errorf("the page has %s", tc.miss)
			}
		})
	}
}

func TestThePageThatIsAskedForIsTheUnitsOwn(t *testing.T) { // CEN-3
	c := &core{}
	if a := open(t, chief, c).Get("/unit/info?tab=insurances&page=2"); a.Status != http.StatusOK {
		t.Fatalf("got %d", a.Status)
	}
	if want := (account.RecordQuery{USCC: "91320100MA1TE5T0XF", Page: 2, Size: 12}); c.asked != want {
		t.Errorf("asked %+v, want %+v", c.asked, want)
	}
}
