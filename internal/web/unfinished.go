package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/ui"
)

// sent is what is kept of a form that no page shows by itself.
type sent struct {
	ID        string // its place
	Holder    string // session key of whose it is
	Action    string // where it was sent
	Back      string // the page it came from
	Files     []File
	Multipart bool
	Secret    bool // a password or code was in it and is not kept
	At        time.Time
	Shown     bool `json:",omitempty"` // it was sent again and refused by a page that shows it
}

// Unsent is a form that waits to be sent again.
type Unsent struct {
	ID        string
	Action    string
	Back      string
	Form      url.Values
	Files     []File
	Multipart bool
	Secret    bool
	At        time.Time

	shown bool
}

// Where forms wait: of applicants, and of staff, whose login is another.
const (
	UnfinishedOwn   = "/unfinished"
	UnfinishedStaff = "/staff/unfinished"
)

// UnfinishedPath is where forms of the side wait to which a path belongs.
func UnfinishedPath(path string) string {
	if isStaff(path) {
		return UnfinishedStaff
	}
	return UnfinishedOwn
}

func isStaff(path string) bool { return path == "/staff" || strings.HasPrefix(path, "/staff/") }

// paramAgain names, in the address of a form that is sent again, the parked one that its success ends.
const paramAgain = "unfinished"

// sentPrefix begins the place of a form that no page shows by itself. No path begins with it.
const sentPrefix = "sent:"

// key is the place of a form among the parked ones. The same form sent twice has one place.
func (p parked) key() (string, error) {
	b, err := json.Marshal(p)
	sum := sha256.Sum256(b)
	return sentPrefix + hex.EncodeToString(sum[:16]), err
}

// actionOf is the address a form was sent to, without what its page had added for one login.
func actionOf(u *url.URL) string {
	q := u.Query()
	q.Del(ui.ParamActing)
	q.Del(paramAgain)
	to := url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: q.Encode()}
	return to.RequestURI()
}

// Fills says of a page that it shows again, from Parked, what was typed into these forms. Whatever is not named here waits on the
// page of unfinished forms.
func (m *Mux) Fills(page string, forms ...string) {
	for _, f := range forms {
		m.fills[f] = page
	}
}

// Filled gives the page of every form that Fills named, for the test that posts each of them.
func (m *Mux) Filled() map[string]string { return m.fills }

// fillsItself reports whether the page at back shows the form of r again.
func (m *Mux) fillsItself(r *http.Request, back *url.URL) bool {
	page, ok := m.fills[r.Pattern]
	if !ok {
		return false
	}
	_, pattern := m.mux.Handler(&http.Request{Method: http.MethodGet, Host: r.Host, URL: &url.URL{Path: back.Path}})
	return pattern == page
}

// Unfinished gives the forms that whoever is signed in sent from this browser after their login had ended, newest first.
func Unfinished(r *http.Request) ([]Unsent, error) {
	s, who := Session(r.Context()), actor.From(r.Context())
	if s.Get(keyParked) == "" {
		return nil, nil
	}
	all, err := requestOf(r.Context()).parking.unfinished(r.Context(), s.ID())
	if err != nil {
		return nil, err
	}
	var own []Unsent
	for _, p := range all {
		f := p.Sent
		if f == nil || p.As == "" || p.As != holderNow(who, f.Holder) || !Local(f.Action) || !Local(f.Back) {
			continue
		}
		own = append(own, Unsent{strings.TrimPrefix(f.ID, sentPrefix), f.Action, f.Back, p.Form, f.Files, f.Multipart, f.Secret, f.At, f.Shown})
	}
	return own, nil
}

// Again is the address to which an unsent form is sent again: when it is taken, it is forgotten here.
func (f Unsent) Again() string {
	sep := "?"
	if strings.Contains(f.Action, "?") {
		sep = "&"
	}
	return f.Action + sep + paramAgain + "=" + f.ID
}

// Forget drops an unsent form: it was taken, or is given up.
func Forget(r *http.Request, id string) { Unpark(r, sentPrefix+id) }

// guarded serves a page of somebody who is signed in. The first page after a login leads to what they had sent before it, and a
// form that is sent again is forgotten when it is taken. A page that refuses it shows it or sends an error; then it stays, and goes
// with the form that the page showed when that is taken, or it would be sent a second time.
func guarded(w http.ResponseWriter, r *http.Request, p Page) error {
	led, err := lead(w, r)
	if led || err != nil {
		return err
	}
	if r.Method != http.MethodPost || Session(r.Context()).Get(keyParked) == "" {
		return p(w, r)
	}
	rec := &recorder{ResponseWriter: w}
	if err := p(rec, r); err != nil {
		return err
	}
	switch again := r.URL.Query().Get(paramAgain); {
	case again != "" && rec.status < http.StatusBadRequest:
		Forget(r, again)
	case again != "":
		err = eachUnfinished(r, func(f Unsent) bool { return f.ID == again }, noteShown)
	case rec.status == http.StatusSeeOther || rec.status == http.StatusNoContent:
		err = eachUnfinished(r, func(f Unsent) bool { return f.shown && pathOf(f.Action) == r.URL.Path }, Forget)
	}
	if err != nil {
		Log(r.Context()).Error("noting what became of a parked form", "err", err)
	}
	return nil
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}

// eachUnfinished does something with those of the unfinished forms that match.
func eachUnfinished(r *http.Request, match func(Unsent) bool, do func(r *http.Request, id string)) error {
	all, err := Unfinished(r)
	if err != nil {
		return err
	}
	for _, f := range all {
		if match(f) {
			do(r, f.ID)
		}
	}
	return nil
}

// noteShown remembers that a page has shown an unsent form again.
func noteShown(r *http.Request, id string) {
	if err := requestOf(r.Context()).parking.noteShown(r.Context(), Session(r.Context()).ID(), sentPrefix+id); err != nil {
		Log(r.Context()).Error("noting that a parked form was shown", "err", err)
	}
}

// lead sends a person, once after each login, to the forms that wait for them.
func lead(w http.ResponseWriter, r *http.Request) (bool, error) {
	s, who, flag := Session(r.Context()), actor.From(r.Context()), keyLead+keyLogin
	if isStaff(r.URL.Path) {
		flag = keyLead + keyStaff
	}
	if s.Get(flag) == "" || !navigates(r) || who.IsStaff() && len(who.Roles) == 0 { // who has to change a password does that first
		return false, nil
	}
	s.Drop(flag)
	to := UnfinishedPath(r.URL.Path)
	if r.URL.Path == to {
		return false, nil
	}
	waiting, err := Unfinished(r)
	if err != nil || len(waiting) == 0 {
		return false, err
	}
	return true, Redirect(w, r, to)
}

// navigates reports whether a request is for a page that a person opens, and not for a part of one.
func navigates(r *http.Request) bool {
	mode := r.Header.Get("Sec-Fetch-Mode")
	return r.Method == http.MethodGet && !byScript(r) && r.Header.Get("HX-Request") == "" && (mode == "" || mode == "navigate")
}
