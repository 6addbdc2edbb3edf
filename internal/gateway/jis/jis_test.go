package jis_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"wangting/internal/clocktest"
	emulated "wangting/internal/emulator/jis"
	"wangting/internal/emulator/people"
	"wangting/internal/fault"
	"wangting/internal/gateway/jis"
)

const word16 = "0123456789abcdef"

func open(t *testing.T, word string, direct bool) (*jis.Gateway, *people.World, string) {
	t.Helper()
	world := people.New(clocktest.Now, func() {})
	srv := httptest.NewServer(emulated.New(emulated.Options{
		AppMark: "hall",
		AppWord: word16,
		HallURL: "http://hall.example",
		People:  world,
		Now:     clocktest.Now,
	}).Handler())
	t.Cleanup(srv.Close)
	base := srv.URL + "/gateway"
	if direct {
		base = srv.URL + "/direct"
	}
	g, err := jis.New(jis.Settings{
		Entry:   srv.URL + "/auth-center",
		Base:    base,
		Direct:  direct,
		AppMark: "hall",
		AppWord: word,
		Now:     clocktest.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return g, world, srv.URL
}

// ticket signs a user in on the province's page and returns the ticket.
func ticket(t *testing.T, base, kind, user string) string {
	t.Helper()
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.PostForm(
		base+"/auth-center",
		url.Values{"appMark": {"hall"}, "userType": {kind}, "user": {user}, "backUrl": {"http://hall.example/back?state=s"}},
	)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	u, err := res.Location()
	if err != nil || u.Query().Get("state") != "s" {
		t.Fatalf("sent back to %v, %v", u, err)
	}
	return u.Query().Get("ticket")
}

func TestATicketTellsOnceWhoSignedIn(t *testing.T) { // REG-11, ticket replay
	for name, direct := range map[string]bool{"behind a gateway": false, "asked directly": true} {
		t.Run(name, func(t *testing.T) { tellsOnce(t, direct) })
	}
}

func tellsOnce(t *testing.T, direct bool) {
	g, world, base := open(t, word16, direct)
	unit := world.Units()[0]
	tk := ticket(t, base, "2", unit.USCC+"|2")
	u, err := g.ExchangeTicket(t.Context(), tk)
	if err != nil || !u.Legal || u.USCC != unit.USCC || u.UnitName != unit.Name || u.RepCertNo != unit.RepDocNumber ||
		u.CertNo != unit.RepDocNumber || u.Role != 2 {
		t.Errorf("%+v, %v", u, err)
	}
	if _, err := g.ExchangeTicket(t.Context(), tk); !errors.Is(err, jis.ErrTicket) {
		t.Errorf("the second time: %v", err)
	}
	if _, err := g.ExchangeTicket(t.Context(), "made up"); !errors.Is(err, jis.ErrTicket) {
		t.Errorf("a ticket that was made up: %v", err)
	}
	p, err := g.ExchangeTicket(t.Context(), ticket(t, base, "1", unit.RepDocNumber))
	if err != nil || p.Legal || p.CertNo != unit.RepDocNumber || p.Name != unit.RepName {
		t.Errorf("a person: %+v, %v", p, err)
	}
}

func TestAProvinceThatIsDownOrAnotherIsAway(t *testing.T) {
	g, world, base := open(t, "another word 16.", false)
	if _, err := g.ExchangeTicket(t.Context(), ticket(t, base, "2", world.Units()[0].USCC+"|2")); !errors.Is(err, fault.Away) {
		t.Errorf("signed with another word: %v", err)
	}
	g, world, base = open(t, "another word 16.", true)
	if _, err := g.ExchangeTicket(t.Context(), ticket(t, base, "2", world.Units()[0].USCC+"|2")); !errors.Is(err, jis.ErrTicket) {
		t.Errorf("asked directly with another word: %v", err)
	}
	down, err := jis.New(jis.Settings{Entry: "http://127.0.0.1:1/", Base: "http://127.0.0.1:1/", AppMark: "hall", AppWord: word16})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := down.ExchangeTicket(t.Context(), "t"); !errors.Is(err, fault.Away) {
		t.Errorf("down: %v", err)
	}
}

func TestAWordThatIsNoKeyIsToldAtTheStart(t *testing.T) {
	for n, ok := range map[int]bool{15: false, 16: true, 17: false, 32: false} {
		_, err := jis.New(jis.Settings{
			Entry: "https://sso.example/", Base: "https://sso.example/", Direct: true, AppMark: "hall", AppWord: strings.Repeat("w", n),
		})
		if (err == nil) != ok {
			t.Errorf("a word of %d bytes: %v", n, err)
		}
	}
}
