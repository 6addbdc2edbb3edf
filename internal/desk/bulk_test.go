package desk_test

import (
	"net/http"
	"testing"
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
