package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/ui"
)

// Names of the cookies that remember the visitor's text size, colours and region. They hold nothing else.
const (
	CookieText   = "wt_text"
	CookieTheme  = "wt_theme"
	CookieRegion = "wt_region"
)

// shell gives the shell for visitors with the cookies of r.
func (f Front) shell(r *http.Request) ui.Shell {
	s := f.Shell
	s.Path = r.URL.RequestURI()
	if f.Banners != nil {
		s.Banners = f.Banners()
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		if s.Path = referer(r); s.Path == "" {
			s.Path = "/"
		}
	}
	s.Modes = ui.Modes{Text: oneOf(cookie(r, CookieText), "large"), Theme: oneOf(cookie(r, CookieTheme), "dark", "contrast")}
	code := cookie(r, CookieRegion)
	for _, g := range s.Regions {
		if g.Code == code {
			s.Region = g.Name
		}
	}
	return s
}

// withShell puts the shell into the context.
func (f Front) withShell(m *Mux, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := f.shell(r)
		s.Acting = actingBy(actor.From(r.Context()))
		if actor.From(r.Context()).Practice() {
			s.Shut = func(path string) bool { return !m.MayPractise(path) }
			s.Practice, s.Notice = PracticePath, "演练环境，不产生任何效力：单位、人员和办件都是虚构的，不发短信，一天后结束，随后清除。"
		}
		s.User = user(actor.From(r.Context()), WhoFrom(r.Context()))
		next.ServeHTTP(w, r.WithContext(ui.WithShell(r.Context(), s)))
	})
}

// actingBy is a short hash of the mandate acted under. It distinguishes the mandates of one
// person and grants nothing.
func actingBy(a actor.Actor) string {
	if !a.ForUnit() {
		return ""
	}
	sum := sha256.Sum256([]byte(a.MandateID))
	return hex.EncodeToString(sum[:4])
}

func user(a actor.Actor, who actor.Who) *ui.UserVM {
	switch {
	case a.IsStaff():
		return &ui.UserVM{Name: who.Person, Kind: "staff"}
	case a.ForUnit():
		return &ui.UserVM{Name: who.Unit, Kind: "unit"}
	case a.PersonID != "":
		return &ui.UserVM{Name: who.Person, Kind: "person"}
	}
	return nil
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

func oneOf(v string, known ...string) string {
	for _, k := range known {
		if v == k {
			return v
		}
	}
	return ""
}
