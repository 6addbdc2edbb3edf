package resultdb_test

import (
	"fmt"
	"strings"
	"testing"

	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/result"
)

// 容缺受理: what the applicant promised is a document of its own, beside that of the acceptance; nobody seals or numbers it for the office.
func TestThePromiseOfAMaterialIsADocument(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		it := ct.ItemOf(ct.Permit)
		it.Materials = append(it.Materials, ct.Later)
		h.Publish(t, it)
		c := h.Filed(t, ct.Boss, ct.Permit).CaseID
		must(t, h.AcceptLackingCase(ctx, ct.Clerk, c, ""))
		list := h.of(t, ct.Boss, c)
		if len(list) != 2 || list[0].Kind != result.Accepted {
			t.Fatalf("made are %+v", list)
		}
		p := list[1]
		if p.Kind != result.Pledge || p.Title != "容缺受理承诺书" || p.Number != "承诺"+p.CaseNumber || p.Changeable() || p.Kind.Outcome() != "" {
			t.Errorf("it is %s %s %s", p.Kind, p.Title, p.Number)
		}
		v, err := h.Dossier(ctx, ct.Clerk, c)
		must(t, err)
		due := v.Case.LackDue.Format("2006年1月2日")
		said := fmt.Sprint(h.last.Parts)
		for _, want := range []string{ct.Later.Name, "在" + due + "前补交", "可以终止办理", "网上提交申请时确认"} {
			if !strings.Contains(said, want) {
				t.Errorf("%q is not in %s", want, said)
			}
		}
		if h.last.Unsigned == "" {
			t.Error("it looks like a document of the office")
		}
		_, body, err := h.papers.Read(ctx, ct.Clerk, c, p.ID)
		must(t, err)
		must(t, body.Close())
		if got, err := h.papers.Check(ctx, string(p.Code)); err != nil || got.Log == "" {
			t.Errorf("the check says %+v, %v", got, err)
		}
	})
}
