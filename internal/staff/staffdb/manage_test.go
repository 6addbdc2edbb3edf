package staffdb_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/staff"
	"wangting/internal/staff/staffdb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func TestAFirstPasswordMustBeChangedBeforeAnythingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		first, err := h.Add(t.Context(), cli, staff.New{Login: "0417", Name: "示例", Roles: []actor.Role{actor.Clerk}, Region: "320100"})
		if err != nil {
			t.Fatal(err)
		}
		code, err := totp.GenerateCode(first.TOTPSecret, h.now)
		if err != nil {
			t.Fatal(err)
		}
		ses, err := h.Login(t.Context(), visitor, staff.Attempt{Login: "0417", Password: first.Password, Code: code})
		if err != nil {
			t.Fatal(err)
		}
		who, show, err := h.Authenticate(t.Context(), ses.ID)
		if err != nil || !show.MustChange || len(who.Roles) != 0 {
			t.Fatalf("before the change: roles %v, must change %v, %v", who.Roles, show.MustChange, err)
		}
		err = h.ChangePassword(t.Context(), who, staff.Change{Old: "wrong", New: password, Again: password})
		if fault.Of(err).FieldSays("old_password") == "" {
			t.Errorf("a wrong old password gave %v", err)
		}
		if err := h.ChangePassword(t.Context(), who, staff.Change{Old: first.Password, New: password, Again: password}); err != nil {
			t.Fatal(err)
		}
		who, show, err = h.Authenticate(t.Context(), ses.ID)
		if err != nil || show.MustChange || !who.Has(actor.Clerk) {
			t.Errorf("after the change: roles %v, must change %v, %v", who.Roles, show.MustChange, err)
		}
	})
}

func TestAChangeOfPasswordEndsTheOtherSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.add(t, "0417", actor.Clerk)
		old, err := h.login(t, "0417")
		if err != nil {
			t.Fatal(err)
		}
		h.now = h.now.Add(30 * time.Second)
		here, err := h.login(t, "0417")
		if err != nil {
			t.Fatal(err)
		}
		who, _, err := h.Authenticate(t.Context(), here.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.ChangePassword(t.Context(), who, staff.Change{Old: password, New: "Another7horse", Again: "Another7horse"}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.Authenticate(t.Context(), old.ID); !errors.Is(err, fault.Anonymous) {
			t.Errorf("the other session gives %v", err)
		}
		if _, _, err := h.Authenticate(t.Context(), here.ID); err != nil {
			t.Errorf("this session gives %v", err)
		}
	})
}

func TestGuessingTheOldPasswordLocksToo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		a := h.add(t, "0417", actor.Clerk)
		who := actor.Actor{StaffID: a.ID, IP: "10.1.2.3"}
		for range 5 {
			err := h.ChangePassword(t.Context(), who, staff.Change{Old: "guess", New: "Another7horse", Again: "Another7horse"})
			if !errors.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
		}
		err := h.ChangePassword(t.Context(), who, staff.Change{Old: password, New: "Another7horse", Again: "Another7horse"})
		if !errors.Is(err, fault.Limited) {
			t.Errorf("the sixth try gave %v, want Limited", err)
		}
	})
}

func TestAPasswordGrowsOld(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.add(t, "0417", actor.Clerk)
		h.now = h.now.AddDate(0, 0, 91)
		ses, err := h.login(t, "0417")
		if err != nil {
			t.Fatal(err)
		}
		if who, show, err := h.Authenticate(t.Context(), ses.ID); err != nil || !show.MustChange || len(who.Roles) != 0 {
			t.Errorf("after 91 days: %+v, %v", show, err)
		}
	})
}

func TestOnlyAnAdministratorOfTheRegionManagesAccounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		a := h.add(t, "0417", actor.Clerk)
		for name, tc := range map[string]struct {
			who  actor.Actor
			want error
		}{
			"a clerk":                          {actor.Actor{StaffID: "s1", Roles: []actor.Role{actor.Clerk}, Region: "320000"}, fault.Forbidden},
			"an administrator of another city": {actor.Actor{StaffID: "s1", Roles: []actor.Role{actor.Admin}, Region: "320500"}, fault.Forbidden},
			"an administrator of the city":     {actor.Actor{StaffID: "s1", Roles: []actor.Role{actor.Admin}, Region: "320100"}, nil},
			"an administrator of the province": {actor.Actor{StaffID: "s1", Roles: []actor.Role{actor.Admin}, Region: "320000"}, nil},
			"nobody":                           {actor.Actor{}, fault.Forbidden},
		} {
			n := staff.New{Login: fmt.Sprintf("n%x", name[len(name)-2:]), Name: "示例", Roles: []actor.Role{actor.Clerk}, Region: "320100"}
			if _, err := h.Add(t.Context(), tc.who, n); !errors.Is(err, tc.want) {
				t.Errorf("%s adding gave %v, want %v", name, err, tc.want)
			}
			want := tc.want
			if want != nil {
				want = fault.NotFound // not theirs and not there answer the same
			}
			if err := h.SetRoles(t.Context(), tc.who, a.ID, []actor.Role{actor.Reviewer}); !errors.Is(err, want) {
				t.Errorf("%s setting roles gave %v, want %v", name, err, want)
			}
		}
	})
}

func TestNobodyManagesThemself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		a := h.add(t, "0001", actor.Admin)
		self := actor.Actor{StaffID: a.ID, Roles: a.Roles, Region: "320000"}
		if err := h.Disable(t.Context(), self, a.ID); !errors.Is(err, fault.Forbidden) {
			t.Errorf("disabling gave %v", err)
		}
		if err := h.SetRoles(t.Context(), self, a.ID, staff.Roles()); !errors.Is(err, fault.Forbidden) {
			t.Errorf("setting roles gave %v", err)
		}
		if _, err := h.Reissue(t.Context(), self, a.ID); !errors.Is(err, fault.Forbidden) {
			t.Errorf("reissuing gave %v", err)
		}
		given := staff.New{Login: "0002", Name: "示例", Roles: []actor.Role{actor.Clerk}, Region: "320100", Password: password}
		if _, err := h.Add(t.Context(), self, given); !errors.Is(err, fault.Forbidden) {
			t.Errorf("choosing another's password gave %v", err)
		}
	})
}

func TestALoginIsTakenOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.add(t, "0417", actor.Clerk)
		_, err := h.Add(t.Context(), cli, staff.New{Login: "0417", Name: "示例", Roles: []actor.Role{actor.Clerk}, Region: "320100"})
		if fault.Of(err).FieldSays("login") == "" {
			t.Errorf("a taken login gave %v, want a word beside it", err)
		}
	})
}

func TestTwoAdministratorsDoNotOverwriteEachOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.add(t, "0417", actor.Clerk)
		a, err := h.Store.AccountByLogin(t.Context(), "0417")
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Store.PutAccount(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		if err := h.Store.PutAccount(t.Context(), a); !errors.Is(err, fault.Conflict) {
			t.Errorf("an old version gave %v, want Conflict", err)
		}
	})
}

func TestTheListShowsWhatTheAdministratorMayManage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		for i := range staff.PageSize + 3 {
			h.add(t, fmt.Sprintf("c%03d", i), actor.Clerk)
		}
		if _, err := h.Add(t.Context(), cli, staff.New{Login: "b000", Name: "示例", Roles: []actor.Role{actor.Clerk},
			Region: "320500"}); err != nil {
			t.Fatal(err)
		}
		city := actor.Actor{StaffID: "s1", Roles: []actor.Role{actor.Admin}, Region: "320100"}
		first, more, err := h.List(t.Context(), city, "")
		if err != nil || !more || len(first) != staff.PageSize || first[0].Login != "c000" {
			t.Fatalf("the first page holds %d (more %v), %v", len(first), more, err)
		}
		rest, more, err := h.List(t.Context(), city, first[len(first)-1].Login)
		if err != nil || more || len(rest) != 3 {
			t.Errorf("the second page holds %d (more %v), %v", len(rest), more, err)
		}
		if _, _, err := h.List(t.Context(), actor.Actor{StaffID: "s2", Roles: []actor.Role{actor.Auditor}},
			""); !errors.Is(err, fault.Forbidden) {
			t.Errorf("an auditor gets %v", err)
		}
	})
}

func TestNamesAndSecretsRestSealed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		a := h.add(t, "0417", actor.Clerk)
		var row struct {
			Name []byte `db:"name_sealed"`
			TOTP []byte `db:"totp_sealed"`
		}
		if err := db.Get(t.Context(), &row, `SELECT name_sealed, totp_sealed FROM staff WHERE id = $1`, a.ID); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(row.Name, []byte(a.Name)) || bytes.Contains(row.TOTP, []byte(demoSecret)) {
			t.Error("SEC-1: a name or a secret rests in the clear")
		}
		names, err := h.Names(t.Context(), a.ID, "", "nobody", a.ID)
		if err != nil || len(names) != 1 || names[a.ID] != a.Name {
			t.Errorf("names are %v, %v", names, err)
		}
		if slices.Contains(h.log.Acts(), "") {
			t.Error("a deed has no act")
		}
	})
}

func TestSweepingKeepsWhatStillCounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.add(t, "0417", actor.Clerk)
		ses, err := h.login(t, "0417")
		if err != nil {
			t.Fatal(err)
		}
		sweeper := h.Store.(*staffdb.Store)
		if err := sweeper.Sweep(t.Context(), h.now); err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.Authenticate(t.Context(), ses.ID); err != nil {
			t.Errorf("a standing session was swept: %v", err)
		}
		if err := sweeper.Sweep(t.Context(), h.now.AddDate(0, 0, 1)); err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.Authenticate(t.Context(), ses.ID); !errors.Is(err, fault.Anonymous) {
			t.Errorf("an old session gives %v", err)
		}
	})
}

func TestACaseGoesOnlyToAColleagueWhoMayDoIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		a := h.add(t, "c1", actor.Clerk) // of 320100
		gone := h.add(t, "c2", actor.Clerk)
		if err := h.Disable(t.Context(), cli, gone.ID); err != nil {
			t.Fatal(err)
		}
		district, err := h.Add(t.Context(), cli, staff.New{Login: "c3", Name: "示例", Roles: []actor.Role{actor.Clerk}, Region: "320104"})
		if err != nil {
			t.Fatal(err)
		}
		for name, tc := range map[string]struct {
			id, region string
			role       actor.Role
			want       error
		}{
			"a clerk of the city":           {a.ID, "320100", actor.Clerk, nil},
			"a clerk of a district of it":   {district.Account.ID, "320100", actor.Clerk, nil},
			"a clerk for a reviewer's step": {a.ID, "320100", actor.Reviewer, fault.Forbidden},
			"a clerk of another city":       {a.ID, "320500", actor.Clerk, fault.Forbidden},
			"a disabled account":            {gone.ID, "320100", actor.Clerk, fault.Forbidden},
			"nobody":                        {"nobody", "320100", actor.Clerk, fault.Forbidden},
		} {
			if err := h.May(t.Context(), tc.id, tc.role, tc.region); !errors.Is(err, tc.want) {
				t.Errorf("%s: %v, want %v", name, err, tc.want)
			}
		}
		list, err := h.Colleagues(t.Context(), actor.Clerk, "320100")
		if err != nil || len(list) != 2 || list[0].Login != "c1" || list[1].Login != "c3" {
			t.Errorf("colleagues are %v, %v", list, err)
		}
	})
}
