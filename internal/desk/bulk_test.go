package desk_test

import (
	"context"
	"net/http"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/parcel"
)

func TestAHeadAssignsTheChosenCasesOnOnePage(t *testing.T) { // DSK-6
	h := open(t)
	a, b := h.file("injury"), h.file("injury")
	must(t, h.core.ClaimCase(t.Context(), member("clerk"), b.ID))
	h.as("clerk").Get("/staff/cases").Check(t, http.StatusOK).Lacks(t, ">分配</option>")
	admin := h.as("admin")
	admin.Get("/staff/cases").Check(t, http.StatusOK).Has(t, ">分配</option>", `value="`+b.ID+`"`).Lacks(t, ">留言</option>")
	admin.Post("/staff/cases/bulk", "bulk", "assign", "case", a.ID, "case", b.ID).Check(t, http.StatusOK).
		Has(t, "批量分配", "可以办理 2 件", "承办人", "示例both", `name="holder.`+b.ID+`" value="s-clerk"`)
	admin.Post("/staff/cases/bulk", "bulk", "assign", "case", a.ID, "do", "confirm").Check(t, http.StatusUnprocessableEntity).Has(t, "请选择承办人")
	admin.Post("/staff/cases/bulk", "bulk", "assign", "case", a.ID, "case", b.ID, "to", "s-both", "do", "confirm", "holder."+b.ID, "s-clerk").
		Check(t, http.StatusOK).Has(t, "已办理 2 件，没有办理 0 件")
	h.as("both").Get("/staff/cases?pile=mine").Check(t, http.StatusOK).Has(t, a.Number, b.Number)
}

func TestOnlyWhoCanTakeEveryChosenCaseIsOffered(t *testing.T) { // DSK-6
	h := open(t)
	ctx := t.Context()
	a, b := h.file("injury"), h.file("injury")
	must(t, h.core.AcceptCase(ctx, member("clerk"), b.ID, "")) // the one waits for a clerk, the other for a reviewer
	admin := h.as("admin")
	admin.Post("/staff/cases/bulk", "bulk", "assign", "case", a.ID, "case", b.ID).Check(t, http.StatusOK).
		Has(t, `<option value="s-both">示例both</option>`, "只能办理其中一部分的工作人员", "没有“审核员”岗位", "没有“窗口受理员”岗位").
		Lacks(t, `value="s-clerk"`, `value="s-rev"`, "示例far", "示例auditor")
	admin.Post("/staff/cases/bulk", "bulk", "assign", "case", a.ID, "case", b.ID, "to", "s-clerk", "do", "confirm").
		Check(t, http.StatusUnprocessableEntity).Has(t, "不能办理其中 1 件（"+b.Number+"）")
	if c := h.state(a.ID).Case; c.ClaimedBy != "" {
		t.Errorf("a part was given to %s", c.ClaimedBy)
	}
	admin.Post("/staff/cases/bulk", "bulk", "assign", "case", a.ID).Check(t, http.StatusOK).Has(t, `value="s-clerk"`).
		Lacks(t, "只能办理其中一部分")

	// somebody who leaves: each colleague with what they would not get
	must(t, h.core.ClaimCase(ctx, member("both"), a.ID))
	must(t, h.core.ClaimCase(ctx, member("both"), b.ID))
	admin.Get("/staff/leavers/s-both").Check(t, http.StatusOK).
		Has(t, "示例clerk（接手 1 件，1 件退回队列：没有“审核员”岗位）", "示例rev（接手 1 件，1 件退回队列：没有“窗口受理员”岗位）").Lacks(t, "示例far", "示例editor")
	admin.Post("/staff/leavers/s-both", "to", "s-rev", "words", "调离").Check(t, http.StatusOK).Has(t, "已移交 1 件，另有 1 件退回队列")
}

func TestOneQuestionAboutManyCasesIsAskedOnOnePage(t *testing.T) { // DSK-6, DSK-11
	h := open(t)
	ctx := t.Context()
	a, b, plain := h.file("injury-3"), h.file("injury-3"), h.file("injury")
	for _, c := range []string{a.ID, b.ID} {
		must(t, h.core.AcceptLackingCase(ctx, member("clerk"), c, ""))
	}
	must(t, h.core.AcceptCase(ctx, member("clerk"), plain.ID, ""))
	rev := h.as("rev")
	chosen := []string{"bulk", "consult", "case", a.ID, "case", b.ID, "case", plain.ID}
	rev.Post("/staff/cases/bulk", chosen...).Check(t, http.StatusOK).
		Has(t, "批量征求意见", "可以办理 2 件", "不能办理 1 件", "征求哪个部门的意见", "工伤保险处", "示例both", "方式", "反馈期限", "要问的问题", "每一件现有的全部材料").
		Lacks(t, "示例clerk</label>", "示例rev</label>", `is-error`)
	confirm := append(chosen, "do", "confirm", "kind", "expert", "days", "3")
	rev.Post("/staff/cases/bulk", append(confirm, "words", "是否属于工伤")...).Check(t, http.StatusUnprocessableEntity).
		Has(t, "请选择征求谁的意见", "是否属于工伤", `value="expert" selected`, `value="3" selected`)
	rev.Post("/staff/cases/bulk", append(confirm, "words", "是否属于工伤", "to", "s-both", "with-files", "all")...).Check(t, http.StatusOK).
		Has(t, "已办理 2 件，没有办理 1 件", plain.Number)
	for _, c := range []string{a.ID, b.ID} {
		if v := h.state(c); v.Case.State != casework.Consulting || !v.Limit.Paused {
			t.Errorf("the case is %s", v.Case.State)
		}
	}
	h.as("both").Get("/staff/cases/"+a.ID).Check(t, http.StatusOK).Has(t, "是否属于工伤", "您能查看为您选定的 2 份材料")
}

// post plays the room of the parcels: it sends whatever has a number.
type post struct{ sent map[string]string }

func (p *post) SendMany(_ context.Context, _ actor.Actor, company string, numbers map[string]string) ([]casework.BulkRow, error) {
	if company != "ems" {
		return nil, fault.On(parcel.FieldCompany, "请选择快递公司")
	}
	var rows []casework.BulkRow
	for id, n := range numbers {
		row := casework.BulkRow{Case: casework.Case{ID: id, Number: "N" + id[:4]}}
		if p.sent[id] = n; n == "" {
			row.Why = "没有填写快递单号"
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func TestTheLettersOfManyCasesAreSentOnOnePage(t *testing.T) { // DSK-6
	h := open(t)
	ctx := t.Context()
	a, b, open := h.file("injury"), h.file("injury"), h.file("injury")
	for _, c := range []string{a.ID, b.ID} {
		must(t, h.core.AcceptCase(ctx, member("clerk"), c, ""))
		must(t, h.core.DecideCase(ctx, member("rev"), c, casework.Approved, ""))
		must(t, h.core.AwaitDelivery(ctx, member("rev"), casework.Taken{Case: casework.Case{ID: c}, Verb: casework.Decide}))
	}
	clerk := h.as("clerk")
	list := clerk.Get("/staff/cases?pile=deliver").Check(t, http.StatusOK)
	list.Has(t, "选择 "+a.Number, `<option value="deliver" selected`, ">留言</option>").Lacks(t, ">受理</option>", ">办结</option>")
	clerk.Post("/staff/cases/bulk?pile=deliver", "bulk", "deliver").Check(t, http.StatusUnprocessableEntity).Has(t, "请先勾选", "选择 "+a.Number)
	chosen := []string{"bulk", "deliver", "case", a.ID, "case", b.ID, "case", open.ID}
	clerk.Post("/staff/cases/bulk", chosen...).Check(t, http.StatusOK).
		Has(t, "批量送达", "可以办理 2 件", "还没有作出决定", "快递公司", a.Number+" 的快递单号").Lacks(t, open.Number+" 的快递单号")
	chosen = append(chosen[:6], "do", "confirm", "number."+a.ID, "1151234567890")
	clerk.Post("/staff/cases/bulk", append(chosen, "company", "pigeon")...).Check(t, http.StatusUnprocessableEntity).
		Has(t, "请选择快递公司", `value="1151234567890"`)
	clerk.Post("/staff/cases/bulk", append(chosen, "company", "ems")...).Check(t, http.StatusOK).Has(t, "已办理 1 件，没有办理 1 件", "没有填写快递单号")
	if h.post.sent[a.ID] != "1151234567890" || len(h.post.sent) != 2 {
		t.Errorf("sent: %v", h.post.sent)
	}
}
