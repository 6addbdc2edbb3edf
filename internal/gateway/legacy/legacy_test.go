package legacy_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"wangting/internal/clocktest"
	emulated "wangting/internal/emulator/legacy"
	"wangting/internal/fault"
	"wangting/internal/gateway/legacy"
	"wangting/internal/secret"
)

var key = []byte("0123456789abcdef0123456789abcdef")

// halls returns the three emulated older halls.
func halls(t *testing.T) map[string]legacy.Hall {
	t.Helper()
	srv := httptest.NewServer(emulated.Handler(emulated.Options{AppID: "hall", Key: key, Now: clocktest.Now}))
	t.Cleanup(srv.Close)
	asked, err := legacy.NewAsked(legacy.Settings{Name: "older", BaseURL: srv.URL, AppID: "hall", Key: key, Now: clocktest.Now})
	if err != nil {
		t.Fatal(err)
	}
	tableFile, file, err := emulated.Leave(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	table, err := legacy.NewTable("sqlite:"+tableFile, emulated.TableQuery, emulated.TableHabit)
	if err != nil {
		t.Fatal(err)
	}
	imported := legacy.NewImported(file, secret.NewPasswords(2, 10))
	return map[string]legacy.Hall{"PROV_HALL": asked, "PROV_SIF": table, "TAIZHOU": imported}
}

func TestEachOlderHallKnowsItsPasswordsAndTellsNoMore(t *testing.T) { // UPG-3
	standing := map[string]string{"NORMAL": "good", "CA": "ca", "LOCKED": "locked"}
	for code, hall := range halls(t) {
		for _, a := range emulated.Accounts[code] {
			got, err := hall.Verify(t.Context(), a.User, a.Password)
			if err != nil || got.Key != a.Key || got.USCC != a.USCC || got.Standing != standing[a.Status] {
				t.Errorf("%s says of %s: %+v, %v", code, a.User, got, err)
			}
			for _, wrong := range [][2]string{{a.User, a.Password + "x"}, {a.User + "x", a.Password}, {a.User, ""}, {"' OR 1=1 --", a.Password}} {
				if _, err := hall.Verify(t.Context(), wrong[0], wrong[1]); !errors.Is(err, legacy.ErrWrong) {
					t.Errorf("%s says of %q: %v", code, wrong[0], err)
				}
			}
		}
	}
}

func TestAnOlderHallThatIsDownOrLiesIsAway(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"down": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"unsigned": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"code":"OK","status":"NORMAL"}`))
		},
	} {
		srv := httptest.NewServer(h)
		asked, err := legacy.NewAsked(legacy.Settings{Name: "older", BaseURL: srv.URL, AppID: "hall", Key: key, Now: clocktest.Now})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := asked.Verify(t.Context(), "u", "p"); !errors.Is(err, fault.Away) {
			t.Errorf("%s: %v", name, err)
		}
		srv.Close()
	}
	table, err := legacy.NewTable("sqlite:"+filepath.Join(t.TempDir(), "none.db"), emulated.TableQuery, emulated.TableHabit)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := table.Verify(t.Context(), "u", "p"); !errors.Is(err, fault.Away) {
		t.Errorf("a table that is not there: %v", err)
	}
}

func TestHashesAreWrappedBeforeTheyAreKept(t *testing.T) {
	const line = `{"user":"u","key":"k","uscc":"","status":"NORMAL",` +
		`"habit":"md5(password)","salt":"","hash":"5F4DCC3B5AA765D61D8327DEB882CF99"}`
	var out bytes.Buffer
	hasher := secret.NewPasswords(1, 1)
	if n, err := legacy.Wrap(t.Context(), strings.NewReader(line+"\n\n"), &out, hasher); n != 1 || err != nil {
		t.Fatalf("%d lines, %v", n, err)
	}
	var l legacy.Line
	if err := json.Unmarshal(out.Bytes(), &l); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(l.Hash, "$argon2id$") || strings.Contains(strings.ToLower(out.String()), "5f4dcc3b") {
		t.Errorf("wrapped: %s", out.String())
	}
	if ok, err := hasher.Verify(t.Context(), "5f4dcc3b5aa765d61d8327deb882cf99", l.Hash); !ok || err != nil {
		t.Errorf("the wrapped hash is another: %v", err)
	}
	if _, err := legacy.Wrap(t.Context(), strings.NewReader(`{"habit":"rot13"}`), &out, hasher); err == nil {
		t.Error("a habit nobody knows was taken")
	}
}

func TestEveryHabitMakesWhatItsHallMade(t *testing.T) {
	for name, want := range map[string]string{
		"md5(password)":          "5f4dcc3b5aa765d61d8327deb882cf99",
		"md5(salt+password)":     "67a1e09bb1f83f5007dc119c14d663aa",
		"sha1(password + salt)":  "c88e9c67041a74e0357befdff93f87dde0904214",
		"SHA256(password{salt})": "ced22f25384e53c51e100acead5cfafd761f18150ef141be6896700d5a0c8ae3",
	} {
		h, err := legacy.HabitOf(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := h("salt", "password"); got != want {
			t.Errorf("%s gives %s", name, got)
		}
	}
}
