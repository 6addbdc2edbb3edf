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

// SMS waits for the nth text message with a code to a phone, counted from 1, and returns
// the code.
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
			return codes[len(codes)-nth] // the newest comes first
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

// Sent is how many text messages the operator has been given.
func (h *Hall) Sent() int { return len(h.messages("")) }

// Break sets the mode of an emulated service, such as down; ok repairs it.
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

// Authority returns the emulated certificate authority.
func (h *Hall) Authority() *ca.Authority { return h.world.CA }

// Register adds or replaces a unit in the register.
func (h *Hall) Register(u Unit) {
	h.t.Helper()
	if err := h.world.People.AddUnit(u.Unit); err != nil {
		h.t.Fatalf("registering %s: %v", u.Name, err)
	}
}

// Subscribed waits until the hall has subscribed to the courier's calls about a parcel.
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

// Leave ends, in the core business system, the insurance of other's representative with u.
func (h *Hall) Leave(u, other Unit) {
	h.t.Helper()
	ended := people.Ended{Insured: people.Insured{USCC: u.USCC, Number: other.RepDocNumber}, Day: "2026-11-20"}
	if err := h.world.People.EndInsurance(ended); err != nil {
		h.t.Fatalf("ending an insurance: %v", err)
	}
}

// Text waits for a text message to a phone that contains part, and returns it.
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
