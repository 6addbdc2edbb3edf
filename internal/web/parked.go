package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/secret"
	"wangting/internal/store"
)

// A form that is posted after the login has ended is parked, sealed, beside the browser
// session, and the same page shows it again after the next login, until it is saved. Only
// whoever was signed in when the page was drawn sees it: the same mandate, on pages of
// staff the same member of staff, or on pages that belong to no unit the same person.

// MostTyped is the size of the biggest form without files, in bytes. Items allow 500 rows,
// which are a tenth of it.
const MostTyped = 4 << 20

// EndedSay is what a script is told when its request comes after the end of the login.
const EndedSay = "登录已失效，请重新登录，您填写的内容还在本页"

// Typed reads the form of a request into PostForm, whole. The fault is Invalid when the form
// is bigger than MostTyped or was cut off on its way.
func Typed(w http.ResponseWriter, r *http.Request) error {
	if r.PostForm != nil {
		return nil
	}
	r.Body = http.MaxBytesReader(w, r.Body, MostTyped)
	err := r.ParseForm()
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		return fault.Wrap(fault.Invalid, "填写的内容超过 4 MB，没有保存。请用浏览器的“返回”回到填写的页面，减少内容后再提交", err)
	case err != nil:
		return fault.Wrap(fault.Invalid, "提交的内容没有传完整，没有保存。请用浏览器的“返回”回到填写的页面，再提交一次", err)
	}
	return nil
}

// parking keeps parked forms in the database.
type parking struct {
	db   *store.DB
	keys *secret.Keyring
	now  func() time.Time
}

// parked is a form and its holder: a mandate, a member of staff or a person.
type parked struct {
	As   string
	Form url.Values
}

// mostParked is how many forms of one browser are kept; the oldest goes first.
const mostParked = 5

const sealParked = "web.parked"

// toLogin sends an unknown visitor to a login page that brings them back here. A script is
// told instead, because it would take the page for its answer.
func toLogin(w http.ResponseWriter, r *http.Request, login string) error {
	if byScript(r) {
		requestOf(r.Context()).login = login
		return fault.New(fault.Anonymous, EndedSay)
	}
	back := r.URL.RequestURI()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		if back = referer(r); back == "" {
			back = strings.TrimSuffix(login, "/login")
			if back == "" || login == "/login/person" {
				back = "/unit"
			}
		}
		if err := park(w, r, back); err != nil {
			return err
		}
	}
	q := url.Values{"next": {back}}
	s := Session(r.Context())
	if s.Get(keyLogin) != "" || s.Get(keyStaff) != "" {
		q.Set("ended", "1")
	}
	return Redirect(w, r, login+"?"+q.Encode())
}

// holderKey is the session key under which the last holder of a page's forms is kept.
func holderKey(path string) string {
	switch {
	case path == "/unit", strings.HasPrefix(path, "/unit/"):
		return keyAs
	case path == "/staff", strings.HasPrefix(path, "/staff/"):
		return keyMember
	}
	return keyPerson
}

// holders are the ids under which a caller's forms are kept.
func holders(a actor.Actor) map[string]string {
	return map[string]string{keyAs: a.MandateID, keyPerson: a.PersonID, keyMember: a.StaffID}
}

// noteHolder remembers who is signed in, for forms that come after the end of the login.
func noteHolder(s *Sess, a actor.Actor) {
	for key, holder := range holders(a) {
		if holder != "" && s.Get(key) != holder {
			s.Put(key, holder)
		}
	}
}

// park keeps the posted form for the page at back. It keeps nothing of a browser in which
// nobody was signed in.
func park(w http.ResponseWriter, r *http.Request, back string) error {
	u, err := url.Parse(back)
	if err != nil || strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return nil
	}
	s := Session(r.Context())
	as := s.Get(holderKey(u.Path))
	if as == "" {
		return nil
	}
	if err := Typed(w, r); err != nil {
		return err
	}
	form := url.Values{}
	for k, v := range r.PostForm {
		if !strings.Contains(k, "password") {
			form[k] = v
		}
	}
	if len(form) == 0 {
		return nil
	}
	if err := requestOf(r.Context()).parking.put(r.Context(), s.ID(), u.Path, parked{as, form}); err != nil {
		return err
	}
	s.Put(keyParked, "1")
	return nil
}

// Parked gives the form that this person posted from this page after their login had ended;
// otherwise nil. It gives it again until Unpark.
func Parked(r *http.Request) url.Values {
	s := Session(r.Context())
	if s.Get(keyParked) == "" {
		return nil
	}
	p, err := requestOf(r.Context()).parking.get(r.Context(), s.ID(), r.URL.Path)
	if err != nil {
		if !errors.Is(err, fault.NotFound) {
			Log(r.Context()).Error("reading a parked form", "err", err)
		}
		return nil
	}
	if p.As != holders(actor.From(r.Context()))[holderKey(r.URL.Path)] {
		return nil
	}
	return p.Form
}

// Unpark forgets the parked form of the page at path: what it holds is saved, or given up.
func Unpark(r *http.Request, path string) {
	s := Session(r.Context())
	if s.Get(keyParked) == "" {
		return
	}
	if err := requestOf(r.Context()).parking.drop(r.Context(), s.ID(), path); err != nil {
		Log(r.Context()).Error("forgetting a parked form", "err", err)
	}
}

const parkSQL = `
INSERT INTO web_parked (browser, path, data, expires_us)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (browser, path) DO UPDATE
   SET data = excluded.data, expires_us = excluded.expires_us`

const onlyNewestSQL = `
DELETE FROM web_parked
 WHERE browser = $1
   AND path NOT IN (SELECT path FROM web_parked WHERE browser = $1 ORDER BY expires_us DESC, path LIMIT $2)`

func (k parking) put(ctx context.Context, browser, path string, p parked) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return k.db.InTx(ctx, func(ctx context.Context) error {
		expires := store.Us(k.now().Add(lifetime))
		if _, err := k.db.Exec(ctx, parkSQL, browser, path, k.keys.Seal(sealParked, string(b)), expires); err != nil {
			return err
		}
		_, err := k.db.Exec(ctx, onlyNewestSQL, browser, mostParked)
		return err
	})
}

const parkedSQL = `
SELECT data
  FROM web_parked
 WHERE browser    = $1
   AND path       = $2
   AND expires_us > $3`

func (k parking) get(ctx context.Context, browser, path string) (parked, error) {
	var data []byte
	var p parked
	if err := k.db.Get(ctx, &data, parkedSQL, browser, path, store.Us(k.now())); err != nil {
		return p, err
	}
	plain, err := k.keys.Open(sealParked, data)
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal([]byte(plain), &p)
}

func (k parking) drop(ctx context.Context, browser, path string) error {
	_, err := k.db.Exec(ctx, `DELETE FROM web_parked WHERE browser = $1 AND path = $2`, browser, path)
	return err
}
