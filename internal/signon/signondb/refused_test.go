package signondb_test

import (
	"errors"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/clocktest"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/limit/limitdb"
	"wangting/internal/session"
	"wangting/internal/signon"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// LOG-1: a forged return costs a visitor nothing, so one network writes no more than so many a minute into the record that is for good.
// Each is refused all the same.
func TestForgedReturnsDoNotFillTheRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		book := audittest.New(t)
		d := signon.Dispatcher{Service: &session.Service{Tx: db, Audit: book.Service, Now: clocktest.Now}, Rates: limitdb.New(db),
			Limits: signon.LimitsOf(config.Default().Limits)}
		forged := fault.New(fault.Expired, "这次登录已失效")
		for range 100 {
			if err := d.Refuse(t.Context(), actor.Actor{IP: "192.0.2.7"}, "province", forged); !errors.Is(err, fault.Expired) {
				t.Fatalf("a forged return is answered with %v", err)
			}
		}
		if n := book.Count("login.refused"); n != 60 {
			t.Errorf("one network wrote %d rows", n)
		}
		if err := d.Refuse(t.Context(), actor.Actor{IP: "198.51.100.1"}, "province", forged); !errors.Is(err, fault.Expired) ||
			book.Count("login.refused") != 61 {
			t.Errorf("of another network %d are written, %v", book.Count("login.refused"), err)
		}
	})
}
