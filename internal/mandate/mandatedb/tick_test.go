package mandatedb_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/mandate"
	"wangting/internal/mandate/mandatedb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// deaf fails to tell anything about one mandate.
type deaf struct {
	told
	id       string
	reminded map[string][]int
	ended    map[string]bool
}

func (d deaf) Ending(_ context.Context, m mandate.Mandate, days int) error {
	if m.ID == d.id {
		return errors.New("has no telephone")
	}
	d.reminded[m.ID] = append(d.reminded[m.ID], days)
	return nil
}

func (d deaf) Ended(_ context.Context, _ actor.Actor, m mandate.Mandate) error {
	if m.ID == d.id {
		return errors.New("has no telephone")
	}
	d.ended[m.ID] = true
	return nil
}

// OPS-2: 150 mandates end on one day, and the first of them cannot be told.
func TestAMandateThatFailsDoesNotStopTheOthers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		world(t, db)
		s, _ := service(t, db)
		now := noon
		s.Now = func() time.Time { return now }
		midnight := time.Date(2026, 12, 26, 16, 0, 0, 0, time.UTC) // in China the first moment of 27 December
		const many = 150
		for i := range many {
			p := fmt.Sprintf("p%03d", i)
			if _, err := db.Exec(t.Context(), `INSERT INTO person (id, name, document, document_x, verified_by, verified_us, created_us, version)
			     VALUES ($1, $2, $2, $2, '', 0, 1, 1)`, p, []byte(p)); err != nil {
				t.Fatal(err)
			}
			m := mandate.Mandate{
				ID:        "m" + p,
				UnitID:    "u",
				PersonID:  p,
				Level:     3,
				State:     mandate.Active,
				From:      noon.Add(-time.Hour),
				Until:     midnight,
				GrantedAt: noon,
			}
			if err := (mandatedb.Store{DB: db}).Add(t.Context(), m); err != nil {
				t.Fatal(err)
			}
		}
		d := deaf{id: "mp000", reminded: map[string][]int{}, ended: map[string]bool{}}
		s.Tell = d
		tick := func() {
			t.Helper()
			if err := s.Tick(t.Context()); err == nil || !strings.Contains(err.Error(), "mp000") {
				t.Errorf("the one that failed is told as %v", err)
			}
		}
		for _, days := range []int{30, 7, 1} {
			for _, late := range []time.Duration{0, 14 * time.Minute, 23 * time.Hour} { // whatever the hour of the run
				now = midnight.AddDate(0, 0, -days).Add(late)
				tick()
			}
		}
		now = midnight
		tick()
		if len(d.reminded) != many-1 || len(d.ended) != many-1 {
			t.Errorf("reminded %d, ended %d; want %d each", len(d.reminded), len(d.ended), many-1)
		}
		if got := fmt.Sprint(d.reminded["mp149"]); got != "[30 7 1]" {
			t.Errorf("told how many days are left: %s", got)
		}
	})
}
