package licence_test

import (
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/emmansun/gmsm/sm2"

	"wangting/internal/clocktest"
	emulated "wangting/internal/emulator/licence"
	"wangting/internal/emulator/people"
	"wangting/internal/fault"
	"wangting/internal/gateway/licence"
)

func key(t testing.TB, b byte) *sm2.PrivateKey {
	t.Helper()
	k, err := sm2.NewPrivateKey(append(make([]byte, 31), b))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func public(k *sm2.PrivateKey) string {
	return "04" + hex.EncodeToString(k.X.FillBytes(make([]byte, 32))) + hex.EncodeToString(k.Y.FillBytes(make([]byte, 32)))
}

type world struct {
	g      *licence.Gateway
	people *people.World
	called []byte
	hall   string
}

func open(t *testing.T, hallKey, platform byte) *world {
	t.Helper()
	w := &world{people: people.New(clocktest.Now, func() {})}
	hall := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { w.called, _ = io.ReadAll(r.Body) }))
	t.Cleanup(hall.Close)
	w.hall = hall.URL
	srv := httptest.NewServer(emulated.New(emulated.Options{AppID: "hall", HallKey: &key(t, 7).PublicKey, Key: key(t, 9), HallURL: hall.URL,
		People: w.people, Now: clocktest.Now}).Handler())
	t.Cleanup(srv.Close)
	var err error
	w.g, err = licence.New(licence.Settings{
		Base:        srv.URL,
		AppID:       "hall",
		PrivateKey:  hex.EncodeToString(append(make([]byte, 31), hallKey)),
		PlatformKey: public(key(t, platform)),
		Now:         clocktest.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// confirm shows a code and has the holder of a licence answer it with say.
func (w *world) confirm(t *testing.T, holder, say string) licence.Callback {
	t.Helper()
	at, life, err := w.g.QR(t.Context(), "trip-1", w.hall+"/back")
	if err != nil || life != 3*time.Minute {
		t.Fatalf("%s, %v", life, err)
	}
	res, err := http.PostForm(at, url.Values{"holder": {holder}, "say": {say}})
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	c, err := w.g.ReadCallback(w.called)
	if err != nil || c.BizSn != "trip-1" {
		t.Fatalf("the callback: %+v, %v", c, err)
	}
	return c
}

func TestACodeTellsOnceWhoHoldsTheLicence(t *testing.T) { // REG-11, code replay
	w := open(t, 7, 9)
	u := w.people.Units()[0]
	c := w.confirm(t, u.USCC+"|LEREP", "CONFIRMED")
	who, err := w.g.Token(t.Context(), c.AuthCode)
	if err != nil || !c.Confirmed || who.USCC != u.USCC || who.UnitName != u.Name ||
		who.Name != u.RepName || who.Role != licence.Representative ||
		who.IDHash != licence.IDHash(strings.ToLower(u.RepDocNumber)) {
		t.Errorf("%+v, %v", who, err)
	}
	if _, err := w.g.Token(t.Context(), c.AuthCode); !errors.Is(err, licence.ErrCode) {
		t.Errorf("the second time: %v", err)
	}
	if c := w.confirm(t, u.USCC+"|LEREP", "REFUSED"); c.Confirmed || c.AuthCode != "" {
		t.Errorf("refused: %+v", c)
	}
}

func TestAForgedCallbackIsRefused(t *testing.T) {
	w := open(t, 7, 9)
	w.confirm(t, w.people.Units()[0].USCC+"|LEREP", "CONFIRMED")
	other := open(t, 7, 8)
	for name, body := range map[string][]byte{
		"another code":        []byte(strings.Replace(string(w.called), `"authCode":"`, `"authCode":"X`, 1)),
		"another trip":        []byte(strings.Replace(string(w.called), "trip-1", "trip-2", 1)),
		"no signature":        []byte(`{"appId":"hall","bizSn":"trip-1","status":"CONFIRMED","authCode":"x"}`),
		"not even an object":  []byte(`[]`),
		"an array for a text": []byte(`{"bizSn":["x"]}`),
	} {
		if _, err := w.g.ReadCallback(body); err == nil {
			t.Errorf("%s is believed", name)
		}
	}
	if _, err := other.g.ReadCallback(w.called); !errors.Is(err, licence.ErrForged) {
		t.Errorf("another platform's: %v", err)
	}
}

func TestAPlatformThatIsDownOrAnotherIsAway(t *testing.T) {
	for name, w := range map[string]*world{"it does not know our key": open(t, 6, 9), "it signs with another key": open(t, 7, 8)} {
		if _, _, err := w.g.QR(t.Context(), "trip-1", w.hall+"/back"); !errors.Is(err, fault.Away) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadCallback(f *testing.F) {
	f.Add([]byte(`{"appId":"hall","bizSn":"trip-1","status":"CONFIRMED","authCode":"x","ts":"1","sign":"MEUCIQ=="}`))
	f.Add([]byte(`{}`))
	g, err := licence.New(licence.Settings{
		Base:        "http://127.0.0.1:1",
		AppID:       "hall",
		PrivateKey:  hex.EncodeToString(append(make([]byte, 31), 7)),
		PlatformKey: public(key(f, 9)),
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := g.ReadCallback(b); err == nil {
			t.Errorf("%q is believed", b)
		}
	})
}
