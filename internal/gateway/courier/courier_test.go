package courier_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

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
	srv := httptest.NewServer(emulated.New(emulated.Options{Customer: "hall", Key: "the key", Now: time.Now}).Handler())
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
	if tr, err = g.Track(t.Context(), "ems", "1151234567890", ""); err != nil || tr.State != "3" || len(tr.Marks) != 4 || tr.Marks[0].Say != "已签收，签收人：本人" {
		t.Errorf("%+v, %v", tr, err)
	}
	if _, err := g.Track(t.Context(), "ems", "NONE123456", ""); !errors.Is(err, courier.ErrUnknown) {
		t.Errorf("a number nobody knows: %v", err)
	}
}

func TestACourierThatDoesNotKnowUsIsAway(t *testing.T) {
	g, _ := open(t, "another key")
	if _, err := g.Track(t.Context(), "ems", "1151234567890", ""); !errors.Is(err, fault.Away) {
		t.Errorf("%v", err)
	}
}
