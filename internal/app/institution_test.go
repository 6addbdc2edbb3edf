package app_test

import (
	"errors"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/fault"
	"wangting/internal/institution"
	"wangting/internal/regno"
	"wangting/internal/store/storetest"
)

// INS-2: a case told twice, or to many nodes at once, registers one institution; INS-4:
// opened by many at once it has one account; a handler opens none, and another unit's
// is not there. ACC-5: the end of its unit is the end of everybody's power for it.
func TestAnInstitutionIsRegisteredAndOpenedOnce(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		if err := demo.Fill(t.Context(), h.Hall); err != nil {
			t.Fatal(err)
		}
		u, err := h.Rooms.Units.ByUSCC(t.Context(), regno.USCC(demo.UnitCode))
		if err != nil {
			t.Fatal(err)
		}
		held, err := h.Rooms.Mandates.Store.OfUnit(t.Context(), u.ID)
		if err != nil {
			t.Fatal(err)
		}
		chief := actor.Actor{UnitID: u.ID, PersonID: held[0].PersonID, MandateID: held[0].ID, Level: held[0].Level}
		s := h.Rooms.Institutions
		storetest.Together(t, 20, func(int) error {
			return s.Register(
				t.Context(),
				actor.SystemActor("test"),
				institution.New{UnitID: u.ID, CaseID: "case-1", Name: "示例学校", Kind: "06", Level: "city", Region: "321200"},
			)
		})
		list, _, err := s.List(t.Context(), chief, "", 20)
		if err != nil || len(list) != 1 {
			t.Fatalf("%d institutions, %v", len(list), err)
		}
		form := institution.AdminForm{Name: "测试壬", DocType: "01", DocNumber: demo.RepNumber, Phone: demo.RepPhone}
		good := 0
		for _, err := range storetest.Together(t, 8, func(int) error { return s.Appoint(t.Context(), chief, list[0].ID, form) }) {
			if err == nil {
				good++
			} else if !errors.Is(err, fault.Conflict) {
				t.Errorf("opening: %v", err)
			}
		}
		if n := h.count(`SELECT COUNT(*) FROM unit WHERE number LIKE 'JG%'`); n != 1 || good == 0 {
			t.Errorf("%d accounts, %d opened it", n, good)
		}
		if n := h.count(activeAdministrators); n != 1 {
			t.Errorf("%d administrators", n)
		}
		handler := chief
		handler.Level = actor.Operator
		if err := s.Appoint(t.Context(), handler, list[0].ID, form); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a handler: %v", err)
		}
		for who, want := range map[*actor.Actor]string{&chief: "测试壬", &handler: "测**"} { // HAN-6: as those whom they manage
			if _, p, err := s.Of(t.Context(), *who, list[0].ID); err != nil || p.Name != want {
				t.Errorf("level %d reads the administrator's name as %q, %v; want %q", who.Level, p.Name, err, want)
			}
		}
		stranger := chief
		stranger.UnitID = "another"
		if _, _, err := s.Of(t.Context(), stranger, list[0].ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("another unit: %v", err)
		}
		if list, _, err = s.List(t.Context(), chief, "", 20); err != nil {
			t.Fatal(err)
		}
		of, err := h.Rooms.Mandates.Store.OfUnit(t.Context(), list[0].AccountID)
		if err != nil || len(of) != 1 {
			t.Fatalf("%d administrators of the institution, %v", len(of), err)
		}
		own := actor.Actor{UnitID: of[0].UnitID, PersonID: of[0].PersonID, MandateID: of[0].ID, Level: of[0].Level}
		if err := h.Rooms.Mandates.OpenGiving(t.Context(), own); !errors.Is(err, fault.NotFound) {
			t.Errorf("an institution that gives power to people of its own: %v, want NotFound", err)
		}
		if open, endorse, err := s.Unfinished(t.Context(), u.ID); err != nil || open != 0 || endorse != 0 {
			t.Errorf("an institution that has filed nothing waits for %d and %d, %v", open, endorse, err)
		}
		if err := s.End(t.Context(), chief, u.ID, "单位账户已注销"); err != nil {
			t.Fatal(err)
		}
		if n := h.count(activeAdministrators); n != 0 {
			t.Errorf("%d administrators of institutions are left at the end of their unit", n)
		}
	})
}

const activeAdministrators = `
SELECT COUNT(*) FROM mandate AS m JOIN unit AS u ON u.id = m.unit_id
 WHERE u.number LIKE 'JG%' AND m.state = 'active'`
