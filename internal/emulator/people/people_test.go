package people

import (
	"errors"
	"testing"
	"time"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

var today = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func world() *World { return New(func() time.Time { return today }, func() {}) }

func TestEverySeededNumberFollowsItsStandard(t *testing.T) {
	w := world()
	if n := len(w.Units()); n < 12 {
		t.Errorf("%d units, want at least 12", n)
	}
	if n := len(w.Persons()); n < 20 {
		t.Errorf("%d persons, want at least 20", n)
	}
	for _, u := range w.Units() {
		if _, err := regno.ParseUSCC(u.USCC); err != nil {
			t.Errorf("%s %s: %v", u.Name, u.USCC, err)
		}
		if p, ok := w.Person(u.RepDocType, u.RepDocNumber); !ok || p.Name != u.RepName {
			t.Errorf("%s: the representative %s is not in the population register", u.Name, u.RepName)
		}
	}
	for _, p := range w.Persons() {
		if _, err := regno.ParseDocument(regno.DocType(p.DocType), p.Number, today); err != nil {
			t.Errorf("%s %s: %v", p.Name, p.Number, err)
		}
	}
}

func TestTheSeedHasEveryKindOfUnitAndEveryStatus(t *testing.T) {
	seen := map[string]bool{}
	for _, u := range world().Units() {
		seen[u.Status], seen[u.Register()], seen[u.Type] = true, true, true
	}
	for _, want := range append(Statuses(), "编办", "民政", "市场监管", "机关", "事业单位", "社会团体") {
		if !seen[want] {
			t.Errorf("no unit with %s", want)
		}
	}
}

// OUT-2: add a unit or person.
func TestAnAddedUnitIsCheckedAndBringsItsRepresentative(t *testing.T) {
	good := Unit{USCC: "91320100ma1te5t0xf", Name: "新增示例有限公司", RepName: "测试寅", RepDocType: "01", RepDocNumber: "11010519491231002x"}
	for name, tc := range map[string]struct {
		spoil func(*Unit)
		field string
	}{
		"right in every value":       {func(*Unit) {}, ""},
		"a wrong check digit":        {func(u *Unit) { u.USCC = "91320100MA1TE5T0XX" }, "uscc"},
		"no name":                    {func(u *Unit) { u.Name = "  " }, "name"},
		"a wrong identity number":    {func(u *Unit) { u.RepDocNumber = "110105194912310021" }, "repDocNumber"},
		"another person's number":    {func(u *Unit) { u.RepDocNumber = "32010219680101100X" }, "repDocNumber"},
		"a status nobody knows":      {func(u *Unit) { u.Status = "好" }, "status"},
		"a date that is none at all": {func(u *Unit) { u.Established = "昨天" }, "established"},
	} {
		t.Run(name, func(t *testing.T) {
			w, u := world(), good
			tc.spoil(&u)
			err := w.AddUnit(u)
			if tc.field != "" {
				if !errors.Is(err, fault.Invalid) || fault.Of(err).FieldSays(tc.field) == "" {
					t.Fatalf("got %v, want a fault on %s", err, tc.field)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got, ok := w.Unit("91320100MA1TE5T0XF")
			if !ok || got.Name != u.Name || got.Region != "320100" || got.Status != Active {
				t.Errorf("kept %+v", got)
			}
			if p, ok := w.Person("01", "11010519491231002X"); !ok || p.Name != "测试寅" {
				t.Errorf("the representative is %+v", p)
			}
		})
	}
}

func TestAdditionsSurviveARestart(t *testing.T) {
	w := world()
	if err := w.AddPerson(Person{Name: "测试寅", DocType: "01", Number: "11010519491231002X"}); err != nil {
		t.Fatal(err)
	}
	next := world()
	next.Restore(w.Additions())
	if _, ok := next.Person("01", "11010519491231002X"); !ok {
		t.Error("the added person is gone")
	}
	if len(next.Additions().Persons) != 1 {
		t.Errorf("additions are %+v, want the one person", next.Additions())
	}
}
