package web

import (
	"net/http"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/ui"
)

// Page answers a request, or returns an error and writes nothing.
type Page func(w http.ResponseWriter, r *http.Request) error

// Mux routes patterns of http.ServeMux to pages. The method that mounts a page says who
// may open it, and the core decides again.
type Mux struct {
	mux    *http.ServeMux
	routes []string
	ready  map[string]readyPage // by path

	fills map[string]string // form to the page that shows it again (Fills)

	practised []string // what people of practice may open
}

type readyPage struct {
	pattern string
	send    Ready
}

// Ready sends a page for visitors that was rendered before with the shell s. It gives the
// status of the answer, or 0 when there is no such page.
type Ready func(w http.ResponseWriter, r *http.Request, s ui.Shell) (status int)

// NewMux makes an empty Mux.
func NewMux() *Mux {
	return &Mux{mux: http.NewServeMux(), ready: map[string]readyPage{}, fills: map[string]string{}}
}

// Visitors makes send answer GET and HEAD of a fixed path for browsers without a session.
// If send gives 0, the page that is mounted under the pattern answers.
func (m *Mux) Visitors(pattern string, send Ready) {
	m.ready[strings.TrimSuffix(strings.TrimPrefix(pattern, "GET "), "{$}")] = readyPage{pattern, send}
}

// Handle mounts a page that anybody may open.
func (m *Mux) Handle(pattern string, p Page) {
	m.routes = append(m.routes, pattern)
	m.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		notePattern(r)
		if err := p(w, r); err != nil {
			answerError(w, r, err)
		}
	})
}

// Mount mounts a plain handler (assets, metrics).
func (m *Mux) Mount(pattern string, h http.Handler) {
	m.routes = append(m.routes, pattern)
	m.mux.Handle(pattern, h)
}

// FirstPasswordPath is where a first password is replaced.
const FirstPasswordPath = "/unit/settings/password"

// Unit mounts a page for a person who acts for a unit.
func (m *Mux) Unit(pattern string, p Page) {
	m.Handle(pattern, func(w http.ResponseWriter, r *http.Request) error {
		switch who := actor.From(r.Context()); {
		case who.ForUnit() && WhoFrom(r.Context()).First && !strings.HasPrefix(r.URL.Path, FirstPasswordPath):
			return elsewhere(w, r, "这是初始密码，请先设置自己的密码", FirstPasswordPath)
		case who.ForUnit():
		case who.PersonID != "":
			return m.chooseUnit(w, r)
		default:
			return m.toLogin(w, r, "/login", keyAs)
		}
		if as := r.URL.Query().Get(ui.ParamActing); as != "" && as != actingBy(actor.From(r.Context())) {
			return fault.New(fault.Conflict, "您已在其他页面切换到“"+WhoFrom(r.Context()).Unit+"”。这次提交的页面属于另一个单位，没有处理；请切换回原来的单位后重新提交")
		}
		return guarded(w, r, p)
	})
}

// chooseUnit sends a person who acts for no unit to their units. What they sent waits as after the end of a login.
func (m *Mux) chooseUnit(w http.ResponseWriter, r *http.Request) error {
	say := "请先选择要进入的单位"
	if r.Method == http.MethodPost && !byScript(r) {
		back := referer(r)
		if back == "" {
			back = homes["/login"]
		}
		switch kept, err := m.park(w, r, back, keyAs); {
		case err != nil:
			return err
		case kept == keptAll || kept == keptWords || kept == keptPage || kept == keptBoth:
			say += "。刚才提交的内容已保留，进入原来的单位后可以核对并重新提交"
		case kept == keptFull || kept == keptNothing:
			say += "。" + endedSays[kept]
		}
	}
	return elsewhere(w, r, say, "/me")
}

// elsewhere sends a person to the page where they have to go first, and only tells a script.
func elsewhere(w http.ResponseWriter, r *http.Request, say, to string) error {
	if byScript(r) {
		return fault.New(fault.Conflict, say)
	}
	Session(r.Context()).Flash(say)
	return Redirect(w, r, to)
}

// Person mounts a page for a natural person, whether or not a unit is acted for.
func (m *Mux) Person(pattern string, p Page) { m.person(pattern, "/login/person", p) }

// Phone mounts a screen of the phone side for a natural person.
func (m *Mux) Phone(pattern string, p Page) { m.person(pattern, "/app/login", p) }

func (m *Mux) person(pattern, login string, p Page) {
	m.Handle(pattern, func(w http.ResponseWriter, r *http.Request) error {
		if actor.From(r.Context()).PersonID == "" {
			return m.toLogin(w, r, login, keyPerson)
		}
		return guarded(w, r, p)
	})
}

// Staff mounts a page for staff with a role; the empty role is any of them.
func (m *Mux) Staff(pattern string, role actor.Role, p Page) {
	m.Handle(pattern, func(w http.ResponseWriter, r *http.Request) error {
		who := actor.From(r.Context())
		switch {
		case !who.IsStaff():
			return m.toLogin(w, r, "/staff/login", keyMember)
		case role != "" && !who.Has(role):
			return fault.New(fault.Forbidden, "您的岗位没有这项权限，请联系大厅管理员")
		}
		return guarded(w, r, p)
	})
}

// Routes lists the patterns mounted, sorted, for a test that walks them.
func (m *Mux) Routes() []string {
	r := slices.Clone(m.routes)
	slices.Sort(r)
	return r
}
