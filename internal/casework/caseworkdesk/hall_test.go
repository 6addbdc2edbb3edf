package caseworkdesk_test

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	"wangting/internal/casework/caseworkdesk"
	"wangting/internal/casework/caseworkdesk/deskdb"
	"wangting/internal/console"
	"wangting/internal/console/consoletest"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store/storetest"
	"wangting/internal/web"
	"wangting/internal/workday"
)

const idNumber = "320102199003070013"

const schema = `{
 "type":"object",
 "required":["worker","idnumber"],
 "properties":{
  "worker":{"type":"string","title":"职工姓名"},
  "idnumber":{"type":"string","title":"证件号码","x-mask":"document"},
  "story":{"type":"string","x-kind":"longtext","title":"事故经过"}
 },
 "x-parts":[{"title":"职工信息","fields":["worker","idnumber"]},{"title":"事故","fields":["story"]}]
}`

// pdf and png are files as people upload them.
const pdf, png = "%PDF-1.4\n1 0 obj\n", "\x89PNG\r\n\x1a\nrest"

// catalogue has one item, which asks for two reviewers when its code says so.
type catalogue struct{ form *form.Form }

func (k catalogue) item(code string) casework.Item {
	return casework.Item{Code: code, Version: 1, Name: "工伤认定申请", Open: true, TwoReviewers: strings.HasSuffix(code, "-2"),
		PromiseDays: 20, Form: k.form, Slots: []casework.Slot{
			{Key: "contract", Name: "劳动合同"},
			{Key: "photo", Name: "现场照片", Optional: true, Types: []string{"png", "jpg"}},
		}}
}

func (k catalogue) Item(_ context.Context, code string) (casework.Item, error) {
	return k.item(code), nil
}
func (k catalogue) ItemVersion(_ context.Context, code string, _ int64) (casework.Item, error) {
	return k.item(code), nil
}
func (k catalogue) Named(context.Context, string) []string { return nil }

// world answers the rest of what casework asks.
type world struct {
	mu    sync.Mutex
	book  *audittest.Book
	files map[string][]byte
}

func (w *world) May(context.Context, actor.Actor, string, string) error { return nil }
func (w *world) Unit(context.Context, string) (string, string, error) {
	return "示例己建筑有限公司", "320104", nil
}
func (w *world) ByCode(context.Context, string) (string, string, string, error) {
	return "", "", "", fault.New(fault.NotFound, "")
}
func (w *world) Of(_ context.Context, hands []casework.Hand) (map[casework.Hand]string, error) {
	names := map[casework.Hand]string{}
	for _, h := range hands {
		names[h] = map[string]string{"person": "测**", "staff": "示例" + strings.TrimPrefix(h.ID, "s-"), "system": ""}[h.Kind]
	}
	return names, nil
}
func (w *world) Put(_ context.Context, key string, r io.Reader, _ int64) (casework.File, error) {
	b, err := io.ReadAll(r)
	w.files[key] = b
	kind := "pdf"
	if bytes.HasPrefix(b, []byte("\x89PNG")) {
		kind = "png"
	}
	return casework.File{Size: int64(len(b)), SHA256: strings.Repeat("0", 64), Type: kind}, err
}
func (w *world) Keep(_ context.Context, key string, r io.Reader, _ int64) (err error) {
	w.files[key], err = io.ReadAll(r)
	return err
}
func (w *world) Open(_ context.Context, key string) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(w.files[key])), nil
}
func (w *world) Delete(_ context.Context, key string) error { delete(w.files, key); return nil }

func (w *world) acts() []string { return w.book.Acts() }

// members are the staff of the tests; the login is the name.
var members = map[string]actor.Actor{
	"clerk":   {Roles: []actor.Role{actor.Clerk}, Region: "320100"},
	"second":  {Roles: []actor.Role{actor.Clerk}, Region: "320104"},
	"far":     {Roles: []actor.Role{actor.Clerk}, Region: "320500"},
	"rev":     {Roles: []actor.Role{actor.Reviewer}, Region: "320100"},
	"rev2":    {Roles: []actor.Role{actor.Reviewer}, Region: "320000"},
	"both":    {Roles: []actor.Role{actor.Clerk, actor.Reviewer}, Region: "320100"},
	"admin":   {Roles: []actor.Role{actor.Admin}, Region: "320000"},
	"auditor": {Roles: []actor.Role{actor.Auditor}, Region: "320000"},
	"editor":  {Roles: []actor.Role{actor.Editor}, Region: "320000"},
	"fresh":   {Region: "320100"},
}

func member(login string) actor.Actor {
	a := members[login]
	a.StaffID, a.SessionID = "s-"+login, login
	return a
}

// staffRoom is who works there, for handing over.
type staffRoom struct{}

func (staffRoom) Colleagues(_ context.Context, role actor.Role, region string) ([]caseworkdesk.Colleague, error) {
	var list []caseworkdesk.Colleague
	for login, a := range members {
		if slices.Contains(a.Roles, role) && a.Region == region {
			list = append(list, caseworkdesk.Colleague{ID: "s-" + login, Name: "示例" + login})
		}
	}
	slices.SortFunc(list, func(a, b caseworkdesk.Colleague) int { return strings.Compare(a.ID, b.ID) })
	return list, nil
}

func (staffRoom) May(_ context.Context, id string, role actor.Role, _ string) error {
	if slices.Contains(members[strings.TrimPrefix(id, "s-")].Roles, role) {
		return nil
	}
	return fault.New(fault.Forbidden, "")
}

// hall is the desk over the real core on a database, with a clock that a test moves.
type hall struct {
	t     *testing.T
	core  *casework.Service
	world *world
	now   time.Time
	b     *consoletest.Browser
}

var applicant = actor.Actor{PersonID: "p1", UnitID: "u1", MandateID: "m1", Level: actor.Representative}

func open(t *testing.T) *hall {
	t.Helper()
	f, err := form.Compile([]byte(schema))
	if err != nil {
		t.Fatal(err)
	}
	db := storetest.SQLite(t)
	h := &hall{t: t, world: &world{book: audittest.New(t), files: map[string][]byte{}}, now: time.Date(2026, 11, 16, 1, 30, 0, 0, time.UTC)}
	now := func() time.Time { return h.now }
	keep := caseworkdb.Store{DB: db, Keys: secrettest.Keyring(t)}
	h.core = &casework.Service{Store: keep, Lists: keep, Tx: db, Audit: h.world.book.Service, Items: catalogue{f}, Rights: h.world, Units: h.world,
		Names: h.world, Files: h.world, Staff: staffRoom{}, Calendar: workday.China(), Now: now}
	desk := caseworkdesk.Pages{Core: h.core, Colleagues: staffRoom{}, Ended: &deskdb.Store{DB: db}, Frame: console.Shell,
		Calendar: workday.China(), Now: now}
	h.b = consoletest.Open(t, consoletest.Setup{DB: db,
		Mount: func(m *web.Mux) {
			desk.Mount(m)
			console.Pages{Queue: desk}.Mount(m)
		},
		Staff: func(_ context.Context, login string) (actor.Actor, actor.Who, error) {
			return member(login), actor.Who{Person: "示例" + login}, nil
		}})
	return h
}

// as is a browser of a member of staff.
func (h *hall) as(login string) *consoletest.Browser { return h.b.Another().SignIn(login) }

// file submits a case and gives it.
func (h *hall) file(code string) casework.Case {
	h.t.Helper()
	ctx := h.t.Context()
	c, err := h.core.Begin(ctx, applicant, code)
	must(h.t, err)
	v, err := h.core.Save(ctx, applicant, c.ID, form.Data{"worker": "测试辛", "idnumber": idNumber, "story": "在工地受伤"}, c.Version)
	must(h.t, err)
	_, err = h.core.Attach(ctx, applicant, c.ID, casework.Upload{Slot: "contract", Name: "劳动合同.pdf", Body: strings.NewReader(pdf)})
	must(h.t, err)
	_, err = h.core.Attach(ctx, applicant, c.ID, casework.Upload{Slot: "photo", Name: "现场.png", Body: strings.NewReader(png)})
	must(h.t, err)
	d, err := h.core.Open(ctx, applicant, c.ID)
	must(h.t, err)
	if v > d.Case.Version {
		h.t.Fatalf("version %d after %d", d.Case.Version, v)
	}
	_, err = h.core.Submit(ctx, applicant, c.ID, d.Case.Version)
	must(h.t, err)
	d, err = h.core.Open(ctx, applicant, c.ID)
	must(h.t, err)
	return d.Case
}

// state gives where a case stands now.
func (h *hall) state(id string) casework.View {
	h.t.Helper()
	v, err := h.core.Open(h.t.Context(), applicant, id)
	must(h.t, err)
	return v
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
