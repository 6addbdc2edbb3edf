package enroldb_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"wangting/internal/enrol"
	"wangting/internal/enrol/enroltest"
	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

func count(t *testing.T, db *store.DB, query string) (n int) {
	t.Helper()
	if err := db.Get(t.Context(), &n, query); err != nil {
		t.Fatal(err)
	}
	return n
}

const doneSQL = `SELECT COUNT(*) FROM enrolment WHERE state = 'done'`

// REG-2, REG-3, REG-8.
func TestTheWayThroughOpensAUnitAndForgetsThePerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := enroltest.New(t, db)
		d := h.ToAccount(t, enroltest.Session)
		var sealed []byte
		if err := db.Get(t.Context(), &sealed, `SELECT sealed FROM enrolment WHERE id = $1`, d.ID); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(sealed, []byte(enroltest.Number)) || bytes.Contains(sealed, []byte("token")) {
			t.Error("the particulars are stored in the clear (SEC-1)")
		}
		done, err := h.Finish(t.Context(), h.Who, d.ID, enroltest.Session, enroltest.Typed())
		if err != nil || done.UnitNumber != "2000000001" || done.State != enrol.Done {
			t.Fatalf("finishing gave %+v, %v", done, err)
		}
		n := h.Opened()[0]
		if n.Rep.DocNumber != enroltest.Number || n.Rep.Name != enroltest.RepName || n.Rep.Phone != enroltest.Phone ||
			n.Unit.Kind != "有限责任公司" {
			t.Errorf("the rooms were asked to open %+v", n)
		}
		again, err := h.Draft(t.Context(), d.ID, enroltest.Session)
		if err != nil || again.UnitNumber != done.UnitNumber || again.Claim.UnitName != enroltest.UnitName {
			t.Errorf("the result reads %+v, %v", again, err)
		}
		if again.Claim.Document.Number != "" || again.Claim.RepName != "" || again.Phone != "" || again.FaceLink != "" {
			t.Error("the finished draft still holds what is private")
		}
		if n := count(t, db, `SELECT COUNT(*) FROM enrolment_consent WHERE version = '2026-11' AND accepted_us > 0`); n != 1 {
			t.Errorf("%d consents are recorded, want 1 (REG-3)", n)
		}
		if h.Deeds("enrolment.begun") != 1 || h.Deeds("enrolment.finished") != 1 {
			t.Error("the audit lacks the beginning or the end")
		}
	})
}

// REG-9: two browser tabs or a double click never make two units.
func TestAHundredClicksOnOneDraftMakeOneUnit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := enroltest.New(t, db)
		d := h.ToAccount(t, enroltest.Session)
		numbers := make([]string, 100)
		storetest.Race(t, 100, func(i int) error {
			done, err := h.Finish(t.Context(), h.Who, d.ID, enroltest.Session, enroltest.Typed())
			numbers[i] = done.UnitNumber
			return err
		})
		kept, err := h.Draft(t.Context(), d.ID, enroltest.Session)
		if err != nil {
			t.Fatal(err)
		}
		for i, n := range numbers {
			if n != kept.UnitNumber {
				t.Errorf("click %d is shown %q, the unit has %q", i, n, kept.UnitNumber)
			}
		}
		if n := count(t, db, `SELECT COUNT(*) FROM enrolment_consent`); n != 1 {
			t.Errorf("%d units came to be", n)
		}
	})
}

// REG-9: two browser tabs never make two units.
func TestAHundredDraftsOfOneUnitMakeOneUnit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := enroltest.New(t, db)
		drafts := make([]enrol.Draft, 100)
		for i := range drafts {
			drafts[i] = h.ToAccount(t, fmt.Sprint("session-", i))
		}
		won := 0
		for i, err := range storetest.Together(t, 100, func(i int) error {
			_, err := h.Finish(t.Context(), h.Who, drafts[i].ID, fmt.Sprint("session-", i), enroltest.Typed())
			return err
		}) {
			if err == nil {
				won++
			} else if !errors.Is(err, enrol.ErrRegistered) {
				t.Errorf("draft %d: %v, want that it is registered", i, err)
			}
		}
		if n := count(t, db, doneSQL); won != 1 || n != 1 {
			t.Errorf("%d were told of a unit, %d units came to be", won, n)
		}
	})
}

func TestWhatFailsInTheOtherRoomsLeavesTheDraftAsItWas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := enroltest.New(t, db)
		d := h.ToAccount(t, enroltest.Session)
		h.OpeningFails(errors.New("disk full"))
		if _, err := h.Finish(t.Context(), h.Who, d.ID, enroltest.Session, enroltest.Typed()); err == nil || errors.Is(err, fault.Conflict) {
			t.Errorf("finishing gave %v", err)
		}
		h.OpeningFails(fault.New(fault.Conflict, "taken"))
		if _, err := h.Finish(t.Context(), h.Who, d.ID, enroltest.Session, enroltest.Typed()); !errors.Is(err, enrol.ErrRegistered) {
			t.Errorf("finishing a unit that is taken gave %v", err)
		}
		h.OpeningFails(nil)
		if _, err := h.Finish(t.Context(), h.Who, d.ID, enroltest.Session, enroltest.Typed()); err != nil {
			t.Errorf("finishing again gave %v", err)
		}
	})
}

// REG-9: it ends after 30 min idle; a draft belongs to its browser session.
func TestADraftEndsWhenItIsLeftAloneAndIsNobodyElses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := enroltest.New(t, db)
		d := h.ToFace(t, enroltest.Session)
		for name, session := range map[string]string{"another session": "session-2", "no session": ""} {
			if _, err := h.Draft(t.Context(), d.ID, session); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s was given %v, want NotFound", name, err)
			}
		}
		h.Wait(29 * time.Minute)
		if _, _, err := h.Face(t.Context(), h.Who, d.ID, enroltest.Session, true); err != nil {
			t.Fatal(err)
		}
		h.Wait(29 * time.Minute)
		if _, err := h.Draft(t.Context(), d.ID, enroltest.Session); err != nil {
			t.Errorf("29 minutes after the last step: %v", err)
		}
		h.Wait(time.Minute)
		_, err := h.Draft(t.Context(), d.ID, enroltest.Session)
		if !errors.Is(err, fault.Expired) || !strings.Contains(fault.Of(err).Say, "30 分钟") {
			t.Errorf("after 30 minutes: %v, want Expired", err)
		}
		if err := h.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, `SELECT COUNT(*) FROM enrolment`); n != 0 {
			t.Errorf("%d drafts are left after sweeping", n)
		}
	})
}

func TestASealedDraftCannotBeMovedToAnotherRow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := enroltest.New(t, db)
		a, b := h.ToFace(t, "session-1"), h.ToFace(t, "session-2")
		const move = `UPDATE enrolment SET sealed = (SELECT sealed FROM enrolment WHERE id = $1) WHERE id = $2`
		if _, err := db.Exec(t.Context(), move, a.ID, b.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Draft(t.Context(), b.ID, "session-2"); err == nil {
			t.Error("a draft with another's particulars was read")
		}
	})
}

func TestAWriterWithAnOldDraftIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := enroltest.New(t, db)
		d := h.ToFace(t, enroltest.Session)
		if err := h.Store.Put(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if err := h.Store.Put(t.Context(), d); !errors.Is(err, enrol.ErrStale) {
			t.Errorf("writing over a newer version gave %v, want ErrStale", err)
		}
	})
}
