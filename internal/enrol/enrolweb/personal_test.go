package enrolweb_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/agreement"
	"wangting/internal/enrol"
	"wangting/internal/enrol/enrolweb"
	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/store/storetest"
	"wangting/internal/web/slider"
	"wangting/internal/web/webtest"
)

// texted is 「个人注册」 that sends no text but remembers to whom it would.
type texted struct {
	*enrol.Personal
	sent []regno.Mobile
}

func (*texted) CodeText(context.Context, enrol.PersonalDraft, string) (proof.Text, error) {
	return proof.Text{}, nil
}

func (p *texted) SendCode(_ context.Context, _ actor.Actor, d enrol.PersonalDraft, _, phone string) (regno.Mobile, error) {
	m, err := regno.ParseMobile(phone)
	if err != nil {
		return "", fault.On(enrol.FieldPhone, fault.Of(err).Say)
	}
	if d.Human != m {
		return m, enrol.ErrNotHuman
	}
	p.sent = append(p.sent, m)
	return m, nil
}

func (*texted) Start() enrol.PersonalDraft {
	return enrol.PersonalDraft{ID: "d1", ExpiresAt: time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)}
}

// puzzles has one puzzle that the test solves.
type puzzles struct{ drawn, solved bool }

func (p *puzzles) New(_ context.Context, _, purpose string) (slider.Puzzle, error) {
	p.drawn = true
	return slider.Puzzle{ID: "x1", Kind: slider.Slide, Purpose: purpose}, nil
}

func (p *puzzles) Consume(context.Context, string, string) error {
	if !p.solved {
		return fault.New(fault.NotFound, "")
	}
	p.solved = false
	return nil
}

// LOG-3: before a text goes to a stranger's phone stands a puzzle, one for each phone; nothing typed is lost by it.
func TestAPuzzleStandsBeforeTheTextOfAPersonalRegistration(t *testing.T) {
	service, puzzle := &texted{}, &puzzles{}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	p := enrolweb.PersonalPages{
		Personal:  service,
		Puzzles:   puzzle,
		LinkURL:   func(token string) string { return token },
		Reachable: func(context.Context) error { return nil },
		Now:       func() time.Time { return now },
	}
	h := webtest.Open(t, storetest.SQLite(t), actor.Actor{}, actor.Who{}, p.Mount)
	typed := url.Values{"personname": {"测试甲"}, "doctype": {"01"}, "docnumber": {"11010519491231002X"}, "phone": {"139 0000 0001"},
		"password": {"Lantern#2026"}, "agree": {"1"}}
	const gate = "/slider/x1?back=%2Fregister%2Fperson%2Fhuman"

	if a := h.Post("/register/person/code", typed); a.Location != gate || len(service.sent) > 0 {
		t.Fatalf("the first text led to %q and was sent %v", a.Location, service.sent)
	}
	if a := h.Post("/register/person/code", typed, "HX-Request", "true"); a.Location != gate {
		t.Errorf("a script is led to %q", a.Location)
	}
	if a := h.Get("/register/person/human"); a.Location != "/register/person" || len(service.sent) > 0 {
		t.Fatalf("without an answer it went to %q, sent %v", a.Location, service.sent)
	}
	if !strings.Contains(h.Page("/register/person"), "添加过通行密钥的，认证通过后会全部取消") { // LOG-10: said before the face is asked for
		t.Error("nobody is told that the passkeys go")
	}
	if page := h.Page("/register/person"); !strings.Contains(page, `value="11010519491231002X"`) || strings.Contains(page, "Lantern") {
		t.Error("what was typed is lost, or the password was kept")
	}
	if page := h.Page("/register/person"); !strings.Contains(page, `name="agreement" value="`+agreement.PersonRegistration.Shipped().Version+`"`) {
		t.Error("the page does not say which agreement it shows")
	}
	puzzle.solved = true
	a := h.Get("/register/person/human")
	if a.Status != http.StatusOK || len(service.sent) != 1 || service.sent[0] != "13900000001" {
		t.Fatalf("the solved puzzle gave %d and sent %v", a.Status, service.sent)
	}
	for _, want := range []string{`value="测试甲"`, `value="139 0000 0001"`, "验证码已发送至", "checked"} {
		if !strings.Contains(a.Body, want) {
			t.Errorf("after the puzzle the page lacks %q", want)
		}
	}
	if a := h.Get("/register/person/human"); a.Location != "/register/person" || len(service.sent) != 1 {
		t.Errorf("a reload went to %q and sent %v", a.Location, service.sent)
	}
	if h.Post("/register/person/code", typed); len(service.sent) != 2 {
		t.Error("the same phone asks for a second puzzle")
	}
	puzzle.drawn = false
	typed.Set("phone", "13900000002")
	if h.Post("/register/person/code", typed); len(service.sent) != 2 || !puzzle.drawn {
		t.Errorf("another phone got a text without a puzzle: %v", service.sent)
	}
	typed.Set("phone", "12")
	if a := h.Post("/register/person/code", typed); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong number gave %d", a.Status)
	}
	now = now.Add(time.Hour)
	if page := h.Page("/register/person"); strings.Contains(page, "11010519491231002X") || strings.Contains(page, "测试甲") {
		t.Error("whoever comes to a shared computer later reads what was typed before")
	}
}

// LOG-3: the rule is the core's; a page cannot pass it.
func TestNoTextGoesToAPhoneForWhichNoPuzzleWasSolved(t *testing.T) {
	p := enrol.Personal{Codes: &proof.Codes{}}
	for name, tc := range map[string]struct {
		human regno.Mobile
		phone string
		want  error
	}{
		"no puzzle":                    {"", "13900000001", enrol.ErrNotHuman},
		"a puzzle for another phone":   {"13900000002", "13900000001", enrol.ErrNotHuman},
		"a phone that cannot be read":  {"", "12", fault.Invalid},
		"no phone, although no puzzle": {"", "", fault.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := p.SendCode(t.Context(), actor.Actor{}, enrol.PersonalDraft{Human: tc.human}, "b", tc.phone)
			if !errors.Is(err, tc.want) {
				t.Errorf("gave %v, want %v", err, tc.want)
			}
		})
	}
}
