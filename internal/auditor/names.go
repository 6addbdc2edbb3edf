package auditor

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/id"
	"wangting/internal/mandate"
	"wangting/internal/person"
	"wangting/internal/staff"
)

// Line is one deed in words.
type Line struct {
	ID       string
	At       time.Time
	Who, By  string // name, and role or standing
	What     string
	On       string // the object by name
	Number   string // of a case
	Path     string // where staff read the case
	Unit     string
	IP       string
	Practice bool // 演练: nothing of it is real
	Details  []Detail
	Seq      int64
	Chain    []byte
}

// Detail is one thing that a deed records.
type Detail struct{ What, Value string }

// names are the names of what entries mention, read once for many pages.
type names struct {
	s       *Service
	persons map[string]person.Person
	staff   map[string]staff.Account
	units   map[string]string
	cases   map[string]audit.Thing
}

func newNames(s *Service) *names {
	return &names{s, map[string]person.Person{}, map[string]staff.Account{}, map[string]string{}, map[string]audit.Thing{}}
}

// personsOf are the ids of the people that an entry concerns, each once.
func personsOf(e audit.Entry) []string {
	var ids []string
	add := func(personID string) {
		for _, known := range ids {
			if known == personID {
				return
			}
		}
		if id.Valid(personID) {
			ids = append(ids, personID)
		}
	}
	add(e.PersonID)
	if e.Object == "person" {
		add(e.ObjectID)
	}
	add(e.Details()["person"])
	return ids
}

// learn reads the names of a page, in one statement a kind.
func (n *names) learn(ctx context.Context, page []audit.Entry) error {
	var persons, clerks, units, cases wanted
	for _, e := range page {
		for _, p := range personsOf(e) {
			want(&persons, n.persons, p)
		}
		want(&clerks, n.staff, e.StaffID)
		want(&units, n.units, e.UnitID)
		switch e.Object {
		case "staff":
			want(&clerks, n.staff, e.ObjectID)
		case "unit":
			want(&units, n.units, e.ObjectID)
		case "case":
			want(&cases, n.cases, e.ObjectID)
		}
	}
	return n.fetch(ctx, persons, clerks, units, cases)
}

// wanted are ids whose names are not known yet, each once.
type wanted struct {
	ids    []string
	listed map[string]bool
}

func want[T any](w *wanted, known map[string]T, of string) {
	if _, ok := known[of]; ok || of == "" || w.listed[of] {
		return
	}
	if w.listed == nil {
		w.listed = map[string]bool{}
	}
	w.listed[of], w.ids = true, append(w.ids, of)
}

func (n *names) fetch(ctx context.Context, persons, clerks, units, cases wanted) error {
	err := learnt(ctx, n.persons, persons, n.s.Persons.FindMany)
	if err == nil {
		err = learnt(ctx, n.staff, clerks, n.s.Staff.Named)
	}
	if err == nil {
		err = learnt(ctx, n.units, units, n.s.Store.UnitNames)
	}
	if err == nil {
		err = learnt(ctx, n.cases, cases, n.s.Store.Cases)
	}
	if err != nil {
		return fmt.Errorf("naming what the audit mentions: %w", err)
	}
	return nil
}

func learnt[T any](ctx context.Context, into map[string]T, w wanted, read func(context.Context, []string) (map[string]T, error)) error {
	if len(w.ids) == 0 {
		return nil
	}
	found, err := read(ctx, w.ids)
	for _, of := range w.ids {
		into[of] = found[of] // unknown ones stay without a name, and are not asked for again
	}
	return err
}

// lines puts a page into words.
func (s *Service) lines(ctx context.Context, n *names, page []audit.Entry) (Page, error) {
	if err := n.learn(ctx, page); err != nil {
		return Page{}, err
	}
	out := Page{Lines: make([]Line, len(page))}
	for i, e := range page {
		out.Lines[i] = n.line(e, hidden)
	}
	return out, nil
}

// line puts a deed into words; show is how the values of its details are shown.
func (n *names) line(e audit.Entry, show func(string) string) Line {
	d := e.Details()
	l := Line{ID: e.ID, At: e.At, What: n.s.Audit.Word(e.Act), IP: e.IP, Unit: n.units[e.UnitID], Seq: e.Seq, Chain: e.Chain,
		Practice: id.Practice(e.PersonID) || id.Practice(e.UnitID) || id.Practice(e.ObjectID)}
	l.Who, l.By = n.who(e, d)
	l.On = n.on(e, d)
	if c := n.cases[e.ObjectID]; e.Object == "case" {
		l.Number, l.Path = c.Number, c.Path
	}
	for _, x := range detailsOf(d, n.item) {
		if x.What != details["person"] { // listed with name and number
			l.Details = append(l.Details, Detail{x.What, show(x.Value)})
		}
	}
	return l
}

const sayUnknown = "不详"

func (n *names) who(e audit.Entry, d map[string]string) (name, by string) {
	switch {
	case e.StaffID != "":
		a := n.staff[e.StaffID]
		roles := staff.RolesLabel(rolesOf(d[actor.DetailAs]))
		return cmp.Or(a.Name, sayUnknown), cmp.Or(roles, staff.RolesLabel(a.Roles), "工作人员")
	case e.PersonID != "":
		by = mandate.LevelLabel(levelOf(d[actor.DetailAs]))
		if by == "" && e.MandateID == "" {
			by = "本人"
		}
		return cmp.Or(n.persons[e.PersonID].Name, sayUnknown), cmp.Or(by, "单位人员")
	case e.System != "":
		return "系统", ""
	}
	return "未登录", ""
}

func rolesOf(as string) []actor.Role {
	var roles []actor.Role
	for r := range strings.FieldsSeq(as) {
		roles = append(roles, actor.Role(r))
	}
	return roles
}

func levelOf(as string) actor.Level {
	switch as {
	case "1":
		return actor.Representative
	case "2":
		return actor.Administrator
	case "3":
		return actor.Operator
	}
	return actor.NoLevel
}

// on names the object of a deed.
func (n *names) on(e audit.Entry, d map[string]string) string {
	name := ""
	switch e.Object {
	case "case":
		name = n.cases[e.ObjectID].Name
	case "person":
		name = n.persons[e.ObjectID].Name
	case "mandate":
		name = n.persons[d["person"]].Name
	case "staff":
		name = n.staff[e.ObjectID].Name
	case "unit":
		name = n.units[e.ObjectID]
	case "item", "query":
		name = n.item(e.ObjectID)
	}
	kind := cmp.Or(kinds[e.Object], "其他")
	if name == "" {
		return kind
	}
	return kind + "：" + name
}

func (n *names) item(code string) string {
	if it := n.s.Items.Catalogue().Item(code); it != nil {
		return it.Name
	}
	return code
}
