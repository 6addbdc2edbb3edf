package sessionweb

import (
	"encoding/json"
	"net/http"
	"time"

	"wangting/internal/web"
)

const (
	// WhoPath is the page that asks which person acts, when only the unit is verified (APP-2).
	WhoPath = "/login/ca/who"
	// KeyScan is the session key of the scan code on the screen.
	KeyScan = "login.scan"

	keyProved = "login.ca"
)

// proved is a unit that this browser has verified by its certificate.
type proved struct {
	Unit, Next string
	Until      time.Time
}

// AskWho redirects to WhoPath, the question who acts for the verified unit. The verification
// expires at until.
func AskWho(w http.ResponseWriter, r *http.Request, unitID, next string, until time.Time) error {
	b, err := json.Marshal(proved{unitID, next, until})
	if err != nil {
		return err
	}
	s := web.Session(r.Context())
	s.Put(keyProved, string(b))
	s.Drop(KeyScan)
	return web.Redirect(w, r, WhoPath)
}

// Asked gives the verified unit and the address to go to afterwards. ok is false when no unit is
// verified at now.
func Asked(r *http.Request, now time.Time) (unitID, next string, ok bool) {
	var p proved
	err := json.Unmarshal([]byte(web.Session(r.Context()).Get(keyProved)), &p)
	return p.Unit, p.Next, err == nil && p.Unit != "" && now.Before(p.Until)
}

// ForgetProved removes the scan code and the verified unit from the browser session. Call it after
// a login.
func ForgetProved(r *http.Request) {
	s := web.Session(r.Context())
	s.Drop(KeyScan)
	s.Drop(keyProved)
}
