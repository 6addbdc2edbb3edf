package unitdb_test

import (
	"errors"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/unit"
	"wangting/internal/unit/unitdb"
)

const code = regno.USCC("91320000MA1NP2RB47")

func service(t testing.TB, db *store.DB) *unit.Service {
	return &unit.Service{Store: unitdb.Store{DB: db}, Tx: db, Audit: audittest.New(t).Service,
		Now: func() time.Time { return time.Date(2026, 11, 26, 4, 0, 0, 0, time.UTC) }}
}

func TestAUnitIsOpenedWithANumberAndFoundByAllThatNamesIt(t *testing.T) { // REG-8
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := service(t, db)
		u, err := s.Open(t.Context(), actor.Actor{}, unit.New{USCC: code, Name: " 江南示例精密机械有限公司 "})
		if err != nil {
			t.Fatal(err)
		}
		if u.Number != "2000000001" || u.Name != "江南示例精密机械有限公司" || u.Region != "320000" || u.Kind != "企业" ||
			u.State != unit.Active {
			t.Errorf("opened %+v", u)
		}
		for name, find := range map[string]func() (unit.Unit, error){
			"id":     func() (unit.Unit, error) { return s.Find(t.Context(), u.ID) },
			"code":   func() (unit.Unit, error) { return s.ByUSCC(t.Context(), code) },
			"number": func() (unit.Unit, error) { return s.ByNumber(t.Context(), u.Number) },
		} {
			if got, err := find(); err != nil || got != u {
				t.Errorf("by %s: %+v, %v", name, got, err)
			}
		}
		if _, err := s.ByNumber(t.Context(), "2999999999"); !errors.Is(err, fault.NotFound) {
			t.Errorf("an unknown number gave %v, want NotFound", err)
		}
	})
}

func TestTwoTabsOpenOneUnitAndTheOtherIsToldSo(t *testing.T) { // REG-9, REG-4
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := service(t, db)
		opened := 0
		for _, err := range storetest.Together(t, 12, func(int) error {
			_, err := s.Open(t.Context(), actor.Actor{}, unit.New{USCC: code, Name: "示例有限公司"})
			return err
		}, fault.Conflict) {
			if err == nil {
				opened++
			} else if fault.Of(err).Say != unit.Taken {
				t.Errorf("a loser was told %v", err)
			}
		}
		if opened != 1 {
			t.Errorf("%d units were opened", opened)
		}
		next, err := s.Open(t.Context(), actor.Actor{}, unit.New{USCC: "12320000466006047D", Name: "示例中心"})
		if err != nil || next.Number != "2000000002" {
			t.Errorf("the next unit has number %s, %v: a number was lost", next.Number, err)
		}
	})
}

func TestAUnitWithoutNameOrWithAMalformedCodeIsRefused(t *testing.T) {
	s := service(t, storetest.SQLite(t))
	for name, n := range map[string]unit.New{
		"no name":    {USCC: code},
		"short code": {USCC: "9132", Name: "示例有限公司"},
	} {
		if _, err := s.Open(t.Context(), actor.Actor{}, n); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s gave %v, want Invalid", name, err)
		}
	}
}
