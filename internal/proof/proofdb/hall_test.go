package proofdb_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/fault"
	"wangting/internal/limit/limitdb"
	"wangting/internal/proof"
	"wangting/internal/proof/proofdb"
	"wangting/internal/regno"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
)

// bureau answers what the test says.
type bureau struct {
	mu      sync.Mutex
	outcome proof.Outcome
	fail    error
	asked   int
	begun   []proof.FaceAsk
}

func (b *bureau) Begin(_ context.Context, a proof.FaceAsk) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.begun = append(b.begun, a)
	return "certify" + a.OrderNo, b.fail
}

func (b *bureau) PageURL(_ context.Context, id string) (string, error) {
	return "https://bureau.example/" + id, nil
}

func (b *bureau) Result(context.Context, string) (proof.Outcome, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked++
	return b.outcome, b.fail
}

func (b *bureau) Reachable(context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked++
	return b.fail
}

func (b *bureau) says(o proof.Outcome, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.outcome, b.fail = o, err
}

// phones is where codes arrive.
type phones struct {
	mu   sync.Mutex
	last map[regno.Mobile]string
	// texts are by what they are about
	texts map[string]proof.Text
	how   string
	now   func() time.Time
	fail  error
	out   error // fault of the text message service
}

func (p *phones) CodeText(_ context.Context, about string) (string, regno.Mobile, time.Time, error) {
	t, ok := p.texts[about]
	if !ok {
		return "", "", time.Time{}, fault.New(fault.NotFound, "")
	}
	return t.How, t.Phone, t.At, nil
}

func (p *phones) CodesFail(context.Context, time.Time) (bool, error) { return false, nil }

func (p *phones) FeignCode(context.Context, string) error { return nil }

func (p *phones) Ready(context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out
}

func (p *phones) SendCode(_ context.Context, to regno.Mobile, code, about string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail == nil {
		p.last[to] = code
		p.texts[about] = proof.Text{How: p.how, Phone: to, At: p.now()}
	}
	return p.fail
}

type hall struct {
	faces  *proof.Faces
	codes  *proof.Codes
	bureau *bureau
	phones *phones
	deeds  *audittest.Book
	mu     sync.Mutex
	now    time.Time
}

func (h *hall) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hall) wait(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func open(t *testing.T, db *store.DB) *hall {
	t.Helper()
	h := &hall{bureau: &bureau{}, phones: &phones{last: map[regno.Mobile]string{}, texts: map[string]proof.Text{}, how: "sent"}, deeds: audittest.New(t),
		now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	s, keys := proofdb.Store{DB: db}, secrettest.Keyring(t)
	h.faces = &proof.Faces{Store: s, Service: h.bureau, Tx: db, Audit: h.deeds.Service, Keys: keys, Rates: limitdb.New(db),
		Limits: proof.DefaultFaceLimits(), PublicURL: "https://hall.example", Now: h.clock}
	h.phones.now = h.clock
	h.codes = &proof.Codes{Store: s, Sender: h.phones, Tx: db, Audit: h.deeds.Service, Keys: keys, Rates: limitdb.New(db),
		Limits: proof.DefaultCodeLimits(), Now: h.clock}
	return h
}

func want(t *testing.T, what string, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("%s gave %v, want %v", what, err, kind)
	}
}

func must(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

var visitor = actor.Actor{IP: "192.0.2.7"}

var flow = proof.FaceFlow{Purpose: "enrol.face", FlowID: "draft-1", Binding: "session-1", Subject: proof.Subject{
	Document: regno.Document{Type: regno.IdentityCard, Number: "11010519491231002X"}, Name: "测试甲"}}

var away = fault.AwayFrom("人脸", errors.New("silence"))
