package sessionweb

import (
	"encoding/json"
	"net/http"
	"time"

	"wangting/internal/web"
)

const (
	// WhoPath is the page that asks who of a unit's people acts, when only the unit is proved (APP-2).
	WhoPath = "/login/ca/who"
	// KeyScan is where the browser session keeps the code that its screen shows.
	KeyScan = "login.scan"

	keyProved = "login.ca"
)

// proved is a unit that a certificate has proved to this browser.
type proved struct {
	Unit, Next string
	Until      time.Time
}

// AskWho sends the browser to the question who acts for the unit; until is when the proof is worth nothing any more.
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

// Asked gives the unit for which it is asked who acts, and where to go then; false when nothing is proved at now.
func Asked(r *http.Request, now time.Time) (unitID, next string, ok bool) {
	var p proved
	err := json.Unmarshal([]byte(web.Session(r.Context()).Get(keyProved)), &p)
	return p.Unit, p.Next, err == nil && p.Unit != "" && now.Before(p.Until)
}

// ForgetProved drops code and proof after a login.
func ForgetProved(r *http.Request) {
	s := web.Session(r.Context())
	s.Drop(KeyScan)
	s.Drop(keyProved)
}
