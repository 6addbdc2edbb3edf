package catalog

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wangting/internal/clocktest"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// sample is a whole set of answers to the form of an item, and changes that spoil it.
type sample struct {
	As     Audience  `json:"as"` // who applies in the journeys
	Passes form.Data `json:"passes"`
	Fails  []spoilt  `json:"fails"`
	Warns  []spoilt  `json:"warns"` // accepted, with a warning beside the input
}

type spoilt struct {
	Why    string         `json:"why"`
	Change map[string]any `json:"change"` // null takes an answer away
	Field  string         `json:"field"`  // the input that the sentence is about
}

// eachSample runs over the samples of all items that can be applied for: an item for both may have one of each audience.
func eachSample(t *testing.T, do func(name string, it *Item, f *form.Form, s sample)) {
	t.Helper()
	for _, it := range seeded(t).List(Filter{Apply: true}) {
		files, err := filepath.Glob(filepath.Join("testdata", "samples", it.Code+"*.json"))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".json")
			if code, _, _ := strings.Cut(name, "."); code == it.Code {
				s := sampleOf(t, name)
				do(name, it, formOf(t, it, s), s)
				n++
			}
		}
		if n == 0 {
			t.Errorf("%s has no sample", it.Code)
		}
	}
}

// of gives the spoilt answers.
func (x spoilt) of(passes form.Data) form.Data {
	d := maps.Clone(passes)
	for name, v := range x.Change {
		d[name] = v
		if v == nil {
			delete(d, name)
		}
	}
	return d
}

// formOf is the form as whoever the sample is of sees it.
func formOf(t *testing.T, it *Item, s sample) *form.Form {
	t.Helper()
	f, err := it.Form()
	if err != nil {
		t.Fatal(err)
	}
	return f.In(form.Context{Audience: string(s.As)})
}

func sampleOf(t *testing.T, code string) sample {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "samples", code+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var s sample
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	return s
}

func TestTheFormOfEveryOnlineItemTakesASampleAndRefusesWhatIsWrong(t *testing.T) { // CAS-2
	now := clocktest.Now()
	eachSample(t, func(name string, it *Item, f *form.Form, s sample) {
		t.Run(name, func(t *testing.T) {
			if !it.For(s.As) {
				t.Errorf("the item is not for %q", s.As)
			}
			if err := f.ValidateAt(s.Passes, now); err != nil {
				t.Fatalf("the sample is refused: %+v", fault.Of(err).Fields)
			}
			if len(s.Fails) < 3 {
				t.Errorf("%d samples fail, want at least 3", len(s.Fails))
			}
			for _, fail := range s.Fails {
				err := f.ValidateAt(fail.of(s.Passes), now)
				if err == nil || fault.Of(err).FieldSays(fail.Field) == "" {
					t.Errorf("%s: nothing is said beside %s: %+v", fail.Why, fail.Field, fault.Of(err))
				}
			}
		})
	})
}

// A sample keeps nothing that the form does not know or would hide.
func TestASampleHoldsNothingThatIsNotAsked(t *testing.T) {
	eachSample(t, func(sampleName string, _ *Item, f *form.Form, s sample) {
		kept := f.Clean(s.Passes)
		for name := range s.Passes {
			if _, ok := kept[name]; !ok {
				t.Errorf("%s: %s is not asked", sampleName, name)
			}
		}
	})
}

func TestEveryOnlineItemSaysWhatPeopleNeedToKnow(t *testing.T) { // POR-4
	for _, it := range seeded(t).List(Filter{Apply: true}) {
		f, err := it.Form()
		if err != nil {
			t.Fatal(err)
		}
		if it.Offline != "" {
			t.Errorf("%s is online and sends people elsewhere", it.Code)
		}
		for _, m := range it.Materials {
			if m.Hint == "" || m.Source == "" || m.Copies == "" {
				t.Errorf("%s: the material %s lacks its hint, source or copies", it.Code, m.Key)
			}
			if m.RequiredIf == nil {
				continue
			}
			field, ok := questionAt(f, m.RequiredIf.Field)
			for _, v := range m.RequiredIf.Equals {
				if !ok || field.OptionLabel(v) == v {
					t.Errorf("%s: the material %s waits for %s=%s, which cannot be answered", it.Code, m.Key, m.RequiredIf.Field, v)
				}
			}
		}
		for _, name := range []string{it.EmployerIn, it.RegionIn} {
			if _, ok := f.Field(name); name != "" && !ok {
				t.Errorf("%s names the field %s, which is none", it.Code, name)
			}
		}
	}
}

func TestWhatLooksWrongInASampleIsWarnedOfAndTaken(t *testing.T) { // ITM-2
	now, warned := clocktest.Now(), 0
	eachSample(t, func(name string, _ *Item, f *form.Form, s sample) {
		if got := f.Warnings(s.Passes, now); len(got) > 0 {
			t.Errorf("%s: the sample looks wrong: %+v", name, got)
		}
		for _, x := range s.Warns {
			d := x.of(s.Passes)
			if err := f.ValidateAt(d, now); err != nil {
				t.Errorf("%s: %s is refused: %+v", name, x.Why, fault.Of(err).Fields)
			}
			if got := f.Warnings(d, now); len(got) != 1 || got[0].Name != x.Field || got[0].Say == "" {
				t.Errorf("%s: %s: %+v, want one beside %s", name, x.Why, got, x.Field)
			}
			warned++
		}
	})
	if warned < 10 {
		t.Errorf("%d samples are warned of", warned)
	}
}
