package app_test

import (
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"wangting/internal/app"
	"wangting/internal/clocktest"
	"wangting/internal/config"
	"wangting/internal/emulator"
	"wangting/internal/gateway/emulated"
	"wangting/internal/store"
)

// real is the configuration of a hall in production over an empty folder, whose outside systems do not answer.
func real(t *testing.T) config.Config {
	t.Helper()
	c := config.Default()
	c.Mode, c.Public, c.Keys, c.Data = "production", "https://hall.example.gov.cn", "6b1f0c9ad2e84f7781c35d90aa17be42", t.TempDir()
	k, err := emulator.LoadOrMakeKeys(t.TempDir()) // keys that can be parsed
	if err != nil {
		t.Fatal(err)
	}
	c.Alipay = config.Alipay{
		Base:        "https://192.0.2.1/gateway.do",
		AppID:       "2021",
		PrivateKey:  k.AlipayAppPrivate,
		PlatformKey: k.AlipayPlatformPublic,
	}
	c.SMS = config.SMS{Endpoint: "192.0.2.2", KeyID: "LTAI", KeySecret: "q8Zr3Kp0vW6yTn1sXb5d", Sign: "江苏人社"}
	c.Companies = config.Companies{Base: "https://192.0.2.5", KeyID: "LTAI", KeySecret: "m2Xc6Vb9zQ4wE8rT1yU5", Scene: "1"}
	c.RealName.Base, c.RealName.AppID, c.RealName.Secret = "https://192.0.2.4", "wt", "dzFZazhCZDVnSjN0SGY3YU1vMmk="
	return c
}

// OPS-1: a hall in production starts on a new database, and shows nothing invented.
func TestAHallInProductionBeginsEmpty(t *testing.T) {
	h, err := app.Open(t.Context(), real(t), app.Options{Now: clocktest.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	for path, want := range map[string]string{"/notices": "目前没有公示公告", "/": "目前没有公示公告"} {
		w := httptest.NewRecorder()
		h.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s gave %d without %q", path, w.Code, want)
		}
	}
	w := httptest.NewRecorder()
	h.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/_ui", nil))
	if w.Code != 404 {
		t.Errorf("the samples of the kit answer %d", w.Code)
	}
}

// OPS-1: what the demo made is never served as real.
func TestProductionRefusesADatabaseOfTheDemo(t *testing.T) {
	c := real(t)
	db, err := store.Open(t.Context(), store.Options{URL: c.DatabaseURL()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.SetMark(t.Context(), app.MarkBorn, app.BornDemo); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if h, err := app.Open(t.Context(), c, app.Options{Now: clocktest.Now}); err == nil || !strings.Contains(err.Error(), "made by the demo") {
		if err == nil {
			_ = h.Close()
		}
		t.Errorf("a database of the demo: %v", err)
	}
}

// OPS-1: an emulator says so, whatever its address.
func TestAnEmulatorAnnouncesItself(t *testing.T) {
	k, err := emulator.LoadOrMakeKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w, err := emulator.New(emulator.Options{Keys: k, Clock: clocktest.Now})
	if err != nil {
		t.Fatal(err)
	}
	srv, other := httptest.NewServer(w.Handler()), httptest.NewServer(nil)
	defer srv.Close()
	defer other.Close()
	for _, path := range []string{"/alipay/gateway.do", "/sms/", "/core", ""} {
		if !emulated.Emulated(t.Context(), srv.URL+path) {
			t.Errorf("the emulator at %s is not known as one", path)
		}
	}
	if emulated.Emulated(t.Context(), other.URL) || emulated.Emulated(t.Context(), "https://192.0.2.1") || emulated.Emulated(t.Context(), "no address") {
		t.Error("what is no emulator is taken for one")
	}
}
