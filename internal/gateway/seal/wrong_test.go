package seal_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"wangting/internal/clocktest"
	"wangting/internal/emulator/signed"
	"wangting/internal/gateway/seal"
)

// answering is a service that gives the same answer to every question.
func answering(t *testing.T, answer any) *seal.Gateway {
	t.Helper()
	guard := signed.NewGuard("hall", key, clocktest.Now)
	mux := http.NewServeMux()
	for _, name := range []string{"sealDocument", "describeSeal"} {
		mux.Handle("POST /"+name, guard.Interface(name, func([]byte) any { return answer }))
	}
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return open(t, func(s *seal.Settings) { s.BaseURL = srv.URL })
}

// What a service says is believed only when it verifies: a wrong seal, a signature over something else and a picture are refused.
func TestAWrongSealIsRefused(t *testing.T) {
	good, err := open(t, nil).Sign(t.Context(), office, pdf)
	if err != nil {
		t.Fatal(err)
	}
	of := func(cms []byte) any { return map[string]any{"result": "已用印", "cms": cms} }
	if _, err := answering(t, of(good.CMS)).Sign(t.Context(), other, pdf); !errors.Is(err, seal.ErrOther) {
		t.Errorf("another office's seal: %v", err)
	}
	if _, err := answering(t, of(good.CMS)).Sign(t.Context(), office, []byte("another document")); !errors.Is(err, seal.ErrSignature) {
		t.Errorf("a signature over something else: %v", err)
	}
	picture := map[string]any{"result": "有效", "image": []byte("PNG")}
	if _, err := answering(t, picture).Owner(t.Context(), office); !errors.Is(err, seal.ErrPicture) {
		t.Errorf("a mere picture: %v", err)
	}
	if _, err := answering(t, picture).Sign(t.Context(), office, pdf); !errors.Is(err, seal.ErrSignature) {
		t.Errorf("a mere picture under a document: %v", err)
	}
}

func FuzzVerify(f *testing.F) {
	var seed struct{ CMS []byte }
	_ = json.Unmarshal([]byte(`{"CMS":"MIAGCiqBHM9VBgEEAgKggA=="}`), &seed)
	f.Add(seed.CMS, pdf)
	f.Add([]byte{}, []byte{})
	f.Fuzz(func(t *testing.T, cms, file []byte) {
		if c, err := seal.Verify(cms, file); err == nil && c == nil {
			t.Error("verified by nobody")
		}
	})
}
