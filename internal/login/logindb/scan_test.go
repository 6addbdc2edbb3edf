package logindb_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/limit/limitdb"
	"wangting/internal/login"
	"wangting/internal/login/logindb"
	"wangting/internal/session"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

var (
	phoneOfP = actor.Actor{PersonID: "p", IP: visitor.IP, Browser: "Mozilla/5.0 (iPhone)"}
	phoneOfQ = actor.Actor{PersonID: "q", IP: visitor.IP}
	farPhone = actor.Actor{PersonID: "p", IP: "198.51.100.9"}
)

func newScans(w *world) *login.Scans {
	s := logindb.Store{DB: w.db, Keys: w.keys}
	held := func(_ context.Context, personID string) ([]session.Held, error) {
		if personID == "p" {
			return []session.Held{
				{MandateID: "m1", UnitID: "u", UnitName: "江南示例精密机械有限公司", RoleLabel: "法定代表人"},
			}, nil
		}
		return []session.Held{{MandateID: "m3", UnitID: "u"}}, nil
	}
	w.sessions.Held = held
	return &login.Scans{Service: w.sessions, Scans: s, Keys: w.keys, Wakes: w.db.Bus(), Rates: limitdb.New(w.db),
		Notices: &w.notices, Limits: login.DefaultScanLimits()}
}

func (w *world) show(s *login.Scans) login.Shown {
	w.Helper()
	sh, err := s.Open(w.Context(), visitor, "screen", login.ScanUnit, "")
	if err != nil {
		w.Fatal(err)
	}
	return sh
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) fails(what string, err error, k fault.Kind) {
	w.Helper()
	if !errors.Is(err, k) {
		w.Errorf("%s: %v, want %v", what, err, k)
	}
}

func TestAScreenIsInOnceThePhoneHasConfirmed(t *testing.T) { // LOG-5
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		s := newScans(w)
		for _, typed := range []bool{false, true} {
			sh := w.show(s)
			code := sh.Token
			if typed {
				code = sh.Typed[:4] + " " + sh.Typed[4:]
			}
			woken, leave := s.Watch(sh.ID)
			sc, err := s.Read(t.Context(), phoneOfP, code)
			w.ok(err)
			_, err = s.Read(t.Context(), phoneOfP, code)
			w.ok(err)
			select {
			case <-woken:
			case <-time.After(5 * time.Minute):
				t.Fatal("the screen was not told")
			}
			leave()
			q, err := s.Ask(t.Context(), phoneOfP, sc.ID)
			w.ok(err)
			if !q.Near || len(q.Choices) != 1 || q.Browser != visitor.Browser {
				t.Errorf("the phone asks %+v", q)
			}
			_, err = s.Take(t.Context(), visitor, "screen", sh.ID)
			w.fails("taking before it is confirmed", err, fault.Expired)
			w.fails("a unit of somebody else", s.Confirm(t.Context(), phoneOfP, sc.ID, "m3", ""), fault.Invalid)
			w.ok(s.Confirm(t.Context(), phoneOfP, sc.ID, "m1", ""))
			w.fails("confirming twice", s.Confirm(t.Context(), phoneOfP, sc.ID, "m1", ""), fault.Expired)
			_, err = s.Take(t.Context(), visitor, "another browser", sh.ID)
			w.fails("taking by another browser", err, fault.NotFound)
			in, err := s.Take(t.Context(), visitor, "screen", sh.ID)
			w.ok(err)
			who, _, err := s.Authenticate(t.Context(), in.ID)
			w.ok(err)
			if who.MandateID != "m1" || who.PersonID != "p" || who.UnitID != "u" {
				t.Errorf("in as %+v", who)
			}
			_, err = s.Take(t.Context(), visitor, "screen", sh.ID)
			w.fails("taking twice", err, fault.Expired)
		}
		if len(w.notices.in) != 2 {
			t.Errorf("%d notices of a new login", len(w.notices.in))
		}
	})
}

func TestACodePassedOnIsNotConfirmedByAccident(t *testing.T) { // LOG-5: QR relay
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		s := newScans(w)
		sh := w.show(s)
		sc, err := s.Read(t.Context(), farPhone, sh.Token)
		w.ok(err)
		q, err := s.Ask(t.Context(), farPhone, sc.ID)
		w.ok(err)
		if q.Near || len(q.Digits) != 3 || !slices.Contains(q.Digits, sh.Match) {
			t.Fatalf("near %v, digits %v, on the screen %s", q.Near, q.Digits, sh.Match)
		}
		w.fails("without digits", s.Confirm(t.Context(), farPhone, sc.ID, "m1", ""), fault.Invalid)
		wrong := q.Digits[0]
		if wrong == sh.Match {
			wrong = q.Digits[1]
		}
		w.fails("with wrong digits", s.Confirm(t.Context(), farPhone, sc.ID, "m1", wrong), fault.Expired)
		w.fails("right digits after wrong ones", s.Confirm(t.Context(), farPhone, sc.ID, "m1", sh.Match), fault.Expired)
		seen, err := s.Peek(t.Context(), "screen", sh.ID)
		w.ok(err)
		if seen.State != login.ScanCancelled {
			t.Errorf("the screen says %s", seen.State)
		}
		sh = w.show(s)
		sc, err = s.Read(t.Context(), farPhone, sh.Token)
		w.ok(err)
		w.ok(s.Confirm(t.Context(), farPhone, sc.ID, "m1", sh.Match))
	})
}

func TestACodeHasItsTimeAndOneScreenShowsOne(t *testing.T) { // LOG-5
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		s := newScans(w)
		old := w.show(s)
		sh := w.show(s)
		_, err := s.Read(t.Context(), phoneOfP, old.Token)
		w.fails("the code before it", err, fault.Expired)
		_, err = s.Read(t.Context(), phoneOfP, "no such code")
		w.fails("a code of nobody", err, fault.NotFound)
		_, err = s.Read(t.Context(), visitor, sh.Token)
		w.fails("a phone without a person", err, fault.Anonymous)
		w.now = w.now.Add(s.Limits.New)
		_, err = s.Read(t.Context(), phoneOfP, sh.Token)
		w.fails("a code that is too old", err, fault.Expired)

		sh = w.show(s)
		sc, err := s.Read(t.Context(), phoneOfP, sh.Token)
		w.ok(err)
		_, err = s.Read(t.Context(), phoneOfQ, sh.Token)
		w.fails("a second phone", err, fault.Conflict)
		w.fails("confirmed by who has not read it", s.Confirm(t.Context(), phoneOfQ, sc.ID, "m3", ""), fault.NotFound)
		w.ok(s.Cancel(t.Context(), phoneOfP, sc.ID))
		w.ok(s.Cancel(t.Context(), phoneOfP, sc.ID))

		sh = w.show(s)
		sc, err = s.Read(t.Context(), phoneOfP, sh.Token)
		w.ok(err)
		w.ok(s.Confirm(t.Context(), phoneOfP, sc.ID, "m1", ""))
		w.now = w.now.Add(s.Limits.Confirmed)
		_, err = s.Take(t.Context(), visitor, "screen", sh.ID)
		w.fails("taken too late", err, fault.Expired)
	})
}

func TestGuessingTypedCodesIsLimited(t *testing.T) { // code guessing
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		s := newScans(w)
		sh := w.show(s)
		other := "00000000"
		if sh.Typed == other {
			other = "00000001"
		}
		for range s.Limits.TypedPerWindow {
			_, err := s.Read(t.Context(), phoneOfP, other)
			w.fails("a guess", err, fault.NotFound)
		}
		_, err := s.Read(t.Context(), phoneOfP, sh.Typed)
		w.fails("the right one after many", err, fault.Limited)
	})
}

func TestOfManyTabsOneTakesTheLogin(t *testing.T) { // LOG-5, under -race
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		s := newScans(w)
		sh := w.show(s)
		sc, err := s.Read(t.Context(), phoneOfP, sh.Token)
		w.ok(err)
		confirmed := storetest.Race(t, 12, func(int) error { return s.Confirm(t.Context(), phoneOfP, sc.ID, "m1", "") })
		in := storetest.Race(t, 12, func(int) error { _, err := s.Take(t.Context(), visitor, "screen", sh.ID); return err })
		if confirmed != 1 || in != 1 {
			t.Errorf("%d confirmed, %d in, want one of each", confirmed, in)
		}
	})
}
