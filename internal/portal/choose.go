package portal

import (
	"net/http"
	"time"

	"wangting/internal/ui"
	"wangting/internal/web"
)

const kept = 365 * 24 * time.Hour // how long a browser remembers a choice

// region chooses a region and goes back to where one was (POR-1).
func (p *Pages) region(w http.ResponseWriter, r *http.Request) error {
	code := r.URL.Query().Get("code")
	for _, g := range ui.ShellFrom(r.Context()).Regions {
		if g.Code == code {
			remember(w, r, web.CookieRegion, code)
		}
	}
	return web.Redirect(w, r, web.Back(r, "/"))
}

// modes chooses how the hall looks (POR-9): text=large|normal, theme=light|dark|contrast.
func (p *Pages) modes(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	switch text := q.Get("text"); text {
	case "large":
		remember(w, r, web.CookieText, text)
	case "normal":
		remember(w, r, web.CookieText, "")
	}
	switch theme := q.Get("theme"); theme {
	case "dark", "contrast":
		remember(w, r, web.CookieTheme, theme)
	case "light":
		remember(w, r, web.CookieTheme, "")
	}
	return web.Redirect(w, r, web.Back(r, "/"))
}

// remember keeps a choice in the browser; the empty one is forgotten. It holds
// nothing about a person.
func remember(w http.ResponseWriter, r *http.Request, name, value string) {
	c := &http.Cookie{
		Name:     name,
		Value:    value,
		Path:     "/",
		MaxAge:   int(kept.Seconds()),
		SameSite: http.SameSiteLaxMode,
		HttpOnly: true,
		Secure:   r.TLS != nil,
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}
