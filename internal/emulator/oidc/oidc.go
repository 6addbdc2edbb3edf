// Package oidc emulates a province's sign-on by OpenID Connect: a provider built on
// zitadel/oidc, with a page on which one chooses who signs in. It requires PKCE, the
// hall's secret and the registered return address.
package oidc

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/op"

	"wangting/internal/emulator/people"
)

// Options sets the credentials and the address that browsers may return to.
type Options struct {
	Path                   string // path prefix; the issuer is the request's host and this path
	ClientID, ClientSecret string
	Back                   string // the registered return address of the hall
	Key                    *rsa.PrivateKey
	People                 *people.World
	Now                    func() time.Time
}

// Provider is the emulated sign-on. It is safe for concurrent use.
type Provider struct {
	o       Options
	handler http.Handler

	mu       sync.Mutex
	requests map[string]*request // by id
	codes    map[string]string   // code to id of the request
}

// New returns a Provider, or an error of the library.
func New(o Options) (*Provider, error) {
	p := &Provider{o: o, requests: map[string]*request{}, codes: map[string]string{}}
	c := &op.Config{CodeMethodS256: true, SupportedScopes: []string{"openid", "profile"}}
	if _, err := rand.Read(c.CryptoKey[:]); err != nil {
		return nil, err
	}
	provider, err := op.NewProvider(c, p, op.IssuerFromHost(o.Path), op.WithAllowInsecure())
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login", p.page)
	mux.HandleFunc("POST /login", p.enter)
	mux.Handle("/", provider)
	p.handler = mux
	return p, nil
}

// Handler serves the page and the provider.
func (p *Provider) Handler() http.Handler { return p.handler }

var view = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>省政务登录（模拟）</title>
<link rel="stylesheet" href="/control/control.css"><link rel="icon" href="data:,"></head><body>
<main class="wrap"><h1>省政务统一身份认证（模拟）</h1><p>选择以谁登录。页面中的单位和人员均为虚构。</p>
<form method="post" action="login"><input type="hidden" name="id" value="{{.ID}}">
<p><label for="user">账户</label>` +
	` <select id="user" name="user">{{range .Users}}<option value="{{.Value}}">{{.Label}}</option>{{end}}</select></p>
<p><button class="btn" type="submit">登录省政务</button></p></form></main></body></html>`))

type choice struct{ Value, Label string }

func (p *Provider) page(w http.ResponseWriter, r *http.Request) {
	v := struct {
		ID    string
		Users []choice
	}{ID: r.URL.Query().Get("id")}
	for _, u := range p.o.People.Units() {
		v.Users = append(v.Users, choice{u.USCC + "|2", u.Name + "（法人）"}, choice{u.USCC + "|0", u.Name + "（经办人）"})
	}
	for _, x := range p.o.People.Persons() {
		v.Users = append(v.Users, choice{x.Number, x.Name + " " + x.Number})
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = view.Execute(w, v)
}

func (p *Provider) enter(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	req, ok := p.requests[r.PostFormValue("id")]
	if ok {
		req.subject, req.at = r.PostFormValue("user"), p.o.Now()
	}
	p.mu.Unlock()
	if !ok || p.claims(r.PostFormValue("user")) == nil {
		http.Error(w, "unknown request or user", http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, p.o.Path+"/authorize/callback?id="+req.GetID(), http.StatusSeeOther)
}

// claims returns the claims of a subject: a person's number, or a unit's code and a role.
func (p *Provider) claims(subject string) map[string]any {
	code, role, legal := strings.Cut(subject, "|")
	if !legal {
		x, ok := p.o.People.Person("01", subject)
		if !ok {
			return nil
		}
		return map[string]any{"name": x.Name, "certNo": x.Number}
	}
	u, ok := p.o.People.Unit(code)
	n, err := strconv.Atoi(role)
	if !ok || err != nil {
		return nil
	}
	c := map[string]any{
		"name":            u.RepName,
		"certNo":          u.RepDocNumber,
		"creditCode":      u.USCC,
		"corporationName": u.Name,
		"corUserName":     u.RepName,
		"corUserCertNo":   u.RepDocNumber,
		"corUserRole":     n, // a number, as some provinces write it
	}
	if n == 2 {
		return c
	}
	i := slices.IndexFunc(p.o.People.Persons(), func(x people.Person) bool { return x.DocType == "01" && x.Number != u.RepDocNumber })
	if i < 0 {
		return nil
	}
	c["name"], c["certNo"] = p.o.People.Persons()[i].Name, p.o.People.Persons()[i].Number
	return c
}

// signing adapts the provider's key to the library.
type signing struct{ *rsa.PrivateKey }

func (signing) ID() string                                  { return "1" }
func (signing) Use() string                                 { return "sig" }
func (signing) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (signing) Algorithm() jose.SignatureAlgorithm          { return jose.RS256 }

type private struct{ signing }

func (k private) Key() any { return k.PrivateKey }

type public struct{ signing }

func (k public) Key() any { return &k.PublicKey }

func (p *Provider) SigningKey(context.Context) (op.SigningKey, error) {
	return private{signing{p.o.Key}}, nil
}

func (p *Provider) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256}, nil
}

func (p *Provider) KeySet(context.Context) ([]op.Key, error) {
	return []op.Key{public{signing{p.o.Key}}}, nil
}

func (p *Provider) Health(context.Context) error { return nil }
