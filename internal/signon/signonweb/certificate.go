package signonweb

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/session/sessionweb"
	"wangting/internal/signon"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Certificates is the part of signon.Certificates that the pages call.
type Certificates interface {
	Challenge(ctx context.Context, who actor.Actor, binding string) (signon.Challenge, error)
	Prove(ctx context.Context, who actor.Actor, binding, challengeID string, s signon.CertSigned) (signon.Evidence, error)
}

// Download is a driver that people can download.
type Download struct{ Name, URL string }

// CertificatePages are the pages of the login by CA (LOG-4). The script of the page talks to the
// driver on the person's own machine; the PIN goes to the driver and never to this server.
type CertificatePages struct {
	OutsidePages
	Certificates Certificates // nil: this login is not offered
	Ways         *sessionweb.Ways
	Driver       string // where the driver listens, such as http://127.0.0.1:21051
	Downloads    []Download
}

const (
	caPath       = "/login/ca"
	caDriverPath = caPath + "/driver"
)

var caWay = outsideWay{"ca", "CA 登录", "/login?way=ca", "暂时无法向发证机构核实证书，请稍后再试，或用其他方式登录"}

// Mount registers the pages on the mux.
func (p CertificatePages) Mount(m *web.Mux) {
	m.Handle("GET "+caDriverPath, p.driver)
	if p.Certificates == nil {
		return
	}
	m.Handle("POST "+caPath+"/challenge", p.challenge)
	m.Handle("POST "+caPath, p.enter)
	m.Handle("GET "+caPath, func(w http.ResponseWriter, r *http.Request) error { return web.Redirect(w, r, caWay.Path) })
}

// Join adds 「CA」 to the box of the login page.
func (p CertificatePages) Join() {
	part := func(w http.ResponseWriter, _ *http.Request, next string) (templ.Component, error) {
		if p.Certificates == nil {
			return ui.Note(closedCA), nil
		}
		return caForm(p.view(w, next, nil)), nil
	}
	p.Ways.Join(sessionweb.Way{Key: "ca", Text: "CA", Part: part, Closed: p.Certificates == nil})
}

type caView struct {
	Driver, Events, Next string
	Problem              *fault.Fault
}

// view builds the form in the login box, and sets the header that lets the page talk to the driver.
func (p CertificatePages) view(w http.ResponseWriter, next string, problem *fault.Fault) caView {
	v := caView{Next: next, Driver: p.Driver + "/synctl", Events: strings.Replace(p.Driver, "http", "ws", 1) + "/xtxapp/", Problem: problem}
	web.AllowConnect(w, v.Driver, v.Events)
	return v
}

func (p CertificatePages) challenge(w http.ResponseWriter, r *http.Request) error {
	c, err := p.Certificates.Challenge(r.Context(), actor.From(r.Context()), web.Session(r.Context()).ID())
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.JSON(w, http.StatusOK, map[string]string{"id": c.ID, "text": c.Text})
}

func (p CertificatePages) enter(w http.ResponseWriter, r *http.Request) error {
	next := sessionweb.Wanted(r)
	problem := func(f *fault.Fault) error {
		v := p.Ways.UnitBox("ca", next, caForm(p.view(w, next, f)))
		v.HasError = true
		return sessionweb.Answer(w, r, web.Status(f.Kind), v)
	}
	cert, err := base64.StdEncoding.DecodeString(r.PostFormValue("cert"))
	sig, err2 := base64.StdEncoding.DecodeString(r.PostFormValue("signature"))
	if err != nil || err2 != nil || len(sig) == 0 {
		return problem(fault.New(
			fault.Invalid, "没有读到 CA 签名。请插入 CA，确认驱动已安装并运行，再点“登录”；浏览器须允许运行脚本",
		))
	}
	e, err := p.Certificates.Prove(r.Context(), actor.From(r.Context()), web.Session(r.Context()).ID(), r.PostFormValue("challenge"),
		signon.CertSigned{Cert: cert, Signature: sig, P7: r.PostFormValue("format") != "P1"})
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Expired) {
		err = p.Dispatcher.Refuse(r.Context(), actor.From(r.Context()), caWay.Key, err)
		return problem(fault.Of(err))
	}
	if errors.Is(err, fault.Away) {
		return problem(fault.New(fault.Away, caWay.Silent))
	}
	return p.proceed(w, r, caWay, e, err, next)
}

func (p OutsidePages) askWho(w http.ResponseWriter, r *http.Request, unitID, next string) error {
	return sessionweb.AskWho(w, r, unitID, next, p.Now().Add(10*time.Minute))
}

func (p CertificatePages) driver(w http.ResponseWriter, r *http.Request) error {
	yours, others := forSystem(p.Downloads, r.UserAgent())
	return web.Render(w, r, http.StatusOK, driverPage(yours, others))
}
