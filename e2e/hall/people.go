package hall

import (
	"context"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/emulator/people"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/regno"
)

// Unit is a unit of the register, and of the hall once it has an account.
type Unit struct {
	people.Unit
	Phone  string // the representative's phone, once there is an account
	Number string // 单位编号, once there is an account
}

// Known returns a unit of the register by a part of its name.
func (h *Hall) Known(name string) Unit {
	h.t.Helper()
	for _, u := range h.world.People.Units() {
		if strings.Contains(u.Name, name) {
			return Unit{Unit: u}
		}
	}
	h.t.Fatalf("the register knows no %s", name)
	return Unit{}
}

// Opened makes an account for a unit of the register, as enrolment does at its end.
func (h *Hall) Opened(name, phone string) Unit {
	h.t.Helper()
	u := h.Known(name)
	u.Phone = phone
	ctx := context.Background()
	doc, err := regno.ParseDocument(regno.DocType(u.RepDocType), u.RepDocNumber, h.Now())
	if err != nil {
		h.t.Fatal(err)
	}
	mobile, err := regno.ParseMobile(phone)
	if err != nil {
		h.t.Fatal(err)
	}
	hash, err := h.app.Rooms.Credentials.Hash(ctx, Password)
	if err != nil {
		h.t.Fatal(err)
	}
	err = h.app.DB.InTx(ctx, func(ctx context.Context) error {
		q := account.Query{USCC: regno.USCC(u.USCC), Name: u.Name, RepName: u.RepName, Document: doc}
		o := account.Represented(q, account.Facts{Region: u.Region, Kind: u.Type, Address: u.Address}, mobile, person.ByFace)
		o.Password = hash
		opened, err := h.app.Rooms.Accounts.Open(ctx, actor.SystemActor("journey"), o)
		u.Number = opened.Unit.Number
		return err
	})
	if err != nil {
		h.t.Fatalf("opening an account for %s: %v", u.Name, err)
	}
	return u
}

// Staff returns a member of staff by login name, and the code that their authenticator
// shows now.
func (h *Hall) Staff(login string) (account demo.Account, code string) {
	h.t.Helper()
	for _, a := range demo.Staff {
		if a.Login == login {
			code, err := totp.GenerateCode(a.TOTP, h.Now())
			if err != nil {
				h.t.Fatalf("the code of %s: %v", login, err)
			}
			return a, code
		}
	}
	h.t.Fatalf("nobody of the staff is %s", login)
	return account, ""
}

// Personal gives the representative of an opened unit a personal password, as 「个人注册」
// does at its end.
func (h *Hall) Personal(u Unit) {
	h.t.Helper()
	ctx, r := context.Background(), h.app.Rooms
	p, err := r.Persons.ByDocument(ctx, regno.DocType(u.RepDocType), u.RepDocNumber)
	if err != nil {
		h.t.Fatal(err)
	}
	hash, err := r.Credentials.Hash(ctx, Password)
	if err != nil {
		h.t.Fatal(err)
	}
	err = h.app.DB.InTx(ctx, func(ctx context.Context) error {
		return r.Credentials.PutPerson(ctx, actor.SystemActor("journey"), p.ID, hash)
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// Handler gives the representative of another unit a handler's mandate in u, with Password
// and no item.
func (h *Hall) Handler(u, other Unit) {
	h.t.Helper()
	ctx, r := context.Background(), h.app.Rooms
	unit, err := r.Units.ByUSCC(ctx, regno.USCC(u.USCC))
	if err != nil {
		h.t.Fatal(err)
	}
	p, err := r.Persons.ByDocument(ctx, regno.DocType(other.RepDocType), other.RepDocNumber)
	if err != nil {
		h.t.Fatal(err)
	}
	now := h.Now()
	m := mandate.Mandate{
		ID:        id.New(),
		UnitID:    unit.ID,
		PersonID:  p.ID,
		Level:     actor.Operator,
		State:     mandate.Active,
		From:      now.Add(-time.Hour),
		Until:     now.AddDate(1, 0, 0),
		GrantedAt: now,
		Version:   1,
	}
	if err := r.Mandates.Store.Add(ctx, m); err != nil {
		h.t.Fatal(err)
	}
	if err := r.Credentials.Set(ctx, actor.SystemActor("journey"), m.ID, Password); err != nil {
		h.t.Fatal(err)
	}
}

// Several opens 多经办人 for a unit.
func (h *Hall) Several(u Unit) {
	h.t.Helper()
	ctx := context.Background()
	x, err := h.app.Rooms.Units.ByUSCC(ctx, regno.USCC(u.USCC))
	if err != nil {
		h.t.Fatal(err)
	}
	list, err := h.app.Rooms.Mandates.Store.OfUnit(ctx, x.ID)
	if err != nil || len(list) == 0 {
		h.t.Fatalf("%v, %v", list, err)
	}
	who := actor.Actor{PersonID: list[0].PersonID, MandateID: list[0].ID, UnitID: x.ID, Level: list[0].Level}
	if err := h.app.Rooms.Mandates.OpenGiving(ctx, who); err != nil {
		h.t.Fatal(err)
	}
}

// Drafted keeps answers as a draft of an item: the unit's, or the representative's own. It gives
// the path of its form.
func (h *Hall) Drafted(u Unit, item string, own bool, answers form.Data) string {
	h.t.Helper()
	ctx, r := context.Background(), h.app.Rooms
	x, err := r.Units.ByUSCC(ctx, regno.USCC(u.USCC))
	if err != nil {
		h.t.Fatal(err)
	}
	list, err := r.Mandates.Store.OfUnit(ctx, x.ID)
	if err != nil || len(list) == 0 {
		h.t.Fatalf("%v, %v", list, err)
	}
	who, base := actor.Actor{PersonID: list[0].PersonID, MandateID: list[0].ID, UnitID: x.ID, Level: list[0].Level}, "/unit"
	if own {
		who, base = who.Self(), "/me"
	}
	draft := id.New()
	if _, err := r.Cases.Start(ctx, who, item, draft, answers); err != nil {
		h.t.Fatalf("keeping a draft of %s: %v", item, err)
	}
	return base + "/drafts/" + draft
}

// Online lists the codes of the items that can be applied for.
func (h *Hall) Online() []string {
	var codes []string
	for _, it := range h.app.Rooms.Catalog.Catalogue().List(catalog.Filter{Apply: true}) {
		codes = append(codes, it.Code)
	}
	return codes
}

// OwnCase submits a case of the representative's own with a PDF in a slot, and gives its id.
func (h *Hall) OwnCase(u Unit, item, slot string, answers form.Data) string {
	h.t.Helper()
	ctx, cases := context.Background(), h.app.Rooms.Cases
	who, path := h.Person(u), h.Drafted(u, item, true, answers)
	id := path[strings.LastIndex(path, "/")+1:]
	if _, err := cases.Attach(ctx, who, id, casework.Upload{Slot: slot, Name: "身份证.pdf", Body: strings.NewReader("%PDF-1.7 示例")}); err != nil {
		h.t.Fatalf("attaching: %v", err)
	}
	v, err := cases.Open(ctx, who, id)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := cases.SubmitChosen(ctx, who, id, v.Case.Version, casework.Choice{Way: casework.Online, Agree: true}); err != nil {
		h.t.Fatalf("submitting: %v", err)
	}
	return id
}

// Person is the representative of a unit, acting for nobody but themselves.
func (h *Hall) Person(u Unit) actor.Actor {
	h.t.Helper()
	p, err := h.app.Rooms.Persons.ByDocument(context.Background(), regno.DocType(u.RepDocType), u.RepDocNumber)
	if err != nil {
		h.t.Fatal(err)
	}
	return actor.Actor{PersonID: p.ID}
}

// Leaderless ends every mandate of a unit.
func (h *Hall) Leaderless(u Unit) {
	h.t.Helper()
	ctx := context.Background()
	x, err := h.app.Rooms.Units.ByUSCC(ctx, regno.USCC(u.USCC))
	if err == nil {
		err = h.app.Rooms.Mandates.EndAll(ctx, actor.SystemActor("journey"), x.ID, "结束")
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// SeenByClerk lets a clerk of the province look at a case.
func (h *Hall) SeenByClerk(caseID, login string) {
	h.t.Helper()
	ctx := context.Background()
	var staffID string
	if err := h.app.DB.Get(ctx, &staffID, `SELECT id FROM staff WHERE login = $1`, login); err != nil {
		h.t.Fatal(err)
	}
	clerk := actor.Actor{StaffID: staffID, Roles: []actor.Role{actor.Clerk}, Region: casework.Province}
	if _, err := h.app.Rooms.Cases.Dossier(ctx, clerk, caseID); err != nil {
		h.t.Fatal(err)
	}
}

// Hourly does now what the hall does of itself to every running case once an hour of the machine's clock.
func (h *Hall) Hourly() {
	h.t.Helper()
	ctx := context.Background()
	var ids []string
	if err := h.app.DB.Select(ctx, &ids, `SELECT id FROM case_file WHERE submitted_us > 0`); err != nil {
		h.t.Fatal(err)
	}
	for _, id := range ids {
		for _, do := range []func(context.Context, string) error{h.app.Rooms.Cases.DeemAccepted, h.app.Rooms.Cases.EndPeriod} {
			if err := do(ctx, id); err != nil {
				h.t.Fatal(err)
			}
		}
	}
}
