package caseworktest

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/address"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/secret"
	"wangting/internal/staff"
	"wangting/internal/staff/staffdb"
	"wangting/internal/store"
	"wangting/internal/unit"
)

// Catalog is the real catalogue service with these items, each in its first version.
func Catalog(t testing.TB, list ...catalog.Item) *catalog.Service {
	t.Helper()
	s := &catalog.Memory{}
	for _, it := range list {
		it.Version = 1
		if err := s.Add(it, time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	c := &catalog.Service{Store: s, Now: clocktest.Now}
	if err := c.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

// Publish adds another version of an item of the Hall, alive at once.
func (h *Hall) Publish(t testing.TB, it catalog.Item) {
	t.Helper()
	it.Version = int64(len(h.Items.Catalogue().Versions(it.Code)) + 1)
	if err := errors.Join(h.Items.Store.(*catalog.Memory).Add(it, h.Time()), h.Items.Refresh(t.Context())); err != nil {
		t.Fatal(err)
	}
}

// Close stops applications for an item.
func (h *Hall) Close(t testing.TB, code, words string) {
	t.Helper()
	s := h.Items.Store.(*catalog.Memory)
	s.Paused = append(s.Paused, catalog.Stop{Code: code, Words: words, At: h.Time()})
	if err := h.Items.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// ItemOf gives the first version of an item, for a test that publishes another.
func ItemOf(code string) catalog.Item {
	for _, it := range items() {
		if it.Code == code {
			return it
		}
	}
	return catalog.Item{}
}

// Later is a material that may follow after the acceptance.
var Later = catalog.Material{Key: "site", Name: "场地证明", LackDays: 10}

// ownFlow has every act that the usual flow has not.
func ownFlow() *catalog.Flow {
	return &catalog.Flow{AcceptDays: 3, Stages: []catalog.Stage{
		{Key: "a", Name: "受理", Kind: catalog.Manual, Post: catalog.AcceptPost,
			Verbs: []catalog.VerbUse{{Verb: "accept", To: "r"}, {Verb: casework.AcceptLacking, To: "r"}, {Verb: "refuse"}, {Verb: "ask"}}},
		{Key: "r", Name: "核查", Kind: catalog.Manual, Post: catalog.ReviewPost, NotSame: []string{"a"},
			Verbs: []catalog.VerbUse{{Verb: "review", To: "d"}, {Verb: "publish", To: "p"}, {Verb: "consult"}, {Verb: "hear"}, {Verb: "suspend"},
				{Verb: "extend"}, {Verb: "terminate"}, {Verb: "ask"}}},
		{Key: "p", Name: "公示", Kind: catalog.Publicity, Days: 5},
		{Key: "d", Name: "决定", Kind: catalog.Manual, Post: catalog.DecidePost, NotSame: []string{"a", "r"},
			Verbs: []catalog.VerbUse{{Verb: "grant", To: "c"}, {Verb: "deny", To: "c"}, {Verb: "back", To: "r"}, {Verb: "suspend"},
				{Verb: "ask"}}},
		{Key: "c", Name: "办结", Kind: catalog.Manual, Post: catalog.DecidePost, Verbs: []catalog.VerbUse{{Verb: "close"}}},
	}}
}

func items() []catalog.Item {
	employer := strings.Replace(Schema, `"phone":{`, `"employer":{"type":"string","title":"工作单位代码"},
  "phone":{`, 1)
	people := strings.Replace(Schema, `"phone":{`, `"people":{"type":"array","title":"人员名单","maxItems":4,"items":{"type":"object",
   "required":["name","number"],"properties":{"name":{"type":"string","title":"姓名","format":"name"},
   "number":{"type":"string","title":"证件号码","format":"idcard","x-unique":true},"from":{"type":"string","format":"date","title":"入职日期"}}}},
  "phone":{`, 1)
	people = strings.Replace(people, `"reason","phone"]}]`, `"reason","phone","people"]}]`, 1)
	return []catalog.Item{
		joint(),
		{
			Code:        Permit,
			Name:        "劳务派遣经营许可",
			Department:  "示例市劳动关系处",
			Audience:    catalog.ForUnits,
			Online:      true,
			PromiseDays: 20,
			Type:        "行政许可",
			Schema:      json.RawMessage(Schema),
			Flow:        ownFlow(),
		},
		{
			Code:        Layoff,
			Name:        "企业经济性裁减人员备案",
			Department:  "示例市就业服务中心",
			Audience:    catalog.ForUnits,
			Online:      true,
			PromiseDays: 20,
			Schema:      json.RawMessage(people),
		},
		{
			Code:        Crowd,
			Name:        "单位人员增减申报",
			Department:  "示例市就业服务中心",
			Audience:    catalog.ForUnits,
			Online:      true,
			PromiseDays: 20,
			Schema:      json.RawMessage(strings.Replace(people, `"maxItems":4`, `"maxItems":10000`, 1)),
		},
		{
			Code:        Subsidy,
			Name:        "就业技能培训补贴申请",
			Department:  "示例市就业服务中心",
			Audience:    catalog.ForUnits,
			Online:      true,
			PromiseDays: 20,
			Schema:      json.RawMessage(Schema),
			Windows:     []catalog.Window{{Name: Window}},
			Materials: []catalog.Material{
				{Key: "table", Name: "培训补贴申请表", MaxBytes: 1 << 20},
				{Key: "photos", Name: "学员合影", Optional: true, Many: true, Types: []string{"pdf", "jpg"}},
			},
		},
		{
			Code:         Arbitration,
			Name:         "劳动人事争议仲裁申请",
			Department:   "示例市就业服务中心",
			Audience:     catalog.ForUnits,
			Online:       true,
			PromiseDays:  45,
			Sensitive:    true,
			TwoReviewers: true,
			Schema:       json.RawMessage(Schema),
		},
		{
			Code:        Title, // personal, needs the employer's endorsement
			Name:        "职称申报退回修改",
			Department:  "示例市就业服务中心",
			Audience:    catalog.ForPersons,
			Online:      true,
			PromiseDays: 20,
			EmployerIn:  "employer",
			Schema:      json.RawMessage(employer),
		},
		{
			Code:         Injury, // a person's needs the employer's opinion only
			Name:         "工伤认定申请",
			Department:   "示例市工伤保险处",
			Audience:     catalog.ForPersons,
			Online:       true,
			PromiseDays:  20,
			EmployerIn:   "employer",
			EmployerWord: catalog.OpinionOnly,
			Schema:       json.RawMessage(employer),
		},
	}
}

// joint is the item that wants both sides.
func joint() catalog.Item {
	with := strings.Replace(Schema, `"phone":{`, `"employer":{"type":"string","title":"统一社会信用代码"},
  "worker":{"type":"object","x-kind":"person","x-phone":true,"title":"劳动者","x-identity":"person"},
  "phone":{`, 1)
	with = strings.Replace(with, `"required":["company"`, `"required":["worker","company"`, 1)
	return catalog.Item{
		Code:        Joint,
		Name:        "调解登记",
		Department:  "示例市调解仲裁管理处",
		Audience:    catalog.ForBoth,
		Online:      true,
		PromiseDays: 5,
		EmployerIn:  "employer",
		JointWith:   "worker",
		Schema:      json.RawMessage(with),
		Windows:     []catalog.Window{{Name: Window}},
	}
}

// WorkerData is how a form names Worker.
func WorkerData() map[string]any {
	return map[string]any{"name": "测工", "docType": "01", "number": WorkerNumber, "phone": "13800000084"}
}

type rights struct{ *Hall }

// Decide grants every item that the test has not denied.
func (h rights) Decide(_ context.Context, who actor.Actor, a mandate.Ask) (mandate.Right, error) {
	if who.UnitID != a.UnitID || h.denied[who.PersonID+a.Item] {
		return mandate.Right{}, &fault.Fault{Kind: fault.Forbidden, Say: "您没有办理这个事项的授权",
			Next: fault.Next{Text: "查看原因，申请授权", Path: mandate.AccessPath + a.Item}}
	}
	return mandate.Right{}, nil
}

// Hold grants what Decide grants.
func (h rights) Hold(ctx context.Context, who actor.Actor, item string) error {
	if !who.ForUnit() {
		return nil
	}
	_, err := h.Decide(ctx, who, mandate.Ask{UnitID: who.UnitID, Item: item})
	return err
}

// HoldUnit finds every unit open.
func (rights) HoldUnit(context.Context, string) error { return nil }

// ForUnitAndPerson gives everybody a mandate.
func (rights) ForUnitAndPerson(_ context.Context, unitID, personID string) (mandate.Mandate, error) {
	return mandate.Mandate{UnitID: unitID, PersonID: personID}, nil
}

// RepresentativeOf finds no representative.
func (rights) RepresentativeOf(context.Context, string) (string, error) { return "", nil }

// Sight shows every item that the test has not denied.
func (h rights) Sight(_ context.Context, as ...actor.Actor) (actor.Sight, error) {
	seen := actor.Sight{}
	for _, who := range as {
		for _, it := range h.Items.Catalogue().Items() {
			if !who.ForUnit() || !h.denied[who.PersonID+it.Code] {
				seen[who.Owner()] = append(seen[who.Owner()], it.Code)
			}
		}
	}
	return seen, nil
}

// EmployerCode is the 统一社会信用代码 of Unit.
const EmployerCode = "91320100MA1TE5T0XF"

// Units is a stand-in that finds the same unit under every id.
type Units struct{}

// Find gives the unit.
func (Units) Find(context.Context, string) (unit.Unit, error) {
	return unit.Unit{ID: Unit, USCC: EmployerCode, Name: "江南示例精密机械有限公司", Region: "320102", State: unit.Active}, nil
}

// ByUSCC gives the unit under EmployerCode.
func (u Units) ByUSCC(ctx context.Context, c regno.USCC) (unit.Unit, error) {
	if c != EmployerCode {
		return unit.Unit{}, fault.New(fault.NotFound, "")
	}
	return u.Find(ctx, "")
}

// Worker is who the form of Joint names, by their document; WorkerNumber is its number. Unproved has it too, and was never verified.
var (
	Worker   = actor.Actor{PersonID: id.New()}
	Unproved = actor.Actor{PersonID: id.New()}
)

// WorkerNumber is the number of the identity card of Worker.
const WorkerNumber = "11010519491231002X"

// Persons is a stand-in whose persons are all called 测**.
type Persons struct{}

// ByDocument finds Worker.
func (p Persons) ByDocument(ctx context.Context, t regno.DocType, number string) (person.Person, error) {
	if t != regno.IdentityCard || number != WorkerNumber {
		return person.Person{}, fault.New(fault.NotFound, "")
	}
	return p.Find(ctx, Worker.PersonID)
}

// Find gives a person.
func (Persons) Find(_ context.Context, id string) (person.Person, error) {
	if id == Worker.PersonID || id == Unproved.PersonID {
		p := person.Person{ID: id, Name: "测工", DocType: regno.IdentityCard, DocNumber: WorkerNumber, Phone: "13800000083"}
		if id == Worker.PersonID {
			p.VerifiedBy, p.VerifiedAt = person.ByFace, Start
		}
		return p, nil
	}
	return person.Person{ID: id, Name: "测试", DocNumber: "32010219680101100X", Phone: "13800000082"}, nil
}

// FindMany gives a person for every id.
func (p Persons) FindMany(ctx context.Context, ids []string) (map[string]person.Person, error) {
	all := map[string]person.Person{}
	for _, id := range ids {
		all[id], _ = p.Find(ctx, id)
	}
	return all, nil
}

type colleagues struct{}

func (colleagues) May(_ context.Context, staffID string, role actor.Role, _ string) error {
	if !strings.HasPrefix(staffID, string(role)) {
		return fault.New(fault.Forbidden, "")
	}
	return nil
}

func (colleagues) Names(_ context.Context, ids ...string) (map[string]string, error) {
	names := map[string]string{}
	for _, id := range ids {
		names[id] = "工作人员 " + id
	}
	return names, nil
}

// keep puts the departments and colleagues of the stand-in where lists read them.
func (colleagues) keep(t testing.TB, db *store.DB, keys *secret.Keyring) {
	t.Helper()
	rows := &staffdb.Store{DB: db, Keys: keys}
	for _, d := range Departments {
		if err := rows.AddDepartment(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	for _, who := range []actor.Actor{Clerk, Reviewer, Reviewer2, Both, Suzhou, Provincer} {
		a := staff.Account{ID: who.StaffID, Login: who.StaffID, Name: "工作人员 " + who.StaffID, Roles: who.Roles,
			Region: who.Region, State: staff.Active}
		if err := rows.AddAccount(t.Context(), a, staff.Secrets{}); err != nil {
			t.Fatal(err)
		}
	}
}

// Departments of the stand-in: where the subsidy is handled, with a head, and one beside it.
var Departments = staff.Tree{
	{ID: "d-hall", Region: Subregion, Name: "示例市就业服务中心", HeadID: "clerk-head"},
	{ID: "d-other", Region: Subregion, Name: "劳动关系处"},
}

// Subregion is the region of Departments.
const Subregion = "320100"

func (colleagues) Tree(context.Context) (staff.Tree, error) { return Departments, nil }

var _ casework.Staff = colleagues{}

// Window is where the subsidy is handled over the counter.
const Window = "示例市人社服务大厅"

// Address is the only address of the unit, and of nobody else.
var Address = address.Address{ID: id.New(), Recipient: "陈示例", Phone: "13800000082", County: "320102", Detail: "示例路 1 号", Default: true}

// Addresses is a stand-in with Address.
type Addresses struct{}

// List gives Address to who acts for Unit.
func (Addresses) List(_ context.Context, who actor.Actor) ([]address.Address, error) {
	if who.UnitID != Unit {
		return nil, nil
	}
	return []address.Address{Address}, nil
}

type notices struct{ *Hall }

func (h notices) Tell(_ context.Context, _ actor.Actor, m notice.Message) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Inbox = append(h.Inbox, m)
	return nil
}

func (h notices) SMS(_ context.Context, m notice.SMS) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Texts = append(h.Texts, m)
	return nil
}
