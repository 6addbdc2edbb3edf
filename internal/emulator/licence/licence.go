// Package licence emulates the platform of 电子营业执照. It issues codes, shows a "phone"
// page on which one chooses the holder and the licence, calls the hall back and tells who
// the holder is. It verifies the hall's SM2 signatures and signs its own messages.
package licence

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"

	"wangting/internal/emulator/people"
)

// Options sets the keys and the addresses.
type Options struct {
	AppID     string
	HallKey   *ecdsa.PublicKey
	Key       *sm2.PrivateKey
	PublicURL string // address of this port for phones; empty takes the request's host
	Path      string // path prefix of the pages
	HallURL   string // callbacks must begin with it; empty allows any
	People    *people.World
	Now       func() time.Time
}

type code struct {
	bizSn, callback string
	until           time.Time
}

type grant struct {
	unit, holder, number, role string
	until                      time.Time
}

// Platform is the emulated platform. It is safe for concurrent use.
type Platform struct {
	o      Options
	mu     sync.Mutex
	codes  map[string]code  // by the id in the QR code
	grants map[string]grant // by authCode
}

// New returns a Platform without codes.
func New(o Options) *Platform {
	return &Platform{o: o, codes: map[string]code{}, grants: map[string]grant{}}
}

// Handler serves the interfaces and the holder's page.
func (p *Platform) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /elic/v1/qr", p.qr)
	mux.HandleFunc("POST /elic/v1/token", p.token)
	mux.HandleFunc("GET /h/{code}", p.page)
	mux.HandleFunc("POST /h/{code}", p.answer)
	return mux
}

func canonical(f map[string]string) []byte {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(f)), func(n string) bool { return n == "sign" })
	for i, n := range names {
		names[i] = n + "=" + f[n]
	}
	return []byte(strings.Join(names, "&"))
}

func (p *Platform) sign(f map[string]string) map[string]string {
	sig, _ := p.o.Key.SignWithSM2(rand.Reader, nil, canonical(f))
	f["sign"] = base64.StdEncoding.EncodeToString(sig)
	return f
}

// question reads a signed question of the hall, or refuses it and returns false.
func (p *Platform) question(w http.ResponseWriter, r *http.Request) (map[string]string, bool) {
	var f map[string]string
	b, _ := io.ReadAll(io.LimitReader(r.Body, 64<<10))
	if json.Unmarshal(b, &f) != nil {
		http.Error(w, "json", http.StatusBadRequest)
		return nil, false
	}
	sig, err := base64.StdEncoding.DecodeString(f["sign"])
	ms, _ := strconv.ParseInt(f["ts"], 10, 64)
	if err != nil || f["appId"] != p.o.AppID || p.o.Now().Sub(time.UnixMilli(ms)).Abs() > 5*time.Minute ||
		!sm2.VerifyASN1WithSM2(p.o.HallKey, nil, canonical(f), sig) {
		http.Error(w, "sign", http.StatusUnauthorized)
		return nil, false
	}
	return f, true
}

func (p *Platform) reply(w http.ResponseWriter, to, f map[string]string) {
	f["nonce"] = to["nonce"]
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(p.sign(f))
}

func (p *Platform) qr(w http.ResponseWriter, r *http.Request) {
	f, ok := p.question(w, r)
	if !ok {
		return
	}
	if p.o.HallURL != "" && !strings.HasPrefix(f["callback"], p.o.HallURL+"/") {
		p.reply(w, f, map[string]string{"error": "callback"})
		return
	}
	name := rand.Text()
	p.mu.Lock()
	p.codes[name] = code{f["bizSn"], f["callback"], p.o.Now().Add(3 * time.Minute)}
	p.mu.Unlock()
	at := p.o.PublicURL
	if at == "" {
		at = "http://" + r.Host
	}
	p.reply(w, f, map[string]string{"qrContent": at + p.o.Path + "/h/" + name, "expireIn": "180"})
}

func (p *Platform) token(w http.ResponseWriter, r *http.Request) {
	f, ok := p.question(w, r)
	if !ok {
		return
	}
	p.mu.Lock()
	g, ok := p.grants[f["authCode"]]
	delete(p.grants, f["authCode"])
	p.mu.Unlock()
	u, known := p.o.People.Unit(g.unit)
	if !ok || !known || !p.o.Now().Before(g.until) {
		p.reply(w, f, map[string]string{"error": "authCode"})
		return
	}
	h := sm3.Sum([]byte(strings.ToUpper(g.number)))
	p.reply(w, f, map[string]string{"uniscid": u.USCC, "entname": u.Name, "lerep": u.RepName, "certType": g.role, "holderName": g.holder,
		"holderIdHash": hex.EncodeToString(h[:]), "entstatus": u.Status})
}

var view = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>电子营业执照（模拟）</title>
<link rel="stylesheet" href="/control/control.css"><link rel="icon" href="data:,"></head><body>
<main class="wrap"><h1>电子营业执照（模拟）</h1>{{if .Say}}<p role="status">{{.Say}}</p>{{else}}<p>选择要出示的电子营业执照。页面中的单位和人员均为虚构。</p>
<form method="post"><p><label for="holder">执照和持有人</label>` +
	` <select id="holder" name="holder">{{range .Holders}}<option value="{{.Value}}">{{.Label}}</option>{{end}}</select></p>
<p><button class="btn" type="submit" name="say" value="CONFIRMED">确认登录</button>` +
	` <button class="btn" type="submit" name="say" value="REFUSED">取消</button></p></form>{{end}}</main></body></html>`))

type choice struct{ Value, Label string }

type page struct {
	Say     string
	Holders []choice
}

func (p *Platform) find(name string) (code, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c, ok := p.codes[name]
	return c, ok && p.o.Now().Before(c.until)
}

func (p *Platform) show(w http.ResponseWriter, v page) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = view.Execute(w, v)
}

func (p *Platform) page(w http.ResponseWriter, r *http.Request) {
	if _, ok := p.find(r.PathValue("code")); !ok {
		p.show(w, page{Say: "二维码已失效，请在电脑上刷新"})
		return
	}
	var v page
	for _, u := range p.o.People.Units() {
		if u.USCC[0] == '9' { // only companies have licences
			v.Holders = append(
				v.Holders,
				choice{u.USCC + "|LEREP", u.Name + " - 法定代表人 " + u.RepName},
				choice{u.USCC + "|HANDLER", u.Name + " - 办事人"},
			)
		}
	}
	p.show(w, v)
}

func (p *Platform) answer(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("code")
	c, ok := p.find(name)
	if !ok {
		p.show(w, page{Say: "二维码已失效，请在电脑上刷新"})
		return
	}
	f := map[string]string{
		"appId":    p.o.AppID,
		"bizSn":    c.bizSn,
		"status":   "REFUSED",
		"authCode": "",
		"ts":       strconv.FormatInt(p.o.Now().UnixMilli(), 10),
		"nonce":    rand.Text(),
	}
	if r.PostFormValue("say") == "CONFIRMED" {
		g, ok := p.holder(r.PostFormValue("holder"))
		if !ok {
			http.Error(w, "holder", http.StatusBadRequest)
			return
		}
		f["status"], f["authCode"] = "CONFIRMED", rand.Text()
		p.mu.Lock()
		p.grants[f["authCode"]] = g
		p.mu.Unlock()
	}
	p.mu.Lock()
	delete(p.codes, name)
	p.mu.Unlock()
	if !p.call(r.Context(), c.callback, p.sign(f)) {
		p.show(w, page{Say: "业务系统没有回应，请稍后再试"})
		return
	}
	p.show(w, page{Say: map[string]string{"CONFIRMED": "已确认，请看电脑", "REFUSED": "已取消"}[f["status"]]})
}

func (p *Platform) holder(value string) (grant, bool) {
	uscc, role, _ := strings.Cut(value, "|")
	u, ok := p.o.People.Unit(uscc)
	g := grant{unit: u.USCC, holder: u.RepName, number: u.RepDocNumber, role: role, until: p.o.Now().Add(time.Minute)}
	if role != "LEREP" {
		i := slices.IndexFunc(p.o.People.Persons(), func(x people.Person) bool { return x.DocType == "01" && x.Number != u.RepDocNumber })
		if i < 0 {
			return g, false
		}
		g.holder, g.number = p.o.People.Persons()[i].Name, p.o.People.Persons()[i].Number
	}
	return g, ok
}

func (p *Platform) call(ctx context.Context, to string, f map[string]string) bool {
	b, _ := json.Marshal(f)
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(b))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode < 300
}
