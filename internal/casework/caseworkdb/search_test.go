package caseworkdb_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
)

// found gives the ids that a member of staff finds, over all pages.
func found(t *testing.T, h *ct.Hall, who actor.Actor, w casework.Sought) (ids []string) {
	t.Helper()
	for {
		f, err := h.Search(t.Context(), who, w)
		must(t, err)
		for _, c := range f.Cases {
			ids = append(ids, c.ID)
		}
		if w.After = f.Next; f.Next == nil {
			return ids
		}
	}
}

// tell runs what follows from the steps.
func tell(t *testing.T, h *ct.Hall) {
	t.Helper()
	for _, told := range h.Told {
		must(t, h.Service.Items.Refresh(t.Context()))
		must(t, h.Tx.InTx(t.Context(), func(ctx context.Context) error { return h.Service.Told(ctx, told) }))
	}
}

// DSK-2; acceptance 24: each field finds, alone and together, and nothing else is found.
func TestACaseIsFoundByWhatStaffKnowOfIt(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		first := h.Filed(t, ct.Boss, ct.Subsidy)
		h.SetTime(ct.Start.Add(25 * time.Hour))
		second := h.Filed(t, ct.Boss, ct.Layoff)
		own := h.Filed(t, ct.Self, ct.Title)
		must(t, h.ClaimCase(t.Context(), ct.Clerk, second.CaseID))
		h.Drafted(t, ct.Boss, ct.Subsidy)
		tell(t, h)
		u, err := h.Units.Find(t.Context(), ct.Unit)
		must(t, err)
		p, err := h.Persons.Find(t.Context(), ct.Self.PersonID)
		must(t, err)
		if got := found(t, h, ct.Clerk, casework.Sought{Applicant: p.Name}); len(got) != 0 {
			t.Errorf("a case that waits for its employer is found: %v", got)
		}
		must(t, h.Endorse(t.Context(), ct.Boss, own.CaseID, true, ""))
		for _, w := range []casework.Sought{{Applicant: " 测 试"}, {Applicant: p.Name, Item: ct.Title}, {Applicant: p.Name, Unit: u.Name, Number: own.Number[9:]}} {
			if got := found(t, h, ct.Clerk, w); len(got) != 1 || got[0] != own.CaseID {
				t.Errorf("%+v finds %v", w, got)
			}
		}
		_, err = h.Store.(caseworkdb.Store).DB.Exec(t.Context(), `INSERT INTO unit (id, number, uscc, name, region, kind, address, state, created_us, version)
			VALUES ($1, $1, $2, $3, '320102', '', '', 'active', 0, 1)`, ct.Unit, string(u.USCC), u.Name)
		must(t, err)
		both := []string{own.CaseID, second.CaseID, first.CaseID} // its workers' too
		for name, k := range map[string]struct {
			w    casework.Sought
			want []string
		}{
			"four digits":                 {casework.Sought{Number: first.Number[2:6]}, []string{first.CaseID}},
			"more digits":                 {casework.Sought{Number: second.Number[3:]}, []string{second.CaseID}},
			"the whole number":            {casework.Sought{Number: first.Number}, []string{first.CaseID}},
			"digits of none":              {casework.Sought{Number: "987654"}, nil},
			"the whole name of the unit":  {casework.Sought{Unit: u.Name}, both},
			"the code of the unit":        {casework.Sought{Unit: string(u.USCC)}, both},
			"another unit":                {casework.Sought{Unit: "查无此厂"}, nil},
			"the item":                    {casework.Sought{Item: ct.Layoff}, []string{second.CaseID}},
			"the holder":                  {casework.Sought{Holder: ct.Clerk.StaffID}, []string{second.CaseID}},
			"a part of another's name":    {casework.Sought{Applicant: p.Name + "某"}, nil},
			"pinyin":                      {casework.Sought{Unit: "jingmijixie"}, both},
			"initials":                    {casework.Sought{Unit: "JNSL"}, both},
			"a part of the name":          {casework.Sought{Unit: "精密机械"}, both},
			"parts of the name":           {casework.Sought{Unit: "机械 江南"}, both},
			"a part in pinyin":            {casework.Sought{Unit: "江南　jingmi"}, both},
			"a part and another's":        {casework.Sought{Unit: "江南 物流"}, nil},
			"a word of the item's name":   {casework.Sought{Item: casework.ItemsLike + "裁减 企业"}, []string{second.CaseID}},
			"a word of several items":     {casework.Sought{Item: casework.ItemsLike + "业", Unit: u.Name}, []string{second.CaseID, first.CaseID}},
			"a word of no item":           {casework.Sought{Item: casework.ItemsLike + "没有这样的事项"}, nil},
			"the unit and its day":        {casework.Sought{Unit: u.Name, From: "2026-11-23", Until: "2026-11-23"}, []string{first.CaseID}},
			"the state and the day":       {casework.Sought{State: casework.Submitted, Until: "2026-11-23"}, []string{first.CaseID}},
			"the state and the other day": {casework.Sought{State: casework.Submitted, Item: ct.Layoff, From: "2026-11-24"}, []string{second.CaseID}},
			"another state":               {casework.Sought{State: casework.Closed}, nil},
			"the desk":                    {casework.Sought{Desk: casework.AcceptDesk, Item: ct.Subsidy}, []string{first.CaseID}},
		} {
			if got := found(t, h, ct.Clerk, k.w); fmt.Sprint(got) != fmt.Sprint(k.want) {
				t.Errorf("%s finds %v, want %v", name, got, k.want)
			}
		}
		if got := found(t, h, ct.Suzhou, casework.Sought{Number: first.Number[2:6]}); len(got) != 0 {
			t.Errorf("another city finds %v", got)
		}
		if got := found(t, h, ct.Provincer, casework.Sought{Number: first.Number[2:6]}); len(got) != 1 {
			t.Errorf("the province finds %v", got)
		}
		h.SetTime(ct.Start.AddDate(0, 1, 0))
		if got := found(t, h, ct.Clerk, casework.Sought{Due: casework.DueLate, Item: ct.Layoff}); len(got) != 1 {
			t.Errorf("overdue are %v", got)
		}
		if got := found(t, h, ct.Clerk, casework.Sought{Due: casework.DueShortly}); len(got) != 0 {
			t.Errorf("soon due are %v", got)
		}
	})
}

func TestWhatIsAskedWronglySaysWhere(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		for field, w := range map[string]casework.Sought{
			"number": {Number: "123"}, "unit": {Unit: "厂"}, "applicant": {Applicant: "张"}, "from": {From: "昨天"},
			"until": {From: "2026-11-24", Until: "2026-11-23"},
			"state": {State: "nonsense"}, "desk": {Desk: "nonsense"}, "due": {Due: "nonsense"}, "outcome": {Outcome: "nonsense"},
		} {
			_, err := h.Search(t.Context(), ct.Clerk, w)
			if fault.Of(err).FieldSays(field) == "" {
				t.Errorf("%s: %v", field, err)
			}
		}
		_, err := h.Search(t.Context(), ct.Boss, casework.Sought{})
		wantFault(t, err, fault.Anonymous, "a search by an applicant")
	})
}

// Pages follow each other without a gap and without a case twice, however little one of them looks at.
func TestPagesFollowEachOther(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		for i := range 7 {
			h.SetTime(ct.Start.Add(time.Duration(i) * time.Minute))
			h.Filed(t, ct.Boss, ct.Layoff)
		}
		got := found(t, h, ct.Clerk, casework.Sought{Item: ct.Layoff, Limit: 3})
		seen := map[string]bool{}
		for _, id := range got {
			seen[id] = true
		}
		if len(got) != 7 || len(seen) != 7 {
			t.Errorf("found %v", got)
		}
	})
}

// Cases from before there was a search are found when the job has been through them, batch by batch, and a second run changes nothing.
func TestOldCasesAreMadeFindable(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		r := h.Filed(t, ct.Boss, ct.Layoff)
		for _, forget := range []string{`DELETE FROM case_token`, `DELETE FROM case_unit_word`} {
			_, err := h.DB.Exec(t.Context(), forget)
			must(t, err)
		}
		u, err := h.Units.Find(t.Context(), ct.Unit)
		must(t, err)
		for _, w := range []casework.Sought{{Number: r.Number[2:6]}, {Unit: u.Name}} {
			if got := found(t, h, ct.Clerk, w); len(got) != 0 {
				t.Fatalf("%v is found already", got)
			}
		}
		must(t, h.IndexOld(t.Context()))
		must(t, h.IndexOld(t.Context()))
		for _, w := range []casework.Sought{{Number: r.Number[2:6]}, {Unit: u.Name}} {
			if got := found(t, h, ct.Clerk, w); len(got) != 1 {
				t.Errorf("%+v finds %v", w, got)
			}
		}
	})
}

func TestNamedSearchesAreTheirOwnersAndFew(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		wantFault(t, h.SaveSearch(ctx, ct.Clerk, " ", "item=a"), fault.Invalid, "no name")
		wantFault(t, h.SaveSearch(ctx, ct.Clerk, "空", ""), fault.Invalid, "nothing to keep")
		for i := range 20 {
			must(t, h.SaveSearch(ctx, ct.Clerk, fmt.Sprint("筛选", i), "item=a"))
		}
		wantFault(t, h.SaveSearch(ctx, ct.Clerk, "多一个", "item=a"), fault.Invalid, "the 21st")
		mine, err := h.MySearches(ctx, ct.Clerk)
		must(t, err)
		theirs, err := h.MySearches(ctx, ct.Reviewer)
		must(t, err)
		if len(mine) != 20 || len(theirs) != 0 || mine[0].Name != "筛选0" {
			t.Fatalf("%d and %d", len(mine), len(theirs))
		}
		wantFault(t, h.RemoveSearch(ctx, ct.Reviewer, mine[0].ID), fault.NotFound, "removing another's")
		must(t, h.RemoveSearch(ctx, ct.Clerk, mine[0].ID))
	})
}

func TestAnExportIsWrittenDown(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		h.Filed(t, ct.Boss, ct.Layoff)
		rows := 0
		n, _, err := h.ExportFound(t.Context(), ct.Clerk, casework.Sought{Item: ct.Layoff}, func(casework.Case, map[casework.Hand]string) error {
			rows++
			return nil
		})
		must(t, err)
		acts := h.Acts()
		if n != 1 || rows != 1 || acts[len(acts)-1] != "case.exported" {
			t.Errorf("%d rows, %d said, audited %v", rows, n, acts)
		}
		stop := errors.New("stop")
		if _, _, err := h.ExportFound(t.Context(), ct.Clerk, casework.Sought{}, func(casework.Case, map[casework.Hand]string) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("a failed row gave %v", err)
		}
	})
}
