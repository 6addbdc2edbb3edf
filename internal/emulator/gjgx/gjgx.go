// Package gjgx emulates the national exchange of data (国家数据共享交换平台) with one interface, 企业基本信息验证. Headers,
// signature and secrets with a limited validity follow the exchange. The fields of question and answer are
// not public: those in Names are our own.
package gjgx

import (
	"crypto/aes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"wangting/internal/emulator/people"
	"wangting/internal/regno"
)

// Names are the fields of the question, and the states of a registration, in our own words.
var Names = struct {
	Code, Name, Rep, Number string
	States                  map[string]string // code → word
}{"uniscid", "entname", "lerep", "cerno", map[string]string{
	"1": people.Active, "2": people.Revoked, "3": people.Cancelled, "4": people.MovedAway,
}}

const (
	lasts  = 2 * time.Hour
	window = 5 * time.Minute // how far a call's time may be from ours
)

// Options sets whom the exchange knows.
type Options struct {
	Requester, Interface, Key string
	People                    *people.World
	Now                       func() time.Time
	Refusal                   func() string // code with which no secret is lent; nil or "" lends
}

// Exchange lends secrets and answers. It is safe for concurrent use.
type Exchange struct {
	o Options

	mu     sync.Mutex
	secret string
	until  time.Time
}

// New returns an Exchange that has lent nothing yet.
func New(o Options) *Exchange { return &Exchange{o: o} }

// Handler serves POST /refreshsecret/ and POST /<sid>/httpproxy/.
func (e *Exchange) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /refreshsecret/{$}", e.lend)
	mux.HandleFunc("POST /{sid}/httpproxy/{$}", e.pass)
	return mux
}

// End makes the secret that is lent worthless, as the exchange does when somebody else borrows one.
func (e *Exchange) End() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.secret = ""
}

func say(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	say(w, status, map[string]any{"code": code, "message": message, "data": nil})
}

// wrong says what is wrong with the headers, "" when nothing is.
func (e *Exchange) wrong(h http.Header, key string) string {
	rid, sid, stamp := h.Get("gjgxjhpt_rid"), h.Get("gjgxjhpt_sid"), h.Get("gjgxjhpt_rtime")
	if rid != e.o.Requester || sid != e.o.Interface {
		return "请求者没有这个接口的权限"
	}
	ms, err := strconv.ParseInt(stamp, 10, 64)
	if d := e.o.Now().Sub(time.UnixMilli(ms)); err != nil || d > window || d < -window {
		return "请求时间不在有效期内"
	}
	m := hmac.New(sha256.New, []byte(key))
	_, _ = io.WriteString(m, sid+rid+stamp)
	if key == "" || !hmac.Equal([]byte(base64.StdEncoding.EncodeToString(m.Sum(nil))), []byte(h.Get("gjgxjhpt_sign"))) {
		return "签名错误"
	}
	return ""
}

func (e *Exchange) lend(w http.ResponseWriter, r *http.Request) {
	if no := e.wrong(r.Header, e.o.Key); no != "" {
		refuse(w, http.StatusOK, "1", no)
		return
	}
	var body map[string]string
	if json.NewDecoder(io.LimitReader(r.Body, 4096)).Decode(&body) != nil || body["gjgxjhpt_sign"] != r.Header.Get("gjgxjhpt_sign") {
		refuse(w, http.StatusOK, "2", "参数错误")
		return
	}
	if e.o.Refusal != nil && e.o.Refusal() != "" {
		refuse(w, http.StatusOK, e.o.Refusal(), "不予发放密钥")
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.secret, e.until = strings.ToLower(rand.Text()), e.o.Now().Add(lasts)
	say(w, http.StatusOK, map[string]any{"code": "0", "message": "success",
		"data": map[string]any{"secret": sealed(e.o.Key, e.secret), "secretEndTime": strconv.FormatInt(e.until.UnixMilli(), 10)}})
}

// sealed is AES-128-ECB with PKCS#7 under what Java's SHA1PRNG makes of the key.
func sealed(key, text string) string {
	once := sha1.Sum([]byte(key))
	twice := sha1.Sum(once[:])
	block, _ := aes.NewCipher(twice[:16]) // sixteen bytes never fail
	pad := aes.BlockSize - len(text)%aes.BlockSize
	b := []byte(text + strings.Repeat(string(rune(pad)), pad))
	for i := 0; i < len(b); i += aes.BlockSize {
		block.Encrypt(b[i:i+aes.BlockSize], b[i:i+aes.BlockSize])
	}
	return base64.StdEncoding.EncodeToString(b)
}

func (e *Exchange) lentNow() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.o.Now().After(e.until) {
		return ""
	}
	return e.secret
}

func (e *Exchange) pass(w http.ResponseWriter, r *http.Request) {
	if no := e.wrong(r.Header, e.lentNow()); no != "" || r.PathValue("sid") != e.o.Interface {
		refuse(w, http.StatusUnauthorized, "401", no)
		return
	}
	var q map[string]string
	if json.NewDecoder(io.LimitReader(r.Body, 64<<10)).Decode(&q) != nil || q[Names.Code] == "" || q[Names.Name] == "" ||
		q[Names.Rep] == "" || q[Names.Number] == "" {
		refuse(w, http.StatusBadRequest, "400", "参数错误")
		return
	}
	say(w, http.StatusOK, map[string]any{"code": "200", "message": "success", "data": answer(e.o.People, q)})
}

// answer is one word about four values, and the state of the registration.
func answer(w *people.World, q map[string]string) map[string]any {
	u, ok := w.Unit(strings.ToUpper(q[Names.Code]))
	if !ok || !strings.HasPrefix(u.USCC, "9") {
		return map[string]any{"result": "2"}
	}
	same := tidy(q[Names.Name]) == tidy(u.Name) && regno.NameOf(q[Names.Rep]) == regno.NameOf(u.RepName) &&
		u.RepDocType == "01" && strings.ToUpper(q[Names.Number]) == u.RepDocNumber
	state := ""
	for code, word := range Names.States {
		if word == u.Status {
			state = code
		}
	}
	return map[string]any{"result": map[bool]string{true: "1", false: "0"}[same], "state": state}
}

// tidy makes brackets full-width and drops blanks, as registers do.
func tidy(name string) string {
	return strings.NewReplacer("(", "（", ")", "）", " ", "").Replace(name)
}
