package registry_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"wangting/internal/clocktest"
	"wangting/internal/emulator/lever"
	"wangting/internal/emulator/people"
	played "wangting/internal/emulator/registry"
	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/registry"
)

type stage struct {
	levers   *lever.Board
	settings registry.Settings
}

var key = []byte("0123456789abcdef")

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{levers: lever.NewBoard(func() {})}
	h := played.Handler(played.Options{AppID: "hall", Key: key, People: people.New(clocktest.Now, func() {}), Now: clocktest.Now})
	mux := http.NewServeMux()
	mux.Handle("/registry/", s.levers.Before("registry", "登记", http.StripPrefix("/registry", h)))
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	s.settings = registry.Settings{BaseURL: srv.URL + "/registry", AppID: "hall", Key: key, HTTP: srv.Client(),
		Now: clocktest.Now, Patience: patience.Options{Pause: time.Millisecond}}
	return s
}

func (s *stage) gateway(t *testing.T) *registry.Gateway {
	t.Helper()
	g, err := registry.New(s.settings)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func query() registry.Query {
	return registry.Query{
		USCC:         "91320100MA1TE5T0XF",
		Name:         "江南示例精密机械有限公司",
		RepName:      "测试甲",
		RepDocType:   "01",
		RepDocNumber: "32010219680101100X",
	}
}

func elements(name, rep, docType, number registry.Element) registry.Elements {
	return registry.Elements{Name: name, RepName: rep, RepDocType: docType, RepDocNumber: number}
}

// REG-4
func TestTheFiveValuesMatchTogetherOrNotAtAll(t *testing.T) {
	g := newStage(t).gateway(t)
	for name, tc := range map[string]struct {
		spoil func(*registry.Query)
		want  registry.Elements
		match bool
	}{
		"all five right": {func(*registry.Query) {}, elements("MATCH", "MATCH", "MATCH", "MATCH"), true},
		"small letters": {
			func(q *registry.Query) { q.RepDocNumber = "32010219680101100x" },
			elements("MATCH", "MATCH", "MATCH", "MATCH"), true,
		},
		"a name with a blank and a mark": {
			func(q *registry.Query) { q.RepName = "\ufeff测 试　甲" },
			elements("MATCH", "MATCH", "MATCH", "MATCH"), true,
		},
		"another name":         {func(q *registry.Query) { q.Name = "别的公司" }, elements("MISMATCH", "MATCH", "MATCH", "MATCH"), false},
		"another person":       {func(q *registry.Query) { q.RepName = "测试乙" }, elements("MATCH", "MISMATCH", "MATCH", "MATCH"), false},
		"another kind of card": {func(q *registry.Query) { q.RepDocType = "08" }, elements("MATCH", "MATCH", "MISMATCH", "MATCH"), false},
		"another number": {
			func(q *registry.Query) { q.RepDocNumber = "32010419710608137X" },
			elements("MATCH", "MATCH", "MATCH", "MISMATCH"), false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			q := query()
			tc.spoil(&q)
			a, err := g.Verify(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if !a.Exists || !a.Alive() || a.Match != tc.match || a.Elements != tc.want {
				t.Errorf("got %+v", a)
			}
			if told := a.Address != "" || a.RegionCode != ""; told != tc.match {
				t.Errorf("particulars told: %v, on a match: %v", told, tc.match)
			}
		})
	}
}

func TestAMatchBringsTheUnitsParticulars(t *testing.T) {
	a, err := newStage(t).gateway(t).Verify(t.Context(), query())
	if err != nil {
		t.Fatal(err)
	}
	want := registry.Answer{
		Exists: true, Match: true, Elements: a.Elements, Status: registry.Active, RegionCode: "320100",
		Address: "江苏省南京市玄武区示例路 1 号", Type: "有限责任公司", Industry: "C", Authority: "市场监管",
		Established: time.Date(2017, 9, 12, 0, 0, 0, 0, time.UTC),
	}
	if !reflect.DeepEqual(a, want) {
		t.Errorf("got  %+v\nwant %+v", a, want)
	}
}

func TestAnUnknownUnitDoesNotExistAndADeadOneIsNotAlive(t *testing.T) {
	g := newStage(t).gateway(t)
	q := query()
	q.USCC = "91350200MA2YJ1XR9G"
	if a, err := g.Verify(t.Context(), q); err != nil || !reflect.DeepEqual(a, registry.Answer{}) {
		t.Errorf("unknown: %+v, %v", a, err)
	}
	for uscc, status := range map[string]string{
		"91320300MA3DEM06XT": registry.Revoked,
		"91321000MA3DEM086J": registry.Cancelled,
		"91321283MA3DEM107L": registry.MovedAway,
	} {
		q.USCC = uscc
		if a, err := g.Verify(t.Context(), q); err != nil || a.Alive() || a.Status != status {
			t.Errorf("%s: %+v, %v", status, a, err)
		}
	}
}

func TestOfficesAndAssociationsAreAnsweredByTheirOwnRegisters(t *testing.T) {
	g := newStage(t).gateway(t)
	for _, tc := range []struct {
		q    registry.Query
		want string
	}{
		{registry.Query{
			USCC:         "1132000001400001XX",
			Name:         "江苏省示例事务管理局",
			RepName:      "测试丁",
			RepDocType:   "01",
			RepDocNumber: "320106197704222112",
		}, "编办"},
		{registry.Query{
			USCC:         "51320000509000038G",
			Name:         "江苏省示例行业协会",
			RepName:      "测试戊",
			RepDocType:   "01",
			RepDocNumber: "320111198009012485",
		}, "民政"},
	} {
		if a, err := g.Verify(t.Context(), tc.q); err != nil || !a.Match || a.Authority != tc.want {
			t.Errorf("%s: %+v, %v", tc.q.Name, a, err)
		}
	}
}

// OUT-3
func TestEveryMisfortuneIsToldAsAway(t *testing.T) {
	for _, mode := range []lever.Mode{lever.Slow, lever.Error, lever.Down, lever.Tampered} {
		t.Run(string(mode), func(t *testing.T) {
			s := newStage(t)
			if mode == lever.Slow {
				s.settings.Patience.PerCall, s.settings.Patience.Overall = 20*time.Millisecond, 50*time.Millisecond
			}
			if err := s.levers.Pull("registry", mode, 8*time.Second); err != nil {
				t.Fatal(err)
			}
			a, err := s.gateway(t).Verify(t.Context(), query())
			if !errors.Is(err, fault.Away) || !reflect.DeepEqual(a, registry.Answer{}) {
				t.Fatalf("got %+v, %v; want Away", a, err)
			}
			for _, secret := range []string{query().RepDocNumber, query().RepName} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the error tells %q: %v", secret, err)
				}
			}
		})
	}
}

func TestTheEmulatorRefusesAWrongSignature(t *testing.T) {
	for name, spoil := range map[string]func(*registry.Settings){
		"a wrong key":            func(c *registry.Settings) { c.Key = []byte("fedcba9876543210") },
		"an unknown application": func(c *registry.Settings) { c.AppID = "other" },
		"a clock an hour behind": func(c *registry.Settings) { c.Now = func() time.Time { return clocktest.Now().Add(-time.Hour) } },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			spoil(&s.settings)
			if _, err := s.gateway(t).Verify(t.Context(), query()); !errors.Is(err, fault.Away) || !strings.Contains(err.Error(), "status 401") {
				t.Errorf("got %v, want a refusal with 401", err)
			}
		})
	}
}

func TestWrongSettingsAreToldAtTheStart(t *testing.T) {
	for name, c := range map[string]registry.Settings{
		"no address":     {AppID: "a", Key: key},
		"no application": {BaseURL: "https://register.example", Key: key},
		"a short key":    {BaseURL: "https://register.example", AppID: "a", Key: []byte("short")},
	} {
		if _, err := registry.New(c); err == nil {
			t.Errorf("%s: the settings were accepted", name)
		}
	}
}
