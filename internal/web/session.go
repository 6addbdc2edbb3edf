package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/secret"
	"wangting/internal/store"
)

// lifetime is the longest life of a browser session. Logins in it end earlier by their own rules.
const lifetime = 24 * time.Hour

// Keys of the values that web itself keeps in a session.
const (
	keyID     = "id"     // public id, for binding tokens
	keyLogin  = "login"  // id of the unit login
	keyStaff  = "staff"  // id of the staff login
	keyAs     = "as"     // mandate of the last login seen
	keyPerson = "person" // person of the last login seen
	keyMember = "member" // member of staff of the last login seen
	keyParked = "parked" // set when forms were posted after the login had ended
	keyFlash  = "flash"
)

// newSessions makes the manager of browser sessions.
func newSessions(db *store.DB, keys *secret.Keyring, now func() time.Time, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Lifetime = lifetime
	m.HashTokenInStore = true
	m.Store = sessionStore{db, now}
	m.Codec = sealedJSON{keys}
	m.Cookie.Name = "wangting"
	if secure {
		m.Cookie.Name = "__Host-wangting"
	}
	m.Cookie.Secure = secure
	m.Cookie.Persist = false
	return m
}

// sealedJSON writes session data as JSON and seals it; values are strings only.
type sealedJSON struct{ keys *secret.Keyring }

type sessionData struct {
	Deadline time.Time         `json:"d"`
	Values   map[string]string `json:"v"`
}

func (c sealedJSON) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	d := sessionData{deadline, make(map[string]string, len(values))}
	for k, v := range values {
		s, ok := v.(string)
		if !ok {
			return nil, errors.New("a session keeps strings only: " + k)
		}
		d.Values[k] = s
	}
	b, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	return c.keys.Seal("web.session", string(b)), nil
}

func (c sealedJSON) Decode(b []byte) (time.Time, map[string]any, error) {
	plain, err := c.keys.Open("web.session", b)
	if err != nil {
		return time.Time{}, nil, err
	}
	var d sessionData
	if err := json.Unmarshal([]byte(plain), &d); err != nil {
		return time.Time{}, nil, err
	}
	values := make(map[string]any, len(d.Values))
	for k, v := range d.Values {
		values[k] = v
	}
	return d.Deadline, values, nil
}

// sessionStore keeps sessions in the database.
type sessionStore struct {
	db  *store.DB
	now func() time.Time
}

type sealed struct {
	Data    []byte `db:"data"`
	Expires int64  `db:"expires_us"`
}

func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	_, err := s.db.Exec(ctx, `DELETE FROM web_session WHERE token = $1`, token)
	return err
}

func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	var b sealed
	err := s.db.Get(ctx, &b, `SELECT data, expires_us FROM web_session WHERE token = $1`, token)
	if errors.Is(err, fault.NotFound) || err == nil && b.Expires <= store.Us(s.now()) {
		return nil, false, nil
	}
	return b.Data, err == nil, err
}

// CommitCtx stores a session until expiry. It converts expiry from the system's clock to the clock of the hall.
func (s sessionStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	expiry = s.now().Add(time.Until(expiry))
	_, err := s.db.Exec(ctx, `
INSERT INTO web_session (token, data, expires_us)
VALUES ($1, $2, $3)
    ON CONFLICT (token) DO UPDATE
   SET data = excluded.data, expires_us = excluded.expires_us`, token, b, store.Us(expiry))
	return err
}

// SweepSessions removes expired browser sessions and parked forms; run it every hour.
func SweepSessions(ctx context.Context, db *store.DB, now time.Time) error {
	if _, err := db.Exec(ctx, `DELETE FROM web_parked WHERE expires_us <= $1`, store.Us(now)); err != nil {
		return err
	}
	_, err := db.Exec(ctx, `DELETE FROM web_session WHERE expires_us <= $1`, store.Us(now))
	return err
}

// Sess is the browser session of a request. It is stored when the answer begins, so
// change it before writing the answer.
type Sess struct {
	ctx context.Context
	m   *scs.SessionManager
}

// Session gives the browser session of ctx.
func Session(ctx context.Context) *Sess {
	return &Sess{ctx, requestOf(ctx).sessions}
}

// ID is a public, random id of this browser session. Bind tokens and flows to it.
func (s *Sess) ID() string {
	v := s.Get(keyID)
	if v == "" {
		v = id.New()
		s.Put(keyID, v)
	}
	return v
}

// Get gives a value or "".
func (s *Sess) Get(key string) string { return s.m.GetString(s.ctx, key) }

// mostKept bounds one value of a browser session, in bytes. A draft is a tenth of it; what is bigger was not typed by hand, and
// would be written and read with every request of that browser.
const mostKept = 64 << 10

// Put keeps a value. One that is too big is not kept, nor the one before it: its reader begins anew, as after its time.
func (s *Sess) Put(key, value string) {
	if len(value) > mostKept {
		s.m.Remove(s.ctx, key)
		return
	}
	s.m.Put(s.ctx, key, value)
}

// Pop gives a value and forgets it.
func (s *Sess) Pop(key string) string { return s.m.PopString(s.ctx, key) }

// Drop forgets a value.
func (s *Sess) Drop(key string) { s.m.Remove(s.ctx, key) }

// Flash stores one sentence for the next page.
func (s *Sess) Flash(say string) { s.Put(keyFlash, say) }

// TakeFlash gives the sentence of Flash and removes it.
func (s *Sess) TakeFlash() string {
	if s.Get(keyFlash) == "" {
		return ""
	}
	return s.Pop(keyFlash)
}

// SignIn stores the login of a unit or person in this session and renews the token.
func SignIn(r *http.Request, loginID string) error { return signIn(r, keyLogin, loginID) }

// SignInStaff stores the login of a member of staff in this session and renews the token.
func SignInStaff(r *http.Request, sessionID string) error { return signIn(r, keyStaff, sessionID) }

func signIn(r *http.Request, key, value string) error {
	s := Session(r.Context())
	if err := s.m.RenewToken(r.Context()); err != nil {
		return err
	}
	s.Put(key, value)
	return nil
}

// SignOut removes everything but the staff login from this session and renews the token. Who
// was signed in stays known, because a page in another tab may still send their form.
func SignOut(r *http.Request) error { return signOut(r, keyStaff, keyAs, keyPerson, keyMember) }

// SignOutStaff removes everything but the unit login from this session and renews the token.
func SignOutStaff(r *http.Request) error { return signOut(r, keyLogin, keyAs, keyPerson, keyMember) }

func signOut(r *http.Request, keep ...string) error {
	s := Session(r.Context())
	kept := map[string]string{}
	for _, k := range keep {
		if v := s.Get(k); v != "" {
			kept[k] = v
		}
	}
	if err := s.m.RenewToken(r.Context()); err != nil {
		return err
	}
	for _, k := range s.m.Keys(r.Context()) {
		s.Drop(k)
	}
	for k, v := range kept {
		s.Put(k, v)
	}
	return nil
}

// LoginID is the id of the unit login of this browser, or "".
func LoginID(r *http.Request) string { return Session(r.Context()).Get(keyLogin) }

// StaffLoginID is the id of the staff login of this browser, or "".
func StaffLoginID(r *http.Request) string { return Session(r.Context()).Get(keyStaff) }

// Local reports whether p is a local path, to which a redirect is safe.
func Local(p string) bool {
	return strings.HasPrefix(p, "/") && !strings.HasPrefix(p, "//") && !strings.ContainsAny(p, "\\\r\n\t")
}
