package emulator_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wangting/internal/clocktest"
	"wangting/internal/emulator"
	emulated "wangting/internal/emulator/legacy"
	"wangting/internal/emulator/lever"
	"wangting/internal/fault"
	older "wangting/internal/gateway/legacy"
	"wangting/internal/secret"
)

func openIn(t *testing.T, dir string, now func() time.Time) *emulator.World {
	t.Helper()
	k, err := keys()
	if err != nil {
		t.Fatal(err)
	}
	w, err := emulator.New(emulator.Options{Keys: k, Dir: dir, StateFile: dir + "/state.json", Clock: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Flush)
	return w
}

func TestThePageShowsTheAccountsOfAllOlderHalls(t *testing.T) { // OUT-2, UPG-2
	_, srv := open(t, "")
	_, page, _ := do(t, "GET", srv.URL+"/control/older", nil, true)
	_, body, _ := do(t, "GET", srv.URL+"/control/older", nil, false)
	var byHall map[string][]struct{ User, Password, Leads string }
	if err := json.Unmarshal([]byte(body), &byHall); err != nil {
		t.Fatal(err)
	}
	for _, h := range emulated.Halls {
		if len(byHall[h.Code]) != len(emulated.Accounts[h.Code]) || !strings.Contains(page, h.Name) {
			t.Errorf("%s: %v", h.Code, byHall[h.Code])
		}
		for _, a := range byHall[h.Code] {
			if !strings.Contains(page, a.User) || !strings.Contains(page, a.Password) || !strings.Contains(page, a.Leads) || a.Leads == "" {
				t.Errorf("the page does not show %v", a)
			}
		}
	}
}

func TestTheLeverOfATableThatIsReadOffers(t *testing.T) { // OUT-2
	dir := t.TempDir()
	table, _, err := emulated.Leave(dir)
	if err != nil {
		t.Fatal(err)
	}
	w := openIn(t, dir, nil)
	hall, err := older.NewTable("sqlite:"+table, emulated.TableQuery, emulated.TableHabit)
	if err != nil {
		t.Fatal(err)
	}
	a := emulated.Accounts["PROV_SIF"][0]
	asks := func() error { _, err := hall.Verify(t.Context(), a.User, a.Password); return err }
	for _, mode := range []string{"down", "ok", "error", "slow", "down", "slow", "error", "ok"} {
		delay := time.Duration(0)
		if mode == "slow" {
			delay = 300 * time.Millisecond
		}
		if err := w.Levers.Pull(emulator.OldTable, lever.Mode(mode), delay); err != nil {
			t.Fatalf("%s: %v", mode, err)
		}
		broken := mode == "down" || mode == "error"
		if err := asks(); (err != nil) != broken || errors.Is(err, older.ErrWrong) {
			t.Errorf("%s: %v", mode, err)
		}
	}
	if err := w.Levers.Pull(emulator.OldTable, "tampered", 0); err == nil {
		t.Error("a table was tampered with on the way")
	}
	if err := w.Levers.Pull(emulator.OldTable, "error", 0); err != nil {
		t.Fatal(err)
	}
	w.Flush()
	again := openIn(t, dir, nil)
	if asks() == nil {
		t.Error("a restart repaired the table")
	}
	if err := again.Levers.Pull(emulator.OldTable, "ok", 0); err != nil || asks() != nil {
		t.Errorf("after the restart: %v, %v", err, asks())
	}
}

func TestTheLeverOfAFileTakesItAwayAndGivesItBack(t *testing.T) { // OUT-2, OUT-3
	dir := t.TempDir()
	_, file, err := emulated.Leave(dir)
	if err != nil {
		t.Fatal(err)
	}
	w := openIn(t, dir, nil)
	hall := older.NewImported(file, secret.NewPasswords(2, 10))
	a := emulated.Accounts["TAIZHOU"][0]
	asks := func() error { _, err := hall.Verify(t.Context(), a.User, a.Password); return err }
	for _, mode := range []lever.Mode{lever.Down, lever.OK, lever.Error, lever.Error, lever.Down, lever.OK} {
		if err := w.Levers.Pull(emulator.OldFile, mode, 0); err != nil {
			t.Fatalf("%s: %v", mode, err)
		}
		if err := asks(); (err == nil) != (mode == lever.OK) || err != nil && !errors.Is(err, fault.Away) {
			t.Errorf("%s: %v", mode, err)
		}
	}
	if err := w.Levers.Pull(emulator.OldFile, lever.Slow, time.Second); err == nil {
		t.Error("a file was made slow")
	}
}

func TestTheCounterIssuesRevokesAndLetsExpire(t *testing.T) { // OUT-2, LOG-4
	clock, dir := clocktest.New(), t.TempDir()
	w := openIn(t, dir, clock.Now)
	srv := httptest.NewServer(w.Handler())
	t.Cleanup(srv.Close)
	const uscc = "91320100MA1TE5T0XF"
	form := func(validity, to string) url.Values {
		return url.Values{"uscc": {uscc}, "validity": {validity}, "to": {to}}
	}
	for _, v := range []string{"years", "minutes", "past"} {
		if status, page := posted(t, srv.URL+"/control/ca/issue", form(v, "driver")); status != http.StatusOK || !strings.Contains(page, uscc) {
			t.Fatalf("%s: %d", v, status)
		}
	}
	if status, file := posted(t, srv.URL+"/control/ca/issue", form("years", "file")); status != http.StatusOK || !strings.Contains(file, "PRIVATE KEY") {
		t.Errorf("the file: %d", status)
	}
	for _, wrong := range []url.Values{form("ever", "file"), {"uscc": {"91320100000000000X"}, "validity": {"years"}}} {
		if status, _ := posted(t, srv.URL+"/control/ca/issue", wrong); status != http.StatusUnprocessableEntity {
			t.Errorf("%v gave %d", wrong, status)
		}
	}
	states := func() (all []string) {
		for _, c := range w.CA.Certificates() {
			switch {
			case c.Revoked:
				all = append(all, "revoked")
			case c.Ended:
				all = append(all, "ended")
			default:
				all = append(all, "good")
			}
		}
		return all
	}
	if got := strings.Join(states(), " "); got != "good ended good good" {
		t.Errorf("at first: %s", got)
	}
	clock.Later(6 * time.Minute)
	serial := w.CA.Certificates()[0].Serial
	if status, page := posted(t, srv.URL+"/control/ca/revoke", url.Values{"serial": {serial}}); status != http.StatusOK || !strings.Contains(page, "已吊销") {
		t.Errorf("revoking gave %d", status)
	}
	if got := strings.Join(states(), " "); got != "revoked ended ended good" {
		t.Errorf("after six minutes: %s", got)
	}
	if status, _ := posted(t, srv.URL+"/control/ca/revoke", url.Values{"serial": {"77"}}); status != http.StatusNotFound {
		t.Errorf("an unknown serial gave %d", status)
	}
	if plugged, err := filepath.Glob(filepath.Join(dir, "ca-keys", "*.pem")); err != nil || len(plugged) != 3 {
		t.Errorf("in the driver's folder: %v, %v", plugged, err)
	}
}
