package filing

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/mandate"
)

// CEN-6: the workbench names what comes to whoever looks: a handler decides about nobody's mandate.
func TestTheWorkbenchNamesWhatComesToWhoeverLooks(t *testing.T) {
	for name, tc := range map[string]struct {
		who actor.Actor
		all bool
	}{"the representative": {ct.Boss, true}, "a handler": {ct.Handler, false}} {
		t.Run(name, func(t *testing.T) {
			page := open(t, tc.who).page(workbenchPath)
			if strings.Contains(page, "需要处理的授权申请、需要确认的授权。") != tc.all {
				t.Error("the head of the page names other tasks than theirs")
			}
			has(t, page, "需要单位审核的个人申请")
		})
	}
}

// HAN-5: a handler reads the addresses of the unit and is not sent to add one.
func TestAHandlerIsNotToldToAddAnAddress(t *testing.T) {
	for name, tc := range map[string]struct {
		who        actor.Actor
		link, none string
	}{
		"the representative": {ct.Boss, "管理收件地址", "还没有收件地址，请先在“管理收件地址”中添加"},
		"a handler":          {ct.Handler, "查看收件地址", "还没有收件地址，请法定代表人或管理员在“账号设置”中添加"},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, tc.who)
			link, none := addressWords(tc.who)
			if link != tc.link || none != tc.none {
				t.Errorf("says %q and %q", link, none)
			}
			id := h.Filed(t, ct.Boss, ct.Subsidy).CaseID
			has(t, h.page(UnitPlace.casePath(id)+"/delivery"), ">"+tc.link+"<")
		})
	}
}

// CAS-3: what comes after the submission is said of the item's own flow.
func TestTheLastStepSaysWhatComesNext(t *testing.T) {
	rules := casework.View{Item: casework.Item{Flow: catalog.Flow{Stages: []catalog.Stage{{Kind: catalog.Automatic}}}}}
	word := casework.View{Item: casework.Item{EmployerIn: "employer", OpinionOnly: true}}
	for name, tc := range map[string]struct {
		v    casework.View
		at   Place
		says string
	}{
		"staff accept it":       {casework.View{}, UnitPlace, "工作人员会在受理时告知是否需要补正"},
		"rules decide":          {rules, UnitPlace, "由系统自动核对，不能直接修改；没有自动办结的，转人工受理"},
		"the employer is heard": {word, OwnPlace, "5 个工作日内没有提出意见，或者没有本大厅的账户，都照常转到受理部门"},
	} {
		if got := tc.at.sending(tc.v); !strings.Contains(got, tc.says) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// CAS-8: the limit stood for a correction, and went on while promised materials were out.
func TestAnAnswerSaysOfTheLimitWhatIsSo(t *testing.T) {
	promised := casework.View{Timed: true, Corrections: []casework.Correction{{Lacking: true}}}
	promised.Case.State, promised.Case.LackDue = casework.Accepted, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		v    casework.View
		says string
	}{
		"a correction":      {casework.View{Timed: true}, "补正已提交，办理时限继续计算"},
		"without a limit":   {casework.View{}, "补正已提交"},
		"promised material": {promised, "承诺的材料已补交"},
	} {
		if got := answeredSay(tc.v); got != tc.says {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// HAN-10: only whoever lacks the grant is led to where it is asked for; the chain of a grant would say 「可以办理」 of an item that is not
// done here.
func TestWhatIsNotDoneHereIsNoMatterOfAGrant(t *testing.T) {
	h := open(t, ct.Boss)
	it := ct.ItemOf(ct.Subsidy)
	it.Audience = catalog.ForPersons
	h.Publish(t, it)
	a := h.post("/unit/apply/"+ct.Subsidy, url.Values{})
	if strings.HasPrefix(a.to, mandate.AccessPath) || a.status != 403 {
		t.Errorf("got %d to %q", a.status, a.to)
	}
}

// CEN-4: a workbook that does not hold all says so in its last row.
func TestAWorkbookOfCasesSaysThatItIsCutOff(t *testing.T) {
	h := open(t, ct.Boss)
	for range 3 {
		h.Filed(t, ct.Boss, ct.Subsidy)
	}
	was := maxExportRows
	t.Cleanup(func() { maxExportRows, exportPage = was, 500 })
	maxExportRows, exportPage = 3, 1
	rows := sheetRows(t, h.get("/unit/cases.xlsx").body)
	if last := rows[len(rows)-1]; !strings.Contains(last[0], "只导出了前 1 件") {
		t.Errorf("the workbook ends with %q", last)
	}
}

func sheetRows(t *testing.T, body string) [][]string {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
