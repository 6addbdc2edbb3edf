package casework

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/form/formsheet"
	"wangting/internal/regno"
	"wangting/internal/sheet"
)

// Rows of a table from a roster (items.md, prefill): a unit picks its own people instead of typing them. The list has the last four
// of their numbers; whole numbers are asked for the chosen people when they are added, and go into the draft only.

// RosterPeople is how many people one page shows, and one request adds at most.
const RosterPeople = 20

// RosterQuery asks for a page of a roster, or for people of it with their whole numbers.
type RosterQuery struct {
	View  string
	Words string   // part of a name
	Page  int      // from 1
	Keys  []string // the people; then the others say nothing
}

// RosterPage is the answer: rows by the columns of the view.
type RosterPage struct {
	Rows  []map[string]string
	Total int
}

// Listed is somebody in a roster.
type Listed struct {
	Key   string // of the core system
	Name  string
	Last4 string // of the number
	Job   string
	Since string // 参保日期, yyyyMMdd
	Taken bool   // is in the table
}

// RosterView is what the page 「从名册选择」 shows.
type RosterView struct {
	View
	Table  formsheet.Table
	Roster form.Roster
	People []Listed
	Total  int
	Away   error // why there is no list; the table can be typed
}

// Faults of a roster that cannot be had; the table can be filled in otherwise.
var (
	errNoRoster   = fault.New(fault.NotFound, "名册现在不能使用，请在表格中直接填写，或者上传表格")
	errRosterGone = fault.New(fault.Away, "社会保险核心业务系统没有应答，名册暂时打不开。请稍后再试，也可以在表格中直接填写，或者上传表格")
)

// RosterField is where a fault about the choice of people stands.
const RosterField = "who"

// OpenRoster gives a page of the roster from which rows of a table of a draft can be picked, and says in Away why there is none.
// NotFound when the table has no roster.
func (s *Service) OpenRoster(ctx context.Context, who actor.Actor, caseID, field, words string, page int) (RosterView, error) {
	v, err := s.rosterOf(ctx, who, caseID, field)
	if err != nil {
		return v, err
	}
	a, err := s.askRoster(ctx, v.Case, RosterQuery{View: v.Roster.Key, Words: words, Page: max(page, 1)})
	if err != nil {
		v.Away = err
		return v, nil
	}
	v.Total = a.Total
	taken := s.taken(v)
	for _, r := range a.Rows {
		v.People = append(v.People, Listed{Key: r["aac001"], Name: r[form.RosterName], Last4: r["id4"], Job: r["job"], Since: r["aac030"],
			Taken: taken[regno.Name(r[form.RosterName]).Key()+r["id4"]]})
	}
	return v, nil
}

// rosterOf finds the table of a draft and its roster.
func (s *Service) rosterOf(ctx context.Context, who actor.Actor, caseID, field string) (RosterView, error) {
	if _, err := s.draft(ctx, who, caseID); err != nil {
		return RosterView{}, err
	}
	open, err := s.Open(ctx, who, caseID)
	if err != nil {
		return RosterView{}, err
	}
	v := RosterView{View: open}
	table, isTable := formsheet.Of(open.Item.Form, field)
	if !isTable || open.Case.Personal() {
		return v, errNoCase
	}
	roster, known := form.RosterOf(table.Field().From)
	if !known {
		return v, errNoCase
	}
	v.Table, v.Roster = table, roster
	return v, nil
}

// askRoster asks the core system, in words that say what else can be done.
func (s *Service) askRoster(ctx context.Context, c Case, q RosterQuery) (RosterPage, error) {
	if s.Roster == nil || c.Practice() {
		return RosterPage{}, errNoRoster
	}
	a, err := s.Roster(ctx, c, q)
	switch {
	case errors.Is(err, fault.NotFound):
		return a, errNoRoster
	case errors.Is(err, fault.Away):
		return a, errRosterGone
	}
	return a, err
}

// taken are the people in the table, by name and last four, as a roster shows them.
func (s *Service) taken(v RosterView) map[string]bool {
	out, name, number := map[string]bool{}, "", ""
	for _, t := range v.Table.Field().Takes {
		switch t.Value {
		case form.RosterName:
			name = t.Column
		case form.RosterNumber:
			number = t.Column
		}
	}
	rows, _ := v.Case.Data[v.Table.Field().Name].([]any)
	for _, row := range rows {
		m, _ := row.(map[string]any)
		n, _ := m[name].(string)
		d, _ := m[number].(string)
		out[regno.Name(n).Key()+d[max(0, len(d)-4):]] = true
	}
	return out
}

// PickRows adds people of the roster to a table of a draft, with the columns that the roster knows. It gives how many rows are new
// and how many people were there. Invalid beside RosterField when nobody was chosen or the table would be too long; Conflict when the
// draft has been saved since version; NotFound and Away when the roster cannot be asked.
func (s *Service) PickRows(
	ctx context.Context, who actor.Actor, caseID, field string, keys []string, version int64,
) (added, there int, err error) {
	v, err := s.rosterOf(ctx, who, caseID, field)
	if err != nil {
		return 0, 0, err
	}
	slices.Sort(keys)
	keys = slices.DeleteFunc(slices.Compact(keys), func(k string) bool { return k == "" || len(k) > 40 })
	if len(keys) == 0 {
		return 0, 0, fault.On(RosterField, "请勾选要加入的人员")
	}
	if len(keys) > RosterPeople {
		return 0, 0, fault.On(RosterField, "一次最多加入 "+strconv.Itoa(RosterPeople)+" 人")
	}
	a, err := s.askRoster(ctx, v.Case, RosterQuery{View: v.Roster.Key, Keys: keys})
	if err != nil {
		return 0, 0, err
	}
	var rows []any
	for _, r := range a.Rows {
		if slices.Contains(keys, r["aac001"]) && r[form.RosterNumber] != "" {
			rows = append(rows, rowOfRoster(v.Table.Field(), r))
		}
	}
	if len(rows) == 0 {
		return 0, 0, fault.On(RosterField, "所选人员已不在名册中，请重新选择")
	}
	data, added, there, err := v.Table.Add(v.Case.Data, rows)
	if err != nil {
		return 0, 0, fault.On(RosterField, fault.Of(err).FieldSays(sheet.FieldFile))
	}
	if added == 0 {
		return 0, there, nil
	}
	_, err = s.Save(ctx, who, caseID, maps.Clone(data), version)
	return added, there, err
}

// rowOfRoster is a row of a table with what a roster says. What does not fit its column is left for people to fill in.
func rowOfRoster(table form.Field, r map[string]string) map[string]any {
	row := map[string]any{}
	for _, t := range table.Takes {
		c, _ := table.Child(t.Column)
		said := r[t.Value]
		if said == "" {
			continue
		}
		switch c.Kind {
		case form.Money: // in fen, as it is kept
			if fen, err := strconv.ParseFloat(said, 64); err == nil && fen > 0 {
				row[c.Name] = fen
			}
		case form.Choice:
			if slices.ContainsFunc(c.Options, func(o form.Option) bool { return o.Value == said }) {
				row[c.Name] = said
			}
		default:
			row[c.Name] = c.Read(said)
		}
	}
	return row
}
