package casework

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Item is what casework needs to know of a 事项, in one version.
type Item struct {
	Code         string
	Version      int64
	Name         string
	Department   string // 受理部门
	Open         bool   // units may apply for it online now
	OpenPersonal bool   // persons may apply for it online now
	EmployerIn   string // the field in which a person names the unit whose word it needs; "" needs none
	RegionIn     string // the field in which a person says which city handles it
	Sensitive    bool   // only the representative and those granted see its cases
	TwoReviewers bool   // who proposed does not decide
	PromiseDays  int    // 承诺时限, working days from acceptance
	Form         *form.Form
	Slots        []Slot
}

// Slot is one material that an item asks for.
type Slot struct {
	Key      string
	Name     string
	Hint     string
	Optional bool
	NeededIf func(form.Data) bool // makes an optional slot needed by an answer; nil never does
	Many     bool                 // more than one file
	Types    []string             // of "pdf", "jpg", "png", "xlsx", "docx"; empty is pdf, jpg, png
	MaxBytes int64                // of one file; 0 is DefaultMaxBytes
	Sample   string               // address of a sample file, if any
}

// DefaultMaxBytes is the largest file of a slot that names no limit.
const DefaultMaxBytes = 20 << 20

// Limit is the largest file of the slot.
func (s Slot) Limit() int64 {
	if s.MaxBytes > 0 {
		return s.MaxBytes
	}
	return DefaultMaxBytes
}

// Needed reports whether an application with these answers must have the material.
func (s Slot) Needed(d form.Data) bool {
	return !s.Optional || s.NeededIf != nil && s.NeededIf(d)
}

// Allowed are the types of files the slot takes.
func (s Slot) Allowed() []string {
	if len(s.Types) > 0 {
		return s.Types
	}
	return []string{"pdf", "jpg", "png"}
}

// Slot gives a slot by its key.
func (it Item) Slot(key string) (Slot, bool) {
	for _, s := range it.Slots {
		if s.Key == key {
			return s, true
		}
	}
	return Slot{}, false
}

func (it Item) label(p Point) (string, bool) {
	if p.Material {
		s, ok := it.Slot(p.Name)
		return s.Name, ok
	}
	f, ok := it.Form.Field(p.Name)
	return f.Label, ok
}

// item gives the published version of an item; NotFound if there is none.
func (s *Service) item(ctx context.Context, code string) (Item, error) {
	it, err := s.Items.Item(ctx, code)
	if err != nil {
		return Item{}, err
	}
	return s.itemOf(it)
}

// itemVersion gives the version that a running case began with.
func (s *Service) itemVersion(ctx context.Context, code string, version int64) (Item, error) {
	it, err := s.Items.ItemVersion(ctx, code, version)
	if err != nil {
		return Item{}, err
	}
	return s.itemOf(it)
}

func (s *Service) itemOf(it *catalog.Item) (Item, error) {
	online := it.Online && !it.Query
	out := Item{
		Code:         it.Code,
		Version:      it.Version,
		Name:         it.Name,
		Department:   it.Department,
		Open:         online && it.For(catalog.ForUnits),
		OpenPersonal: online && it.For(catalog.ForPersons),
		EmployerIn:   it.EmployerIn,
		RegionIn:     it.RegionIn,
		Sensitive:    it.Sensitive,
		TwoReviewers: it.TwoReviewers,
		PromiseDays:  it.PromiseDays,
	}
	for _, m := range it.Materials {
		out.Slots = append(out.Slots, Slot{
			Key:      m.Key,
			Name:     m.Name,
			Hint:     m.Hint,
			Optional: m.Optional || m.RequiredIf != nil,
			NeededIf: neededIf(m.RequiredIf),
			Many:     m.Many,
			Types:    m.Types,
			MaxBytes: cmp.Or(m.MaxBytes, s.MaxBytes),
			Sample:   m.Sample,
		})
	}
	if len(it.Schema) == 0 {
		return out, nil
	}
	var err error
	out.Form, err = it.Form()
	return out, err
}

// neededIf says by which answers an optional material becomes a needed one.
func neededIf(r *catalog.RequiredIf) func(form.Data) bool {
	if r == nil {
		return nil
	}
	return func(d form.Data) bool {
		v, ok := d[r.Field].(string)
		return ok && slices.Contains(r.Equals, v)
	}
}

// mostNamed is how many items a search by name looks for.
const mostNamed = 16

// itemsNamed gives the codes of items whose names have these words.
func (s *Service) itemsNamed(words string) []string {
	var codes []string
	for _, it := range s.Items.Catalogue().Items() {
		if len(codes) < mostNamed && strings.Contains(it.Name, words) {
			codes = append(codes, it.Code)
		}
	}
	return codes
}
