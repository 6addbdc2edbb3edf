package caseworkdb_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

func TestVisitorsSeeWhatIsPublishedAndObjectToIt(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, who := t.Context(), actor.Actor{IP: "192.0.2.7"}
		var numbers []string
		for range casework.PublishedPage + 1 {
			id := inReview(t, h)
			must(t, h.PublishCase(ctx, ct.Reviewer, id, ""))
			numbers = append(numbers, dossier(t, h, id).Case.Number)
		}
		inReview(t, h)
		first, next, err := h.PublishedCases(ctx, ct.Nanjing, nil)
		must(t, err)
		if len(first) != casework.PublishedPage || next == nil || first[0].Whose != "江南示例精密机械有限公司" {
			t.Fatalf("the first page has %d, %v", len(first), next)
		}
		rest, next, err := h.PublishedCases(ctx, "", next)
		must(t, err)
		if len(rest) != 1 || next != nil {
			t.Errorf("the last page has %d, %v", len(rest), next)
		}
		if other, _, err := h.PublishedCases(ctx, "320500", nil); err != nil || len(other) != 0 {
			t.Errorf("another city lists %d, %v", len(other), err)
		}

		k := casework.Complaint{Who: "某甲", Contact: "13800000011", Words: "材料不实"}
		learner := actor.Actor{PersonID: "ffff0000-0000-7000-8000-000000000001", IP: "192.0.2.9"}
		wantFault(t, h.ObjectTo(ctx, learner, numbers[0], k), fault.Forbidden, "an objection of 演练 to a real case")
		wantFault(t, h.ObjectTo(ctx, who, numbers[0], casework.Complaint{Who: "某甲", Contact: "电话", Words: "不实"}), fault.Invalid, "no number")
		for range 5 {
			must(t, h.ObjectTo(ctx, who, numbers[0], k))
		}
		wantFault(t, h.ObjectTo(ctx, who, numbers[0], k), fault.Limited, "a sixth objection within the hour")
		must(t, h.ObjectTo(ctx, actor.Actor{IP: "192.0.2.8"}, numbers[0], k))
		h.SetTime(ct.Start.Add(61 * time.Minute))
		must(t, h.ObjectTo(ctx, who, numbers[1], k))
		var words []byte
		must(t, h.DB.Get(ctx, &words, "SELECT words FROM case_matter LIMIT 1"))
		if bytes.Contains(words, []byte("13800000011")) || bytes.Contains(words, []byte("某甲")) {
			t.Error("an objection is stored in the clear")
		}
		h.SetTime(ct.Start.AddDate(0, 0, 8))
		wantFault(t, h.ObjectTo(ctx, who, numbers[2], k), fault.NotFound, "an objection after the last day")
		if late, _, err := h.PublishedCases(ctx, "", nil); err != nil || len(late) != 0 {
			t.Errorf("after the last day %d are listed, %v", len(late), err)
		}
	})
}

// OPE-4: who objects while signed in stays unknown, to whoever applied and to the unit they act for: no account stands in the record, and
// no log of a unit shows the act.
func TestWhoObjectsToACaseIsWrittenDownForNobody(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		must(t, h.PublishCase(ctx, ct.Reviewer, id, ""))
		rival := ct.Stranger
		rival.IP, rival.SessionID = "192.0.2.7", "s"
		must(t, h.ObjectTo(ctx, rival, dossier(t, h, id).Case.Number, casework.Complaint{Who: "某甲", Contact: "13800000011", Words: "材料不实"}))
		list := h.Entries()
		i := slices.IndexFunc(list, func(e audit.Entry) bool { return e.Act == "case.object" })
		if i < 0 {
			t.Fatal("the objection is not in the record")
		}
		if e := list[i]; e.Kind != "visitor" || e.PersonID+e.MandateID+e.SessionID != "" || e.UnitID == rival.UnitID {
			t.Errorf("the record says who objected: %+v", e)
		}
		if !slices.Contains(h.InLog().Inner, "case.object") {
			t.Error("the log of the applicant's unit shows that, and from where, somebody objected")
		}
	})
}

// ITM-18: the department of a published case is that of the rule which routed it.
func TestACaseIsPublishedWithTheDepartmentOfItsRule(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		published := func(want string) {
			t.Helper()
			id := inReview(t, h)
			must(t, h.PublishCase(t.Context(), ct.Reviewer, id, ""))
			number := dossier(t, h, id).Case.Number
			p, err := h.PublishedCase(t.Context(), number)
			must(t, err)
			list, _, err := h.PublishedCases(t.Context(), "", nil)
			must(t, err)
			i := slices.IndexFunc(list, func(l casework.Published) bool { return l.Number == number })
			if p.Department != want || i < 0 || list[i].Department != want {
				t.Errorf("the page names %q, the list is %+v, want %q", p.Department, list, want)
			}
		}
		it := ct.ItemOf(ct.Permit)
		published(it.Department)
		it.Routes = []catalog.Route{
			{When: &form.Cond{Field: "reason", Equals: []string{"写不出的理由"}}, Department: "别的处"},
			{When: &form.Cond{Field: "reason", Op: form.OpNot, Equals: []string{"写不出的理由"}}, Department: "劳动关系处"},
		}
		h.Publish(t, it)
		published("劳动关系处")
	})
}

func TestACaseOfASensitiveItemIsNeverPublished(t *testing.T) { // ITM-17
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), inReview(t, h)
		must(t, h.PublishCase(ctx, ct.Reviewer, id, ""))
		number := dossier(t, h, id).Case.Number
		_, err := h.DB.Exec(ctx, "UPDATE case_file SET sensitive = $2 WHERE id = $1", id, true)
		must(t, err)
		_, err = h.PublishedCase(ctx, number)
		wantFault(t, err, fault.NotFound, "the page of a sensitive case")
		if list, _, err := h.PublishedCases(ctx, "", nil); err != nil || len(list) != 0 {
			t.Errorf("lists %v, %v", list, err)
		}
		wantFault(t, h.ObjectTo(ctx, actor.Actor{IP: "192.0.2.7"}, number, casework.Complaint{Who: "某甲", Contact: "13800000011", Words: "不实"}),
			fault.NotFound, "an objection to it")
	})
}
