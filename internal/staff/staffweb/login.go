package staffweb

import (
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/staff"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// keyLogin is the session key for the login that was typed while the puzzle is being solved.
const keyLogin = "staff.login"

// loginView is the login page, ready to print.
type loginView struct {
	Shell   ui.StaffVM
	Login   string
	Next    string
	Ended   string
	Solved  bool
	Slider  *ui.SliderVM
	Problem *fault.Fault
}

func (p Pages) showLogin(w http.ResponseWriter, r *http.Request) error {
	next := staffPath(web.Back(r, "/staff"))
	if actor.From(r.Context()).IsStaff() {
		return web.Redirect(w, r, next)
	}
	w.Header().Set("Cache-Control", "no-store")
	s := web.Session(r.Context())
	v := loginView{Shell: p.Frame(r.Context(), ui.StaffPage{Title: "工作人员登录"}), Login: s.Get(keyLogin), Next: next,
		Ended: web.EndedWords(r)}
	if v.Login != "" {
		s.Drop(keyLogin)
		var err error
		if v.Solved, err = p.Puzzles.Passed(r.Context(), s.ID(), staff.PuzzlePurpose); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, loginPage(v))
}

// staffPath gives the path to return to, if it is within the console.
func staffPath(to string) string {
	path, _, _ := strings.Cut(to, "?")
	if path == "/staff" || strings.HasPrefix(path, "/staff/") && path != "/staff/login" && path != "/staff/logout" {
		return to
	}
	return "/staff"
}

func (p Pages) login(w http.ResponseWriter, r *http.Request) error {
	try := staff.Attempt{Login: r.PostFormValue("login"), Password: r.PostFormValue("password"), Code: r.PostFormValue("code"),
		Binding: web.Session(r.Context()).ID()}
	next := staffPath(web.Back(r, "/staff"))

	ses, err := p.Staff.Login(r.Context(), actor.From(r.Context()), try)
	if errors.Is(err, fault.Forbidden) || errors.Is(err, fault.Limited) || errors.Is(err, staff.ErrPuzzle) {
		return p.loginAgain(w, r, try.Login, next, fault.Of(err))
	}
	if err != nil {
		return err
	}
	_, who, err := p.Staff.Authenticate(r.Context(), ses.ID)
	if err != nil {
		return err
	}
	if err := web.SignInStaff(r, ses.ID); err != nil {
		return err
	}
	if who.MustChange {
		next = "/staff/password"
	}
	return web.Redirect(w, r, next)
}

// loginAgain shows the form again with the fault, without the password and the code, and with the puzzle when the
// next try needs one.
func (p Pages) loginAgain(w http.ResponseWriter, r *http.Request, login, next string, f *fault.Fault) error {
	v := loginView{Shell: p.Frame(r.Context(), ui.StaffPage{Title: "工作人员登录", HasError: true}), Login: login, Next: next, Problem: f}
	status := http.StatusUnprocessableEntity
	if f.Kind == fault.Limited {
		status = http.StatusTooManyRequests
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
	} else if err := p.addPuzzle(r, &v); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, loginPage(v))
}

// addPuzzle draws a puzzle when the next try needs one. It draws none when this browser has solved one already.
func (p Pages) addPuzzle(r *http.Request, v *loginView) error {
	s := web.Session(r.Context())
	due, err := p.Staff.PuzzleDue(r.Context(), v.Login)
	if err != nil || !due {
		return err
	}
	if v.Solved, err = p.Puzzles.Passed(r.Context(), s.ID(), staff.PuzzlePurpose); err != nil || v.Solved {
		return err
	}
	puzzle, err := p.Puzzles.New(r.Context(), s.ID(), staff.PuzzlePurpose)
	if err != nil {
		return err
	}
	s.Put(keyLogin, v.Login)
	show := slider.View(puzzle, "/staff/login?"+url.Values{"next": {v.Next}}.Encode())
	v.Slider = &show
	return nil
}

func (p Pages) logout(w http.ResponseWriter, r *http.Request) error {
	if err := p.Staff.Logout(r.Context(), actor.From(r.Context())); err != nil {
		return err
	}
	if err := web.SignOutStaff(r); err != nil {
		return err
	}
	return web.Redirect(w, r, "/staff/login")
}
