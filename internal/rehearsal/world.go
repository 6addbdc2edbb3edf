package rehearsal

import (
	"cmp"
	"context"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/staff"
	"wangting/internal/unit"
)

// Cast are the ids of the invented applicant and their employer.
type Cast struct{ Unit, Person, Employer, Boss string }

func newCast() Cast { return Cast{id.New(), id.New(), id.New(), id.New()} }

// Hand is one invented member of staff whom the editor plays.
type Hand struct {
	Key, Name string
	Roles     []actor.Role
}

// Hands are the invented staff. One may do everything, so that four eyes can be tried.
var Hands = [...]Hand{
	{"clerk", "受理员甲", []actor.Role{actor.Clerk}},
	{"reviewer", "审查员乙", []actor.Role{actor.Reviewer}},
	{"second", "审查员丙", []actor.Role{actor.Reviewer}},
	{"both", "兼岗人员丁", []actor.Role{actor.Clerk, actor.Reviewer}},
}

// HandOf gives one of the Hands; the first when there is none of that key.
func HandOf(key string) Hand {
	if i := slices.IndexFunc(Hands[:], func(h Hand) bool { return h.Key == key }); i >= 0 {
		return Hands[i]
	}
	return Hands[0]
}

func (h Hand) actor() actor.Actor {
	return actor.Actor{StaffID: h.Key, Region: casework.Province, Roles: h.Roles}
}

func (r *Rehearsal) applicant() actor.Actor {
	if r.Personal {
		return actor.Actor{PersonID: r.Cast.Person}
	}
	return actor.Actor{PersonID: r.Cast.Person, UnitID: r.Cast.Unit, MandateID: id.New(), Level: actor.Representative}
}

func (r *Rehearsal) employer() actor.Actor {
	return actor.Actor{PersonID: r.Cast.Boss, UnitID: r.Cast.Employer, MandateID: id.New(), Level: actor.Representative}
}

// play runs one act in the hall of a rehearsal. The rehearsal is changed, and worth keeping only when there is no fault.
func (s *Service) play(ctx context.Context, r *Rehearsal, do func(context.Context, *casework.Service) error) error {
	now := func() time.Time { return r.Clock }
	shelf := &catalog.Memory{}
	if err := shelf.Add(r.Item, time.Time{}); err != nil {
		return err
	}
	items := &catalog.Service{Store: shelf, Tx: inMemory{}, Now: now}
	if err := items.Refresh(ctx); err != nil {
		return fault.Wrap(fault.Conflict, "事项还不能试办，请先按“检查”的结果修改", err)
	}
	hall := &casework.Service{
		Store:    &r.Hall,
		Lists:    alone{},
		Tx:       inMemory{},
		Audit:    &audit.Service{Store: noBook{}, Keys: s.Keys, Now: now},
		Queue:    (*told)(r),
		Calendar: s.Calendar,
		Now:      now,
		Items:    items,
		Rights:   allRights{},
		Units:    units{r},
		Persons:  persons{r},
		Staff:    colleagues{},
	}
	hall.OnStep = append(hall.OnStep, func(_ context.Context, _ actor.Actor, t casework.Taken) error {
		_, _, made, err := s.Papers.Rehearsed(&r.Item, t)
		if made {
			r.Papers = append(r.Papers, t)
		}
		return err
	})
	return do(ctx, hall)
}

// alone lists no other case: a rehearsal knows its own only.
type alone struct{ casework.Lists }

func (alone) UnitCases(context.Context, casework.UnitQuery) ([]casework.Case, error) { return nil, nil }

// inMemory needs no transaction: a rehearsal is kept whole or not at all.
type inMemory struct{}

func (inMemory) InTx(ctx context.Context, fn func(context.Context) error) error { return fn(ctx) }

// noBook records nothing: the rehearsal's own timeline says what was done.
type noBook struct{ audit.Store }

func (noBook) Add(context.Context, audit.Entry) error { return nil }

// told keeps what applicants would be told, and starts no job.
type told Rehearsal

func (t *told) Enqueue(_ context.Context, _ string, body any) error {
	if m, ok := body.(casework.Telling); ok {
		t.Told = append(t.Told, m)
	}
	return nil
}

type allRights struct{}

func (allRights) Decide(context.Context, actor.Actor, mandate.Ask) (mandate.Right, error) {
	return mandate.Right{}, nil
}

func (allRights) Hold(context.Context, actor.Actor, string) error { return nil }

func (allRights) HoldUnit(context.Context, string) error { return nil }

func (allRights) ForUnitAndPerson(context.Context, string, string) (mandate.Mandate, error) {
	return mandate.Mandate{}, nil
}

func (allRights) RepresentativeOf(context.Context, string) (string, error) { return "", nil }

func (allRights) Sight(_ context.Context, as ...actor.Actor) (actor.Sight, error) {
	seen := actor.Sight{}
	for _, who := range as {
		seen[who.Owner()] = []string{actor.EveryScope}
	}
	return seen, nil
}

type units struct{ r *Rehearsal }

func (u units) Find(_ context.Context, unitID string) (unit.Unit, error) {
	region := cmp.Or(append(slices.Clone(u.r.Item.Regions), "321200")...)
	out := unit.Unit{ID: unitID, Number: regno.PracticeUnitNumber(1), USCC: regno.PracticeUSCC(1), Name: "试办示例单位有限公司", Region: region,
		Kind: "企业", Address: "示例路 1 号", State: unit.Active, CreatedAt: u.r.StartedAt, Version: 1}
	if unitID == u.r.Cast.Employer {
		out.USCC, out.Name = regno.PracticeUSCC(2), "试办示例用人单位有限公司"
	}
	return out, nil
}

func (u units) ByUSCC(ctx context.Context, _ regno.USCC) (unit.Unit, error) {
	return u.Find(ctx, u.r.Cast.Employer)
}

type persons struct{ r *Rehearsal }

func (p persons) Find(_ context.Context, personID string) (person.Person, error) {
	card := regno.PracticeCard(1)
	return person.Person{ID: personID, Name: "示例人", DocType: card.Type, DocNumber: card.Number, Phone: regno.PracticeMobile(1),
		CreatedAt: p.r.StartedAt, Version: 1}, nil
}

func (p persons) FindMany(ctx context.Context, ids []string) (map[string]person.Person, error) {
	all := map[string]person.Person{}
	for _, one := range ids {
		all[one], _ = p.Find(ctx, one)
	}
	return all, nil
}

// ByDocument finds nobody: the applicant of a rehearsal has an invented document, and nobody else an account.
func (persons) ByDocument(context.Context, regno.DocType, string) (person.Person, error) {
	return person.Person{}, fault.New(fault.NotFound, "")
}

type colleagues struct{}

func (colleagues) May(_ context.Context, staffID string, role actor.Role, _ string) error {
	if !slices.Contains(HandOf(staffID).Roles, role) {
		return fault.New(fault.Forbidden, "")
	}
	return nil
}

// Tree is empty: a rehearsal has people, and no departments.
func (colleagues) Tree(context.Context) (staff.Tree, error) { return nil, nil }

func (colleagues) Names(_ context.Context, ids ...string) (map[string]string, error) {
	names := map[string]string{}
	for _, one := range ids {
		names[one] = HandOf(one).Name
	}
	return names, nil
}
