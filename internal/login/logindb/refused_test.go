package logindb_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"wangting/internal/credential"
	"wangting/internal/credential/credentialdb"
	"wangting/internal/fault"
	"wangting/internal/limit/limitdb"
	"wangting/internal/login"
	"wangting/internal/store"
	"wangting/internal/store/storetest"

	"github.com/go-webauthn/webauthn/webauthn"
)

func TestEveryWayThatRefusesSomebodyIsCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		var counted []string
		w.sessions.OnRefused = append(w.sessions.OnRefused, func(_ context.Context, way string) error {
			counted = append(counted, way)
			return nil
		})
		_, err := w.try(code, card, "Wrong-1234")
		w.fails("a wrong password", err, fault.Invalid)

		s := newScans(w)
		sc, err := s.Read(t.Context(), farPhone, w.show(s).Token)
		w.ok(err)
		w.fails("wrong digits", s.Confirm(t.Context(), farPhone, sc.ID, "m1", "xx"), fault.Expired)

		rp, err := webauthn.New(&webauthn.Config{RPID: "localhost", RPDisplayName: "h", RPOrigins: []string{"http://localhost"}})
		w.ok(err)
		keys := &login.PasskeyLogin{PerMinute: 60, Service: w.sessions, Notices: &w.notices, Rates: limitdb.New(db),
			Passkeys: &credential.Passkeys{RP: rp, Keys: credentialdb.Store{DB: db}, Now: w.sessions.Now}}
		for range 60 {
			_, err = keys.Login(t.Context(), visitor, true, "", []byte("{}"))
		}
		if err == nil || errors.Is(err, fault.Limited) {
			t.Errorf("an unknown passkey: %v", err)
		}
		_, err = keys.Login(t.Context(), visitor, true, "", []byte("{}"))
		w.fails("one passkey too many in a minute", err, fault.Limited)
		if got := slices.Compact(slices.Clone(counted)); !slices.Equal(got, []string{"password", "scan", "passkey"}) || len(counted) != 62 {
			t.Errorf("counted %v, %d of them", got, len(counted))
		}

		counted = nil
		for _, f := range []error{fault.New(fault.Away, "x"), fault.New(fault.Limited, "x"), errors.New("broken"), nil} {
			if err := w.sessions.Refuse(t.Context(), visitor, "province", f); !errors.Is(err, f) {
				t.Errorf("%v came back as %v", f, err)
			}
		}
		if len(counted) != 0 {
			t.Errorf("what is nobody's failed login was counted: %v", counted)
		}
		w.fails("no mandate", w.sessions.Refuse(t.Context(), visitor, "province", fault.New(fault.Forbidden, "x")), fault.Forbidden)
		if !slices.Equal(counted, []string{"province"}) {
			t.Errorf("counted %v", counted)
		}
	})
}
