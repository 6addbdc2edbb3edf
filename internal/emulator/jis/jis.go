// Package jis emulates the province's single sign-on: the sign-in page, tickets that
// work once within a minute, and the service that tells who signed in, either behind the
// gateway or, in the older generation, called directly. It verifies the hall's signatures
// and encrypts its answers.
package jis

import (
	"bytes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emmansun/gmsm/padding"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"

	"wangting/internal/emulator/people"
)

// Options sets the credentials and the addresses that browsers may return to.
type Options struct {
	AppMark, AppWord string
	HallURL          string // return addresses begin with it; empty allows any
	People           *people.World
	Now              func() time.Time
}

// user is somebody who signed in.
type user struct {
	Name, CertNo, Mobile, UnitCode string
	Role                           int
	until                          time.Time
}

// Province is the emulated sign-on. It is safe for concurrent use.
type Province struct {
	o  Options
	mu sync.Mutex
	// Tickets and tokens are valid for a minute; a ticket works once.
	tickets, tokens map[string]user
}

// New returns a Province with nobody signed in.
func New(o Options) *Province {
	return &Province{o: o, tickets: map[string]user{}, tokens: map[string]user{}}
}

// Handler serves the sign-in page and the service.
func (p *Province) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /auth-center", p.page)
	mux.HandleFunc("POST /auth-center", p.enter)
	mux.HandleFunc("POST /gateway", p.gateway)
	mux.HandleFunc("POST /direct", p.direct)
	return mux
}

var view = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>省政务登录（模拟）</title>
<link rel="stylesheet" href="/control/control.css"><link rel="icon" href="data:,"></head><body>
<main class="wrap"><h1>省政务统一身份认证（模拟）</h1><p>选择以谁登录。页面中的单位和人员均为虚构。</p>
<form method="post" action="auth-center">{{range $k, $v := .Hidden}}<input type="hidden" name="{{$k}}" value="{{$v}}">{{end}}
<p><label for="user">账户</label>` +
	` <select id="user" name="user">{{range .Users}}<option value="{{.Value}}">{{.Label}}</option>{{end}}</select></p>
<p><button class="btn" type="submit">登录省政务</button></p></form></main></body></html>`))

type choice struct{ Value, Label string }

func (p *Province) page(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("appMark") != p.o.AppMark || !p.allowed(q.Get("backUrl")) {
		http.Error(w, "unknown application or address", http.StatusBadRequest)
		return
	}
	v := struct {
		Hidden map[string]string
		Users  []choice
	}{Hidden: map[string]string{"appMark": q.Get("appMark"), "backUrl": q.Get("backUrl"), "userType": q.Get("userType")}}
	if q.Get("userType") == "1" {
		for _, x := range p.o.People.Persons() {
			v.Users = append(v.Users, choice{x.Number, x.Name + " " + x.Number})
		}
	} else {
		for _, u := range p.o.People.Units() {
			v.Users = append(v.Users, choice{u.USCC + "|2", u.Name + "（法人）"}, choice{u.USCC + "|0", u.Name + "（经办人）"})
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = view.Execute(w, v)
}

func (p *Province) allowed(back string) bool {
	u, err := url.Parse(back)
	return err == nil && u.Host != "" && (p.o.HallURL == "" || strings.HasPrefix(back, p.o.HallURL+"/"))
}

func (p *Province) enter(w http.ResponseWriter, r *http.Request) {
	back := r.PostFormValue("backUrl")
	if r.PostFormValue("appMark") != p.o.AppMark || !p.allowed(back) {
		http.Error(w, "unknown application or address", http.StatusBadRequest)
		return
	}
	who, ok := p.find(r.PostFormValue("userType"), r.PostFormValue("user"))
	if !ok {
		http.Error(w, "unknown user", http.StatusBadRequest)
		return
	}
	ticket := rand.Text()
	p.mu.Lock()
	who.until = p.o.Now().Add(time.Minute)
	p.tickets[ticket] = who
	p.mu.Unlock()
	u, _ := url.Parse(back)
	q := u.Query()
	q.Set("ticket", ticket)
	u.RawQuery = q.Encode()
	http.Redirect(w, r, u.String(), http.StatusSeeOther)
}

func (p *Province) find(kind, value string) (user, bool) {
	if kind == "1" {
		x, ok := p.o.People.Person("01", value)
		return user{Name: x.Name, CertNo: x.Number}, ok
	}
	code, role, _ := strings.Cut(value, "|")
	u, ok := p.o.People.Unit(code)
	if role == "2" {
		return user{Name: u.RepName, CertNo: u.RepDocNumber, UnitCode: u.USCC, Role: 2}, ok
	}
	i := slices.IndexFunc(p.o.People.Persons(), func(x people.Person) bool { return x.DocType == "01" && x.Number != u.RepDocNumber })
	if i < 0 {
		return user{}, false
	}
	x := p.o.People.Persons()[i]
	return user{Name: x.Name, CertNo: x.Number, UnitCode: u.USCC}, ok
}

func (p *Province) gateway(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil || !p.signed(r.PostForm) {
		p.answer(w, map[string]any{"code": 401, "msg": "sign"})
		return
	}
	var biz struct{ AppMark, Params string }
	var params map[string]string
	if json.Unmarshal([]byte(r.PostFormValue("biz_content")), &biz) != nil || json.Unmarshal([]byte(biz.Params), &params) != nil ||
		biz.AppMark != p.o.AppMark {
		p.answer(w, map[string]any{"code": 400, "msg": "biz_content"})
		return
	}
	inner := map[string]any{"retcode": "000000"}
	switch r.PostFormValue("interface_id") {
	case "ticketValidate":
		if token, kind, ok := p.change(params["ticket"]); ok {
			inner["data"] = text(map[string]any{"token": token, "usertype": kind})
		} else {
			inner["retcode"] = "100001"
		}
	case "findPerUserByToken", "findCorUserByToken":
		if u, ok := p.take(p.tokens, params["token"]); ok {
			data := map[string]string{"name": u.Name, "certNo": u.CertNo, "mobile": u.Mobile}
			if unit, ok := p.o.People.Unit(u.UnitCode); ok {
				data["creditCode"], data["corporationName"] = unit.USCC, unit.Name
				data["corUserName"], data["corUserCertNo"] = unit.RepName, unit.RepDocNumber
				data["corUserRole"] = strconv.Itoa(u.Role)
			}
			inner["data"] = data
		} else {
			inner["retcode"] = "100002"
		}
	default:
		inner["retcode"] = "100003"
	}
	b, _ := json.Marshal(inner)
	p.answer(w, map[string]any{"code": "200", "msg": "ok", "data": p.seal(b)})
}

// change exchanges a ticket for a token, once.
func (p *Province) change(ticket string) (token, kind string, ok bool) {
	u, ok := p.take(p.tickets, ticket)
	if !ok {
		return "", "", false
	}
	token, kind = rand.Text(), "2"
	if u.UnitCode == "" {
		kind = "1"
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tokens[token] = u
	return token, kind, true
}

func (p *Province) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (p *Province) take(from map[string]user, key string) (user, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	u, ok := from[key]
	delete(from, key)
	return u, ok && p.o.Now().Before(u.until)
}

func (p *Province) signed(form url.Values) bool {
	ms, err := strconv.ParseInt(form.Get("timestamp"), 10, 64)
	if age := p.o.Now().Sub(time.UnixMilli(ms)); err != nil || form.Get("app_id") != p.o.AppMark || age.Abs() > 5*time.Minute {
		return false
	}
	var parts []string
	for n := range form {
		if n != "sign" {
			parts = append(parts, n+"="+form.Get(n))
		}
	}
	slices.Sort(parts)
	m := hmac.New(sm3.New, []byte(p.o.AppWord))
	m.Write([]byte(strings.Join(parts, "&")))
	return hmac.Equal([]byte(hex.EncodeToString(m.Sum(nil))), []byte(form.Get("sign")))
}

func (p *Province) seal(plain []byte) string {
	key := sm3.Sum([]byte(p.o.AppWord))
	block, _ := sm4.NewCipher(key[:sm4.BlockSize])
	iv := make([]byte, sm4.BlockSize)
	_, _ = rand.Read(iv)
	padded := padding.NewPKCS7Padding(sm4.BlockSize).Pad(plain)
	out := make([]byte, len(padded))
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, padded)
	return base64.StdEncoding.EncodeToString(bytes.Join([][]byte{iv, out}, nil))
}
