package staffdb_test

import (
	"errors"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/staff"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// DSK-4: departments are live data of the administrator of their region.
func TestAnAdministratorKeepsTheDepartmentsOfTheirRegion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := newHall(t, db), t.Context()
		a := h.add(t, "0417", actor.Clerk)
		admin := actor.Actor{StaffID: "x", Roles: []actor.Role{actor.Admin}, Region: "320100"}
		far := actor.Actor{StaffID: "y", Roles: []actor.Role{actor.Admin}, Region: "320500"}
		d, err := h.SaveDepartment(ctx, admin, staff.Department{Region: "320100", Name: " 劳动关系处 ", HeadID: a.ID})
		if err != nil || d.Name != "劳动关系处" {
			t.Fatalf("made %+v, %v", d, err)
		}
		if _, err := h.SaveDepartment(ctx, far, staff.Department{ID: d.ID, Name: "别处"}); !errors.Is(err, fault.NotFound) {
			t.Errorf("another region's administrator got %v", err)
		}
		if _, err := h.SaveDepartment(ctx, far, staff.Department{Region: "320100", Name: "别处"}); fault.Of(err).FieldSays("region") == "" {
			t.Errorf("another region's administrator made one: %v", err)
		}
		d.HeadID = ""
		if _, err := h.SaveDepartment(ctx, admin, d); err != nil {
			t.Fatal(err)
		}
		if _, err := h.SaveDepartment(ctx, admin, d); !errors.Is(err, fault.Conflict) {
			t.Errorf("an outdated save gave %v", err)
		}
		tree, err := h.Tree(ctx)
		if err != nil || len(tree) != 1 || tree[0].HeadID != "" || tree[0].Version != 1 {
			t.Errorf("the tree is %+v, %v", tree, err)
		}
		if _, empty, err := h.Peopled(ctx, tree); err != nil || !empty[d.ID] {
			t.Errorf("empty are %v, %v", empty, err)
		}
		if err := h.SetDepartment(ctx, admin, a.ID, "none"); fault.Of(err).FieldSays("department") == "" {
			t.Errorf("an unknown department gave %v", err)
		}
		if err := h.SetDepartment(ctx, admin, a.ID, d.ID); err != nil {
			t.Fatal(err)
		}
		clerks, err := h.Colleagues(ctx, actor.Clerk, "320100")
		members := tree.Within(clerks, d.ID)
		if err != nil || len(members) != 1 || members[0].Department != d.ID {
			t.Errorf("members are %+v, %v", members, err)
		}
		if _, empty, err := h.Peopled(ctx, tree); err != nil || len(empty) != 0 {
			t.Errorf("empty are %v, %v", empty, err)
		}
		if h.log.Count("staff.department-saved") != 2 || h.log.Count("staff.department-set") != 1 {
			t.Errorf("the log holds %v", h.log.Acts())
		}
	})
}

// DSK-4: two administrators who hang two departments below each other at once make no ring: one of them is refused.
func TestTwoDepartmentsAreNeverBelowEachOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := newHall(t, db), t.Context()
		admin := actor.Actor{StaffID: "x", Roles: []actor.Role{actor.Admin}, Region: "320100"}
		e := h.add(t, "0420", actor.Editor)
		if _, err := h.SaveDepartment(ctx, admin, staff.Department{Region: "320100", Name: "甲处", HeadID: e.ID}); fault.Of(err).FieldSays("head") == "" {
			t.Errorf("an editor as the head of a department that handles cases gave %v", err)
		}
		for round := range 8 {
			pair := make([]staff.Department, 2)
			for i := range pair {
				var err error
				if pair[i], err = h.SaveDepartment(ctx, admin, staff.Department{Region: "320100", Name: string(rune('a'+2*round+i)) + "处"}); err != nil {
					t.Fatal(err)
				}
			}
			won := storetest.Race(t, 2, func(i int) error {
				d := pair[i]
				d.ParentID = pair[1-i].ID
				_, err := h.SaveDepartment(ctx, admin, d)
				return err
			})
			if won == 2 {
				t.Fatal("each is below the other")
			}
		}
	})
}

// DSK-5: while a colleague stands in, their login says so; no deputy stands in for two, and none passes it on.
func TestADeputyStandsInForOneColleague(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := newHall(t, db), t.Context()
		a, b, c := h.add(t, "0417", actor.Clerk), h.add(t, "0418", actor.Clerk), h.add(t, "0419", actor.Clerk)
		as := func(x staff.Account) actor.Actor { return actor.Actor{StaffID: x.ID, Roles: x.Roles, Region: x.Region} }
		days := func(to staff.Account) staff.Deputising {
			return staff.Deputising{DeputyID: to.ID, From: "2026-11-23", Until: "2026-11-24"}
		}
		if err := h.SetDeputy(ctx, as(b), a.ID, days(b)); !errors.Is(err, fault.NotFound) && !errors.Is(err, fault.Forbidden) {
			t.Errorf("setting a deputy of somebody else gave %v", err)
		}
		wish := []staff.Account{a, c} // both want the same deputy
		out := storetest.Together(t, 2, func(i int) error { return h.SetDeputy(ctx, as(wish[i]), wish[i].ID, days(b)) })
		if (out[0] == nil) == (out[1] == nil) {
			t.Fatalf("the two got %v and %v", out[0], out[1])
		}
		one, other := a, c
		if out[0] != nil {
			one, other = c, a
		}
		if err := h.SetDeputy(ctx, as(b), b.ID, days(other)); fault.Of(err).FieldSays("deputy") == "" {
			t.Errorf("passing it on gave %v", err)
		}
		admin := actor.Actor{StaffID: "x", Roles: []actor.Role{actor.Admin}, Region: "320100"}
		office, err := h.SaveDepartment(ctx, admin, staff.Department{Region: "320100", Name: "劳动关系处"})
		if err != nil || h.SetDepartment(ctx, admin, one.ID, office.ID) != nil {
			t.Fatal(err)
		}
		ses, err := h.login(t, "0418")
		if err != nil {
			t.Fatal(err)
		}
		who, _, err := h.Authenticate(ctx, ses.ID)
		if err != nil || who.For != one.ID || !who.IsAmong(one.ID) || who.IsAmong(other.ID) || who.Department != "" || who.ForDepartment != office.ID {
			t.Errorf("acts for %q of %q, %v", who.For, who.ForDepartment, err)
		}
		list, err := h.Deputies(ctx, as(one), one.ID)
		if err != nil || len(list) != 1 || list[0].Name != "示例0418" {
			t.Fatalf("deputies are %+v, %v", list, err)
		}
		if err := h.CancelDeputy(ctx, as(other), other.ID, list[0].ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("ending what is another's gave %v", err)
		}
		if err := h.CancelDeputy(ctx, as(one), one.ID, list[0].ID); err != nil {
			t.Fatal(err)
		}
		if who, _, err = h.Authenticate(ctx, ses.ID); err != nil || who.For != "" || who.ForDepartment != "" {
			t.Errorf("still acts for %q, %v", who.For, err)
		}
	})
}
