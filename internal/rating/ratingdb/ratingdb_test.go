package ratingdb_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/rating"
	"wangting/internal/rating/ratingdb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/workday"
)

// cases plays casework: a case can be marked as rated once, by an update that checks its version.
type cases struct {
	mu     sync.Mutex
	marked map[string]int
}

func (c *cases) Tell(context.Context, actor.Actor, notice.Message) error { return nil }

func (c *cases) Open(_ context.Context, _ actor.Actor, id string) (casework.View, error) {
	region := "320100"
	if strings.HasPrefix(id, "x") {
		region = "320200"
	}
	return casework.View{
		Case: casework.Case{ID: id, Number: "RS20261123" + id, ItemCode: "gs-rd", UnitID: "u1", Region: region, State: casework.Closed, Department: "d-hall",
			AcceptedAt: time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC), RateAt: catalog.Rates([]catalog.Occasion{catalog.RateAccept, catalog.RateClose})},
		Item: casework.Item{Name: "工伤认定", RateTags: catalog.RateTags},
	}, nil
}

func (c *cases) OpenToAct(ctx context.Context, who actor.Actor, id string) (casework.View, error) {
	return c.Open(ctx, who, id)
}
func (*cases) Scope(context.Context, string) (string, error) { return "", nil }
func (*cases) WorkedOn(_ context.Context, who actor.Actor, _ string) (bool, error) {
	return who.IsAmong("worked"), nil
}

func (c *cases) MarkRated(_ context.Context, _ actor.Actor, id string, at catalog.Occasion) error {
	id += string(at)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.marked[id]++; c.marked[id] > 1 {
		return fault.New(fault.Conflict, "已评价")
	}
	return nil
}

type nextDay struct{}

func (nextDay) Add(t time.Time, n int) time.Time { return t.AddDate(0, 0, n) }

type hall struct {
	*rating.Service
	now time.Time
}

func newHall(t *testing.T, db *store.DB) *hall {
	c := &cases{marked: map[string]int{}}
	h := &hall{now: time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)}
	h.Service = &rating.Service{
		Store:    ratingdb.Store{DB: db, Keys: secrettest.Keyring(t)},
		Cases:    c,
		Notices:  c,
		Tx:       db,
		Audit:    audittest.New(t).Service,
		Workdays: nextDay{},
		Now:      func() time.Time { return h.now },
	}
	return h
}

var (
	chief = actor.Actor{PersonID: "p", UnitID: "u1"}
	clerk = actor.Actor{StaffID: "s1", Roles: []actor.Role{actor.Clerk}, Region: "320100"}
)

// CAS-5.
func TestADoubleClickMakesOneRating(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		got := make([]rating.Level, 8)
		storetest.Race(t, 8, func(i int) error {
			r, err := h.Rate(t.Context(), chief, rating.New{Occasion: catalog.RateClose, CaseID: "c1", Level: rating.Level(1 + i%5), Words: "x"})
			got[i] = r.Level
			return err
		})
		_, kept, err := h.OfCase(t.Context(), chief, "c1", catalog.RateClose)
		if err != nil || kept == nil {
			t.Fatalf("no rating was kept (%v)", err)
		}
		for i, l := range got {
			if l != kept.Level {
				t.Errorf("caller %d was told %d, kept is %d", i, l, kept.Level)
			}
		}
		f, err := h.Figures(t.Context())
		if err != nil || f.All.Count() != 1 || f.Items["gs-rd"][kept.Level] != 1 || f.Regions["320100"][kept.Level] != 1 ||
			f.Since.IsZero() || workday.DayNumber(f.Since) != workday.DayNumber(kept.RatedAt) {
			t.Errorf("the figures are %+v (%v)", f, err)
		}
		// STA-6: under the day, region, item and department, and in the sums over regions and items
		var sums []int64
		if err := db.Select(t.Context(), &sums, `SELECT n FROM rating_department WHERE department = 'd-hall'`); err != nil || len(sums) != 4 || sums[0] != 1 {
			t.Errorf("the department has %v (%v)", sums, err)
		}
	})
}

func TestABadRatingWaitsForStaffUntilOneOfThemAnswers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		for _, id := range []string{"c1", "c2", "x3"} {
			h.now = h.now.Add(time.Hour)
			bad := rating.New{Occasion: catalog.RateClose, CaseID: id, Level: 1, Tags: []string{"办理时间长", "需要多次跑动"}, Words: "王某某态度差"}
			if _, err := h.Rate(t.Context(), chief, bad); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := h.Rate(t.Context(), chief, rating.New{Occasion: catalog.RateClose, CaseID: "c4", Level: 5}); err != nil {
			t.Fatal(err)
		}
		list, err := h.FollowUps(t.Context(), clerk, rating.Cursor{}, 1)
		if err != nil || len(list) != 1 || list[0].ID != "c1" || list[0].Words != "王某某态度差" || len(list[0].Tags) != 2 {
			t.Fatalf("the first due is %+v (%v)", list, err)
		}
		next, err := h.FollowUps(t.Context(), clerk, rating.Cursor{Due: list[0].Follow.Due, Key: list[0].Key}, 10)
		if err != nil || len(next) != 1 || next[0].ID != "c2" {
			t.Errorf("then comes %+v (%v)", next, err)
		}
		all, err := h.FollowUps(t.Context(), actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Admin}, Region: "320000"}, rating.Cursor{}, 10)
		if err != nil || len(all) != 3 {
			t.Errorf("the province sees %d (%v)", len(all), err)
		}

		errs := storetest.Together(t, 4, func(i int) error { return h.Answer(t.Context(), clerk, list[0].Key, fmt.Sprint("答复 ", i)) })
		first := slices.Index(errs, nil)
		if first < 0 || slices.Contains(errs[first+1:], nil) {
			t.Fatalf("not one answer was taken: %v", errs)
		}
		_, r, err := h.OfCase(t.Context(), chief, "c1", catalog.RateClose)
		if err != nil || !r.Follow.Done || r.Follow.Answer != fmt.Sprint("答复 ", first) || r.Follow.StaffID != "s1" {
			t.Errorf("the unit reads %+v (%v)", r.Follow, err)
		}
		if left, _ := h.FollowUps(t.Context(), clerk, rating.Cursor{}, 10); len(left) != 1 {
			t.Errorf("%d wait", len(left))
		}
		var words []byte
		if err := db.Get(t.Context(), &words, `SELECT words FROM rating WHERE case_id = 'c1'`); err != nil ||
			strings.Contains(string(words), "王") {
			t.Errorf("the words are kept as %q (%v)", words, err)
		}
	})
}

// ITM-16: the acceptance and the end of a case are rated once each, both count, and each bad one is answered by itself.
func TestACaseIsRatedOnceOnEachOccasion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		for i, at := range []catalog.Occasion{catalog.RateAccept, catalog.RateClose, catalog.RateAccept} {
			h.now = h.now.Add(time.Hour)
			r, err := h.Rate(t.Context(), chief, rating.New{CaseID: "c1", Occasion: at, Level: rating.Level(1 + i%2), Words: "慢"})
			if want := rating.Level(map[catalog.Occasion]int{catalog.RateAccept: 1, catalog.RateClose: 2}[at]); err != nil || r.Level != want || r.Occasion != at {
				t.Fatalf("rating %d is %d of %s (%v)", i, r.Level, r.Occasion, err)
			}
		}
		f, err := h.Figures(t.Context())
		if err != nil || f.All != (rating.Tally{1: 1, 2: 1}) {
			t.Errorf("counted %v (%v)", f.All, err)
		}
		open, err := h.FollowUps(t.Context(), clerk, rating.Cursor{}, 10)
		if err != nil || len(open) != 2 || open[0].Occasion != catalog.RateAccept || open[1].Occasion != catalog.RateClose {
			t.Fatalf("open are %+v (%v)", open, err)
		}
		if err := h.Answer(t.Context(), clerk, open[0].Key, "已改进"); err != nil {
			t.Fatal(err)
		}
		for _, at := range []catalog.Occasion{catalog.RateAccept, catalog.RateClose} {
			_, r, err := h.OfCase(t.Context(), chief, "c1", at)
			if err != nil || r.Follow.Done != (at == catalog.RateAccept) {
				t.Errorf("%s is answered: %+v (%v)", at, r, err)
			}
		}
		if left, _ := h.FollowUps(t.Context(), clerk, rating.Cursor{}, 10); len(left) != 1 || left[0].Key != open[1].Key {
			t.Errorf("left is %+v", left)
		}
	})
}

// CAS-5, DSK-5: who has worked on a case is not shown its bad rating, nor whoever stands in for them, nor for whom a deputy worked.
func TestABadRatingIsNotForWhoeverWorkedOnTheCase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, desk, h := t.Context(), caseworktest.New(t, db), newHall(t, db)
		filed := desk.Filed(t, caseworktest.Boss, caseworktest.Permit)
		clerkNamed := func(staffID, standsFor string) actor.Actor {
			return actor.Actor{StaffID: staffID, For: standsFor, Region: caseworktest.Nanjing, Roles: []actor.Role{actor.Clerk}}
		}
		head := actor.Actor{StaffID: "head", Region: caseworktest.Nanjing, Roles: []actor.Role{actor.Admin}}
		for _, err := range []error{
			desk.AssignCase(ctx, head, filed.CaseID, "clerk-7", ""),
			desk.AcceptCase(ctx, clerkNamed("deputy", "clerk-7"), filed.CaseID, ""),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		bad := rating.New{Occasion: catalog.RateAccept, CaseID: filed.CaseID, Level: 1, Words: "慢"}
		if _, err := h.Rate(ctx, chief, bad); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			who  actor.Actor
			want int
		}{
			"somebody else":                          {clerkNamed("other", ""), 1},
			"somebody else, standing in for a third": {clerkNamed("other", "third"), 1},
			"the deputy":                             {clerkNamed("deputy", ""), 0},
			"for whom the deputy acted":              {clerkNamed("clerk-7", ""), 0},
			"who stands in for the deputy now":       {clerkNamed("other", "deputy"), 0},
		} {
			if list, err := h.FollowUps(ctx, c.who, rating.Cursor{}, 10); err != nil || len(list) != c.want {
				t.Errorf("%s sees %d, want %d (%v)", name, len(list), c.want, err)
			}
		}
	})
}
