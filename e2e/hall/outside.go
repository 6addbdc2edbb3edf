package hall

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wangting/internal/emulator/ca"
	"wangting/internal/emulator/people"
)

// message is a text message as the control page lists it.
type message struct{ Phone, Code, Text string }

// SMS waits for the nth text message to a phone, counted from 1, that has a
// code, and gives the code.
func (h *Hall) SMS(phone string, nth int) string {
	h.t.Helper()
	end := time.After(patience)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		var codes []string
		for _, m := range h.messages(phone) {
			if m.Code != "" {
				codes = append(codes, m.Code)
			}
		}
		if len(codes) >= nth {
			return codes[len(codes)-nth] // the newest stands first
		}
		select {
		case <-tick.C:
		case <-end:
			h.t.Fatalf("%s has had %d codes, want %d", phone, len(codes), nth)
		}
	}
}

func (h *Hall) messages(phone string) []message {
	h.t.Helper()
	answer, err := http.Get(h.Control + "/control/sms?phone=" + url.QueryEscape(phone))
	if err != nil {
		h.t.Fatalf("asking for messages: %v", err)
	}
	defer answer.Body.Close()
	var list []message
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil {
		h.t.Fatalf("reading messages: %v", err)
	}
	return list
}

// Break sets an emulated service into a mode, such as down, and back by ok.
func (h *Hall) Break(service, mode string) {
	h.t.Helper()
	answer, err := http.PostForm(h.Control+"/control/lever", url.Values{"service": {service}, "mode": {mode}})
	if err != nil {
		h.t.Fatalf("pulling a lever: %v", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		h.t.Fatalf("pulling a lever answered %s", answer.Status)
	}
}

// Authority is the played certificate authority.
func (h *Hall) Authority() *ca.Authority { return h.world.CA }

// Register writes a unit into the register as it is now.
func (h *Hall) Register(u Unit) {
	h.t.Helper()
	if err := h.world.People.AddUnit(u.Unit); err != nil {
		h.t.Fatalf("registering %s: %v", u.Name, err)
	}
}

// Subscribed waits until the hall has asked the courier to tell of a parcel by itself.
func (h *Hall) Subscribed(number string) {
	h.t.Helper()
	end, tick := time.After(patience), time.NewTicker(50*time.Millisecond)
	defer tick.Stop()
	for {
		res, err := http.Get(h.Control + "/courier/")
		if err != nil {
			h.t.Fatal(err)
		}
		b, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil {
			h.t.Fatal(err)
		}
		if strings.Contains(string(b), "已订阅") && strings.Contains(string(b), number) {
			return
		}
		select {
		case <-tick.C:
		case <-end:
			h.t.Fatalf("nobody has subscribed to %s", number)
		}
	}
}

// Leave ends the insurance of somebody with a unit, as the core business system keeps it.
func (h *Hall) Leave(u, other Unit) {
	h.t.Helper()
	if err := h.world.People.EndInsurance(people.Ended{Insured: people.Insured{USCC: u.USCC, Number: other.RepDocNumber}, Day: "2026-11-20"}); err != nil {
		h.t.Fatalf("ending an insurance: %v", err)
	}
}

// Text waits for a text message to a phone that has part in it, and gives it.
func (h *Hall) Text(phone, part string) string {
	h.t.Helper()
	end := time.After(patience)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		for _, m := range h.messages(phone) {
			if strings.Contains(m.Text, part) {
				return m.Text
			}
		}
		select {
		case <-end:
			h.t.Fatalf("no message with %s came to %s", part, phone)
		case <-tick.C:
		}
	}
}
