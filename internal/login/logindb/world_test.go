package logindb_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/credential"
	"wangting/internal/credential/credentialdb"
	"wangting/internal/limit/limitdb"
	"wangting/internal/login"
	"wangting/internal/login/logindb"
	"wangting/internal/secret"
	"wangting/internal/secret/secrettest"
	"wangting/internal/session"
	"wangting/internal/session/sessiondb"
	"wangting/internal/store"
)

const (
	code     = "91320000MA1NP2RB47"
	number   = "2000000001"
	card     = "32010119900101121X"
	phone    = "13800000082"
	password = "Right-1234"
)

// plainHasher replaces argon2id and counts the computations.
type plainHasher struct{ verified, nothing, hashed atomic.Int64 }

func (h *plainHasher) Hash(_ context.Context, pw string) (string, error) {
	h.hashed.Add(1)
	return "new:" + pw, nil
}

func (h *plainHasher) Verify(_ context.Context, pw, hash string) (bool, error) {
	h.verified.Add(1)
	_, kept, _ := strings.Cut(hash, ":")
	return pw == kept, nil
}

func (h *plainHasher) VerifyNothing(context.Context, string) error {
	h.nothing.Add(1)
	return nil
}

type puzzle struct{ solved atomic.Int64 }

func (p *puzzle) Consume(context.Context, string, string) error {
	if p.solved.Add(-1) < 0 {
		p.solved.Store(0)
		return errors.New("no puzzle solved")
	}
	return nil
}

type notices struct {
	mu     sync.Mutex
	locked []session.Event
	in     []session.Event
}

func (n *notices) LoginLocked(_ context.Context, e session.Event) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.locked = append(n.locked, e)
	return nil
}

func (n *notices) NewLogin(_ context.Context, e session.Event) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.in = append(n.in, e)
	return nil
}

// world is a hall with unit u and its people p (representative) and q (handler).
type world struct {
	*testing.T
	db       *store.DB
	keys     *secret.Keyring
	now      time.Time
	hasher   plainHasher
	puzzle   puzzle
	notices  notices
	audit    *audittest.Book
	in       *login.PasswordLogin
	creds    *credential.Service
	sessions *session.Service
}

func newWorld(t *testing.T, db *store.DB) *world {
	t.Helper()
	w := &world{T: t, db: db, keys: secrettest.Keyring(t), now: time.Date(2026, 11, 26, 4, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return w.now }
	w.audit = audittest.New(t)
	limits := limitdb.New(db)
	w.creds = &credential.Service{
		Store:    credentialdb.Store{DB: db},
		Failures: limits,
		Hasher:   &w.hasher,
		Keys:     w.keys,
		Tx:       db,
		Audit:    w.audit.Service,
		Now:      clock,
	}
	w.sessions = &session.Service{
		Store:  sessiondb.Store{DB: db, Keys: w.keys},
		Keys:   w.keys,
		Tx:     db,
		Audit:  w.audit.Service,
		Now:    clock,
		Limits: session.DefaultLimits(),
	}
	w.in = &login.PasswordLogin{
		Accounts:    logindb.Store{DB: db, Keys: w.keys},
		Credentials: w.creds,
		Sessions:    w.sessions,
		NeedsRehash: func(h string) bool { return strings.HasPrefix(h, "old:") },
		Puzzle:      &w.puzzle,
		Notices:     &w.notices,
		Second:      func(context.Context, string) (bool, error) { return false, nil },
		Limits:      login.DefaultLimits(),
	}
	w.unit("u", number, code)
	w.person("p", "01|"+card, phone)
	w.person("q", "01|320101199203041230", "13900000099")
	w.mandate("m1", "u", "p", 1)
	w.mandate("m3", "u", "q", 3)
	w.password("m1", password)
	w.password("m3", password)
	return w
}

func (w *world) exec(query string, args ...any) {
	w.Helper()
	if _, err := w.db.Exec(w.Context(), query, args...); err != nil {
		w.Fatal(err)
	}
}

func (w *world) unit(id, number, code string) {
	w.Helper()
	w.exec(`INSERT INTO unit (id, number, uscc, name, region, kind, address, state, created_us, version)
	        VALUES ($1, $2, $3, '江南示例精密机械有限公司', '320000', '企业', '', 'active', 1, 1)`, id, number, code)
}

func (w *world) person(id, document, phone string) {
	w.Helper()
	w.exec(`INSERT INTO person (id, name, document, document_x, phone, phone_x, verified_by, verified_us, created_us, version)
	        VALUES ($1, $2, $3, $4, $5, $6, 'face', 1, 1, 1)`, id, w.keys.Seal("person.name", "测试甲"),
		w.keys.Seal("person.document", document), w.keys.Index("person.document", document),
		w.keys.Seal("person.phone", phone), w.keys.Index("person.phone", phone))
}

func (w *world) mandate(id, unit, person string, level int64) {
	w.Helper()
	w.exec(`INSERT INTO mandate (id, unit_id, person_id, level, state, from_us, until_us, giver_id, granted_us, ended_us, ended_why, version)
	        VALUES ($1, $2, $3, $4, 'active', 1, 0, '', 1, 0, '', 1)`, id, unit, person, level)
}

func (w *world) password(mandate, pw string) {
	w.Helper()
	if err := w.creds.Set(w.Context(), actor.Actor{}, mandate, pw); err != nil {
		w.Fatal(err)
	}
}

var visitor = actor.Actor{IP: "192.0.2.7", Browser: "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36"}

func (w *world) try(account, who, pw string) (session.Login, error) {
	return w.in.Try(w.Context(), visitor, login.Attempt{Account: account, Who: who, Password: pw, Binding: "b"})
}
