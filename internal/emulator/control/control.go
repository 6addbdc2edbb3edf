// Package control owns the control page of the emulators (OUT-2): it lists sent
// messages, decides faces, adds units and persons, and breaks services. Every form
// is also an interface for tests: without text/html in Accept the same address
// answers JSON.
//
//	GET  /control                     page: messages, faces, services
//	GET  /control/world               page: units and persons
//	GET  /control/sms?phone=          JSON, newest first
//	GET  /control/faces               JSON, pending first
//	GET  /control/units, /persons     JSON
//	GET  /control/levers              JSON
//	POST /control/face/{id}           outcome=pass|fail|cancel
//	POST /control/lever               service, mode=ok|slow|error|down|tampered, delay=8s, refusal=<code of the service>
//	POST /control/limits              on=true|false
//	POST /control/unit, /person       fields as in people.Unit and people.Person
//	GET  /control/core                page: the records of the core business system
//	POST /control/core/card           number, state=正常|临时挂失|正式挂失|注销
//	POST /control/core/owing          uscc, yuan
//	POST /control/core/calendar       calendar=|closed|open
//	POST /control/core/failing        number of the person whose rows fail
//	GET  /control/older               page, or JSON: the accounts of the older halls
//	GET  /control/ca                  page: the counter of the certificate authority
//	POST /control/ca/issue            uscc, validity=years|minutes|past, to=driver|file
//	POST /control/ca/revoke           serial
//
// It needs no login: it is part of a demonstration and shows invented data only.
package control

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"wangting/internal/emulator/alipay"
	"wangting/internal/emulator/aliyunsms"
	"wangting/internal/emulator/ca"
	"wangting/internal/emulator/coresys"
	"wangting/internal/emulator/lever"
	"wangting/internal/emulator/people"
	"wangting/internal/fault"
)

//go:embed control.css
var controlCSS []byte

// Deps holds the emulators that the page shows and changes.
type Deps struct {
	People  *people.World
	Face    *alipay.Bureau
	SMS     *aliyunsms.Platform
	Levers  *lever.Board
	Core    *coresys.Book
	CA      *ca.Authority
	HallURL string
}

// Handler serves every address below /control.
func Handler(d Deps) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /control", func(w http.ResponseWriter, r *http.Request) { d.desk(w, r, http.StatusOK, nil) })
	mux.HandleFunc("GET /control/world", func(w http.ResponseWriter, r *http.Request) { d.world(w, r, http.StatusOK, worldView{}) })
	mux.HandleFunc("GET /control/control.css", css)
	mux.HandleFunc("GET /control/sms", func(w http.ResponseWriter, r *http.Request) {
		answer(w, http.StatusOK, d.SMS.Sent(r.FormValue("phone")))
	})
	mux.HandleFunc("GET /control/faces", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, d.Face.Faces()) })
	mux.HandleFunc("GET /control/units", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, d.People.Units()) })
	mux.HandleFunc("GET /control/persons", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, d.People.Persons()) })
	mux.HandleFunc("GET /control/levers", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, d.Levers.Settings()) })
	mux.HandleFunc("POST /control/face/{id}", d.decide)
	mux.HandleFunc("POST /control/lever", d.pull)
	mux.HandleFunc("POST /control/limits", d.limit)
	mux.HandleFunc("POST /control/unit", d.addUnit)
	mux.HandleFunc("POST /control/person", d.addPerson)
	mux.HandleFunc("POST /control/leaver", d.endInsurance)
	mux.HandleFunc("POST /control/insured", d.insure)
	mux.HandleFunc("GET /control/core", func(w http.ResponseWriter, r *http.Request) { d.core(w, r, http.StatusOK, nil) })
	mux.HandleFunc("GET /control/older", d.older)
	mux.HandleFunc("GET /control/ca", func(w http.ResponseWriter, r *http.Request) { d.keys(w, r, http.StatusOK, nil) })
	mux.HandleFunc("POST /control/ca/issue", d.issue)
	mux.HandleFunc("POST /control/ca/revoke", d.revoke)
	mux.HandleFunc("POST /control/core/card", d.changeCore(setCard))
	mux.HandleFunc("POST /control/core/owing", d.changeCore(setOwing))
	mux.HandleFunc("POST /control/core/calendar", d.changeCore(setCalendar))
	mux.HandleFunc("POST /control/core/failing", d.changeCore(setFailing))
	mux.HandleFunc("POST /control/core/part", d.changeCore(setPart))
	return http.NewCrossOriginProtection().Handler(http.MaxBytesHandler(mux, 64<<10))
}

var outcomes = map[string]alipay.State{
	"pass": alipay.Passed, "fail": alipay.Failed, "cancel": alipay.Cancelled,
}

func (d Deps) decide(w http.ResponseWriter, r *http.Request) {
	err := d.Face.Decide(r.PathValue("id"), outcomes[r.FormValue("outcome")])
	d.done(w, r, err, "#faces")
}

func (d Deps) pull(w http.ResponseWriter, r *http.Request) {
	var delay time.Duration
	if s := strings.TrimSpace(r.FormValue("delay")); s != "" {
		var err error
		if delay, err = time.ParseDuration(s); err != nil {
			d.done(w, r, fault.On("delay", "延迟应写成 8s 或 500ms 的样子"), "#services")
			return
		}
	}
	err := d.Levers.Pull(r.FormValue("service"), lever.Mode(r.FormValue("mode")), delay)
	if err == nil {
		err = d.Levers.Refuse(r.FormValue("service"), strings.TrimSpace(r.FormValue("refusal")))
	}
	d.done(w, r, err, "#services")
}

func (d Deps) limit(w http.ResponseWriter, r *http.Request) {
	d.SMS.SetLimits(r.FormValue("on") == "true")
	d.done(w, r, nil, "#services")
}

// done answers a form: it redirects to the page, or shows the page again with the fault.
func (d Deps) done(w http.ResponseWriter, r *http.Request, err error, anchor string) {
	switch {
	case !wantsPage(r):
		answerDone(w, err)
	case err != nil:
		d.desk(w, r, status(err), err)
	default:
		http.Redirect(w, r, "/control"+anchor, http.StatusSeeOther)
	}
}

func wantsPage(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept"), "text/html") }

func status(err error) int {
	switch fault.Of(err).Kind {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	}
	return http.StatusInternalServerError
}

// answerDone answers a program: 204, or the fault as JSON.
func answerDone(w http.ResponseWriter, err error) {
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	f := fault.Of(err)
	wrong := map[string]string{}
	for _, fd := range f.Fields {
		wrong[fd.Name] = fd.Say
	}
	answer(w, status(err), map[string]any{"message": f.Say, "fields": wrong})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func css(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Write(controlCSS)
}

func render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set(
		"Content-Security-Policy",
		"default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	c.Render(r.Context(), w)
}
