package resultdesk_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/result"
	"wangting/internal/result/resultdesk"
	"wangting/internal/store/storetest"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/webtest"
	"wangting/internal/workday"
)

const page = "/staff/cases/c1/papers/p1/change"

// papers plays the core: one document, and at most one proposal.
type papers struct {
	paper  result.Paper
	change *result.Change
	err    error
	done   []string
}

func (p *papers) Changing(context.Context, actor.Actor, string, string) (result.Paper, *result.Change, error) {
	return p.paper, p.change, nil
}

func (p *papers) Propose(_ context.Context, _ actor.Actor, caseID, paperID string, c result.Proposal) error {
	p.done = append(p.done, "propose "+caseID+" "+paperID+" "+string(c.Act)+" "+c.Reason)
	return p.err
}

func (p *papers) Confirm(_ context.Context, _ actor.Actor, _, _, changeID string) error {
	p.done = append(p.done, "confirm "+changeID)
	return p.err
}

func (p *papers) Drop(_ context.Context, _ actor.Actor, _, _, changeID string) error {
	p.done = append(p.done, "drop "+changeID)
	return p.err
}

func open(t *testing.T, p *papers) *webtest.Hall {
	t.Helper()
	p.paper = result.Paper{ID: "p1", CaseID: "c1", Kind: result.Granted, State: result.Valid, Title: "准予决定书", Number: "宁人社网办〔2026〕12号",
		Holder: "江南示例精密机械有限公司", IssuedAt: time.Date(2026, 11, 27, 10, 0, 0, 0, workday.Zone), Parts: []result.Part{{Words: []string{"准予。"}}}}
	who := actor.Actor{StaffID: "reviewer-1", Roles: []actor.Role{actor.Reviewer}, Region: "320100"}
	return webtest.Open(t, storetest.SQLite(t), who, actor.Who{}, func(m *web.Mux) {
		frame := func(_ context.Context, s ui.StaffPage) ui.StaffVM { return ui.StaffVM{Title: s.Title} }
		resultdesk.Pages{Papers: p, Frame: frame}.Mount(m)
	})
}

func TestAReviewerReadsTheWarningAndProposes(t *testing.T) {
	p := &papers{}
	h := open(t, p)
	a := h.Get(page)
	for _, want := range []string{"更正、撤销、补发文书", "这份文书给予了申请人权利", "理由", "依据", "有误的文字", "宁人社网办〔2026〕12号"} {
		if !strings.Contains(a.Body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if a := h.Post(page, url.Values{"act": {"revoke"}, "reason": {"重复出具"}}); a.Status != http.StatusSeeOther {
		t.Errorf("proposing answers %d", a.Status)
	}
	p.err = fault.On("reason", "请填写理由")
	if a := h.Post(page, url.Values{"act": {"amend"}, "basis": {"第六十九条"}}); a.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.Body, "请填写理由") || !strings.Contains(a.Body, "第六十九条") {
		t.Errorf("a mistake answers %d, and what was typed is lost: %v", a.Status, !strings.Contains(a.Body, "第六十九条"))
	}
	if p.done[0] != "propose c1 p1 revoke 重复出具" {
		t.Errorf("the core was asked %q", p.done)
	}
}

// B8: of a document without its words only the deed that is possible is offered.
func TestADocumentWithoutItsWordsCanOnlyBeRevoked(t *testing.T) {
	p := &papers{}
	h := open(t, p)
	if said := h.Page(page); !strings.Contains(said, `value="amend"`) || strings.Contains(said, "只能撤销") {
		t.Error("a document with its words cannot be amended")
	}
	p.paper.Parts = nil
	said := h.Page(page)
	if strings.Contains(said, `value="amend"`) || strings.Contains(said, `value="reissue"`) || strings.Contains(said, "有误的文字") {
		t.Error("what would be refused is offered")
	}
	if !strings.Contains(said, `value="revoke"`) || !strings.Contains(said, "只能撤销后重新办理") {
		t.Error("what is left is not said")
	}
}

func TestOnlyTheOtherReviewerSeesTheButtonThatConfirms(t *testing.T) {
	for by, want := range map[string]bool{"reviewer-1": false, "reviewer-2": true} {
		p := &papers{change: &result.Change{ID: "x1", By: by, Proposal: result.Proposal{Reason: "人数有误", Wrong: "18人", Right: "15人"}}}
		p.change.Act = result.Amend
		h := open(t, p)
		a := h.Get(page)
		if got := strings.Contains(a.Body, page+"/confirm"); got != want {
			t.Errorf("proposed by %s: the button is there: %v", by, got)
		}
		if !strings.Contains(a.Body, "15人") || !strings.Contains(a.Body, page+"/drop") {
			t.Errorf("proposed by %s: the proposal is not shown", by)
		}
		h.Post(page+"/confirm", url.Values{"change": {"x1"}})
		h.Post(page+"/drop", url.Values{"change": {"x1"}})
		if said := h.Page(page); !strings.Contains(said, "已不办理，文书没有变化") { // also by whoever did not propose it
			t.Errorf("after 「不办理」 the page says:\n%s", said)
		}
		if strings.Join(p.done, ",") != "confirm x1,drop x1" {
			t.Errorf("the core was asked %q", p.done)
		}
	}
}
