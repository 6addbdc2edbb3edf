package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"wangting/internal/actor"
)

// A form that is posted after the login has ended is parked in the sealed browser
// session, and the same page shows it again after the next login. It is given back once,
// and only to the same mandate.

const mostParked = 64 << 10

type parked struct {
	Path string
	As   string
	Form url.Values
}

// toLogin sends an unknown visitor to a login page that brings them back here.
func toLogin(w http.ResponseWriter, r *http.Request, login string) error {
	back := r.URL.RequestURI()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		if back = referer(r); back == "" {
			back = strings.TrimSuffix(login, "/login")
			if back == "" || login == "/login/person" {
				back = "/unit"
			}
		}
		park(r, back)
	}
	q := url.Values{"next": {back}}
	s := Session(r.Context())
	if s.Get(keyLogin) != "" || s.Get(keyStaff) != "" {
		q.Set("ended", "1")
	}
	return Redirect(w, r, login+"?"+q.Encode())
}

func park(r *http.Request, back string) {
	s := Session(r.Context())
	as := s.Get(keyAs)
	upload := strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/")
	if as == "" || r.ContentLength > mostParked || upload || r.ParseForm() != nil || len(r.PostForm) == 0 {
		return
	}
	form := url.Values{}
	for k, v := range r.PostForm {
		if !strings.Contains(k, "password") {
			form[k] = v
		}
	}
	u, err := url.Parse(back)
	if err != nil {
		return
	}
	if b, err := json.Marshal(parked{u.Path, as, form}); err == nil {
		s.Put(keyParked, string(b))
	}
}

// Parked gives, once, the form that this person posted to this page after their login had ended; otherwise nil.
func Parked(r *http.Request) url.Values {
	s := Session(r.Context())
	raw := s.Get(keyParked)
	if raw == "" {
		return nil
	}
	var p parked
	if json.Unmarshal([]byte(raw), &p) != nil || p.As != actor.From(r.Context()).MandateID {
		s.Drop(keyParked)
		return nil
	}
	if p.Path != r.URL.Path {
		return nil
	}
	s.Drop(keyParked)
	return p.Form
}
