package casework

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// Item is one version of a 事项, as casework needs it.
type Item struct {
	Code         string
	Version      int64
	Name         string
	Department   string                                    // 受理部门, or where the rules of 分派 send the case
	Open         bool                                      // units can apply online now
	OpenPractice bool                                      // those who practise can, whether or not it is closed to others
	OpenPersonal bool                                      // persons can apply online now
	Takes        func(uscc string) (words string, ok bool) // whether a unit can apply; where else when not
	Closed       string                                    // why nobody can apply just now; "" when the item does not say so
	EmployerIn   string                                    // name of the field that names the employer who must endorse; "" when none must
	OpinionOnly  bool                                      // the employer gives an opinion and holds up nothing (仅意见)
	JointWith    string                                    // name of the field with the person who must confirm what a unit files
	RegionIn     string                                    // name of the field that names the city that handles the case
	Regions      []string                                  // codes of the cities that handle it; none is all
	Sensitive    bool                                      // only the representative and people with the grant see its cases
	Face         bool                                      // only the face of the person whose case it is sends it off
	RateAt       []catalog.Occasion                        // when the applicant is asked to rate, as the catalogue stores it
	RateTags     []string                                  // that can be ticked then
	Permit       bool                                      // 行政许可: what is not answered in time is deemed accepted
	Flow         catalog.Flow
	PromiseDays  int // 承诺时限, in working days from acceptance
	Form         *form.Form
	Notes        map[catalog.Post]*form.Form // the 内部附注, by the post that writes them; for staff only
	Outward      *form.Form                  // of the notes, what is marked 对外; nil when nothing is
	UnitForm     *form.Form                  // the parts that the employer fills when they answer; nil when there are none
	Slots        []Slot
	Windows      []string // where it is handled over the counter
	Writes       string   // what a grant writes to the core business system, in one line; "" is nothing

	routes []catalog.Route // 分派: the first that holds names the department
}

// Slot is one material that an item requests.
type Slot struct {
	Key      string
	Name     string
	Hint     string
	Optional bool
	NeededIf func(form.Data) bool // makes an optional slot required by an answer; nil never does
	Many     bool                 // accepts more than one file
	Types    []string             // of "pdf", "jpg", "png", "xlsx", "docx"; empty means pdf, jpg, png
	MaxBytes int64                // limit of one file; 0 is DefaultMaxBytes
	Samples  []Sample             // forms to fill in, and filled in ones

	Kind      string // of the 材料库; "" when no earlier file is taken
	LackDays  int    // working days after the acceptance within which it may follow (可容缺); 0 is never
	ValidDays int    // how old an earlier file may be; 0 is any age
	Fetch     string // what the hall makes it of (自动获取); "" when it cannot
	Promise   string // what may be promised in its place (以承诺代替); "" when nothing
}

// Sample is a file that helps to make a material.
type Sample struct{ Name, Href string }

func samplesOf(it *catalog.Item, m catalog.Material) (list []Sample) {
	if m.Blank != nil {
		list = append(list, Sample{"下载空表：" + m.Blank.Name, it.FilePath(*m.Blank)})
	}
	if m.Example != nil {
		list = append(list, Sample{"下载样例：" + m.Example.Name, it.FilePath(*m.Example)})
	}
	if m.Sample != "" {
		list = append(list, Sample{"下载样例", m.Sample})
	}
	return list
}

// DefaultMaxBytes is the size limit of a file in a slot that sets none.
const DefaultMaxBytes = 20 << 20

// Limit is the size limit of one file in bytes.
func (s Slot) Limit() int64 {
	if s.MaxBytes > 0 {
		return s.MaxBytes
	}
	return DefaultMaxBytes
}

// Needed reports whether an application with these answers must include the material.
func (s Slot) Needed(d form.Data) bool {
	return !s.Optional || s.NeededIf != nil && s.NeededIf(d)
}

// Allowed lists the file types that the slot accepts.
func (s Slot) Allowed() []string {
	if len(s.Types) > 0 {
		return s.Types
	}
	return []string{"pdf", "jpg", "png"}
}

// Slot gives the slot with a key.
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

// item gives the published version of an item, as any node has published or stopped it. NotFound when there is none.
func (s *Service) item(ctx context.Context, code string) (Item, error) {
	if err := s.Items.Current(ctx); err != nil {
		return Item{}, err
	}
	it, err := s.Items.Item(ctx, code)
	if err != nil {
		return Item{}, err
	}
	item, err := s.itemOf(it)
	item.Closed, _ = it.Closed(s.Now())
	return item, err
}

// itemOfCase gives the version of an item that a case began with, and asks what its owner and region are asked.
func (s *Service) itemOfCase(ctx context.Context, c Case) (Item, error) {
	it, err := s.Items.ItemVersion(ctx, c.ItemCode, c.ItemVersion)
	if err != nil {
		return Item{}, err
	}
	item, err := s.itemOf(it)
	return item.asked(c), err
}

// asked gives the item with the form as it is asked in a case.
func (it Item) asked(c Case) Item {
	x := c.asks()
	it.Form = it.Form.In(x)
	it.Department = routed(it.routes, it.Form, c, it.Department)
	it.Flow = it.Flow.Under(func(w *form.Cond) bool { return it.Form.Holds(c.Data, w) })
	notes := map[catalog.Post]*form.Form{}
	for post, f := range it.Notes {
		notes[post] = f.In(x)
	}
	it.Notes, it.UnitForm = notes, it.UnitForm.In(x)
	return it
}

// asks is what the form of an item is asked under in the case.
func (c Case) asks() form.Context {
	x := form.Context{Region: c.Region, Audience: string(catalog.ForUnits), Verdict: string(c.Verdict)}
	if c.Personal() {
		x.Audience = string(catalog.ForPersons)
	}
	return x
}

// routed is the department of the first rule of 分派 that holds for a case, usual when none does.
func routed(rules []catalog.Route, f *form.Form, c Case, usual string) string {
	for _, r := range rules {
		if f.Holds(c.Data, r.When) {
			return r.Department
		}
	}
	return usual
}

// DepartmentOf names the department that answers for a case of the item, which its rules of 分派 may choose. Whoever speaks to
// people of a case says this one, not that of the item.
func DepartmentOf(it *catalog.Item, c Case) (string, error) {
	if len(it.Routes) == 0 || !it.HasForm() {
		return it.Department, nil
	}
	f, err := it.Form()
	if err != nil {
		return "", fmt.Errorf("reading the form of item %s: %w", it.Code, err)
	}
	return routed(it.Routes, f.In(c.asks()), c, it.Department), nil
}

func (s *Service) itemOf(it *catalog.Item) (Item, error) {
	online := it.Online && !it.Query
	out := Item{
		Code:         it.Code,
		Version:      it.Version,
		Name:         it.Name,
		Department:   it.Department,
		Open:         online && it.For(catalog.ForUnits),
		OpenPractice: it.OnlineWhenOpen() && !it.Query && it.For(catalog.ForUnits),
		OpenPersonal: online && it.For(catalog.ForPersons),
		Takes:        it.Takes,
		EmployerIn:   it.EmployerIn,
		OpinionOnly:  it.EmployerWord == catalog.OpinionOnly,
		JointWith:    it.JointWith,
		RegionIn:     it.RegionIn,
		Regions:      it.Regions,
		Sensitive:    it.Sensitive,
		Permit:       it.Type == "行政许可",
		Face:         it.Face,
		RateAt:       it.RateAt,
		RateTags:     it.RateTagsOf(),
		Flow:         it.TheFlow(),
		PromiseDays:  it.PromiseDays,
		routes:       it.Routes,
	}
	if w, a, ok := it.Writing(); ok {
		out.Writes = w.Told(a)
	}
	if it.HasForm() {
		var err error
		if out.Form, err = it.Form(); err != nil {
			return out, err
		}
		if out.Notes, err = it.Notes(); err != nil {
			return out, err
		}
		if out.UnitForm, err = it.UnitForm(); err != nil {
			return out, err
		}
		if out.Outward, err = it.Outward(); err != nil {
			return out, err
		}
	}
	for _, w := range s.Items.WindowsOf(it) {
		out.Windows = append(out.Windows, w.Name)
	}
	lacking := lets(out.Flow)
	for _, m := range it.Materials {
		if !lacking {
			m.LackDays = 0
		}
		out.Slots = append(out.Slots, Slot{
			Key:      m.Key,
			Name:     m.Name,
			Hint:     m.Hint,
			Optional: m.Optional || m.RequiredIf != nil,
			NeededIf: neededIf(out.Form, m.RequiredIf),
			Many:     m.Many,
			Types:    m.Types,
			MaxBytes: cmp.Or(m.MaxBytes, s.MaxBytes),
			Samples:  samplesOf(it, m),

			Kind:      m.Kind,
			LackDays:  m.LackDays,
			ValidDays: m.ValidDays,
			Fetch:     m.Fetch,
			Promise:   m.Promise,
		})
	}
	return out, nil
}

// neededIf converts the catalogue's condition under which an optional material is required. An answer that is
// not asked for any more requires nothing.
func neededIf(f *form.Form, c *form.Cond) func(form.Data) bool {
	if c == nil || f == nil {
		return nil
	}
	return func(d form.Data) bool { return f.Holds(d, c) }
}

// maxItemsByName is the limit of items that a search by name considers.
const maxItemsByName = 16

// itemsNamed gives the codes of items whose names contain words.
func (s *Service) itemsNamed(words string) []string {
	var codes []string
	for _, it := range s.Items.Catalogue().Items() {
		if len(codes) < maxItemsByName && strings.Contains(it.Name, words) {
			codes = append(codes, it.Code)
		}
	}
	return codes
}
