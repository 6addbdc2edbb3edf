package caseworkdb_test

import (
	"strings"
	"testing"
	"time"

	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/fault"
	"wangting/internal/store"
)

func TestTheQueueBeginsWithTheOverdue(t *testing.T) { // STA-2
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		var filed []string
		for i := range 5 {
			h.SetTime(ct.Start.AddDate(0, 0, i))
			filed = append(filed, h.Filed(t, ct.Boss, ct.Subsidy).CaseID)
		}
		must(t, h.AcceptCase(ctx, ct.Clerk, filed[0], "")) // due in 20 days from now: the latest
		h.SetTime(ct.Start.AddDate(0, 0, 8).Add(48 * time.Hour))
		var got []string
		var at *casework.ListPlace
		for page := 0; ; page++ {
			q, err := h.QueueList(ctx, ct.Clerk, casework.QueueWanted{Limit: 2, After: at})
			must(t, err)
			for _, c := range q.Cases {
				got = append(got, c.ID)
			}
			if at = q.Next; at == nil {
				break
			}
		}
		want := append(filed[1:], filed[0])
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("the queue is %v, want %v", got, want)
		}
		f, err := h.QueueFigures(ctx, ct.Clerk)
		if err != nil || waiting(f) != 5 || f.Desks[casework.AcceptDesk] != 4 || f.Overdue != 2 {
			t.Errorf("figures %+v, %v", f, err)
		}
		if f, err = h.QueueFigures(ctx, ct.Provincer); err != nil || waiting(f) != 5 {
			t.Errorf("the province counts %+v, %v", f, err)
		}
		if q, err := h.QueueList(ctx, ct.Suzhou, casework.QueueWanted{}); err != nil || len(q.Cases) != 0 {
			t.Errorf("another city sees %v, %v", q, err)
		}
		n, err := h.ClaimMany(ctx, ct.Clerk, filed)
		if err != nil || n != 4 {
			t.Errorf("claimed %d, %v; a clerk may hold four of the five", n, err)
		}
		mine, err := h.QueueList(ctx, ct.Clerk, casework.QueueWanted{Pile: casework.Mine})
		if err != nil || len(mine.Cases) != 4 || mine.Cases[0].ClaimedBy != "clerk-1" {
			t.Errorf("in hand: %+v, %v", mine, err)
		}
		wantFault(t, h.ClaimCase(ctx, ct.Both, filed[1]), fault.Conflict, "claiming a claimed case")
		wantFault(t, h.HandOverCase(ctx, ct.Clerk, filed[1], casework.Destination{To: "reviewer-1", Why: "请代办"}), fault.Invalid, "handing to somebody without the role")
		must(t, h.HandOverCase(ctx, ct.Clerk, filed[1], casework.Destination{To: "clerk-9", Why: "请代办"}))
		wantFault(t, h.ReleaseCase(ctx, ct.Clerk, filed[1]), fault.Conflict, "releasing what was handed over")
		must(t, h.ReleaseCase(ctx, ct.Clerk, filed[2]))
		for range 25 { // clicks
			must(t, h.ClaimCase(ctx, ct.Both, filed[2]))
		}
		v, err := h.Dossier(ctx, ct.Both, filed[2])
		if err != nil {
			t.Fatal(err)
		}
		claims := 0
		for _, e := range v.Events {
			if e.Verb == casework.Claim {
				claims++
			}
		}
		if claims != 2 { // the first clerk's and this one's
			t.Errorf("%d claims are written down, want 2", claims)
		}
	})
}

func TestTheUnitsListIsTurnedAndSearched(t *testing.T) { // CEN-4
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		var numbers []string
		for i := range 25 {
			h.SetTime(ct.Start.Add(time.Duration(i) * time.Minute))
			numbers = append(numbers, h.Filed(t, ct.Boss, ct.Subsidy).Number)
		}
		h.Filed(t, ct.Boss, ct.Arbitration)
		one, err := h.UnitList(ctx, ct.Boss, casework.Wanted{Words: "技能培训"})
		must(t, err)
		two, err := h.UnitList(ctx, ct.Boss, casework.Wanted{Words: "技能培训", After: one.Next})
		must(t, err)
		if len(one.Cases) != 20 || len(two.Cases) != 5 || two.Next != nil || one.Cases[0].Number != numbers[24] ||
			two.Cases[4].Number != numbers[0] {
			t.Errorf("pages of %d and %d", len(one.Cases), len(two.Cases))
		}
		for words, want := range map[string]int{numbers[3]: 1, numbers[3][:6]: 20, "仲裁": 1, "没有": 0, "999999": 0} {
			l, err := h.UnitList(ctx, ct.Boss, casework.Wanted{Words: words, Class: casework.ClassOpen})
			if err != nil || len(l.Cases) != want {
				t.Errorf("a search for %s found %d, want %d, %v", words, len(l.Cases), want, err)
			}
		}
		first, err := h.UnitList(ctx, ct.Boss, casework.Wanted{Words: "261123"})
		must(t, err)
		rest, err := h.UnitList(ctx, ct.Boss, casework.Wanted{Words: "261123", After: first.Next})
		if err != nil || len(rest.Cases) != 6 || rest.Cases[5].Number != numbers[0] {
			t.Errorf("the second page of a number search has %d, %v", len(rest.Cases), err)
		}
		for class, want := range map[casework.Class]int{
			casework.ClassAll:     20,
			casework.ClassDraft:   0,
			casework.ClassDone:    0,
			casework.ClassRate:    0,
			casework.ClassCorrect: 0,
		} {
			if l, err := h.UnitList(ctx, ct.Boss, casework.Wanted{Class: class}); err != nil || len(l.Cases) != want ||
				l.Counts[casework.ClassAll] != 26 {
				t.Errorf("%q has %d, want %d, %v", class, len(l.Cases), want, err)
			}
		}
		var n int64
		if _, _, err := h.Home(store.Counting(ctx, &n), ct.Boss, 5); err != nil || n != 2 {
			t.Errorf("单位主页 (CEN-1) took %d queries, %v", n, err)
		}
	})
}

// waiting counts the cases at all staff desks.
func waiting(f casework.Figures) (n int64) {
	for _, d := range casework.StaffDesks {
		n += f.Desks[d]
	}
	return n
}
