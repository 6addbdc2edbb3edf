package logindb_test

import (
	"errors"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/config"
	"wangting/internal/credential"
	"wangting/internal/credential/credentialdb"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/notice/noticedb"
	"wangting/internal/person"
	"wangting/internal/person/persondb"
	"wangting/internal/session"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/unit"
	"wangting/internal/unit/unitdb"
)

const other = "Better-5678"

func (w *world) change(in session.Login, old, pw, again string) error {
	c := session.PasswordChange{
		Service:  w.creds,
		Sessions: w.sessions,
		Tries:    limit.Passwords(config.Default().Limits),
		Notices:  &notice.Service{Inbox: noticedb.Store{DB: w.db, Keys: w.keys}, Tx: w.db, Now: w.sessions.Now},
		Passkeys: &credential.Passkeys{Keys: credentialdb.Store{DB: w.db}, Now: w.sessions.Now},
		Mandates: &mandate.Service{
			Persons: &person.Service{Store: persondb.Store{DB: w.db, Keys: w.keys}},
			Units:   &unit.Service{Store: unitdb.Store{DB: w.db}},
		},
	}
	who := actor.Actor{PersonID: in.PersonID, UnitID: in.UnitID, MandateID: in.MandateID, SessionID: in.ID}
	return c.Change(w.Context(), who, session.ChangeForm{Old: old, New: pw, Again: again})
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

func TestAnAccountOpenedWithoutAPasswordSetsItsFirstWithoutAnOldOne(t *testing.T) { // REG-11, ACC-3
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		here, there := w.enter(), w.enter()
		w.exec(`DELETE FROM login_credential WHERE mandate_id = 'm1'`)
		if err := w.change(here, "", "12345678", "12345678"); fault.Of(err).FieldSays(session.FieldNew) == "" {
			t.Errorf("a weak first password: %v", err)
		}
		if err := w.change(here, "", other, other); err != nil {
			t.Fatal(err)
		}
		if _, err := w.try(code, card, other); err != nil {
			t.Errorf("the first password: %v", err)
		}
		if err := w.stands(here.ID); err != nil {
			t.Errorf("the login that set it: %v", err)
		}
		if err := w.stands(there.ID); !errors.Is(err, fault.Anonymous) {
			t.Errorf("the other login: %v, want it ended", err)
		}
		var told int
		if err := w.db.Get(t.Context(), &told, `SELECT count(*) FROM message WHERE unit_id = 'u' AND person_id = 'p'`); err != nil || told != 1 {
			t.Errorf("the inbox got %d messages, want one about the password: %v", told, err)
		}
		if err := w.change(here, "", password, password); fault.Of(err).FieldSays(session.FieldOld) == "" {
			t.Errorf("a second password without the old one: %v", err)
		}
	})
}

func TestAChangeOfPasswordSaysWhatIsWrongBesideItsField(t *testing.T) { // ACC-3, REG-7
	for name, c := range map[string]struct{ old, pw, again, field string }{
		"the old one is missing":            {"", other, other, session.FieldOld},
		"the old one is wrong":              {"Wrong-1234", other, other, session.FieldOld},
		"the new one is weak":               {password, "12345678", "12345678", session.FieldNew},
		"the new one holds the phone":       {password, "Ab-" + phone, "Ab-" + phone, session.FieldNew},
		"the new one is the old one":        {password, password, password, session.FieldNew},
		"the two new ones are not the same": {password, other, other + "x", session.FieldAgain},
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
			if err := w.change(in, "Wrong-1234", other, other); fault.Of(err).FieldSays(session.FieldOld) == "" {
				t.Fatalf("a wrong old password: %v", err)
			}
		}
		if err := w.change(in, password, other, other); !errors.Is(err, fault.Limited) {
			t.Errorf("the sixth try: %v, want Limited", err)
		}
	})
}
