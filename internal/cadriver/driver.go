// Package cadriver is the program beside the browser that speaks to CA keys. It
// listens on loopback only and speaks the public XTXApp bridge:
//
//	POST http://127.0.0.1:21051/synctl   {url, clsid, func, param:[…], token?} -> {retVal, token?}
//	ws   ws://127.0.0.1:21051/xtxapp/    {call_cmd_id:"onUsbkeyChange", retVal}
//
// Only pages of the halls it was started for are answered (Origin), so that no other
// page a person has open can count or use their keys. A PIN goes from the page to
// here and no further; it gives a token for two minutes, without which nothing is
// signed; a token is of one page's origin and one key.
package cadriver

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

// Info is one key as a list shows it.
type Info struct{ ID, Name string }

// Keys are the keys that are plugged in.
type Keys interface {
	List() ([]Info, error)
	// Open tries a PIN: an opened key, or how many tries are left (0: locked).
	Open(id, pin string) (Opened, int, error)
	Cert(id string) ([]byte, error)
	Tries(id string) int
}

// Opened is a key whose PIN was right.
type Opened interface {
	// Sign signs plainly (P1); SignMessage as a signed message (P7) with the certificates.
	Sign(text []byte) ([]byte, error)
	SignMessage(text []byte, detach bool) ([]byte, error)
}

// Driver answers pages.
type Driver struct {
	Keys    Keys
	Origins []string // of the halls, such as https://hall.example.gov.cn
	Now     func() time.Time

	mu     sync.Mutex
	opened map[string]session
}

type session struct {
	key        Opened
	id, origin string
	until      time.Time
}

const (
	life     = 2 * time.Minute
	lookFor  = time.Second // how often a new key is looked for
	maxAsked = 1 << 20
)

// Handler serves both ways.
func (d *Driver) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /synctl", d.call)
	mux.HandleFunc("OPTIONS /synctl", func(w http.ResponseWriter, r *http.Request) { d.allow(w, r) })
	mux.HandleFunc("GET /xtxapp/", d.events)
	return mux
}

// allow answers whether the page may ask, also before it does (CORS, Private Network Access).
func (d *Driver) allow(w http.ResponseWriter, r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if !slices.Contains(d.Origins, origin) {
		w.WriteHeader(http.StatusForbidden)
		return false
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Vary", "Origin")
	h.Set("Access-Control-Allow-Methods", "POST")
	h.Set("Access-Control-Allow-Headers", "Content-Type")
	h.Set("Access-Control-Allow-Private-Network", "true")
	return true
}

type asked struct {
	Func  string `json:"func"`
	Param []any  `json:"param"`
	Token string `json:"token"`
}

func (a asked) text(i int) string {
	if i >= len(a.Param) {
		return ""
	}
	s, _ := a.Param[i].(string)
	return s
}

type answer struct {
	RetVal any    `json:"retVal"`
	Token  string `json:"token,omitempty"`
}

func (d *Driver) call(w http.ResponseWriter, r *http.Request) {
	if !d.allow(w, r) {
		return
	}
	var a asked
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAsked)).Decode(&a) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(d.do(a, r.Header.Get("Origin")))
}

// do answers one call; what cannot be done is an empty text or false, as the bridge has it.
func (d *Driver) do(a asked, origin string) answer {
	switch a.Func {
	case "SOF_GetVersion":
		return answer{RetVal: "3.0.0"}
	case "SOF_GetUserList":
		return answer{RetVal: d.list()}
	case "SOF_GetPinRetryCount":
		return answer{RetVal: d.Keys.Tries(a.text(0))}
	case "SOF_ExportUserCert":
		c, err := d.Keys.Cert(a.text(0))
		if err != nil {
			return answer{RetVal: ""}
		}
		return answer{RetVal: base64.StdEncoding.EncodeToString(c)}
	case "SOF_Login":
		key, _, err := d.Keys.Open(a.text(0), a.text(1))
		if err != nil || key == nil {
			return answer{RetVal: false}
		}
		return answer{RetVal: true, Token: d.keep(session{key, a.text(0), origin, d.Now().Add(life)})}
	case "SOF_Logout":
		d.mu.Lock()
		delete(d.opened, a.Token)
		d.mu.Unlock()
		return answer{RetVal: true}
	case "SOF_SignData", "SOF_SignMessage":
		return answer{RetVal: d.sign(a, origin)}
	}
	return answer{RetVal: ""}
}

func (d *Driver) list() string {
	keys, err := d.Keys.List()
	if err != nil {
		return ""
	}
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.Name + "||" + k.ID
	}
	return strings.Join(out, "&&&")
}

func (d *Driver) keep(s session) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.opened == nil {
		d.opened = map[string]session{}
	}
	for t, s := range d.opened {
		if !d.Now().Before(s.until) {
			delete(d.opened, t)
		}
	}
	t := rand.Text()
	d.opened[t] = s
	return t
}

// sign is SOF_SignData(certId, data) or SOF_SignMessage(flag, certId, data); flag 1 detaches.
func (d *Driver) sign(a asked, origin string) string {
	d.mu.Lock()
	s, ok := d.opened[a.Token]
	d.mu.Unlock()
	id, text := a.text(0), a.text(1)
	if a.Func == "SOF_SignMessage" {
		id, text = a.text(1), a.text(2)
	}
	if !ok || s.id != id || s.origin != origin || !d.Now().Before(s.until) {
		return ""
	}
	var out []byte
	var err error
	if a.Func == "SOF_SignMessage" {
		flag, _ := a.Param[0].(float64)
		out, err = s.key.SignMessage([]byte(text), flag == 1)
	} else {
		out, err = s.key.Sign([]byte(text))
	}
	if err != nil {
		return ""
	}
	return base64.StdEncoding.EncodeToString(out)
}

// events tells a page when keys come and go.
func (d *Driver) events(w http.ResponseWriter, r *http.Request) {
	if !slices.Contains(d.Origins, r.Header.Get("Origin")) {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	c, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // the origin was proved above
	if err != nil {
		return
	}
	defer func() { _ = c.CloseNow() }()
	ctx := c.CloseRead(r.Context())
	d.tell(ctx, c)
}

func (d *Driver) tell(ctx context.Context, c *websocket.Conn) {
	last := d.list()
	tick := time.NewTicker(lookFor)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := d.list()
		if now == last {
			continue
		}
		last = now
		if wsjson.Write(ctx, c, map[string]any{"call_cmd_id": "onUsbkeyChange", "retVal": true}) != nil {
			return
		}
	}
}
