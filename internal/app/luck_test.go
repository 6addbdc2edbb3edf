package app_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/config"
	"wangting/internal/emulator/lever"
	"wangting/internal/enrol"
	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
	"wangting/internal/id"
)

func (h *hall) lever(service string, m lever.Mode, delay time.Duration) {
	h.t.Helper()
	if err := h.world.Levers.Pull(service, m, delay); err != nil {
		h.t.Fatal(err)
	}
}

// keeps fails unless the page still holds what was typed.
func keeps(t *testing.T, p page, form url.Values, names ...string) {
	t.Helper()
	for _, n := range names {
		if !strings.Contains(p.body, form.Get(n)) {
			t.Errorf("what was typed as %s is gone from the page:\n%s", n, p.body)
		}
	}
}

// OUT-3: a register that is down or slow is said so in words, nothing typed is
// lost, its breaker opens, and the hall stays ready and goes on when it is back.
func TestARegisterThatIsAwayCostsNobodyWhatTheyTyped(t *testing.T) {
	h := open(t, func(c *config.Config) { c.Register.Timeout = 100 * time.Millisecond })
	u := h.known("江南示例")
	form := typed(u)
	all := []string{enrol.FieldUSCC, enrol.FieldUnitName, enrol.FieldDocNumber, enrol.FieldRepName}
	for _, bad := range []struct {
		mode  lever.Mode
		delay time.Duration
	}{{lever.Down, 0}, {lever.Slow, 30 * time.Second}} {
		h.lever("registry", bad.mode, bad.delay)
		v := h.visitor()
		p := v.want(v.post("/register", form), http.StatusServiceUnavailable, "")
		if !p.has("没有受影响") || !p.has("12333") {
			t.Errorf("of a register that is %s the person is told:\n%s", bad.mode, p.body)
		}
		keeps(t, p, form, all...)
	}
	if n := h.count(`SELECT COUNT(*) FROM enrolment`); n != 0 {
		t.Errorf("%d drafts were begun without the register", n)
	}

	if s := h.Outside.Register.Patience().State(); s != patience.Open {
		t.Errorf("after six calls without an answer the breaker is %s", s)
	}
	before := h.asked.Load()
	v := h.visitor()
	keeps(t, v.want(v.post("/register", form), http.StatusServiceUnavailable, ""), form, all...)
	if n := h.asked.Load() - before; n != 0 {
		t.Errorf("with the breaker open the person waited for %d questions to the world", n)
	}
	ready := h.visitor()
	if p := ready.want(ready.get("/readyz"), http.StatusOK, ""); !p.has("open") || !strings.HasSuffix(p.body, "ready\n") {
		t.Errorf("readyz says:\n%s", p.body)
	}
	v.want(v.get("/login"), http.StatusOK, "")
}

// A register that was away for a moment only is asked again, and nobody notices.
func TestARegisterThatComesBackIsAskedAgain(t *testing.T) {
	h := open(t, unchanged)
	form := typed(h.known("江南示例"))
	v := h.visitor()
	h.lever("registry", lever.Down, 0)
	v.want(v.post("/register", form), http.StatusServiceUnavailable, "")
	h.lever("registry", lever.OK, 0)
	v.want(v.post("/register", form), http.StatusSeeOther, "/register/face")
}

// OPS: when the disk is full or the file may not be written, pages that read go
// on, and a form that cannot be saved says so with 503 and holds what was typed.
func TestAHallThatCannotWriteStillReadsAndKeepsWhatWasTyped(t *testing.T) {
	for name, pragma := range map[string]string{
		"the file is read-only": `PRAGMA query_only(1)`,
		"the disk is full":      `PRAGMA max_page_count(1)`,
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, unchanged)
			v := h.signedIn()
			begun := v.want(v.post("/unit/apply/"+mediationCode, url.Values{"draft": {id.New()}, "do": {"save"}}), http.StatusSeeOther, "")
			v.want(v.get(begun.to), http.StatusOK, "") // the message is taken while it can be forgotten
			stranger := h.visitor()
			if _, err := h.DB.Writer().ExecContext(t.Context(), pragma); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(pragma, "max_page_count") {
				h.fillPages()
			}
			h.later(2 * time.Minute) // so that the login wants to be touched
			for _, path := range []string{"/unit", "/unit/cases", "/unit/settings/devices", begun.to} {
				v.want(v.get(path), http.StatusOK, "")
			}
			for _, path := range []string{"/login", "/register", "/healthz", "/readyz"} {
				stranger.want(stranger.get(path), http.StatusOK, "")
			}

			const say = "暂时不能保存"
			form := url.Values{"version": {"1"}, "facts": {strings.Repeat("这句话没有存下来，但不能丢失。", 150)}, "do": {"save"}}
			if p := v.post(begun.to, form); p.status != http.StatusServiceUnavailable || !p.has(say) {
				t.Errorf("saving a draft answered %d to %q:\n%.2000s", p.status, p.to, p.body)
			} else {
				keeps(t, p, form, "facts")
			}
			first := typed(h.known("江南示例"))
			// Where the draft cannot be saved that is said; where only the session cannot, that the unit is registered already.
			p := stranger.post("/register", first)
			if p.status != http.StatusConflict && (p.status != http.StatusServiceUnavailable || !p.has(say)) {
				t.Errorf("the first step of a registration answered %d to %q:\n%.2000s", p.status, p.to, p.body)
			} else {
				keeps(t, p, first, "uscc", "unit_name", "rep_name")
			}
		})
	}
}

// fillPages uses up what room is left in the pages that the file has.
func (h *hall) fillPages() {
	h.t.Helper()
	for size := 1 << 16; size > 64; size /= 2 {
		for range 1000 {
			if _, err := h.DB.Exec(
				h.t.Context(),
				`INSERT INTO web_session (token, data, expires_us) VALUES (hex(randomblob(16)), zeroblob($1), 9000000000000000)`,
				size,
			); err != nil {
				if !errors.Is(err, fault.Away) {
					h.t.Fatalf("a full disk is told as %v", err)
				}
				break
			}
		}
	}
}
