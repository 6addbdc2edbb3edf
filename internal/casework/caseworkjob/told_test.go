package caseworkjob_test

import (
	"context"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// inbox keeps what people are told.
type inbox struct {
	told  []notice.Message
	phone []notice.SMS
}

func (i *inbox) Tell(_ context.Context, _ actor.Actor, m notice.Message) error {
	i.told = append(i.told, m)
	return nil
}

func (i *inbox) SMS(_ context.Context, m notice.SMS) error {
	i.phone = append(i.phone, m)
	return nil
}

// reachable are persons with a phone.
type reachable struct{ ct.Persons }

func (r reachable) Find(ctx context.Context, id string) (person.Person, error) {
	p, err := r.Persons.Find(ctx, id)
	p.Phone = "13851420001"
	return p, err
}

// ITM-15, ITM-20: an item says its own words at a step, in the version of the case; where it says none, those of the hall are sent.
func TestAnItemTellsInItsOwnWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := ct.New(t, db), t.Context()
		box := &inbox{}
		h.Notices, h.Persons = box, reachable{}
		tell := func(caseID string, what casework.Verb) string {
			t.Helper()
			for _, one := range h.Told {
				if one.CaseID == caseID && one.What == what {
					must(t, h.Service.Told(ctx, one))
					return box.told[len(box.told)-1].Body
				}
			}
			t.Fatalf("nothing is told of %s", what)
			return ""
		}
		old := h.Filed(t, ct.Boss, ct.Subsidy).CaseID
		it, err := h.Items.Item(ctx, ct.Subsidy)
		must(t, err)
		own := *it
		own.Messages = []catalog.Message{
			{Event: "submit", Text: "您的“{{事项名称}}”已到{{受理部门}}。", Quiet: true},
			{Event: "ask", Text: "请在{{补正期限}}前补正{{办件编号}}。"},
			{Event: "refuse", Text: "结果是{{决定}}。"}}
		h.Publish(t, own)
		c := h.Filed(t, ct.Boss, ct.Subsidy)
		box.phone = nil
		if got := tell(c.CaseID, casework.Submit); got != "您的“"+it.Name+"”已到"+it.Department+"。" || len(box.phone) != 0 {
			t.Errorf("told %q, and %d texts", got, len(box.phone))
		}
		if got := tell(old, casework.Submit); !strings.Contains(got, "已提交，等待受理") || len(box.phone) != 1 {
			t.Errorf("the older case is told %q, and %d texts", got, len(box.phone))
		}
		must(t, h.AskCorrection(ctx, ct.Clerk, c.CaseID, casework.Asking{Words: "人数有误",
			Points: []casework.Point{{Name: "count", Reason: casework.Wrong}}}))
		if got := tell(c.CaseID, casework.Ask); got != "请在11 月 30 日前补正"+c.Number+"。" || len(box.phone) != 2 {
			t.Errorf("told %q, and %d texts", got, len(box.phone))
		}
		must(t, h.RefuseAcceptance(ctx, ct.Clerk, old, "不属于本机关职权范围。"))
		if got := tell(old, casework.Refuse); !strings.Contains(got, "理由见办件详情") {
			t.Errorf("the older case is told %q", got)
		}
		own.Routes = []catalog.Route{{Department: "劳动关系处"}} // ITM-18: a rule gives the case to another department
		h.Publish(t, own)
		elsewhere := h.Filed(t, ct.Boss, ct.Subsidy)
		if got := tell(elsewhere.CaseID, casework.Submit); got != "您的“"+it.Name+"”已到劳动关系处。" {
			t.Errorf("told %q of a case that a rule gave to another department", got)
		}
		if got := tell(c.CaseID, casework.Submit); got != "您的“"+it.Name+"”已到"+it.Department+"。" {
			t.Errorf("told %q of the version before the rule", got)
		}
		own.Routes = nil
		own.Messages, own.RateAt = nil, []catalog.Occasion{catalog.RateAccept} // ITM-16
		h.Publish(t, own)
		rated := h.Filed(t, ct.Boss, ct.Subsidy)
		must(t, h.AcceptCase(ctx, ct.Clerk, rated.CaseID, ""))
		if got := tell(rated.CaseID, casework.Accept); !strings.HasSuffix(got, "您可以评价受理服务。") {
			t.Errorf("told %q", got)
		}
		own.Messages, own.RateAt = []catalog.Message{{Event: "refuse", Text: "结果是{{决定}}。"}}, nil
		h.Publish(t, own)
		last := h.Filed(t, ct.Boss, ct.Subsidy)
		must(t, h.RefuseAcceptance(ctx, ct.Clerk, last.CaseID, "不属于本机关职权范围。"))
		if got := tell(last.CaseID, casework.Refuse); got != "结果是不予受理。" {
			t.Errorf("told %q", got)
		}
	})
}
