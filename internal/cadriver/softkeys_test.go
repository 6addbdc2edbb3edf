package cadriver_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/emmansun/gmsm/sm2"

	"wangting/internal/cadriver"
	"wangting/internal/clocktest"
	"wangting/internal/emulator/ca"
	"wangting/internal/emulator/people"
)

const hall = "https://hall.example"

type desk struct {
	t   *testing.T
	dir string
	now time.Time
	url string
}

func open(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir(), now: clocktest.Now()}
	k, err := sm2.NewPrivateKey(append(make([]byte, 31), 5))
	if err != nil {
		t.Fatal(err)
	}
	a, err := ca.New(ca.Options{Root: k, Sub: k, People: people.New(clocktest.Now, func() {}), Now: clocktest.Now})
	if err != nil {
		t.Fatal(err)
	}
	key, err := a.Issue(ca.Request{USCC: "91320000MA1WEMU27R", Name: "江苏示例有限公司"})
	if err != nil {
		t.Fatal(err)
	}
	file, err := key.PEM()
	if err == nil {
		err = os.WriteFile(filepath.Join(d.dir, "a.pem"), file, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	driver := &cadriver.Driver{
		Keys:    &cadriver.SoftKeys{Dir: d.dir},
		Origins: []string{hall, "https://other.example"},
		Now:     func() time.Time { return d.now },
	}
	srv := httptest.NewServer(driver.Handler())
	t.Cleanup(srv.Close)
	d.url = srv.URL
	return d
}

func (d *desk) call(origin, token, name string, param ...any) (ret any, got string) {
	d.t.Helper()
	b, _ := json.Marshal(map[string]any{"func": name, "param": param, "token": token})
	req, _ := http.NewRequestWithContext(d.t.Context(), http.MethodPost, d.url+"/synctl", bytes.NewReader(b))
	req.Header.Set("Origin", origin)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var a struct {
		RetVal any
		Token  string
	}
	if err := json.NewDecoder(res.Body).Decode(&a); err != nil {
		d.t.Fatal(err)
	}
	return a.RetVal, a.Token
}

func TestAPINThatIsWrongSixTimesLocksTheKey(t *testing.T) {
	d := open(t)
	if list, _ := d.call(hall, "", "SOF_GetUserList"); list != "江苏示例有限公司||soft/a" {
		t.Fatalf("the list is %v", list)
	}
	d.call(hall, "", "SOF_Login", "soft/a", "wrong1")
	if ok, _ := d.call(hall, "", "SOF_Login", "soft/a", ca.PIN); ok != "true" {
		t.Fatal("the right PIN after a wrong one")
	}
	for left := 5; left >= 0; left-- {
		if ok, _ := d.call(hall, "", "SOF_Login", "soft/a", "wrong1"); ok != "false" {
			t.Fatal("a wrong PIN opens")
		}
		if n, _ := d.call(hall, "", "SOF_GetPinRetryCount", "soft/a"); n != strconv.Itoa(left) {
			t.Errorf("%v tries are left, want %d", n, left)
		}
	}
	if ok, _ := d.call(hall, "", "SOF_Login", "soft/a", ca.PIN); ok != "false" {
		t.Error("a locked key opens")
	}
}

func TestNothingIsSignedWithoutThePINOfThisPage(t *testing.T) {
	d := open(t)
	_, token := d.call(hall, "", "SOF_Login", "soft/a", ca.PIN)
	sign := func(origin, token, id string) any {
		s, _ := d.call(origin, token, "SOF_SignData", id, "text")
		return s
	}
	if s := sign(hall, token, "soft/a"); s == "" {
		t.Error("it does not sign at all")
	}
	for name, s := range map[string]any{
		"no token":     sign(hall, "", "soft/a"),
		"another page": sign("https://other.example", token, "soft/a"),
		"another key":  sign(hall, token, "soft/b"),
	} {
		if s != "" {
			t.Errorf("%s: it signs", name)
		}
	}
	d.now = d.now.Add(3 * time.Minute)
	if s := sign(hall, token, "soft/a"); s != "" {
		t.Error("it signs after the time")
	}
	for _, id := range []string{"soft/../a", "soft/", "soft/.x", "/etc/passwd"} {
		if c, _ := d.call(hall, "", "SOF_ExportUserCert", id); c != "" {
			t.Errorf("%s is a key", id)
		}
	}
}
