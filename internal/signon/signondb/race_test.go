package signondb_test

import (
	"context"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/limit/limitdb"
	"wangting/internal/signon"
	"wangting/internal/signon/signondb"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// trusting finds every signature right.
type trusting struct{}

func (trusting) Prove(context.Context, []byte, signon.CertSigned) (signon.CertHolder, error) {
	return signon.CertHolder{Code: "91320000MA1NP2RB47", Name: "江南示例", Serial: "1"}, nil
}

// LOG-4: a signature that is sent many times at once, or stolen on its way, lets one in.
func TestAChallengeIsUsedOnceByItsBrowser(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := signon.Certificates{Store: signondb.Store{DB: db}, Trust: trusting{}, Audit: audittest.New(t).Service, Rates: limitdb.New(db),
			Host: "hall.test", Now: clocktest.Now, PerMinute: 10}
		who := actor.Actor{IP: "192.0.2.7"}
		ch, err := c.Challenge(t.Context(), who, "browser")
		if err != nil {
			t.Fatal(err)
		}
		if n := storetest.Race(t, 4, func(int) error {
			_, err := c.Prove(t.Context(), who, "another", ch.ID, signon.CertSigned{})
			return err
		}, fault.Expired); n != 0 {
			t.Errorf("another browser used it %d times", n)
		}
		if n := storetest.Race(t, 12, func(int) error {
			_, err := c.Prove(t.Context(), who, "browser", ch.ID, signon.CertSigned{})
			return err
		}, fault.Expired); n != 1 {
			t.Errorf("%d of 12 came in with one challenge", n)
		}
	})
}

// LOG-4: the platform's call and its repetition move a trip once, and one tab takes it.
func TestATripIsMovedOnceAndTakenOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := signondb.Store{DB: db}
		trip := signon.LicenceTrip{ID: "t", Binding: "browser", State: signon.LicenceNew, ExpiresAt: clocktest.Now().Add(time.Minute)}
		if err := s.AddTrip(t.Context(), trip); err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct{ from, to signon.LicenceState }{
			{signon.LicenceNew, signon.LicenceConfirmed}, {signon.LicenceConfirmed, signon.LicenceUsed},
		} {
			to := trip
			to.State = step.to
			if n := storetest.Race(t, 12, func(int) error {
				moved, err := s.MoveTrip(t.Context(), to, step.from)
				if err == nil && !moved {
					err = fault.New(fault.Conflict, "")
				}
				return err
			}, fault.Conflict); n != 1 {
				t.Errorf("%d moved it from %s to %s", n, step.from, step.to)
			}
		}
	})
}
