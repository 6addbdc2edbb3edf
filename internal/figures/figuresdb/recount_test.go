package figuresdb_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/figures"
	"wangting/internal/figures/figuresdb"
	"wangting/internal/form"
	"wangting/internal/queue"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

var chief = actor.Actor{StaffID: "chief", Region: casework.Province, Roles: []actor.Role{actor.Admin}}

// counting is a hall whose steps are counted.
func counting(t *testing.T, db *store.DB) (*ct.Hall, *figures.Service) {
	h := ct.New(t, db)
	s := &figures.Service{Store: figuresdb.Store{DB: db}, Tx: db, Audit: h.Audit, Calendar: h.Calendar, Now: h.Time}
	h.OnMoved = append(h.OnMoved, s.Moved)
	return h, s
}

// lead takes a case through random steps; most are refused where they do not fit, which must change no figure.
func lead(t *testing.T, h *ct.Hall, dice *rand.Rand) {
	item := []string{ct.Layoff, ct.Subsidy, ct.Permit}[dice.IntN(3)]
	c := h.Drafted(t, ct.Boss, item)
	if dice.IntN(8) == 0 {
		return
	}
	r, err := h.Submit(t.Context(), ct.Boss, c.ID, c.Version)
	if err != nil {
		t.Fatal(err)
	}
	ctx, at := t.Context(), r.CaseID
	for range 40 {
		h.SetTime(h.Time().Add(time.Duration(1+dice.IntN(4)) * time.Hour))
		if dice.IntN(75) == 0 { // nobody looks for more than a week
			h.SetTime(h.Time().AddDate(0, 0, 9))
		}
		switch staff := []actor.Actor{ct.Clerk, ct.Reviewer, ct.Reviewer2, ct.Both}[dice.IntN(4)]; dice.IntN(13) {
		case 0:
			_ = h.RefuseAcceptance(ctx, ct.Clerk, at, "不属于受理范围")
		case 1:
			_ = h.AskCorrection(ctx, staff, at, casework.Asking{Words: "请补正", Again: "又有问题", Days: casework.CorrectionDays[0],
				Points: []casework.Point{{Name: "reason", Label: "申请理由", Reason: casework.Wrong, Words: "请写清楚"}}})
		case 2, 3:
			if c, err := h.Store.Case(ctx, at); err == nil {
				data := form.Data{}
				maps.Copy(data, c.Data)
				data["reason"] = fmt.Sprint("补正 ", dice.IntN(1000))
				_ = h.AnswerCorrection(ctx, ct.Boss, at, data, c.Version)
			}
		case 4:
			if dice.IntN(5) == 0 {
				_ = h.WithdrawCase(ctx, ct.Boss, at, "")
			}
			_ = h.LapseCorrection(ctx, at)
		case 5, 6:
			_ = h.AcceptCase(ctx, ct.Clerk, at, "")
		case 7, 8:
			_ = h.ProposeVerdict(ctx, staff, at, casework.Approved, "")
		case 9, 10:
			verdict := []casework.Verdict{casework.Approved, casework.Denied}[dice.IntN(2)]
			_ = h.DecideCase(ctx, staff, at, verdict, "理由")
		case 11:
			_ = h.CloseCase(ctx, staff, at, "")
		case 12:
			to := []casework.Destination{{Department: "d-other"}, {Department: "d-hall"}, {Region: "320200"}}[dice.IntN(3)]
			to.Why = "由他们办理"
			_ = h.HandOverCase(ctx, staff, at, to)
		}
	}
}

// DSK-14: what the steps added up to is what counting the cases gives, by day, region, item and department, and so are the stays.
func TestTheSumsAreWhatARecountGives(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, s := counting(t, db)
		dice := rand.New(rand.NewPCG(15, 6))
		for range 32 {
			lead(t, h, dice)
		}
		var ids []string
		if err := db.Select(t.Context(), &ids, `SELECT id FROM case_file`); err != nil {
			t.Fatal(err)
		}
		departments, here := map[string]figures.Counts{}, figures.Counts{}
		want, stays, all := map[figures.Place]figures.Counts{}, map[casework.Desk]figures.Spread{}, figures.Counts{}
		for _, id := range ids {
			c, err := h.Store.Case(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			p := figures.PlaceOf(c)
			if of := figures.Of(c); of != (figures.Counts{}) {
				want[p] = want[p].Plus(of, 1)
				if p.Department != "" {
					departments[p.Department] = departments[p.Department].Plus(of, 1)
				}
				all = all.Plus(of, 1)
				if p.Region == ct.Nanjing {
					here = here.Plus(of, 1)
				}
			}
			steps, err := figuresdb.Store{DB: db}.Steps(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			for _, y := range figures.Stays(steps, h.Calendar) {
				spread := stays[y.Desk]
				spread[y.Days]++
				stays[y.Desk] = spread
			}
		}
		if all.Granted == 0 || all.First == 0 || all.First == all.Granted || all.Late == 0 || all.Refused == 0 || all.Denied == 0 || len(stays) < 3 ||
			here.Received == all.Received || departments["d-hall"].Granted == 0 || departments["d-other"].Received == 0 {
			t.Fatalf("the cases are too much alike: %+v, %+v in the city, by department %+v, stays at %d desks", all, here, departments, len(stays))
		}
		asked := figures.Asked{From: figures.DayOf(ct.Start).String(), Until: figures.DayOf(h.Time()).String()}
		b, err := s.Look(t.Context(), nanjing, asked)
		if err != nil {
			t.Fatal(err)
		}
		if b.Counts != here {
			t.Errorf("the board says %+v, a recount %+v", b.Counts, here)
		}
		s.Systems = func() []figures.System { return nil }
		s.Backlog = func(context.Context, time.Time) (queue.Backlog, error) { return queue.Backlog{}, nil }
		for p, counts := range want {
			if p.Department == "" {
				continue // with the others of the region
			}
			day := p.Day.String()
			one, err := s.Look(t.Context(), auditor, figures.Asked{Region: p.Region, Item: p.Item, Department: p.Department, From: day, Until: day})
			if err != nil || one.Counts != counts || one.Days[0].Counts != counts || len(one.Items) != 1 || one.Items[0].Counts != counts {
				t.Errorf("%+v is %+v %+v (%v), a recount %+v", p, one.Counts, one.Items, err, counts)
			}
		}
		listed(t, h, b, asked)
		asked.Department = "d-other"
		if b, err = s.Look(t.Context(), nanjing, asked); err != nil {
			t.Fatal(err)
		}
		listed(t, h, b, asked)
		asked.Department = ""
		whole := func(when string) {
			b, err := s.Look(t.Context(), auditor, asked)
			items := figures.Counts{}
			for _, x := range b.Items {
				items = items.Plus(x.Counts, 1)
			}
			placed, placedStays := b.Unplaced, map[casework.Desk]int64{}
			for _, x := range b.Departments {
				placed = placed.Plus(x.Counts, 1)
				if x.Counts != departments[x.Department] {
					t.Errorf("%s department %s is %+v, a recount %+v", when, x.Department, x.Counts, departments[x.Department])
				}
				asked.Department = x.Department
				one, err := s.Look(t.Context(), auditor, asked)
				asked.Department = ""
				for desk, y := range one.Stays {
					placedStays[desk] += y.Count()
				}
				if err != nil || one.Counts != x.Counts {
					t.Errorf("%s department %s alone is %+v (%v), beside the others %+v", when, x.Department, one.Counts, err, x.Counts)
				}
			}
			if len(b.Departments) != len(departments) || placed != all {
				t.Errorf("%s there are %d departments, which add up to %+v, a recount %d and %+v", when, len(b.Departments), placed, len(departments), all)
			}
			for desk, y := range stays { // some cases are in no department
				if n := placedStays[desk]; n == 0 || n > y.Count() {
					t.Errorf("%s the departments have %d stays at %s, a recount %d", when, n, desk, y.Count())
				}
			}
			if err != nil || b.Counts != all || items != all || !maps.Equal(b.Stays, stays) {
				t.Errorf("%s the province is %+v, its items %+v, stays %v (%v), a recount %+v %v", when, b.Counts, items, b.Stays, err, all, stays)
			}
		}
		whole("as counted")
		refill(t, db)
		whole("as the migration fills it")
		drift(t, db)
		if b, err := s.Look(t.Context(), nanjing, figures.Asked{From: asked.From, Until: asked.Until}); err != nil || b.Counts == here {
			t.Fatalf("the drift does not show: %+v, %v", b.Counts, err)
		}
		recount(t, db)
		if b, err := s.Look(t.Context(), nanjing, figures.Asked{From: asked.From, Until: asked.Until}); err != nil || b.Counts != here {
			t.Errorf("after the migration the city is %+v (%v), a recount %+v", b.Counts, err, here)
		}
		whole("as counted anew")
	})
}

var nanjing = actor.Actor{StaffID: "auditor", Region: ct.Nanjing, Roles: []actor.Role{actor.Auditor}}

var auditor = actor.Actor{StaffID: "auditor", Region: casework.Province, Roles: []actor.Role{actor.Auditor}}

// refill fills the sums from the cases as the migrations do in a hall that has some.
func refill(t *testing.T, db *store.DB) {
	t.Helper()
	statements := []string{"DELETE FROM figure_day", "DELETE FROM figure_department"}
	for file, table := range map[string]string{"00141_figures.sql": "figure_day", "00194_figure_department.sql": "figure_department"} {
		text, err := os.ReadFile("../../store/migrations/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(text), ";") {
			if part = strings.TrimSpace(part); strings.HasPrefix(part, "INSERT INTO "+table) {
				statements = append(statements, part)
			}
		}
	}
	if len(statements) != 6 {
		t.Fatalf("the migrations have %d statements that fill them", len(statements)-2)
	}
	for _, one := range statements {
		if _, err := db.Exec(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
}

// drift counts all cases of a city where they were not, as a hall did that told the figures of no move to another region.
func drift(t *testing.T, db *store.DB) {
	t.Helper()
	for _, q := range []string{`DELETE FROM figure_day WHERE region = '320200'`,
		`UPDATE figure_day SET region = '320200' WHERE region = '` + ct.Nanjing + `'`} {
		if n, err := db.Exec(t.Context(), q); err != nil || strings.HasPrefix(q, "UPDATE") && n == 0 {
			t.Fatal(n, err)
		}
	}
}

// recount runs the migration that counts the sums anew.
func recount(t *testing.T, db *store.DB) {
	t.Helper()
	text, err := os.ReadFile("../../store/migrations/00210_figures_recount.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, up, _ := strings.Cut(string(text), "-- +goose Up")
	up, _, _ = strings.Cut(up, "-- +goose Down")
	for part := range strings.SplitSeq(up, ";") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		if _, err := db.Exec(t.Context(), part); err != nil {
			t.Fatal(err)
		}
	}
}

// listed compares each figure with the list that it opens.
func listed(t *testing.T, h *ct.Hall, b figures.Board, asked figures.Asked) {
	t.Helper()
	for name, tc := range map[string]struct {
		want int64
		w    casework.Sought
	}{
		"收件": {b.Received, casework.Sought{}}, "受理": {b.Accepted, casework.Sought{Outcome: casework.WasAccepted}},
		"不予受理": {b.Refused, casework.Sought{State: casework.NotAccepted}}, "补正": {b.Corrected, casework.Sought{Outcome: casework.WasCorrected}},
		"准予": {b.Granted, casework.Sought{Outcome: casework.WasGranted}}, "不予": {b.Denied, casework.Sought{Outcome: casework.WasDenied}},
		"一次通过": {b.First, casework.Sought{Outcome: casework.WasFirst}}, "超期办理": {b.Late, casework.Sought{Outcome: casework.WasLate}},
		"现在超期": {b.LateNow, casework.Sought{Due: casework.DueLate}},
	} {
		n := int64(0)
		tc.w.From, tc.w.Until, tc.w.Region = asked.From, asked.Until, ct.Nanjing
		tc.w.Department = asked.Department
		for more := true; more; more = tc.w.After != nil {
			found, err := h.Search(t.Context(), chief, tc.w)
			if err != nil {
				t.Fatal(err)
			}
			n, tc.w.After = n+int64(len(found.Cases)), found.Next
		}
		if n != tc.want {
			t.Errorf("%s is %d and its list has %d", name, tc.want, n)
		}
	}
}

// STA-6: a stay belongs to the department in which the case lay, not to the one to which it went on.
func TestAStayBelongsToTheDepartmentInWhichTheCaseLay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, s := counting(t, db)
		c := h.Drafted(t, ct.Boss, ct.Layoff)
		r, err := h.Submit(t.Context(), ct.Boss, c.ID, c.Version)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(err)
		must(h.AcceptCase(t.Context(), ct.Clerk, r.CaseID, ""))
		must(h.HandOverCase(t.Context(), ct.Reviewer, r.CaseID, casework.Destination{Department: "d-other", Why: "由他们办理"}))
		must(h.ProposeVerdict(t.Context(), ct.Both, r.CaseID, casework.Approved, ""))
		for _, tc := range []struct {
			department string
			desk       casework.Desk
			want       int64
		}{{"d-hall", casework.AcceptDesk, 1}, {"d-other", casework.AcceptDesk, 0}, {"d-hall", casework.ReviewDesk, 0}, {"d-other", casework.ReviewDesk, 1}} {
			b, err := s.Look(t.Context(), nanjing, figures.Asked{Department: tc.department})
			must(err)
			if got := b.Stays[tc.desk].Count(); got != tc.want {
				t.Errorf("%s has %d stays at %s, want %d", tc.department, got, tc.desk, tc.want)
			}
		}
	})
}
