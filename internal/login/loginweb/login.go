package loginweb

import (
	"errors"
	"math"
	"net/http"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/login"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// What was typed, kept in the browser session while a puzzle is solved.
const (
	keyAccount = "login.account"
	keyWho     = "login.who"
)

// loginView is the login page, ready to print.
type loginView struct {
	Tabs, Ways   []ui.Link
	Personal     bool // the form of 个人登录 is shown
	Passkey      bool // this hall can have passkeys
	Password     bool // the form is shown, else the note about a way that is not open
	Closed       ui.NoteVM
	Scan         *scanView // the code is shown instead of a form
	CA           *caView   // the certificate is read instead
	Account, Who string
	Next         string
	Ended        bool
	Solved       bool
	Problem      *fault.Fault
	Slider       *ui.SliderVM
}

func (v loginView) says(name string) string {
	if v.Problem == nil {
		return ""
	}
	return v.Problem.FieldSays(name)
}

func (v loginView) title() string {
	if v.Personal {
		return "个人登录"
	}
	return "单位登录"
}

func (v loginView) province() string {
	if v.Personal {
		return provincePath + "?for=person"
	}
	return provincePath
}

func (v loginView) nav() string {
	if v.Personal {
		return "person"
	}
	return "unit"
}

func view(tab, way, next string) loginView {
	v := loginView{Next: next, Tabs: []ui.Link{
		{Text: "个人登录", Href: loginHref("/login/person", "", next), Current: tab == "person"},
		{Text: "单位登录", Href: loginHref("/login", "", next), Current: tab == "unit"}}}
	if tab == "person" {
		v.Personal = true
		v.Ways = []ui.Link{
			{Text: "扫码登录", Href: loginHref("/login/person", "scan", next), Current: way == "scan"},
			{Text: "账号密码", Href: loginHref("/login/person", "", next), Current: way != "scan"}}
		return v
	}
	v.Password = way != "ca" && way != "scan"
	v.Ways = []ui.Link{
		{Text: "CA", Href: loginHref("/login", "ca", next), Current: way == "ca"},
		{Text: "扫码登录", Href: loginHref("/login", "scan", next), Current: way == "scan"},
		{Text: "账号密码", Href: loginHref("/login", "", next), Current: v.Password}}
	return v
}

// show is the login page. Who is inside already goes on.
func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	next := wanted(r)
	if actor.From(r.Context()).ForUnit() {
		return web.Redirect(w, r, next)
	}
	if r.URL.Query().Get("tab") == "person" {
		return p.person(w, r)
	}
	s := web.Session(r.Context())
	v := view("unit", r.URL.Query().Get("way"), next)
	v.Passkey = p.Passkey
	v.Ended = r.URL.Query().Get("ended") == "1"
	if r.URL.Query().Get("way") == "ca" {
		if p.CA.Certificates == nil {
			v.Closed = closedCA
		} else {
			v.CA = p.CA.view(w, nil)
		}
		return answer(w, r, http.StatusOK, v)
	}
	if r.URL.Query().Get("way") == "scan" {
		var err error
		if v.Scan, err = p.Scan.view(r, login.ScanUnit, "", next); err != nil {
			return err
		}
		return answer(w, r, http.StatusOK, v)
	}
	if s.Get(keyAccount) != "" || s.Get(keyWho) != "" {
		v.Account, v.Who = s.Pop(keyAccount), s.Pop(keyWho)
		solved, err := p.Puzzles.Passed(r.Context(), s.ID(), login.PuzzlePurpose)
		if err != nil {
			return err
		}
		v.Solved = solved
	}
	return answer(w, r, http.StatusOK, v)
}

// enter takes what was typed and lets the person in, or shows the form again.
func (p Pages) enter(w http.ResponseWriter, r *http.Request) error {
	s := web.Session(r.Context())
	before := actor.From(r.Context())
	try := login.Attempt{Account: r.PostFormValue("account"), Who: r.PostFormValue("who"),
		Password: r.PostFormValue("password"), Binding: s.ID()}

	in, err := p.Passwords.Try(r.Context(), visitor(before), try)
	if errors.Is(err, fault.Invalid) || errors.Is(err, fault.Limited) {
		return p.again(w, r, try, err)
	}
	if err != nil {
		return err
	}
	if err := p.Sessions.LogOut(r.Context(), before); err != nil {
		return err
	}
	s.Drop(keyAccount)
	s.Drop(keyWho)
	if err := web.SignIn(r, in.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, wanted(r))
}

// visitor is the browser without whoever was signed in on it before.
func visitor(a actor.Actor) actor.Actor {
	return actor.Actor{IP: a.IP, Browser: a.Browser, RequestID: a.RequestID}
}

// again shows the form with what went wrong, and the puzzle when the next try needs one.
func (p Pages) again(w http.ResponseWriter, r *http.Request, try login.Attempt, err error) error {
	f, next := fault.Of(err), wanted(r)
	v := view("unit", "", next)
	v.Passkey = p.Passkey
	v.Account, v.Who, v.Problem = try.Account, try.Who, f
	status := web.Status(f.Kind)
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
		return answer(w, r, status, v)
	}
	due, err := p.Passwords.PuzzleDue(r.Context(), visitor(actor.From(r.Context())), try)
	if err != nil {
		return err
	}
	if due {
		if v.Solved, v.Slider, err = p.puzzleTo(r, try, loginHref("/login", "", next)); err != nil {
			return err
		}
	}
	return answer(w, r, status, v)
}

// puzzleTo draws one that leads to back, unless this browser holds a proof already.
func (p Pages) puzzleTo(r *http.Request, try login.Attempt, back string) (bool, *ui.SliderVM, error) {
	s := web.Session(r.Context())
	solved, err := p.Puzzles.Passed(r.Context(), s.ID(), login.PuzzlePurpose)
	if err != nil || solved {
		return solved, nil, err
	}
	puzzle, err := p.Puzzles.New(r.Context(), s.ID(), login.PuzzlePurpose)
	if err != nil {
		return false, nil, err
	}
	s.Put(keyAccount, try.Account)
	s.Put(keyWho, try.Who)
	show := slider.View(puzzle, back)
	return false, &show, nil
}

func answer(w http.ResponseWriter, r *http.Request, status int, v loginView) error {
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, loginPage(v))
}

// logout ends the login and forgets what the browser session held.
func (p Pages) logout(w http.ResponseWriter, r *http.Request) error {
	if err := p.Sessions.LogOut(r.Context(), actor.From(r.Context())); err != nil {
		return err
	}
	if err := web.SignOut(r); err != nil {
		return err
	}
	return web.Redirect(w, r, "/")
}
