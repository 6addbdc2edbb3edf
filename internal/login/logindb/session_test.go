package logindb_test

import (
	"errors"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/limit/limitdb"
	"wangting/internal/session"
	"wangting/internal/session/sessiondb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func (w *world) enter() session.Login {
	w.Helper()
	in, err := w.try(code, card, password)
	if err != nil {
		w.Fatal(err)
	}
	return in
}

func (w *world) stands(id string) error {
	w.Helper()
	_, _, err := w.in.Sessions.Authenticate(w.Context(), id)
	return err
}

func TestARequestLearnsWhoStandsBehindItInOneQuery(t *testing.T) { // LOG-8, CEN
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		in := w.enter()
		var statements int64
		a, who, err := w.in.Sessions.Authenticate(store.Counting(t.Context(), &statements), in.ID)
		if err != nil {
			t.Fatal(err)
		}
		if a.PersonID != "p" || a.UnitID != "u" || a.MandateID != "m1" || a.Level != actor.Representative || a.SessionID != in.ID {
			t.Errorf("actor %+v", a)
		}
		want := actor.Who{
			Unit:   "江南示例精密机械有限公司",
			Number: number,
			USCC:   "91320000MA1NP2RB47",
			Person: "测**",
			Phone:  "1*****82",
			Role:   "法定代表人",
		}
		if who != want {
			t.Errorf("who %+v, want %+v", who, want)
		}
		if statements != 1 {
			t.Errorf("%d statements, want 1", statements)
		}
	})
}

func TestALoginEndsAfterHalfAnHourIdleAndTwelveHoursInAnyCase(t *testing.T) { // LOG-8
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		busy := w.enter()
		began := w.now
		for w.now.Sub(began) < 12*time.Hour-20*time.Minute {
			w.now = w.now.Add(20 * time.Minute)
			if err := w.stands(busy.ID); err != nil {
				t.Fatalf("busy after %v: %v", w.now.Sub(began), err)
			}
		}
		w.now = began.Add(12 * time.Hour)
		if err := w.stands(busy.ID); !errors.Is(err, fault.Anonymous) {
			t.Errorf("after twelve hours: %v", err)
		}

		w.now = began.Add(13 * time.Hour)
		fresh := w.enter()
		w.now = w.now.Add(30*time.Minute - time.Second)
		if err := w.stands(fresh.ID); err != nil {
			t.Errorf("a second before half an hour: %v", err)
		}
		w.now = w.now.Add(30 * time.Minute)
		if err := w.stands(fresh.ID); !errors.Is(err, fault.Anonymous) {
			t.Errorf("half an hour idle: %v", err)
		}
	})
}

func TestTheLastRequestIsWrittenAtMostOnceAMinute(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		in := w.enter()
		for after, want := range map[time.Duration]int64{0: 1, 59 * time.Second: 1, 60 * time.Second: 2} {
			w.exec(`UPDATE login_session SET seen_us = started_us`)
			began := w.now
			w.now = began.Add(after)
			var statements int64
			if _, _, err := w.in.Sessions.Authenticate(store.Counting(t.Context(), &statements), in.ID); err != nil || statements != want {
				t.Errorf("%v after the last: %d statements, %v, want %d", after, statements, err, want)
			}
			w.now = began
		}
	})
}

func TestWhateverEndsThePowerEndsTheLoginAtOnce(t *testing.T) { // LOG-8
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		in := w.enter()
		for name, tc := range map[string]struct{ end, mend string }{
			"the mandate has ended": {`UPDATE mandate SET state = 'ended' WHERE id = 'm1'`, `UPDATE mandate SET state = 'active' WHERE id = 'm1'`},
			"its time is over":      {`UPDATE mandate SET until_us = 2 WHERE id = 'm1'`, `UPDATE mandate SET until_us = 0 WHERE id = 'm1'`},
			"its time has not begun": {
				`UPDATE mandate SET from_us = 9000000000000000 WHERE id = 'm1'`,
				`UPDATE mandate SET from_us = 1 WHERE id = 'm1'`,
			},
			"the unit is suspended":   {`UPDATE unit SET state = 'suspended'`, `UPDATE unit SET state = 'active'`},
			"the login is taken down": {`UPDATE login_session SET ended_us = 1`, `UPDATE login_session SET ended_us = 0`},
		} {
			w.exec(tc.end)
			if err := w.stands(in.ID); !errors.Is(err, fault.Anonymous) || fault.Of(err).Say == "" {
				t.Errorf("%s: %v", name, err)
			}
			w.exec(tc.mend)
			if err := w.stands(in.ID); err != nil {
				t.Errorf("%s, mended: %v", name, err)
			}
		}
		if err := w.stands("no such login"); !errors.Is(err, fault.Anonymous) {
			t.Errorf("a made up login: %v", err)
		}
	})
}

func TestMyDevicesAreListedAndEndedByMeAlone(t *testing.T) { // LOG-8
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		mine, other := w.enter(), w.enter()
		theirs, err := w.try(code, "13900000099", password)
		if err != nil {
			t.Fatal(err)
		}
		who, _, err := w.in.Sessions.Authenticate(t.Context(), mine.ID)
		if err != nil {
			t.Fatal(err)
		}
		list, err := w.in.Sessions.List(t.Context(), who)
		if err != nil || len(list) != 2 || !list[0].Here || list[0].ID != mine.ID || list[1].ID != other.ID || list[1].Here {
			t.Fatalf("devices %+v, %v", list, err)
		}
		if err := w.in.Sessions.End(t.Context(), who, theirs.ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("ending somebody else's: %v", err)
		}
		if err := w.stands(theirs.ID); err != nil {
			t.Errorf("theirs after that: %v", err)
		}
		if err := w.in.Sessions.End(t.Context(), who, other.ID); err != nil {
			t.Fatal(err)
		}
		if err := w.stands(other.ID); !errors.Is(err, fault.Anonymous) {
			t.Errorf("the ended one: %v", err)
		}
		for range 2 {
			if err := w.in.Sessions.LogOut(t.Context(), who); err != nil {
				t.Errorf("logging out: %v", err)
			}
		}
		if err := w.stands(mine.ID); !errors.Is(err, fault.Anonymous) {
			t.Errorf("after logging out: %v", err)
		}
	})
}

func TestAPasswordChangeEndsTheOthersAndARecoveryAll(t *testing.T) { // ACC-3, LOG-7
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		here, there := w.enter(), w.enter()
		who, _, err := w.in.Sessions.Authenticate(t.Context(), here.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.in.Sessions.EndOthers(t.Context(), who, "修改密码"); err != nil {
			t.Fatal(err)
		}
		if w.stands(here.ID) != nil || !errors.Is(w.stands(there.ID), fault.Anonymous) {
			t.Error("the wrong ones ended")
		}
		if err := w.in.Sessions.EndAllOfMandate(t.Context(), "m1", "找回密码"); err != nil {
			t.Fatal(err)
		}
		if err := w.stands(here.ID); !errors.Is(err, fault.Anonymous) {
			t.Errorf("after a recovery: %v", err)
		}
	})
}

func TestTheSweepTakesWhatIsOverAndLeavesTheRest(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.enter()
	_, _ = w.try(code, card, "Wrong-1234")
	count := func(table string) (n int) {
		if err := w.db.Get(t.Context(), &n, `SELECT COUNT(*) FROM `+table); err != nil {
			t.Fatal(err)
		}
		return n
	}
	sweep := func(after time.Duration) {
		then := w.now.Add(after)
		_, swept := sessiondb.Store{DB: w.db, Keys: w.keys}.Sweep(t.Context(), then.AddDate(0, 0, -30), 100)
		if err := errors.Join(limitdb.New(w.db).Sweep(t.Context(), then), swept); err != nil {
			t.Fatal(err)
		}
	}
	sweep(time.Hour)
	if count("login_failure") == 0 || count("login_session") != 1 {
		t.Error("the sweep took what still counts")
	}
	sweep(60 * 24 * time.Hour)
	if count("login_failure") != 0 || count("login_session") != 0 {
		t.Error("the sweep left what is over")
	}
}

func TestTheLastUseOfAMandateIsThatOfItsLatestLogin(t *testing.T) { // HAN-11
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.enter()
		w.now = w.now.Add(time.Hour)
		latest := w.now
		in := w.enter()
		w.exec(`UPDATE login_session SET ended_us = 1 WHERE id = $1`, in.ID)
		var statements int64
		used, err := w.sessions.LastUse(store.Counting(t.Context(), &statements), []string{"m1", "m3"})
		if err != nil {
			t.Fatal(err)
		}
		if len(used) != 1 || !used["m1"].Equal(latest) {
			t.Errorf("used %v, want m1 at %v and m3 never", used, latest)
		}
		if statements != 1 {
			t.Errorf("%d statements, want 1", statements)
		}
		if used, err := w.sessions.LastUse(t.Context(), nil); err != nil || len(used) != 0 {
			t.Errorf("of no mandate: %v, %v", used, err)
		}
	})
}
