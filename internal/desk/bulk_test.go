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
