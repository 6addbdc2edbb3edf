package desk_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit/audittest"
	"wangting/internal/blob"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/console"
	"wangting/internal/console/consoletest"
	"wangting/internal/desk"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/mandate"
	"wangting/internal/secret/secrettest"
	"wangting/internal/staff"
	"wangting/internal/store/storetest"
	"wangting/internal/unit"
	"wangting/internal/web"
	"wangting/internal/workday"
)

const idNumber = "320102199003070013"

const schema = `{
 "type":"object",
 "required":["worker","idnumber"],
 "properties":{
  "day":{"type":"string","format":"date","title":"事故日期"},
  "company":{"type":"string","title":"用人单位名称","x-prefill":"unit.name","x-identity":"unit.name"},
  "worker":{"type":"string","title":"职工姓名"},
  "idnumber":{"type":"string","title":"证件号码","x-mask":"document"},
  "story":{"type":"string","x-kind":"longtext","title":"事故经过"}
 },
 "x-rules":[{"rule":"late","field":"day","days":30,"level":"warn"}],
 "x-parts":[{"title":"职工信息","fields":["company","worker","idnumber"]},{"title":"事故","fields":["story","day"]}]
}`

// pdf and png begin like real files of their type.
const pdf, png = "%PDF-1.4\n1 0 obj\n", "\x89PNG\r\n\x1a\nrest"

// catalogue has one item in three variants. One requires two reviewers; one has notes of staff, a material that may follow, and hearings.
func catalogue(t *testing.T) *catalog.Service {
	one := catalog.Item{
		Code:        "injury",
		Name:        "工伤认定申请",
		Audience:    catalog.ForUnits,
		Online:      true,
		PromiseDays: 20,
		Schema:      []byte(schema),
		Materials: []catalog.Material{
			{Key: "contract", Name: "劳动合同"},
			{Key: "photo", Name: "现场照片", Optional: true, Types: []string{"png", "jpg"}},
		},
	}
	two := one
	two.Code, two.TwoReviewers = "injury-2", true
	d, err := form.DefinitionOf([]byte(schema))
	must(t, err)
	d.Parts = append(d.Parts, form.PartDef{Key: "n", Title: "核实记录", Filler: string(catalog.ReviewPost),
		Fields: []form.FieldDef{{Key: "found", Kind: form.Text, Label: "查明的事实", Required: true}}})
	three := one
	three.Code, three.Schema, three.Definition = "injury-3", nil, &d
	three.Materials = append(slices.Clone(one.Materials), catalog.Material{Key: "later", Name: "鉴定结论", LackDays: 10})
	flow := one.TheFlow()
	flow.Stages[0].Verbs = append(flow.Stages[0].Verbs, catalog.VerbUse{Verb: "accept_lacking", To: flow.Stages[1].Key})
	flow.Stages[1].Verbs = append(flow.Stages[1].Verbs, catalog.VerbUse{Verb: "hear"}, catalog.VerbUse{Verb: "consult"})
	three.Flow = &flow
	four, pointed := one, one.TheFlow()
	pointed.Stages = slices.Clone(pointed.Stages)
	pointed.Stages[1].Points = []catalog.Check{{Text: "合同有效", On: "material:contract"}, {Text: "经过属实", On: "field:story"}}
	four.Code, four.Flow = "injury-4", &pointed
	return ct.Catalog(t, one, two, three, four)
}

// world is a stand-in for the other services that casework calls.
type world struct {
	ct.Units
	book *audittest.Book
}

func (w *world) Decide(context.Context, actor.Actor, mandate.Ask) (mandate.Right, error) {
	return mandate.Right{}, nil
}

func (w *world) ForUnitAndPerson(context.Context, string, string) (mandate.Mandate, error) {
	return mandate.Mandate{}, nil
}

func (w *world) RepresentativeOf(context.Context, string) (string, error) { return "", nil }

func (w *world) Hold(context.Context, actor.Actor, string) error { return nil }

func (w *world) HoldUnit(context.Context, string) error { return nil }

func (w *world) Sight(context.Context, ...actor.Actor) (actor.Sight, error) { return nil, nil }

func (w *world) Find(context.Context, string) (unit.Unit, error) {
	return unit.Unit{Name: "示例己建筑有限公司", Region: "320104", State: unit.Active}, nil
}

func (w *world) Enqueue(context.Context, string, any) error { return nil }

func (w *world) acts() []string { return w.book.Acts() }

// members are the staff of the tests. The key is the login name.
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

// staffRoom is a stand-in for the staff service.
type staffRoom struct{}

func (staffRoom) Colleagues(_ context.Context, role actor.Role, region string) ([]staff.Account, error) {
	var list []staff.Account
	for login, a := range members {
		if slices.Contains(a.Roles, role) && a.Region == region {
			list = append(list, staff.Account{ID: "s-" + login, Name: "示例" + login})
		}
	}
	slices.SortFunc(list, func(a, b staff.Account) int { return strings.Compare(a.ID, b.ID) })
	return list, nil
}

func (staffRoom) Working(context.Context) ([]staff.Account, error) {
	var list []staff.Account
	for login, a := range members {
		list = append(list, staff.Account{ID: "s-" + login, Name: "示例" + login, State: staff.Active, Region: a.Region, Roles: a.Roles})
	}
	slices.SortFunc(list, func(a, b staff.Account) int { return strings.Compare(a.ID, b.ID) })
	return list, nil
}

func (staffRoom) May(_ context.Context, id string, role actor.Role, _ string) error {
	if slices.Contains(members[strings.TrimPrefix(id, "s-")].Roles, role) {
		return nil
	}
	return fault.New(fault.Forbidden, "")
}

func (staffRoom) Tree(context.Context) (staff.Tree, error) {
	return staff.Tree{{ID: "d-injury", Region: "320100", Name: "工伤保险处", HeadID: "s-both"}, {ID: "d-hall", Region: "320100", Name: "人社服务大厅"}}, nil
}

func (r staffRoom) Roster(ctx context.Context) ([]staff.Account, staff.Tree, error) {
	list, _ := r.Working(ctx)
	tree, err := r.Tree(ctx)
	return list, tree, err
}

func (staffRoom) Names(_ context.Context, ids ...string) (map[string]string, error) {
	names := map[string]string{}
	for _, id := range ids {
		names[id] = "示例" + strings.TrimPrefix(id, "s-")
	}
	return names, nil
}

// hall is the desk over the real core and a database, with a clock that a test can move.
type hall struct {
	t     *testing.T
	core  *casework.Service
	world *world
	now   time.Time
	b     *consoletest.Browser
	post  *post
}

var applicant = actor.Actor{PersonID: "p1", UnitID: "u1", MandateID: "m1", Level: actor.Representative}

func open(t *testing.T) *hall {
	t.Helper()
	return openWith(t, 2)
}

// openWith is open with a number of articles that wait for a second pair of eyes.
func openWith(t *testing.T, articles int) *hall {
	t.Helper()
	files, err := blob.Open(blob.Options{URL: t.TempDir(), Keys: secrettest.Keyring(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	db := storetest.SQLite(t)
	h := &hall{t: t, post: &post{sent: map[string]string{}}, world: &world{book: audittest.New(t)}, now: time.Date(2026, 11, 16, 1, 30, 0, 0, time.UTC)}
	now := func() time.Time { return h.now }
	keep := caseworkdb.Store{DB: db, Keys: secrettest.Keyring(t)}
	h.core = &casework.Service{
		Store:    keep,
		Lists:    keep,
		Tx:       db,
		Audit:    h.world.book.Service,
		Queue:    h.world,
		Files:    files,
		Calendar: workday.China(),
		Now:      now,
		Items:    catalogue(t),
		Rights:   h.world,
		Units:    h.world,
		Persons:  ct.Persons{},
		Staff:    staffRoom{},
	}
	desk := desk.Pages{Core: h.core, Colleagues: staffRoom{}, Frame: console.Shell, Calendar: workday.China(), Now: now,
		Letters: h.post, Proposals: desk.Proposals{Articles: awaiting(articles), Items: awaiting(0), Answers: awaiting(0), Entries: awaiting(0)}}
	h.b = consoletest.Open(t, consoletest.Setup{DB: db,
		Mount: func(m *web.Mux) {
			desk.Mount(m)
			console.Pages{Queue: h.core}.Mount(m)
		},
		Staff: func(_ context.Context, login string) (actor.Actor, actor.Who, error) {
			return member(login), actor.Who{Person: "示例" + login}, nil
		}})
	return h
}

// awaiting counts n proposals for everybody.
func awaiting(n int) desk.Counting {
	return func(context.Context, actor.Actor) (int, error) { return n, nil }
}

// as gives a browser in which a member of staff is signed in.
func (h *hall) as(login string) *consoletest.Browser { return h.b.Another().SignIn(login) }

// file submits a case and returns it.
func (h *hall) file(code string) casework.Case {
	h.t.Helper()
	return h.fileWith(code, nil)
}

// fileWith is file with more answers.
func (h *hall) fileWith(code string, more form.Data) casework.Case {
	h.t.Helper()
	answers := form.Data{"worker": "测试辛", "idnumber": idNumber, "story": "在工地受伤"}
	maps.Copy(answers, more)
	ctx := h.t.Context()
	c, err := h.core.Begin(ctx, applicant, code)
	must(h.t, err)
	v, err := h.core.Save(ctx, applicant, c.ID, answers, c.Version)
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

// state reads a case as it is now.
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
