package web

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// A form that is posted after the login has ended is parked, sealed, beside the browser session. It comes back in one of two
// ways. A page that the Mux says fills itself (Mux.Fills) shows it again from Parked until it is saved. Every other form waits on
// a page of its own (package unfinished), from where the person sends it again or gives it up; so does the first of two different
// forms that come for one page that fills itself, as from two tabs.
//
// The argument. Only a request that has passed the cross-origin guard is parked, so no other site can lay a form here; and only in
// a browser whose last login is known. Only whoever was signed in then sees it: the same mandate on pages of a unit, the same
// person on their own, the same member of staff. Where it is sent is the address that the request itself was for, on a route of this
// hall, and the page of its return is a local path; neither is taken from a field. It is sent again by a click only, under the login
// of that moment, and the core decides again, also whether it comes too late. Passwords, codes and files are never kept. A form
// is at most MostTyped, and a browser keeps mostParked of them and mostParkedBytes, for as long as its session; what is beyond is
// refused with a sentence. A deliberate logout drops them.

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
		return fault.Wrap(fault.Invalid, sayTooLong, err)
	case err != nil:
		return fault.Wrap(fault.Invalid, sayCutOff, err)
	}
	return nil
}

// parked is a form and its holder: a mandate, a person or a member of staff.
type parked struct {
	As    string
	Form  url.Values
	Sent  *sent `json:",omitempty"` // nil where a page fills itself
	Moves *sent `json:",omitempty"` // there only: what Sent becomes when another form takes its place
}

// sameAs reports whether other is this form sent again.
func (p parked) sameAs(other parked) bool {
	return p.As == other.As && maps.EqualFunc(p.Form, other.Form, slices.Equal)
}

// toLogin sends an unknown visitor to a login page that brings them back here. A script is told instead, because it would take the
// page for its answer. holder is the session key of whoever the page belongs to.
func (m *Mux) toLogin(w http.ResponseWriter, r *http.Request, login, holder string) error {
	if byScript(r) {
		requestOf(r.Context()).login = login
		return fault.New(fault.Anonymous, EndedSay)
	}
	back, q, s := r.URL.RequestURI(), url.Values{}, Session(r.Context())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		if back = referer(r); back == "" {
			back = homes[login]
		}
		kept, err := m.park(w, r, back, holder)
		if err != nil {
			return err
		}
		if kept == keptAll || kept == keptWords {
			back = UnfinishedPath(r.URL.Path)
		}
		q.Set(paramTyped, kept)
	}
	q.Set("next", back)
	if had := map[bool]string{true: keyStaff, false: keyLogin}[holder == keyMember]; s.Get(had) != "" {
		q.Set("ended", "1")
	}
	return Redirect(w, r, login+"?"+q.Encode())
}

// homes are where a login leads when the page is not known from which a form came.
var homes = map[string]string{"/login": "/unit", "/login/person": "/unit", "/app/login": "/app", "/staff/login": "/staff"}

// noteHolder remembers who is signed in, for forms that come after the end of the login.
func noteHolder(s *Sess, a actor.Actor) {
	for _, key := range []string{keyAs, keyPerson, keyMember} {
		if now := holderNow(a, key); now != "" && s.Get(key) != now {
			s.Put(key, now)
		}
	}
}

// holderNow gives whom a session key names when a is signed in.
func holderNow(a actor.Actor, key string) string {
	switch key {
	case keyAs:
		return a.MandateID
	case keyPerson:
		return a.PersonID
	}
	return a.StaffID
}

// park keeps the posted form, and says what became of it.
func (m *Mux) park(w http.ResponseWriter, r *http.Request, back, holder string) (string, error) {
	s := Session(r.Context())
	as := s.Get(holder)
	if as == "" {
		return keptNothing, nil
	}
	form, files, err := posted(w, r)
	if err != nil {
		return "", err
	}
	secret := dropSecrets(form)
	if len(form) == 0 {
		return keptButton, nil
	}
	u, err := url.Parse(back)
	if err != nil {
		return "", err
	}
	p, at, kept, now := parked{As: as, Form: form}, u.Path, keptPage, requestOf(r.Context()).parking.now()
	f := &sent{Holder: holder, Action: actionOf(r.URL), Back: back, Files: files, Multipart: isMultipart(r), Secret: secret}
	if m.fillsItself(r, u) {
		f.At, p.Moves = now, f
	} else {
		p.Sent = f
		if at, err = p.key(); err != nil {
			return "", err
		}
		f.ID, f.At = at, now // no part of the key: a double click is one form
		if kept = keptAll; len(files) > 0 {
			kept = keptWords
		}
	}
	switch moved, err := requestOf(r.Context()).parking.put(r.Context(), s.ID(), at, p); {
	case errors.Is(err, errFull):
		return keptFull, nil
	case err != nil:
		return "", err
	case moved:
		kept = keptBoth
	}
	s.Put(keyParked, "1")
	return kept, nil
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
	key := keyPerson
	switch {
	case strings.HasPrefix(r.URL.Path, "/unit/"):
		key = keyAs
	case strings.HasPrefix(r.URL.Path, "/staff/"):
		key = keyMember
	}
	if p.As != holderNow(actor.From(r.Context()), key) {
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
