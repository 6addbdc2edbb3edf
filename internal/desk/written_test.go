package desk_test

import (
	"context"
	"net/http"
	"testing"

	"wangting/internal/casework"
	"wangting/internal/fault"
)

func TestTheDeskShowsWhatTheCoreSystemWasTold(t *testing.T) { // catalogue.md §6 一次录入
	h := open(t)
	ctx := t.Context()
	c := h.file("injury")
	must(t, h.core.AcceptCase(ctx, member("clerk"), c.ID, ""))
	path := "/staff/cases/" + c.ID
	rec := &casework.CoreRecord{Name: "登记工伤认定", At: h.now, Say: "核心业务系统的登记与决定不一致。", Bad: true, Again: true,
		Lines: []casework.CoreLine{{Name: "受伤部位", Decided: "右手食指", Core: "左踝"}, {Name: "伤害类别", Decided: "事故", Core: "事故", Same: true}}}
	rewritten := 0
	h.core.CoreRecord = func(context.Context, casework.Case) (*casework.CoreRecord, error) { return rec, nil }
	h.core.Rewrite = func(context.Context, casework.Case) error {
		if rewritten++; rewritten > 1 {
			return fault.New(fault.Conflict, "刚刚有了新的结果")
		}
		return nil
	}
	rev := h.as("rev")
	rev.Get(path).Check(t, http.StatusOK).Lacks(t, "核心业务系统登记")
	must(t, h.core.DecideCase(ctx, member("rev"), c.ID, casework.Approved, ""))
	rev.Get(path).Check(t, http.StatusOK).Has(t, "核心业务系统登记", "右手食指", "左踝", "不一致", "一致", "重新写入</button>", "2026-11-16 09:30")
	h.as("clerk").Get(path).Check(t, http.StatusOK).Has(t, "不一致").Lacks(t, "重新写入</button>")
	h.as("clerk").Post(path+"/write").Check(t, http.StatusForbidden).Has(t, "只有“决定”岗位")
	rev.Post(path+"/write").Check(t, http.StatusOK).Has(t, "正在重新写入核心业务系统")
	rev.Post(path+"/write").Check(t, http.StatusConflict).Has(t, "刚刚有了新的结果")
	if rewritten != 2 {
		t.Errorf("written anew %d times", rewritten)
	}
	rec.Bad, rec.Again, rec.Say, rec.Lines = false, false, "已写入并读回核对，与决定一致。", rec.Lines[1:]
	rev.Get(path).Check(t, http.StatusOK).Has(t, "与决定一致").Lacks(t, "不一致", "重新写入</button>")
}
