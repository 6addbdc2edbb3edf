package contract

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"wangting/internal/app/apptest"
	"wangting/internal/clocktest"
	"wangting/internal/emulator"
	"wangting/internal/notice"
)

// outside is the emulated outside world without a hall.
type outside struct {
	url   string
	keys  emulator.Keys
	world *emulator.World
	clock *clocktest.Clock
}

func openOutside(t *testing.T) outside {
	t.Helper()
	dir, clock := t.TempDir(), clocktest.New()
	apptest.Lay(t, dir)
	w, keys, err := apptest.World(dir, "http://127.0.0.1", clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w.Handler())
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close(); w.Flush() })
	return outside{srv.URL, keys, w, clock}
}

func TestTheSDKOfAlipayMeetsOurGateway(t *testing.T) {
	t.Parallel()
	o := openOutside(t)
	u := o.world.People.Units()[0]
	piece(t, "alipay", map[string]string{
		"TZ":      "Asia/Shanghai", // the SDK writes the hour of its machine
		"GATEWAY": o.url + "/alipay/gateway.do",
		"CONTROL": o.url,
		"APP_ID":  o.keys.AlipayAppID,
		"PRIVATE": o.keys.AlipayAppPrivate,
		"PUBLIC":  o.keys.AlipayPlatformPublic,
		"NAME":    u.RepName,
		"NUMBER":  u.RepDocNumber,
	})
}

func TestTheSDKOfTextMessagesMeetsOurPlatform(t *testing.T) {
	t.Parallel()
	o := openOutside(t)
	platform := httptest.NewServer(o.world.SMS.Handler()) // the SDK knows a host and no path
	t.Cleanup(platform.Close)
	piece(t, "sms", map[string]string{
		"ENDPOINT": platform.URL,
		"CONTROL":  o.url,
		"KEY":      o.keys.SMSAccessKeyID,
		"SECRET":   o.keys.SMSAccessKeySecret,
		"TEMPLATE": notice.Templates()[0].Name,
		"NOW":      strconv.FormatInt(o.clock.Now().Unix(), 10),
	})
}

// posted answers a piece that asks this test for something over HTTP: one path, JSON in and out.
func posted(t *testing.T, answers map[string]func(sent map[string]string) (any, error)) string {
	t.Helper()
	mux := http.NewServeMux()
	for path, f := range answers {
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			var sent map[string]string
			v, err := any(nil), json.NewDecoder(r.Body).Decode(&sent)
			if err == nil {
				v, err = f(sent)
			}
			said := map[string]any{"answer": v}
			if err != nil {
				said["refused"] = err.Error()
			}
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(said)
		})
	}
	srv := httptest.NewServer(mux)
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	return srv.URL
}

// file writes a file for a piece.
func file(t *testing.T, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheSDKOfTheRealNameCheckMeetsOurs(t *testing.T) {
	t.Parallel()
	o := openOutside(t)
	bureau := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = "/realname" + r.URL.Path // the SDK knows a host and no path
		o.world.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(bureau.Close)
	u := o.world.People.Units()[0]
	piece(t, "realname", map[string]string{
		"ENDPOINT": bureau.URL,
		"KEY":      o.keys.RealnameAppID,
		"SECRET":   o.keys.RealnameSecret(),
		"NAME":     u.RepName,
		"NUMBER":   u.RepDocNumber,
	})
}
