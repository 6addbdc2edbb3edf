package coresys_test

import (
	"errors"
	"net/http/httptest"
	"testing"
	"time"

	"wangting/internal/account"
	"wangting/internal/clocktest"
	emulated "wangting/internal/emulator/coresys"
	"wangting/internal/emulator/people"
	"wangting/internal/fault"
	"wangting/internal/gateway/coresys"
	"wangting/internal/regno"
)

func open(t *testing.T, key string) *coresys.Gateway {
	return openIn(t, key, people.New(clocktest.Now, func() {}))
}

func openIn(t *testing.T, key string, world *people.World) *coresys.Gateway {
	t.Helper()
	srv := httptest.NewServer(
		emulated.Handler(emulated.Options{AppID: "hall", Key: []byte("0123456789abcdef"), People: world, Now: clocktest.Now}),
	)
	t.Cleanup(srv.Close)
	g, err := coresys.New(coresys.Settings{BaseURL: srv.URL, AppID: "hall", Key: []byte(key), Now: clocktest.Now})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestTheCoreSystemTellsPageByPage(t *testing.T) { // CEN-3
	g := open(t, "0123456789abcdef")
	q := account.RecordQuery{USCC: "91321200MA2ABCD130", Page: 1, Size: 12}
	first, total, err := g.Contributions(t.Context(), q)
	if err != nil || len(first) != 12 || total != 54 {
		t.Fatalf("%d of %d, %v", len(first), total, err)
	}
	q.Page = 5
	last, _, err := g.Contributions(t.Context(), q)
	if err != nil || len(last) != 6 || last[0].Month >= first[0].Month {
		t.Errorf("the last page: %+v, %v", last, err)
	}
	q = account.RecordQuery{USCC: "91321200MA2ABCD130", Page: 1, Size: 100, From: last[len(last)-1].Month, To: last[len(last)-1].Month}
	if month, total, err := g.Contributions(t.Context(), q); err != nil || total != 3 || month[0].Month != q.From {
		t.Errorf("one month: %d of %d, %v", len(month), total, err)
	}
	q = account.RecordQuery{USCC: "91321200MA2ABCD130", Page: 1, Size: 12, Area: "320500"}
	if _, _, err := g.Contributions(t.Context(), q); !errors.Is(err, coresys.ErrNotOpen) || !errors.Is(err, fault.NotFound) {
		t.Errorf("an area that is not connected: %v", err)
	}
	q = account.RecordQuery{USCC: "91320100MA1TE5T0XF", Page: 1, Size: 12}
	if _, _, err := g.Insurances(t.Context(), q); !errors.Is(err, coresys.ErrNotOpen) {
		t.Errorf("a region that is not connected: %v", err)
	}
}

func TestTheCoreSystemSaysWhetherSomebodyIsInsuredWithAUnit(t *testing.T) { // HAN-13
	world := people.New(clocktest.Now, func() {})
	g := openIn(t, "0123456789abcdef", world)
	rep := regno.Document{Type: regno.IdentityCard, Number: "321202199205013965"}
	ask := func(c string, d regno.Document) (coresys.Insured, error) {
		t.Helper()
		return g.Insured(t.Context(), regno.USCC(c), d)
	}
	if in, err := ask("91321200MA2ABCD130", rep); err != nil || in.State != coresys.Contributing {
		t.Errorf("somebody insured: %+v, %v", in, err)
	}
	stranger := regno.Document{Type: regno.IdentityCard, Number: "320105197411151000"}
	if in, err := ask("91321200MA2ABCD130", stranger); err != nil || in.State != coresys.NeverInsured {
		t.Errorf("a stranger: %+v, %v", in, err)
	}
	ended := people.Ended{Insured: people.Insured{USCC: "91321200MA2ABCD130", Number: rep.Number}, Day: "2026-11-20"}
	if err := world.EndInsurance(ended); err != nil {
		t.Fatal(err)
	}
	if in, err := ask("91321200MA2ABCD130", rep); err != nil || in.State != coresys.Ended || in.Ended.Format(time.DateOnly) != "2026-11-20" {
		t.Errorf("somebody who left: %+v, %v", in, err)
	}
	if _, err := ask("91320100MA1TE5T0XF", rep); !errors.Is(err, coresys.ErrNotOpen) {
		t.Errorf("a region that is not connected: %v", err)
	}
}

func TestACoreSystemThatDoesNotKnowUsIsAway(t *testing.T) {
	q := account.RecordQuery{USCC: "91321200MA2ABCD130", Page: 1, Size: 12}
	if _, _, err := open(t, "another key of 16").Insurances(t.Context(), q); !errors.Is(err, fault.Away) {
		t.Errorf("%v", err)
	}
}
