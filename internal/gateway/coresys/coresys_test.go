package coresys_test

import (
	"errors"
	"net/http/httptest"
	"testing"
	"time"

	emulated "wangting/internal/emulator/coresys"
	"wangting/internal/emulator/people"
	"wangting/internal/fault"
	"wangting/internal/gateway/coresys"
)

func open(t *testing.T, key string) *coresys.Gateway {
	t.Helper()
	srv := httptest.NewServer(emulated.Handler(emulated.Options{AppID: "hall", Key: []byte("0123456789abcdef"), People: people.New(time.Now, func() {}), Now: time.Now}))
	t.Cleanup(srv.Close)
	g, err := coresys.New(coresys.Settings{BaseURL: srv.URL, AppID: "hall", Key: []byte(key)})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestTheCoreSystemTellsPageByPage(t *testing.T) { // CEN-3
	g := open(t, "0123456789abcdef")
	q := coresys.Query{USCC: "91321200MA2ABCD130", Page: 1, Size: 12}
	first, total, err := g.Contributions(t.Context(), q)
	if err != nil || len(first) != 12 || total != 54 {
		t.Fatalf("%d of %d, %v", len(first), total, err)
	}
	q.Page = 5
	last, _, err := g.Contributions(t.Context(), q)
	if err != nil || len(last) != 6 || last[0].Month >= first[0].Month {
		t.Errorf("the last page: %+v, %v", last, err)
	}
	if _, _, err := g.Insurances(t.Context(), coresys.Query{USCC: "91320100MA1TE5T0XF", Page: 1, Size: 12}); !errors.Is(err, coresys.ErrNotOpen) {
		t.Errorf("a region that is not connected: %v", err)
	}
}

func TestACoreSystemThatDoesNotKnowUsIsAway(t *testing.T) {
	if _, _, err := open(t, "another key of 16").Insurances(t.Context(), coresys.Query{USCC: "91321200MA2ABCD130", Page: 1, Size: 12}); !errors.Is(err, fault.Away) {
		t.Errorf("%v", err)
	}
}
