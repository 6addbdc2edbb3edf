// Package cadriver owns the program beside the browser that gives pages access to CA
// keys. It listens on loopback only and speaks the public XTXApp protocol:
//
//	POST http://127.0.0.1:21051/synctl   {url, clsid, func, param:[…], token?} -> {retVal, token?}
//	ws   ws://127.0.0.1:21051/xtxapp/    {call_cmd_id:"onUsbkeyChange", retVal}
//
// It answers only pages of the halls in Driver.Origins (Origin header), so that no other
// open page can list or use a person's keys. A PIN travels from the page to this program
// and no further. The right PIN yields a token, valid for two minutes, for one origin and
// one key; nothing is signed without a token.
package cadriver

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

// Info is one key as the page lists it.
type Info struct{ ID, Name string }

// Keys gives access to the keys that are plugged in.
type Keys interface {
	List() ([]Info, error)
	// Open tries a PIN. It returns the opened key, or nil and the number of tries left (0: locked).
	Open(id, pin string) (Opened, int, error)
	Cert(id string) ([]byte, error)
	Tries(id string) int
}

// Opened is a key that accepted its PIN.
type Opened interface {
	// Sign makes a plain signature (P1), SignMessage a signed message (P7) with the certificates.
	Sign(text []byte) ([]byte, error)
	SignMessage(text []byte, detach bool) ([]byte, error)
}

// Driver answers pages. It is safe for concurrent use.
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
	life       = 2 * time.Minute
	lookFor    = time.Second // interval between two looks for plugged keys
	maxRequest = 1 << 20
)

// Handler serves both addresses of the protocol.
func (d *Driver) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /synctl", d.call)
	mux.HandleFunc("OPTIONS /synctl", func(w http.ResponseWriter, r *http.Request) { d.allow(w, r) })
	mux.HandleFunc("GET /xtxapp/", d.events)
	return mux
}

// allow reports whether the page may call. It sets the headers of CORS and Private
// Network Access, or answers 403.
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

type request struct {
	Func  string `json:"func"`
	Param []any  `json:"param"`
	Token string `json:"token"`
}

func (a request) stringParam(i int) string {
	if i >= len(a.Param) {
		return ""
	}
	s, _ := a.Param[i].(string)
	return s
}

// answer holds strings only: the protocol writes "true" and "3". Some ports of it call the field retValue, or write true
// and 3; pages take both.
type answer struct {
	RetVal string `json:"retVal"`
	Token  string `json:"token,omitempty"`
}

func (d *Driver) call(w http.ResponseWriter, r *http.Request) {
	if !d.allow(w, r) {
		return
	}
	var a request
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest)).Decode(&a) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(d.do(a, r.Header.Get("Origin")))
}

// do carries out one call. A call that fails returns "" or "false", as the protocol requires.
func (d *Driver) do(a request, origin string) answer {
	switch a.Func {
	case "SOF_GetVersion":
		return answer{RetVal: "3.0.0"}
	case "SOF_GetUserList":
		return answer{RetVal: d.list()}
	case "SOF_GetPinRetryCount":
		return answer{RetVal: strconv.Itoa(d.Keys.Tries(a.stringParam(0)))}
	case "SOF_ExportUserCert":
		c, err := d.Keys.Cert(a.stringParam(0))
		if err != nil {
			return answer{RetVal: ""}
		}
		return answer{RetVal: base64.StdEncoding.EncodeToString(c)}
	case "SOF_Login":
		key, _, err := d.Keys.Open(a.stringParam(0), a.stringParam(1))
		if err != nil || key == nil {
			return answer{RetVal: "false"}
		}
		return answer{RetVal: "true", Token: d.keep(session{key, a.stringParam(0), origin, d.Now().Add(life)})}
	case "SOF_Logout":
		d.mu.Lock()
		delete(d.opened, a.Token)
		d.mu.Unlock()
		return answer{RetVal: "true"}
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

// sign carries out SOF_SignData(certId, data) or SOF_SignMessage(flag, certId, data); flag 1 means detached.
func (d *Driver) sign(a request, origin string) string {
	d.mu.Lock()
	s, ok := d.opened[a.Token]
	d.mu.Unlock()
	id, text := a.stringParam(0), a.stringParam(1)
	if a.Func == "SOF_SignMessage" {
		id, text = a.stringParam(1), a.stringParam(2)
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

// events tells a page over a WebSocket when keys are plugged in or pulled out.
func (d *Driver) events(w http.ResponseWriter, r *http.Request) {
	if !slices.Contains(d.Origins, r.Header.Get("Origin")) {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	c, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // allow has checked the origin
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
		if wsjson.Write(ctx, c, map[string]any{"call_cmd_id": "onUsbkeyChange", "retVal": "true"}) != nil {
			return
		}
	}
}
