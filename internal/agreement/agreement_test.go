package agreement

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"wangting/internal/fault"
)

// REG-3, SEC-5: each text opens and is versioned.
func TestEachTextHasAVersionAndReadsWhole(t *testing.T) {
	for _, k := range Kinds {
		a := (*Shelf)(nil).InForce(k)
		if a.Name == "" || a.Name != k.Name() || a.Version == "" || len(a.Parts) < 4 {
			t.Errorf("%s reads %q, version %q, %d parts", k, a.Name, a.Version, len(a.Parts))
		}
		for _, p := range a.Parts {
			if len(p.Paragraphs) == 0 || p.Heading == "" && k == Giving {
				t.Errorf("%q of %s has no text", p.Heading, k)
			}
		}
		if again := Parts(Body(a.Parts)); !reflect.DeepEqual(again, a.Parts) {
			t.Errorf("%s does not read what it writes", k)
		}
	}
}

func TestWhatEditorsPublishedStandsInPlaceOfTheProgramsText(t *testing.T) { // SEC-5
	s := &Shelf{
		Published: func(k Kind) (string, string, bool) {
			return "2026-12", "## 一、新\n新的内容", k == PersonRegistration
		},
		Past: func(_ context.Context, _ Kind, version string) (string, error) {
			if version == "2026-11b" {
				return "旧的内容", nil
			}
			return "", fault.New(fault.NotFound, "没有")
		},
	}
	if now := s.InForce(PersonRegistration); now.Version != "2026-12" || now.Parts[0].Heading != "一、新" || now.Parts[0].Paragraphs[0] != "新的内容" {
		t.Errorf("in force is %+v", now)
	}
	if !s.StillInForce(PersonRegistration, "2026-12") || s.StillInForce(PersonRegistration, "2026-01") || !s.StillInForce(PersonRegistration, "") {
		t.Error("what was read before is taken for what is in force, or the other way round")
	}
	if s.InForce(UnitRegistration).Version != UnitRegistration.Shipped().Version {
		t.Error("the other text has changed")
	}
	for version, first := range map[string]string{"": "新的内容", "2026-12": "新的内容", "2026-11b": "旧的内容",
		PersonRegistration.Shipped().Version: PersonRegistration.Shipped().Parts[0].Paragraphs[0]} {
		got, err := s.Version(t.Context(), PersonRegistration, version)
		if err != nil || got.Parts[0].Paragraphs[0] != first {
			t.Errorf("version %q: %+v, %v", version, got, err)
		}
	}
	for _, k := range []Kind{PersonRegistration, "x"} {
		if _, err := s.Version(t.Context(), k, "1999"); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s of 1999: %v", k, err)
		}
	}
}
