package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"wangting/internal/casework"
)

// RES-4: the queue leads to what waits to be delivered, and says until when.
func TestTheQueueLeadsToWhatWaitsToBeDelivered(t *testing.T) {
	h := open(t)
	h.core.OnStep = append(h.core.OnStep, h.core.AwaitDelivery)
	ctx, c := t.Context(), h.file("injury")
	b := h.as("clerk")
	b.Get("/staff/cases?pile=deliver").Check(t, http.StatusOK).Has(t, "没有等待送达的文书").Lacks(t, c.Number)
	must(t, h.core.AcceptCase(ctx, member("clerk"), c.ID, ""))
	must(t, h.core.DecideCase(ctx, member("rev"), c.ID, casework.Approved, ""))
	b.Get("/staff/cases").Check(t, http.StatusOK).Has(t, `href="/staff/cases?pile=deliver"`)
	b.Get("/staff/cases?pile=deliver").Check(t, http.StatusOK).
		Has(t, c.Number, "待送达", "在线下载", "剩 10 个工作日", `href="/staff/cases/`+c.ID+`?`)
	h.as("far").Get("/staff/cases?pile=deliver").Check(t, http.StatusOK).Lacks(t, c.Number)
	h.now = h.now.AddDate(0, 0, 20)
	young := h.file("injury")
	must(t, h.core.AcceptCase(ctx, member("clerk"), young.ID, ""))
	must(t, h.core.DecideCase(ctx, member("rev"), young.ID, casework.Approved, ""))
	page := b.Get("/staff/cases?pile=deliver").Check(t, http.StatusOK).Has(t, "已超期")
	if strings.Index(page.Main(), c.Number) > strings.Index(page.Main(), young.Number) {
		t.Error("the overdue one is not first")
	}
}
