package logindb_test

import (
	"context"
	"errors"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

const other = "Better-5678"

func (w *world) change(in login.Login, old, pw, again string) error {
	c := login.PasswordChange{Fresh: func(context.Context, actor.Actor) error { return nil }, Credentials: w.creds, Sessions: w.in.Sessions,
		Parts: func(context.Context, actor.Actor) ([]string, error) { return []string{phone}, nil }}
	who := actor.Actor{PersonID: in.PersonID, UnitID: in.UnitID, MandateID: in.MandateID, SessionID: in.ID}
	return c.Change(w.Context(), who, login.ChangeForm{Old: old, New: pw, Again: again})
}

func TestAChangedPasswordReplacesTheOldAndEndsTheOtherLoginsOnly(t *testing.T) { // ACC-3
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		here, there := w.enter(), w.enter()
		colleague, err := w.try(code, "320101199203041230", password)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.change(here, password, other, other); err != nil {
			t.Fatal(err)
		}
		if err := w.stands(here.ID); err != nil {
			t.Errorf("the login that changed it: %v", err)
		}
		if err := w.stands(there.ID); !errors.Is(err, fault.Anonymous) {
			t.Errorf("the other login: %v, want it ended", err)
		}
		if err := w.stands(colleague.ID); err != nil {
			t.Errorf("a colleague's login: %v", err)
		}
		if _, err := w.try(code, card, password); err == nil {
			t.Error("the old password still lets in")
		}
		if _, err := w.try(code, card, other); err != nil {
			t.Errorf("the new password: %v", err)
		}
	})
}

func TestAChangeOfPasswordSaysWhatIsWrongBesideItsField(t *testing.T) { // ACC-3, REG-7
	for name, c := range map[string]struct{ old, pw, again, field string }{
		"the old one is missing":            {"", other, other, login.FieldOld},
		"the old one is wrong":              {"Wrong-1234", other, other, login.FieldOld},
		"the new one is weak":               {password, "12345678", "12345678", login.FieldNew},
		"the new one holds the phone":       {password, "Ab-" + phone, "Ab-" + phone, login.FieldNew},
		"the new one is the old one":        {password, password, password, login.FieldNew},
		"the two new ones are not the same": {password, other, other + "x", login.FieldAgain},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				w := newWorld(t, db)
				err := w.change(w.enter(), c.old, c.pw, c.again)
				if fault.Of(err).FieldSays(c.field) == "" {
					t.Errorf("%v says nothing about %s", err, c.field)
				}
				if _, err := w.try(code, card, password); err != nil {
					t.Errorf("the password was touched: %v", err)
				}
			})
		})
	}
}

func TestTheOldPasswordCannotBeGuessedAtAnOpenBrowser(t *testing.T) { // ACC-3, LOG-3
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		in := w.enter()
		for range 5 {
			if err := w.change(in, "Wrong-1234", other, other); fault.Of(err).FieldSays(login.FieldOld) == "" {
				t.Fatalf("a wrong old password: %v", err)
			}
		}
		if err := w.change(in, password, other, other); !errors.Is(err, fault.Limited) {
			t.Errorf("the sixth try: %v, want Limited", err)
		}
	})
}
