// Package counterdesk is 「窗口叫号」 for clerks (STA-1): numbers are taken and called, and what to bring is looked up.
package counterdesk

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/counter"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Pages are the clerks' pages.
type Pages struct {
	Counter *counter.Service
	Items   *catalog.Service
	Now     func() time.Time
	Frame   ui.StaffFrame
}

const (
	here     = "/staff/counter"
	keyPlace = "counter.place" // of the browser session: the window of whoever calls
)

// Mount registers the pages on the mux.
func (p Pages) Mount(m *web.Mux) {
	m.Staff("GET "+here, actor.Clerk, p.show)
	m.Staff("POST "+here+"/take", actor.Clerk, p.take)
	m.Staff("POST "+here+"/next", actor.Clerk, p.next)
	m.Staff("POST "+here+"/numbers/{number}", actor.Clerk, p.end)
	m.Staff("GET "+here+"/numbers/{number}", actor.Clerk, p.slip)
	m.Staff("GET "+here+"/items", actor.Clerk, p.items)
}

func (p Pages) shell(r *http.Request, title string, bad bool) ui.StaffVM {
	page := ui.StaffPage{Title: title, Current: ui.StaffCounter, HasError: bad}
	if title != "窗口叫号" {
		page.Crumbs = []ui.Link{{Text: "窗口叫号", Href: here}, {Text: title}}
	}
	return p.Frame(r.Context(), page)
}

type view struct {
	Shell    ui.StaffVM
	Flash    string
	Say      string // how the day stands
	Screen   string // address of the wall's page
	Business string
	Place    string
	Serving  []rowView
	Waiting  []rowView
	Calls    bool // a number was called today
	Problem  *fault.Fault
}

type rowView struct {
	Number, Business, Place, Taken, Called, Waits string
	Action                                        string
	Day                                           string
	Mine                                          bool // at the window of whoever looks
}

func (v view) businesses() []ui.Option {
	var all []ui.Option
	for _, b := range counter.Businesses {
		all = append(all, ui.Option{Value: b.Slug, Label: b.Name, Selected: b.Slug == v.Business})
	}
	return all
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.page(w, r, view{Place: web.Session(r.Context()).Get(keyPlace), Flash: web.Session(r.Context()).TakeFlash()})
}

func (p Pages) page(w http.ResponseWriter, r *http.Request, v view) error {
	who := actor.From(r.Context())
	b, err := p.Counter.Board(r.Context(), who)
	if err != nil {
		return err
	}
	name, _ := counter.Hall(who.Region)
	v.Shell, v.Screen, v.Calls = p.shell(r, "窗口叫号", v.Problem != nil), counter.ScreenPath+who.Region, len(b.Calls) > 0
	v.Say = name + "今天还没有人取号。"
	if b.Taken > 0 {
		v.Say = name + "今天取了 " + strconv.FormatInt(b.Taken, 10) + " 个号，" + strconv.Itoa(len(b.Waiting)) + " 个在等。"
	}
	for _, n := range b.Serving {
		v.Serving = append(v.Serving, p.row(n, web.Session(r.Context()).Get(keyPlace)))
	}
	for _, n := range b.Waiting {
		v.Waiting = append(v.Waiting, p.row(n, ""))
	}
	status := http.StatusOK
	if v.Problem != nil {
		status = web.Status(v.Problem.Kind)
	}
	return web.Render(w, r, status, deskPage(v))
}

func (p Pages) row(n counter.Number, place string) rowView {
	b, _ := counter.Named(n.Business)
	return rowView{Number: n.Text(), Business: b.Name, Place: n.Place, Taken: clock(n.TakenAt), Called: clock(n.CalledAt),
		Waits: minutes(p.Now().Sub(n.TakenAt)), Day: n.Day, Mine: place != "" && place == n.Place, Action: slipPath(n)}
}

func slipPath(n counter.Number) string { return here + "/numbers/" + strconv.FormatInt(n.Number, 10) }

func clock(t time.Time) string { return t.In(workday.Zone).Format("15:04") }

// minutes is how long somebody has waited.
func minutes(d time.Duration) string {
	if d < time.Minute {
		return "不到 1 分钟"
	}
	return strconv.Itoa(int(d/time.Minute)) + " 分钟"
}

// told reports whether a fault is shown on the page where it happened.
func told(err error) bool {
	return errors.Is(err, fault.Invalid) || errors.Is(err, fault.Conflict) || errors.Is(err, fault.NotFound)
}

func (p Pages) take(w http.ResponseWriter, r *http.Request) error {
	business := r.PostFormValue(counter.FieldBusiness)
	n, err := p.Counter.Take(r.Context(), actor.From(r.Context()), business)
	if told(err) {
		return p.page(w, r, view{Business: business, Place: web.Session(r.Context()).Get(keyPlace), Problem: fault.Of(err)})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, slipPath(n))
}

func (p Pages) next(w http.ResponseWriter, r *http.Request) error {
	place := strings.TrimSpace(r.PostFormValue(counter.FieldPlace))
	n, err := p.Counter.Next(r.Context(), actor.From(r.Context()), place)
	if told(err) {
		return p.page(w, r, view{Place: place, Problem: fault.Of(err)})
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Put(keyPlace, n.Place)
	web.Session(r.Context()).Flash("已请 " + n.Text() + " 号到 " + n.Place + " 号窗口")
	return web.Redirect(w, r, here)
}

func (p Pages) end(w http.ResponseWriter, r *http.Request) error {
	number, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "没有这个号")
	}
	to := counter.State(r.PostFormValue("do"))
	err = p.Counter.End(r.Context(), actor.From(r.Context()), r.PostFormValue("day"), number, to)
	if told(err) {
		return p.page(w, r, view{Place: web.Session(r.Context()).Get(keyPlace), Problem: fault.Of(err)})
	}
	if err != nil {
		return err
	}
	say := " 号已办完"
	if to == counter.Missed {
		say = " 号已过号，本人到场后请重新取号"
	}
	web.Session(r.Context()).Flash(counter.Number{Number: number}.Text() + say)
	return web.Redirect(w, r, here)
}

type slipView struct {
	Shell    ui.StaffVM
	Hall     string
	Number   string
	Day      string
	Taken    string
	State    string // what has become of it; "" while it waits
	Ahead    int
	Business counter.Business
}

// slip is one number of today, to print and hand over.
func (p Pages) slip(w http.ResponseWriter, r *http.Request) error {
	number, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "没有这个号")
	}
	who := actor.From(r.Context())
	n, ahead, err := p.Counter.Number(r.Context(), who, number)
	if err != nil {
		return err
	}
	v := slipView{Shell: p.shell(r, n.Text()+" 号", false), Number: n.Text(), Day: n.Day, Taken: clock(n.TakenAt), Ahead: ahead}
	v.Hall, _ = counter.Hall(n.Region)
	v.Business, _ = counter.Named(n.Business)
	switch n.State {
	case counter.Called:
		v.State = "已叫到 " + n.Place + " 号窗口"
	case counter.Missed:
		v.State = "已过号，请重新取号"
	case counter.Done:
		v.State = "已办完"
	}
	return web.Render(w, r, http.StatusOK, slipPage(v))
}

type itemsView struct {
	Shell ui.StaffVM
	Words string
	Items []itemView
}

type itemView struct {
	Code, Name string
	Materials  []string
}

// items is 「事项要带什么」: the items of the clerk's region and their materials.
func (p Pages) items(w http.ResponseWriter, r *http.Request) error {
	v := itemsView{Shell: p.shell(r, "事项要带什么", false), Words: strings.TrimSpace(r.URL.Query().Get("q"))}
	city := actor.From(r.Context()).Region
	if len(city) == 6 {
		city = city[:4] + "00"
	}
	for _, it := range p.Items.List(r.Context(), catalog.Filter{Region: city, Words: v.Words}) {
		if it.Query {
			continue
		}
		one := itemView{Code: it.Code, Name: it.Name}
		for _, m := range it.Materials {
			one.Materials = append(one.Materials, material(m))
		}
		v.Items = append(v.Items, one)
	}
	return web.Render(w, r, http.StatusOK, itemsPage(v))
}

// material is one thing to bring, in words: 培训合同（必需，申请人自备，原件 1 份）.
func material(m catalog.Material) string {
	need := "必需"
	switch {
	case m.RequiredIf != nil:
		need = "符合条件时必需"
	case m.Optional:
		need = "选填"
	}
	for _, s := range []string{m.Source, m.Copies} {
		if s != "" {
			need += "，" + s
		}
	}
	return m.Name + "（" + need + "）"
}
