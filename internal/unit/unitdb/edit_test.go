package unitdb_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/unit"
)

// register is a business register that knows one name.
type register struct {
	name string
	err  error
}

func (r register) Named(_ context.Context, _ actor.Actor, _ unit.Unit, name string) (bool, error) {
	return name == r.name, r.err
}

func opened(t *testing.T, db *store.DB, r register) (*unit.Service, unit.Unit, actor.Actor) {
	t.Helper()
	s := service(t, db)
	s.Named = r.Named
	u, err := s.Open(t.Context(), actor.Actor{},
		unit.New{USCC: code, Name: "江南示例精密机械有限公司", Address: "凤凰路 1 号"})
	if err != nil {
		t.Fatal(err)
	}
	return s, u, actor.Actor{PersonID: "p", UnitID: u.ID, MandateID: "m", Level: actor.Representative}
}

func TestEveryChangeOfTheParticularsIsToldWithOldAndNew(t *testing.T) { // CEN-2
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, u, who := opened(t, db, register{name: "江南示例智能制造有限公司"})
		p := u.Particulars()
		p.Economy, p.Industry, p.Name = "150", "C", "江南示例智能制造有限公司"
		if err := s.Edit(t.Context(), who, u.Version, p); err != nil {
			t.Fatal(err)
		}
		now, err := s.Find(t.Context(), u.ID)
		if err != nil || now.Particulars() != p || now.USCC != u.USCC || now.Version != u.Version+1 {
			t.Errorf("the unit is %+v, %v", now, err)
		}
		list, err := s.History(t.Context(), who, "", 10)
		if err != nil || len(list) != 3 {
			t.Fatalf("history %+v, %v", list, err)
		}
		for _, c := range list {
			want := map[string][2]string{unit.FieldEconomy: {"", "150"}, unit.FieldIndustry: {"", "C"},
				unit.FieldName: {"江南示例精密机械有限公司", "江南示例智能制造有限公司"}}[c.Field]
			if c.Old != want[0] || c.New != want[1] || c.PersonID != "p" || !c.ChangedAt.Equal(time.Date(2026, 11, 26, 4, 0, 0, 0, time.UTC)) {
				t.Errorf("%+v, want %v", c, want)
			}
		}
		rest, err := s.History(t.Context(), who, list[0].ID, 10)
		if err != nil || len(rest) != 2 || rest[0] != list[1] {
			t.Errorf("the rest of the history is %+v, %v", rest, err)
		}
		if err := s.Edit(t.Context(), who, now.Version, p); err != nil {
			t.Errorf("saving the same again: %v", err)
		}
		if again, _ := s.History(t.Context(), who, "", 10); len(again) != 3 {
			t.Errorf("saving the same again left %d changes", len(again))
		}
	})
}

func TestWhatIsWrongWithTheParticularsIsSaidAndNothingIsWritten(t *testing.T) { // CEN-2
	for name, c := range map[string]struct {
		spoil func(*unit.Particulars)
		field string
	}{
		"a name that is not the register's": {func(p *unit.Particulars) { p.Name = "别的公司" }, unit.FieldName},
		"no name":                           {func(p *unit.Particulars) { p.Name = " " }, unit.FieldName},
		"an economy of no table":            {func(p *unit.Particulars) { p.Economy = "<b>" }, unit.FieldEconomy},
		"a region that is nowhere":          {func(p *unit.Particulars) { p.Region = "999999" }, unit.FieldRegion},
		"no category":                       {func(p *unit.Particulars) { p.Kind = "" }, unit.FieldKind},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				s, u, who := opened(t, db, register{name: "江南示例精密机械有限公司"})
				p := u.Particulars()
				c.spoil(&p)
				if err := s.Edit(t.Context(), who, u.Version, p); fault.Of(err).FieldSays(c.field) == "" {
					t.Errorf("%v says nothing about %s", err, c.field)
				}
				if now, _ := s.Find(t.Context(), u.ID); now != u {
					t.Errorf("the unit was touched: %+v", now)
				}
			})
		})
	}
}

func TestWhoMayNotEditAndWhoIsLateAreTold(t *testing.T) { // CEN-2
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, u, who := opened(t, db, register{name: "江南示例精密机械有限公司"})
		p := u.Particulars()
		p.Economy = "150"
		handler := who
		handler.Level = actor.Operator
		if err := s.Edit(t.Context(), handler, u.Version, p); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a handler: %v, want Forbidden", err)
		}
		if err := s.Edit(t.Context(), who, u.Version, p); err != nil {
			t.Fatal(err)
		}
		if err := s.Edit(t.Context(), who, u.Version, p); err != nil {
			t.Errorf("the second of two who save the same: %v", err)
		}
		p.Economy, p.Address = "160", ""
		err := s.Edit(t.Context(), who, u.Version, p)
		if !errors.Is(err, fault.Conflict) {
			t.Errorf("the second of two: %v, want Conflict", err)
		}
		for field, want := range map[string]string{
			unit.FieldEconomy: "经济类型现在是“" + (unit.Change{Field: unit.FieldEconomy}).InWords("150") + "”",
			unit.FieldName:    "",
		} {
			if say := fault.Of(err).FieldSays(field); !strings.HasPrefix(say, want) || (want == "") != (say == "") {
				t.Errorf("%s says %q, want %q", field, say, want)
			}
		}
		s.Named = register{err: fault.AwayFrom("市场监管登记信息", errors.New("down"))}.Named
		p.Name = "江南示例智能制造有限公司"
		if err := s.Edit(t.Context(), who, u.Version+1, p); !errors.Is(err, fault.Away) {
			t.Errorf("the register down: %v, want Away", err)
		}
	})
}
