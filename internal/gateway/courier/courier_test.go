package courier_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/clocktest"
	emulated "wangting/internal/emulator/courier"
	"wangting/internal/fault"
	"wangting/internal/gateway/courier"
	"wangting/internal/gateway/patience"
)

func TestTheSignatureIsThatOfTheContract(t *testing.T) {
	if got := courier.Sign(`{"com":"ems","num":"1151234567890"}`, "KEY", "CUSTOMER"); got != "11855E9EA456D6C8C32410912C5A9A1F" {
		t.Error(got)
	}
}

// stage is the emulated courier, with a clock and a code to refuse with.
type stage struct {
	base    string
	now     time.Time
	refusal string
	asked   int
}

func open(t *testing.T, key string) (*courier.Gateway, *stage) {
	t.Helper()
	s := &stage{now: clocktest.Now()}
	h := emulated.New(emulated.Options{
		Customer: "hall", Key: "the key", Now: func() time.Time { return s.now }, Refusal: func() string { return s.refusal },
	}).Handler()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.asked++; h.ServeHTTP(w, r) }))
	t.Cleanup(srv.Close)
	s.base = srv.URL
	g, err := courier.New(courier.Settings{BaseURL: srv.URL, Customer: "hall", Key: key, Patience: patience.Options{TripAfter: 2}})
	if err != nil {
		t.Fatal(err)
	}
	return g, s
}

func TestAParcelIsFollowed(t *testing.T) { // CEN-5
	for company, phone := range map[string]string{"ems": "", "jd": "", "shunfeng": "13800000082"} {
		g, s := open(t, "the key")
		tr, err := g.Track(t.Context(), company, "1151234567890", phone)
		if err != nil || tr.State != "1" || len(tr.Marks) != 1 {
			t.Fatalf("%s: %+v, %v", company, tr, err)
		}
		for range 3 {
			res, err := http.PostForm(s.base+"/move", url.Values{"number": {"1151234567890"}})
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
		}
		s.now = s.now.Add(30 * time.Minute)
		tr, err = g.Track(t.Context(), company, "1151234567890", phone)
		if err != nil || tr.State != "3" || len(tr.Marks) != 4 || tr.Marks[0].Say != "已签收，签收人：本人" {
			t.Errorf("%s: %+v, %v", company, tr, err)
		}
		if _, err := g.Track(t.Context(), company, "NONE123456", phone); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: a number nobody knows: %v", company, err)
		}
	}
}

// A question is asked once, and only what the courier calls a failure of its own opens the breaker.
func TestWhatEachCodeOfTheCourierMeans(t *testing.T) {
	for code, want := range map[string]struct {
		kind   fault.Kind
		ours   bool
		failed bool
	}{
		"400": {kind: fault.Away, ours: true}, "408": {kind: fault.Invalid}, "500": {kind: fault.NotFound}, "201": {kind: fault.NotFound},
		"501": {kind: fault.Away, failed: true}, "502": {kind: fault.Away, failed: true},
		"503": {kind: fault.Away, ours: true}, "601": {kind: fault.Away, ours: true}, "999": {kind: fault.Away, ours: true},
	} {
		for _, company := range []string{"ems", "jd"} { // a string, and a number
			g, s := open(t, "the key")
			s.refusal = code
			for i := range 3 {
				if _, err := g.Track(t.Context(), company, "1151234567890", ""); !errors.Is(err, want.kind) {
					t.Errorf("%s %s: %v", company, code, err)
				}
				if i == 0 && s.asked != 1 {
					t.Errorf("%s %s: one question was sent %d times", company, code, s.asked)
				}
			}
			h := g.Patience().Health()
			if (h.State == patience.Open) != want.failed || (h.Refusal != "") != want.ours {
				t.Errorf("%s %s: the health page says %+v", company, code, h)
			}
		}
	}
}

func TestTheEmulatorRefusesWhatTheCourierRefuses(t *testing.T) {
	g, _ := open(t, "the key")
	if _, err := g.Track(t.Context(), "shunfeng", "SF1234567890", ""); !errors.Is(err, fault.Invalid) ||
		!strings.Contains(fault.Of(err).Say, "收件人电话") {
		t.Errorf("without a phone: %v", err)
	}
	for name, ask := range map[string][2]string{"a company in capitals": {"EMS", "1151234567890"}, "a number of five": {"ems", "12345"}} {
		if _, err := g.Track(t.Context(), ask[0], ask[1], ""); patience.WhyOurs(err) != "code 400" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := g.Track(t.Context(), "ems", "1151234567899", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Track(t.Context(), "ems", "1151234567899", ""); patience.WhyOurs(err) == "" {
		t.Errorf("asked again at once: %v", err)
	}
	if err := g.Subscribe(t.Context(), "ems", "UNFOLLOWED1", "", "https://hall.example", "salt"); !errors.Is(err, fault.Invalid) {
		t.Errorf("subscribing to a company that is not followed: %v", err)
	}
}

func TestACourierThatDoesNotKnowUsIsAway(t *testing.T) {
	g, _ := open(t, "another key")
	if _, err := g.Track(t.Context(), "ems", "1151234567890", ""); !errors.Is(err, fault.Away) || patience.WhyOurs(err) != "code 503" {
		t.Errorf("%v", err)
	}
}

func TestACourierThatIsSubscribedToTellsByItself(t *testing.T) { // CEN-5
	g, stage := open(t, "the key")
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
	res, err := http.PostForm(stage.base+"/move", url.Values{"number": {"1151234567890"}})
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

func TestACallMayHoldNumbers(t *testing.T) {
	const param = `{"status":"polling","lastResult":{"nu":1151234567890,"status":200,"state":3,"data":[]}}`
	p, err := (*courier.Gateway)(nil).ReadPush(param, courier.Sign(param, "salt", ""), "salt")
	if err != nil || !p.Moved || p.Number != "1151234567890" || p.Track.State != "3" {
		t.Errorf("%+v, %v", p, err)
	}
}

func FuzzReadPush(f *testing.F) {
	for _, seed := range []string{
		`{"status":"polling","lastResult":{"nu":"1151234567890","state":"3","data":[{"ftime":"2026-11-24 09:00:00","context":"已签收"}]}}`,
		`{"status":"abort"}`,
		`{`,
		`{"lastResult":{"data":[null]}}`,
		`{"status":"polling","lastResult":{"nu":1151234567890,"status":200,"state":3,"data":[]}}`,
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
