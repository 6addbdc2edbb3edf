package filing

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/web/webtest"
)

// solve solves the puzzle to which an answer leads, and gives where it leads then.
func (h *hall) solve(a answer) answer {
	h.t.Helper()
	at, err := url.Parse(a.to)
	if err != nil || !strings.HasPrefix(at.Path, "/slider/") {
		h.t.Fatalf("no puzzle but %d to %q: %s", a.status, a.to, a.body)
	}
	var x int
	must(h.t, h.DB.Get(h.t.Context(), &x, "SELECT x FROM slider_puzzle WHERE id = $1", strings.TrimPrefix(at.Path, "/slider/")))
	return h.post(at.Path, url.Values{"position": {strconv.Itoa(x)}, "back": {at.Query().Get("back")}})
}

// published gives a case under 公示.
func published(t *testing.T, h *hall) casework.Receipt {
	t.Helper()
	r := h.Filed(t, ct.Boss, ct.Permit)
	must(t, h.AcceptCase(t.Context(), ct.Clerk, r.CaseID, ""))
	must(t, h.PublishCase(t.Context(), ct.Reviewer, r.CaseID, ""))
	return r
}

// Acceptance 27: a visitor objects on the public page; 「准予」 is absent until the objection is answered.
func TestAnObjectionOnThePublicPageHoldsTheGrant(t *testing.T) {
	h := open(t, ct.Boss)
	h.who = nil
	ctx := t.Context()
	has(t, h.page("/publicity"), "目前没有公示的办件")
	r := published(t, h)
	here := "/publicity/" + r.Number
	list := h.page("/publicity")
	has(t, list, "劳务派遣经营许可", here, "江南示例精密机械有限公司", "至 11 月 30 日")
	lacks(t, h.page("/publicity?region=320500"), here)
	has(t, h.page("/publicity?region=320100"), here)
	page := h.page(here)
	has(t, page, "提出异议", "拟作出的决定", "示例市劳动关系处", "2026 年 11 月 23 日至 2026 年 11 月 30 日")
	lacks(t, page, r.CaseID, r.Digest, "组织职工参加技能培训", "13800000082")
	webtest.Golden(t, "published", still(page))

	h.goes(h.solve(h.get(here+"/objection")), here+"/objection")
	form := h.page(here + "/objection")
	has(t, form, "您的姓名或者单位名称", "联系电话", "异议的内容")
	bad := h.whole(h.post(here+"/objection", url.Values{"who": {"某甲"}, "contact": {"12"}}), http.StatusUnprocessableEntity)
	has(t, bad, "某甲", "请写明异议的事实和理由", "手机号应为 11 位")
	typed := url.Values{"who": {"某甲"}, "contact": {"025-83330000"}, "words": {"申请材料不实"}}
	h.goes(h.post(here+"/objection", typed), here)
	has(t, h.page(here), "异议已收到")
	again := h.solve(h.post(here+"/objection", typed)) // one proof, one objection: what was typed waits for another
	h.goes(again, here+"/objection")
	has(t, h.page(here+"/objection"), "申请材料不实", "025-83330000")

	h.SetTime(ct.Start.AddDate(0, 0, 8))
	if a := h.get(here); a.status != http.StatusNotFound {
		t.Errorf("after its last day the page gave %d", a.status)
	}
	lacks(t, h.page("/publicity"), here)
	must(t, h.EndPeriod(ctx, r.CaseID))
	v, err := h.Dossier(ctx, ct.Reviewer2, r.CaseID)
	must(t, err)
	m := v.Matters[len(v.Matters)-1]
	if len(v.Matters) != 1 || m.Who != "某甲" || m.Contact != "025-83330000" || m.Question != "申请材料不实" {
		t.Fatalf("the desk has %+v", v.Matters)
	}
	if a := v.Standing().Act(ct.Reviewer2, "grant"); a.Possible() || !strings.Contains(a.Why, "1 条公示异议没有答复") {
		t.Errorf("a grant is possible, or says %q", a.Why)
	}
	if err := h.DecideCase(ctx, ct.Reviewer2, r.CaseID, casework.Approved, ""); !errors.Is(err, fault.Conflict) {
		t.Errorf("the decision gave %v", err)
	}
	must(t, h.ReplyObjection(ctx, ct.Reviewer, r.CaseID, m.ID, "已核实，材料属实"))
	must(t, h.DecideCase(ctx, ct.Reviewer2, r.CaseID, casework.Approved, ""))
}

func TestWhatIsNotPublishedHasNoPublicPage(t *testing.T) {
	h := open(t, ct.Boss)
	r := h.Filed(t, ct.Boss, ct.Permit)
	h.who = nil
	for _, path := range []string{"/publicity/" + r.Number, "/publicity/" + r.Number + "/objection", "/publicity/12", "/publicity?after=x"} {
		if a := h.get(path); a.status != http.StatusNotFound {
			t.Errorf("%s gave %d", path, a.status)
		}
	}
	if a := h.post("/publicity/"+r.Number+"/objection", url.Values{"who": {"某甲"}}); a.status != http.StatusNotFound {
		t.Errorf("an objection to it gave %d", a.status)
	}
}
