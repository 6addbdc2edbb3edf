// Package enroltest provides fakes for what enrolment depends on: the register, the face bureau,
// phones, and the packages that store units. Each fake does what its port promises and no more. None
// of them stops two drafts from opening one unit, so a test of that proves it of enrolment itself.
package enroltest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/agreement"
	"wangting/internal/audit/audittest"
	"wangting/internal/credential"
	"wangting/internal/enrol"
	"wangting/internal/enrol/enroldb"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/limit/limitdb"
	"wangting/internal/mandate"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/unit"
)

// The unit and the person of every test; both are made up.
const (
	USCC     = "91320100MA1TE5T0XF"
	UnitName = "江南示例精密机械有限公司"
	Number   = "11010519491231002X"
	RepName  = "测试甲"
	Phone    = "13900000001"
	Password = "Lantern#2026"
	Session  = "session-1"
)

// Filled returns step 1, filled in correctly.
func Filled() enrol.Filled {
	return enrol.Filled{USCC: USCC, UnitName: UnitName, DocType: "01", DocNumber: Number, RepName: RepName,
		Agreed: true, Agreement: agreement.UnitRegistration.Shipped().Version}
}

// Typed returns step 3, filled in correctly.
func Typed() enrol.AccountForm {
	return enrol.AccountForm{Phone: Phone, Code: Code, Password: Password, Confirm: Password}
}

// Code is the code that the phones of tests receive.
const Code = "271828"

// Hall is the enrolment service with its fakes.
type Hall struct {
	*enrol.Service
	Who actor.Actor

	mu         sync.Mutex
	now        time.Time
	answer     account.Answer
	away       error // fault that every outside system returns
	questions  int
	registered map[regno.USCC]bool
	faces      map[string]*face // by draft
	sent       map[string]regno.Mobile
	book       *audittest.Book
	spent      map[string]bool // drafts whose code somebody else uses up first
	opened     []account.Opening
	fail       error
	begun      int // faces
}

type face struct {
	flow  proof.FaceFlow
	id    string
	state proof.State
}

// New returns a hall over db whose register knows the unit.
func New(t testing.TB, db *store.DB) *Hall {
	t.Helper()
	h := &Hall{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Who: actor.Actor{IP: "192.0.2.7"},
		answer: account.Answer{Exists: true, Match: true, Status: "在业",
			Facts: account.Facts{Region: "320100", Kind: "有限责任公司", Address: "示例路 1 号"}},
		registered: map[regno.USCC]bool{}, faces: map[string]*face{}, sent: map[string]regno.Mobile{}, book: audittest.New(t)}
	keys := secrettest.Keyring(t)
	h.Service = &enrol.Service{Store: enroldb.Store{DB: db, Keys: keys}, Tx: db, Audit: h.book.Service, Keys: keys, Rates: limitdb.New(db),
		Kind: enrol.Registration, Faces: bureau{h}, Codes: phones{h}, Accounts: rooms{h}, Passwords: rooms{h},
		Limits: enrol.DefaultLimits(), Now: h.Clock}
	return h
}

// Clock returns the current time of the hall.
func (h *Hall) Clock() time.Time { h.mu.Lock(); defer h.mu.Unlock(); return h.now }

// Wait moves the clock forward.
func (h *Hall) Wait(d time.Duration) { h.with(func() { h.now = h.now.Add(d) }) }

// Reachable returns the fault of the face service, nil when it answers.
func (h *Hall) Reachable(context.Context) error { h.mu.Lock(); defer h.mu.Unlock(); return h.away }

// Begun returns how many face checks were begun.
func (h *Hall) Begun() int { h.mu.Lock(); defer h.mu.Unlock(); return h.begun }

// RegisterSays sets the answer of the register.
func (h *Hall) RegisterSays(a account.Answer) { h.with(func() { h.answer = a }) }

// Away makes every outside system fail with err, or answer again when err is nil.
func (h *Hall) Away(err error) { h.with(func() { h.away = err }) }

// Registered marks a unit as registered in the hall.
func (h *Hall) Registered(c regno.USCC) { h.with(func() { h.registered[c] = true }) }

// FaceIs sets the state of a draft's face check.
func (h *Hall) FaceIs(draftID string, s proof.State) {
	h.with(func() { h.faces[draftID].state = s })
}

// OpeningFails makes the account fake fail with err.
func (h *Hall) OpeningFails(err error) { h.with(func() { h.fail = err }) }

// Questions returns how often the register was queried.
func (h *Hall) Questions() int { h.mu.Lock(); defer h.mu.Unlock(); return h.questions }

// Sent returns the phone to which a draft's code was sent.
func (h *Hall) Sent(draftID string) regno.Mobile {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.sent[draftID]
}

// Opened returns the account openings that were requested, including those rolled back.
func (h *Hall) Opened() []account.Opening { h.mu.Lock(); defer h.mu.Unlock(); return h.opened }

// Deeds returns how often an act was audited, including those rolled back.
func (h *Hall) Deeds(act string) int { return h.book.Count(act) }

func (h *Hall) with(fn func()) { h.mu.Lock(); defer h.mu.Unlock(); fn() }

// ToFace creates a draft and brings it to step 2.
func (h *Hall) ToFace(t testing.TB, session string) enrol.Draft {
	t.Helper()
	d, err := h.Fill(t.Context(), h.Who, "", session, Filled())
	if err != nil {
		t.Fatalf("filling step 1: %v", err)
	}
	d, v, err := h.Face(t.Context(), h.Who, d.ID, session, false)
	if err != nil || v.Trouble != nil {
		t.Fatalf("opening step 2: %v, %v", err, v.Trouble)
	}
	return d
}

// ToAccount creates a draft, brings it to step 3 and has its code sent.
func (h *Hall) ToAccount(t testing.TB, session string) enrol.Draft {
	t.Helper()
	d := h.ToFace(t, session)
	h.FaceIs(d.ID, proof.Passed)
	d, v, err := h.Face(t.Context(), h.Who, d.ID, session, false)
	if err != nil || v.State != proof.Passed {
		t.Fatalf("passing the face: %v, %s", err, v.State)
	}
	if _, err := h.SendCode(t.Context(), h.Who, d.ID, session, Phone); err != nil {
		t.Fatalf("sending the code: %v", err)
	}
	return d
}

type bureau struct{ *Hall }

func (b bureau) Look(_ context.Context, _ actor.Actor, f proof.FaceFlow, k *proof.Kept, again bool) (proof.View, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if k.FaceID == "" || again && !k.Passed(b.now) {
		if b.away != nil {
			k.FaceAway = k.FaceID == "" && errors.Is(b.away, fault.Away)
			return proof.View{Trouble: b.away}, nil
		}
		b.begun++
		fc := &face{flow: f, id: id.New(), state: proof.New}
		b.faces[f.FlowID] = fc
		*k = proof.Kept{FaceID: fc.id, FaceLink: "token-of-the-link"}
		return proof.View{ID: fc.id, State: proof.New}, nil
	}
	for _, x := range b.faces {
		if x.id == k.FaceID && x.flow.Binding == f.Binding {
			v := proof.View{State: x.state, Trouble: b.away}
			k.FaceUntil = time.Time{}
			if x.state == proof.Passed {
				v.UseBefore = time.Date(2026, 11, 23, 9, 10, 0, 0, time.UTC)
				k.FaceUntil = v.UseBefore
			}
			return v, nil
		}
	}
	return proof.View{}, fault.New(fault.NotFound, "")
}

// Consume changes nothing: the fake could not undo a change when the transaction is rolled back.
func (b bureau) Consume(_ context.Context, _ actor.Actor, f proof.FaceFlow) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if fc := b.faces[f.FlowID]; fc != nil && fc.flow == f && fc.state == proof.Passed {
		return nil
	}
	return fault.New(fault.Expired, "人脸认证的结果已失效，请重新认证")
}

type phones struct{ *Hall }

func (p phones) Send(_ context.Context, _ actor.Actor, f proof.CodeFor) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.away == nil {
		p.sent[f.FlowID] = f.Phone
	}
	return p.away
}

func (p phones) Text(_ context.Context, f proof.CodeFor) (proof.Text, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if to, ok := p.sent[f.FlowID]; ok {
		return proof.Text{How: "sent", Phone: to, At: p.now}, nil
	}
	return proof.Text{}, nil
}

func (p phones) Prove(_ context.Context, _ actor.Actor, f proof.CodeFor, code string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.sent[f.FlowID] != f.Phone:
		return fault.New(fault.Expired, "短信验证码已失效，请重新获取")
	case code != Code:
		return fault.New(fault.Invalid, "短信验证码不正确，请核对，还可以输入 4 次")
	}
	return nil
}

func (p phones) Spend(ctx context.Context, who actor.Actor, f proof.CodeFor, code string) error {
	p.mu.Lock()
	gone := p.spent[f.FlowID]
	p.mu.Unlock()
	if gone {
		return fault.New(fault.Expired, "短信验证码已失效，请重新获取")
	}
	return p.Prove(ctx, who, f, code)
}

// SpendCode lets somebody else use up the code of a draft after it was proved.
func (h *Hall) SpendCode(draftID string) {
	h.with(func() { h.spent = map[string]bool{draftID: true} })
}

// rooms plays the register and the account package.
type rooms struct{ *Hall }

func (r rooms) Ask(context.Context, account.Query) (account.Answer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.questions++
	return r.answer, r.away
}

func (r rooms) Registered(_ context.Context, c regno.USCC) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.registered[c], nil
}

func (rooms) MaySucceed(context.Context, regno.USCC, regno.Document) error { return nil }

func (rooms) Hash(context.Context, string) (credential.Hashed, error) {
	return credential.Keep("hash"), nil
}

func (r rooms) Open(_ context.Context, _ actor.Actor, o account.Opening) (account.Opened, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.opened = append(r.opened, o)
	return account.Opened{
		Unit:           unit.Unit{ID: id.New(), Number: fmt.Sprintf("2%09d", len(r.opened))},
		Representative: mandate.Mandate{ID: id.New()},
	}, r.fail
}

func (r rooms) Succeed(ctx context.Context, who actor.Actor, n account.Succession) (account.Opened, error) {
	return r.Open(ctx, who, account.Opening{Rep: n.Rep, Password: n.Password})
}

// FaceOfAll sets the state of every draft's face check. One that has passed can be used for ten
// minutes from nine o'clock.
func (h *Hall) FaceOfAll(s proof.State) {
	h.with(func() {
		for _, f := range h.faces {
			f.state = s
		}
	})
}
