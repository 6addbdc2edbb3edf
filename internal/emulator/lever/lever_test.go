package lever

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"wangting/internal/fault"
)

func played(b *Board) http.Handler {
	return b.Before("face", "人脸", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		io.WriteString(w, `{"code":"1"}`)
	}))
}

// OUT-2: break a service (slow, error, down).
func TestEachModeDoesWhatItsNameSays(t *testing.T) {
	b := NewBoard(func() {})
	srv := httptest.NewServer(played(b))
	defer srv.Close()

	for mode, want := range map[Mode]struct {
		status int
		body   string
	}{
		OK:       {http.StatusAccepted, `{"code":"1"}`},
		Slow:     {http.StatusAccepted, `{"code":"1"}`},
		Error:    {http.StatusInternalServerError, "<html><body>500 Internal Server Error</body></html>\n"},
		Tampered: {http.StatusAccepted, `{"code": "1"}`},
		Down:     {},
	} {
		t.Run(string(mode), func(t *testing.T) {
			if err := b.Pull("face", mode, time.Millisecond); err != nil {
				t.Fatal(err)
			}
			res, err := srv.Client().Get(srv.URL)
			if want.status == 0 {
				if err == nil {
					t.Error("a service that is down answered")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			body, _ := io.ReadAll(res.Body)
			if res.StatusCode != want.status || string(body) != want.body {
				t.Errorf("got %d %q, want %d %q", res.StatusCode, body, want.status, want.body)
			}
		})
	}
}

func TestASlowServiceWaitsItsDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBoard(func() {})
		h := played(b)
		if err := b.Pull("face", Slow, 8*time.Second); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil))
		if took := time.Since(start); took != 8*time.Second {
			t.Errorf("waited %v, want 8s", took)
		}
	})
}

func TestALeverThatMakesNoSenseIsRefused(t *testing.T) {
	b := NewBoard(func() {})
	played(b)
	for name, tc := range map[string]struct {
		service string
		mode    Mode
		delay   time.Duration
		want    fault.Kind
	}{
		"an unknown service":   {"moon", OK, 0, fault.NotFound},
		"an unknown mode":      {"face", "drunk", 0, fault.Invalid},
		"slow without a delay": {"face", Slow, 0, fault.Invalid},
		"slow for an hour":     {"face", Slow, time.Hour, fault.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			if err := b.Pull(tc.service, tc.mode, tc.delay); !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
		})
	}
}
