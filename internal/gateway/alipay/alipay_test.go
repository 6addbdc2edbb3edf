package alipay_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/clocktest"
	"wangting/internal/emulator"
	played "wangting/internal/emulator/alipay"
	"wangting/internal/emulator/lever"
	"wangting/internal/fault"
	"wangting/internal/gateway/alipay"
	"wangting/internal/gateway/patience"
	"wangting/internal/proof"
	"wangting/internal/regno"
)

var keys = sync.OnceValues(emulator.MakeKeys)

// stage is a gateway of the hall and the emulated Alipay that it calls.
type stage struct {
	world    *emulator.World
	server   *httptest.Server
	settings alipay.Settings
	now      time.Time
}

func newStage(t *testing.T) *stage {
	t.Helper()
	k, err := keys()
	if err != nil {
		t.Fatal(err)
	}
	begun := clocktest.Now()
	s := &stage{now: begun}
	s.world, err = emulator.New(emulator.Options{Keys: k, Clock: func() time.Time { return s.now },
		Stamps: func() time.Time { return time.Now().Add(s.now.Sub(begun)) }}) // Alipay's library dates its calls by the machine
	if err != nil {
		t.Fatal(err)
	}
	s.server = httptest.NewServer(s.world.Handler())
	t.Cleanup(s.server.Close)
	s.settings = alipay.Settings{
		BaseURL: s.server.URL + "/alipay/gateway.do", AppID: k.AlipayAppID, PrivateKey: k.AlipayAppPrivate,
		PlatformPublicKey: k.AlipayPlatformPublic, ReturnURL: "https://hall.example/f/back", HTTP: s.server.Client(),
		Patience: patience.Options{Pause: time.Millisecond},
	}
	return s
}

func (s *stage) gateway(t *testing.T) *alipay.Gateway {
	t.Helper()
	g, err := alipay.New(s.settings)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func order(n string) string { return strings.Repeat("0", 32-len(n)) + n }

func card() proof.FaceAsk {
	return proof.FaceAsk{OrderNo: order("A1"), DocType: "01", Name: "测试甲", Number: "32010219680101100X"}
}

func permit() proof.FaceAsk {
	return proof.FaceAsk{OrderNo: order("B1"), DocType: "16", Name: "测试台", Number: "830000199201300022"}
}

// documents are the six kinds that Alipay takes.
func documents() map[string]proof.FaceAsk {
	all := map[string]proof.FaceAsk{
		"IDENTITY_CARD": card(), "RESIDENCE_PERMIT_TAIWAN": permit(),
		"RESIDENCE_PERMIT_HK_MC":        {DocType: "16", Name: "测试港", Number: "810000199408230021"},
		"HOME_VISIT_PERMIT_HK_MC":       {DocType: "04", Name: "来访港", Number: "H12345678"},
		"HOME_VISIT_PERMIT_TAIWAN":      {DocType: "06", Name: "来访台", Number: "12345678"},
		"PERMANENT_RESIDENCE_FOREIGNER": {DocType: "07", Name: "测试侨", Number: "911124198108030024"},
	}
	for kind, a := range all {
		a.OrderNo = strings.ReplaceAll(kind, "_", "")
		all[kind] = a
	}
	return all
}

// press opens the phone page and presses one of its buttons.
func (s *stage) press(t *testing.T, page, outcome string) *http.Response {
	t.Helper()
	c := *s.server.Client()
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := c.Get(page)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	res.Body.Close()
	_, rest, ok := strings.Cut(string(body), `action="`)
	if !ok {
		t.Fatalf("the phone's page has no form (status %d): %s", res.StatusCode, body)
	}
	action, _, _ := strings.Cut(rest, `"`)
	if strings.Contains(string(body), "测试") || !strings.Contains(string(body), "**") {
		t.Errorf("the page does not mask the name")
	}
	res, err = c.PostForm(s.server.URL+action, url.Values{"outcome": {outcome}})
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res
}

// REG-5, OUT-1: Alipay tells "passed" and nothing else.
func TestAFaceHasNotPassedUntilThePhoneDecides(t *testing.T) {
	for kind, ask := range documents() {
		for button, want := range map[string]proof.Outcome{
			"pass": proof.OutcomePassed, "fail": proof.OutcomePending, "cancel": proof.OutcomePending,
		} {
			t.Run(kind+" "+button, func(t *testing.T) {
				s := newStage(t)
				g := s.gateway(t)
				id, err := g.Begin(t.Context(), ask)
				if err != nil {
					t.Fatal(err)
				}
				if o, err := g.Result(t.Context(), id); err != nil || o != proof.OutcomePending {
					t.Fatalf("before the phone: %v, %v", o, err)
				}
				page, err := g.PageURL(t.Context(), id)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(page, ask.Number) {
					t.Error("the identity number stands in an address")
				}
				res := s.press(t, page, button)
				if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || to != s.settings.ReturnURL {
					t.Errorf("the button answered %d, the phone goes to %q; want the hall", res.StatusCode, to)
				}
				if o, err := g.Result(t.Context(), id); err != nil || o != want {
					t.Errorf("after the phone: %v, %v; want %v", o, err, want)
				}
				if f := s.world.Face.Faces()[0]; f.CertType != kind || f.Reserved {
					t.Errorf("Alipay was asked for %s, and may keep the picture: %v", f.CertType, f.Reserved)
				}
			})
		}
	}
}

// OUT-1: the bureau knows every person by name and document; the face of anybody else fails although the button says it passes.
func TestTheFaceOfWhomTheBureauDoesNotKnowDoesNotPass(t *testing.T) {
	stranger, misnamed := card(), card()
	stranger.Number, misnamed.Name = "320102199001011218", "测试乙"
	for what, c := range map[string]struct {
		ask  proof.FaceAsk
		want proof.Outcome
	}{
		"a known person":                     {card(), proof.OutcomePassed},
		"a document that nobody has":         {stranger, proof.OutcomePending},
		"a known document with another name": {misnamed, proof.OutcomePending},
	} {
		s := newStage(t)
		g := s.gateway(t)
		id, err := g.Begin(t.Context(), c.ask)
		if err != nil {
			t.Fatal(err)
		}
		page, err := g.PageURL(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		s.press(t, page, "pass")
		if o, err := g.Result(t.Context(), id); err != nil || o != c.want {
			t.Errorf("%s: %v, %v; want %v", what, o, err, c.want)
		}
	}
}

func TestOnlyAPassportIsSentToTheCounter(t *testing.T) {
	g := newStage(t).gateway(t)
	for _, docType := range []regno.DocType{"08", "", "16", "99"} {
		_, err := g.Begin(t.Context(), proof.FaceAsk{OrderNo: order("C"), DocType: docType, Name: "测试", Number: "E12345678"})
		if !errors.Is(err, fault.Invalid) || !strings.Contains(fault.Of(err).Say, "请到窗口办理") {
			t.Errorf("%s: got %v", docType, err)
		}
	}
}

func TestAnOrderNumberHasOneToThirtyTwoLettersAndDigits(t *testing.T) {
	g := newStage(t).gateway(t)
	for n, ok := range map[string]bool{"A": true, strings.Repeat("9", 32): true, "": false, strings.Repeat("9", 33): false, "a-b": false} {
		ask := card()
		ask.OrderNo = n
		if _, err := g.Begin(t.Context(), ask); (err == nil) != ok {
			t.Errorf("the order number %q gave %v", n, err)
		}
	}
}

// A signed refusal is an answer: however often one dead id is asked about, others are served.
func TestARefusalIsAnAnswerAndOpensNoBreaker(t *testing.T) {
	for code, want := range map[string]struct{ begin, result fault.Kind }{
		"CERTIFY_ID_EXPIRED":             {fault.Expired, fault.Expired},
		"OPEN_CERTIFY_BILL_NOT_EXIST":    {fault.Expired, fault.Expired},
		"QUERY_CERTIFYID_EXPIRED":        {fault.Expired, fault.Expired},
		"QUERY_INVALID_CERTIFYID":        {fault.Expired, fault.Expired},
		"OVER_RATE_LIMIT":                {fault.Limited, fault.Limited},
		"40005 isv.app-call-limited":     {fault.Limited, fault.Limited},
		"INVALID_CERT_INFO":              {fault.Invalid, fault.Away},
		"ILLEGAL_ARGUMENT_FORMAT":        {fault.Invalid, fault.Away},
		"INVALID_PARAMETER":              {fault.Invalid, fault.Away},
		"INVALID_INPUT_IMAGE":            {fault.Away, fault.Away},
		"ARRANGEMENT_STATUS_ERROR":       {fault.Away, fault.Away},
		"INVALID_SWITCH":                 {fault.Away, fault.Away},
		"ACCOUNT_MONEY_LIMIT_ERROR":      {fault.Away, fault.Away},
		"40002 isv.invalid-signature":    {fault.Away, fault.Away},
		"40006 isv.insufficient-isv-per": {fault.Away, fault.Away},
		"SOMETHING_NEW":                  {fault.Away, fault.Away},
	} {
		t.Run(code, func(t *testing.T) {
			s := newStage(t)
			s.settings.Patience.TripAfter = 2
			g := s.gateway(t)
			id, err := g.Begin(t.Context(), card())
			if err != nil {
				t.Fatal(err)
			}
			if err := s.world.Levers.Refuse(emulator.Alipay, strings.ReplaceAll(code, "-", "_")); err != nil {
				t.Fatal(err)
			}
			for range 4 {
				if o, err := g.Result(t.Context(), id); !errors.Is(err, want.result) || o != proof.OutcomePending {
					t.Errorf("asking gave %v, %v; want %v", o, err, want.result)
				}
				if _, err := g.Begin(t.Context(), card()); !errors.Is(err, want.begin) {
					t.Errorf("beginning gave %v; want %v", err, want.begin)
				}
			}
			h := g.Patience().Health()
			if h.State != patience.Closed || !h.LastFailure.IsZero() || (want.begin == fault.Away) != (h.Refusal != "") {
				t.Errorf("the health page says %+v", h)
			}
			if err := s.world.Levers.Refuse(emulator.Alipay, ""); err != nil {
				t.Fatal(err)
			}
			if o, err := g.Result(t.Context(), id); err != nil || o != proof.OutcomePending {
				t.Errorf("afterwards: %v, %v", o, err)
			}
		})
	}
}

func TestAQueryThatComesTooEarlyWaits(t *testing.T) {
	s := newStage(t)
	g := s.gateway(t)
	id, _ := g.Begin(t.Context(), card())
	_ = s.world.Levers.Refuse(emulator.Alipay, "OPEN_CERTIFY_BILL_STATUS_ERROR")
	if o, err := g.Result(t.Context(), id); err != nil || o != proof.OutcomePending {
		t.Errorf("got %v, %v; want pending", o, err)
	}
}

// OUT-3: what Alipay itself calls a failure of its own is one.
func TestAFailureOfAlipaysOwnCountsAsAnOutage(t *testing.T) {
	for _, code := range []string{"SYSTEM_ERROR", "UNKNOWN_ERROR", "UNABLE_GET_IMAGE", "20000 aop.unknow_error"} {
		s := newStage(t)
		s.settings.Patience.TripAfter = 3
		g := s.gateway(t)
		id, _ := g.Begin(t.Context(), card())
		_ = s.world.Levers.Refuse(emulator.Alipay, code)
		if _, err := g.Result(t.Context(), id); !errors.Is(err, fault.Away) || g.Patience().State() != patience.Open {
			t.Errorf("%s gave %v, breaker %s; want Away after three tries, and open", code, err, g.Patience().State())
		}
	}
}

func TestTheEmulatorRefusesWhatAlipayRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*proof.FaceAsk){
		"a card's number that is none":   func(a *proof.FaceAsk) { a.Number = "123" },
		"a name of 51 characters":        func(a *proof.FaceAsk) { a.Name = strings.Repeat("名", 51) },
		"a pass with a card's number":    func(a *proof.FaceAsk) { a.DocType = "04" },
		"a permit of the other region":   func(a *proof.FaceAsk) { a.DocType, a.Number = "16", "83000019920130002" },
		"a foreigner with a card number": func(a *proof.FaceAsk) { a.DocType = "07" },
	} {
		s := newStage(t)
		ask := card()
		spoil(&ask)
		if _, err := s.gateway(t).Begin(t.Context(), ask); !errors.Is(err, fault.Invalid) || len(s.world.Face.Faces()) != 0 {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestTheSameOrderBegunAgainIsTheSameFace(t *testing.T) {
	g := newStage(t).gateway(t)
	first, err := g.Begin(t.Context(), card())
	if err != nil {
		t.Fatal(err)
	}
	if again, err := g.Begin(t.Context(), card()); err != nil || again != first {
		t.Errorf("got %q, %v; want %q", again, err, first)
	}
	other := card()
	other.Name = "测试乙"
	if _, err := g.Begin(t.Context(), other); !errors.Is(err, fault.Invalid) {
		t.Errorf("the order under another name gave %v", err)
	}
}

func TestAFaceOlderThanTwentyThreeHoursHasExpired(t *testing.T) {
	s := newStage(t)
	g := s.gateway(t)
	id, err := g.Begin(t.Context(), card())
	if err != nil {
		t.Fatal(err)
	}
	old := s.world.Face.Faces()[0]
	old.Began = old.Began.Add(-played.Lifetime)
	s.world.Face.Restore([]played.Face{old})
	if _, err := g.Result(t.Context(), id); !errors.Is(err, fault.Expired) {
		t.Errorf("got %v, want Expired", err)
	}
	if _, err := g.Result(t.Context(), "no such/face"); !errors.Is(err, fault.Expired) {
		t.Errorf("an id that is none: %v", err)
	}
}

// OUT-3
func TestEveryMisfortuneIsToldAsAway(t *testing.T) {
	for _, mode := range []lever.Mode{lever.Slow, lever.Error, lever.Down, lever.Tampered} {
		t.Run(string(mode), func(t *testing.T) {
			s := newStage(t)
			id, err := s.gateway(t).Begin(t.Context(), card())
			if err != nil {
				t.Fatal(err)
			}
			if err := s.world.Face.Decide(id, played.Passed); err != nil {
				t.Fatal(err)
			}
			s.settings.Patience = patience.Options{PerCall: 20 * time.Millisecond, Overall: 60 * time.Millisecond, Pause: time.Millisecond}
			if mode != lever.Slow {
				s.settings.Patience = patience.Options{Pause: time.Millisecond}
			}
			if err := s.world.Levers.Pull(emulator.Alipay, mode, time.Minute); err != nil {
				t.Fatal(err)
			}
			o, err := s.gateway(t).Result(t.Context(), id)
			if !errors.Is(err, fault.Away) || o != proof.OutcomePending || fault.Of(err).Service != alipay.Service {
				t.Errorf("got %v, %v; want Away", o, err)
			}
			if strings.Contains(err.Error(), id) {
				t.Errorf("the error names the face: %v", err)
			}
		})
	}
}

func TestAReplySignedByAnotherPlatformIsRefused(t *testing.T) {
	s := newStage(t)
	k, _ := keys()
	s.settings.PlatformPublicKey = k.AlipayAppPublic // a key of the wrong owner
	if id, err := s.gateway(t).Begin(t.Context(), card()); !errors.Is(err, fault.Away) || id != "" {
		t.Errorf("got %q, %v; want Away", id, err)
	}
}

func TestTheEmulatorRefusesARequestThatIsSignedWrongly(t *testing.T) {
	s := newStage(t)
	k, _ := keys()
	s.settings.PrivateKey = k.AlipayPlatform // not the key of this application
	_, err := s.gateway(t).Begin(t.Context(), card())
	if !errors.Is(err, fault.Away) || !strings.Contains(err.Error(), "isv.invalid-signature") {
		t.Errorf("got %v, want a refusal of the signature", err)
	}
	if n := len(s.world.Face.Faces()); n != 0 {
		t.Errorf("%d faces were begun", n)
	}

	s = newStage(t)
	g := s.gateway(t)
	id, _ := g.Begin(t.Context(), card())
	page, _ := g.PageURL(t.Context(), id)
	res, err := s.server.Client().Get(strings.Replace(page, id, strings.Repeat("0", len(id)), 1))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, _ := io.ReadAll(res.Body); !strings.Contains(string(body), "isv.invalid-signature") {
		t.Errorf("a changed page address gave %s", body)
	}
}

func TestAnOldAddressOfThePageIsRefused(t *testing.T) {
	s := newStage(t)
	g := s.gateway(t)
	id, _ := g.Begin(t.Context(), card())
	page, _ := g.PageURL(t.Context(), id)
	s.now = s.now.Add(time.Hour)
	res, err := s.server.Client().Get(page)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, _ := io.ReadAll(res.Body); !strings.Contains(string(body), "isv.invalid-timestamp") {
		t.Errorf("got %s", body)
	}
}

func TestWrongSettingsAreToldAtTheStart(t *testing.T) {
	s := newStage(t)
	for name, spoil := range map[string]func(*alipay.Settings){
		"no address":        func(c *alipay.Settings) { c.BaseURL = "gateway.do" },
		"no application":    func(c *alipay.Settings) { c.AppID = "" },
		"no private key":    func(c *alipay.Settings) { c.PrivateKey = "key" },
		"no platform's key": func(c *alipay.Settings) { c.PlatformPublicKey = "" },
	} {
		t.Run(name, func(t *testing.T) {
			c := s.settings
			spoil(&c)
			if _, err := alipay.New(c); err == nil {
				t.Error("the settings were accepted")
			}
		})
	}
}
