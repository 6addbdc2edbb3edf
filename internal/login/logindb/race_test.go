package logindb_test

import (
	"context"
	"fmt"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/session"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// ACC-3: who proved the old password at the same moment as somebody else is told that it is no longer the password.
func TestOfTabsThatChangeOnePasswordOneDoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		tabs := []session.Login{w.enter(), w.enter(), w.enter(), w.enter()}
		fresh := func(i int) string { return fmt.Sprintf("Fresh-lantern-%d", i) }
		errs := storetest.Together(t, len(tabs), func(i int) error {
			return w.change(tabs[i], password, fresh(i), fresh(i))
		}, fault.Conflict, fault.Invalid) // Invalid: the other's was there before the old one was looked at
		w.onePassword(errs, fresh)
	})
}

// REG-11: a first password is set once.
func TestOfTabsThatSetTheFirstPasswordOneDoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		tabs := []session.Login{w.enter(), w.enter(), w.enter(), w.enter()}
		w.exec(`DELETE FROM login_credential WHERE mandate_id = 'm1'`)
		fresh := func(i int) string { return fmt.Sprintf("First-lantern-%d", i) }
		errs := storetest.Together(t, len(tabs), func(i int) error {
			return w.change(tabs[i], "", fresh(i), fresh(i))
		}, fault.Conflict, fault.Invalid)
		w.onePassword(errs, fresh)
	})
}

// onePassword fails when not exactly one was told that their password is set, or another one is.
func (w *world) onePassword(errs []error, fresh func(int) string) {
	w.Helper()
	var won []int
	for i, err := range errs {
		if err == nil {
			won = append(won, i)
		}
	}
	if len(won) != 1 {
		w.Fatalf("%d tabs were told that theirs is the password: %v", len(won), errs)
	}
	if _, err := w.try(code, card, fresh(won[0])); err != nil {
		w.Errorf("the password that was set does not let its owner in: %v", err)
	}
}

// slowHasher lets something happen between the check of a password and the renewal of its hash.
type slowHasher struct {
	plainHasher
	meanwhile func()
}

func (h *slowHasher) Hash(ctx context.Context, pw string) (string, error) {
	if then := h.meanwhile; then != nil {
		h.meanwhile = nil
		then()
	}
	return h.plainHasher.Hash(ctx, pw)
}

// SEC-2: the renewal of a hash never brings back a password that was replaced while it was computed.
func TestARenewedHashDoesNotBringBackAnOldPassword(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, h := newWorld(t, db), &slowHasher{}
		w.creds.Hasher = h
		w.exec(`UPDATE login_credential SET hash = $1 WHERE mandate_id = 'm1'`, "old:"+password)
		h.meanwhile = func() { w.password("m1", "Fresh-lantern-7") }
		_, err := w.try(code, card, password)
		w.ok(err)
		if _, err := w.try(code, card, password); err == nil {
			t.Error("the old password is back")
		}
		_, err = w.try(code, card, "Fresh-lantern-7")
		w.ok(err)
	})
}

// HAN-8, LOG-8: a login that is switched and ended at once leaves one login at most, never two.
func TestALoginIsSwitchedOrEndedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		in := w.enter()
		who := actor.Actor{PersonID: in.PersonID, UnitID: in.UnitID, MandateID: in.MandateID, SessionID: in.ID}
		w.sessions.Held = func(context.Context, string) ([]session.Held, error) {
			return []session.Held{{MandateID: in.MandateID, UnitID: in.UnitID}}, nil
		}
		won := storetest.Race(t, 8, func(i int) error {
			if i == 7 {
				return w.sessions.End(t.Context(), who, in.ID)
			}
			_, err := w.sessions.Switch(t.Context(), who, in.MandateID)
			return err
		}, fault.Anonymous, fault.NotFound)
		if won != 1 {
			t.Errorf("%d were told that they ended the login", won)
		}
		if list, err := w.sessions.List(t.Context(), who); err != nil || len(list) > 1 {
			t.Errorf("%d logins stand, %v", len(list), err)
		}
		if w.stands(in.ID) == nil {
			t.Error("the old login stands")
		}
	})
}
