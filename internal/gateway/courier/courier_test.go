package courier_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"wangting/internal/clocktest"
	emulated "wangting/internal/emulator/courier"
	"wangting/internal/fault"
	"wangting/internal/gateway/courier"
)

func TestTheSignatureIsThatOfTheContract(t *testing.T) {
	if got := courier.Sign(`{"com":"ems","num":"1151234567890"}`, "KEY", "CUSTOMER"); got != "11855E9EA456D6C8C32410912C5A9A1F" {
		t.Error(got)
	}
}

func open(t *testing.T, key string) (*courier.Gateway, string) {
	t.Helper()
	srv := httptest.NewServer(emulated.New(emulated.Options{Customer: "hall", Key: "the key", Now: clocktest.Now}).Handler())
	t.Cleanup(srv.Close)
	g, err := courier.New(courier.Settings{BaseURL: srv.URL, Customer: "hall", Key: key})
	if err != nil {
		t.Fatal(err)
	}
	return g, srv.URL
}

func TestAParcelIsFollowed(t *testing.T) { // CEN-5
	g, base := open(t, "the key")
	tr, err := g.Track(t.Context(), "ems", "1151234567890", "")
	if err != nil || tr.State != "1" || len(tr.Marks) != 1 {
		t.Fatalf("%+v, %v", tr, err)
	}
	for range 3 {
		res, err := http.PostForm(base+"/move", url.Values{"number": {"1151234567890"}})
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
	}
	tr, err = g.Track(t.Context(), "ems", "1151234567890", "")
	if err != nil || tr.State != "3" || len(tr.Marks) != 4 || tr.Marks[0].Say != "已签收，签收人：本人" {
		t.Errorf("%+v, %v", tr, err)
	}
	if _, err := g.Track(t.Context(), "ems", "NONE123456", ""); !errors.Is(err, fault.NotFound) {
		t.Errorf("a number nobody knows: %v", err)
	}
}

func TestACourierThatDoesNotKnowUsIsAway(t *testing.T) {
	g, _ := open(t, "another key")
	if _, err := g.Track(t.Context(), "ems", "1151234567890", ""); !errors.Is(err, fault.Away) {
		t.Errorf("%v", err)
	}
}

func TestACourierThatIsSubscribedToTellsByItself(t *testing.T) { // CEN-5
	g, base := open(t, "the key")
	const salt = "0123456789abcdef"
	calls := make(chan [2]string, 4)
	hall := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		calls <- [2]string{r.PostFormValue("param"), r.PostFormValue("sign")}
	}))
	defer hall.Close()
	for range 2 { // 快递100 answers the second with 501, which is no fault
		if err := g.Subscribe(t.Context(), "ems", "1151234567890", "", hall.URL, salt); err != nil {
			t.Fatal(err)
		}
	}
	res, err := http.PostForm(base+"/move", url.Values{"number": {"1151234567890"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	said := <-calls
	p, err := g.ReadPush(said[0], said[1], salt)
	if err != nil || !p.Moved || p.Number != "1151234567890" || p.Track.State != "1" || len(p.Track.Marks) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	for name, call := range map[string][3]string{
		"another salt": {said[0], said[1], "another"},
		"another text": {said[0] + " ", said[1], salt},
		"no signature": {said[0], "", salt},
	} {
		if _, err := g.ReadPush(call[0], call[1], call[2]); !errors.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := func() error {
		g, _ := open(t, "another key")
		return g.Subscribe(t.Context(), "ems", "1151234567890", "", hall.URL, salt)
	}(); !errors.Is(err, fault.Away) {
		t.Errorf("subscribing as somebody else: %v", err)
	}
}

func FuzzReadPush(f *testing.F) {
	for _, seed := range []string{
		`{"status":"polling","lastResult":{"nu":"1151234567890","state":"3","data":[{"ftime":"2026-11-24 09:00:00","context":"已签收"}]}}`,
		`{"status":"abort"}`,
		`{`,
		`{"lastResult":{"data":[null]}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, param string) {
		p, err := (*courier.Gateway)(nil).ReadPush(param, courier.Sign(param, "salt", ""), "salt")
		if err != nil && !errors.Is(err, fault.Invalid) {
			t.Errorf("%v", err)
		}
		if err == nil && p.Moved && p.Track.State == "" {
			t.Error("moved to no state")
		}
	})
}
