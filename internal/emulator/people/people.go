// Package people owns the small invented world that the emulators share: units and
// persons whose numbers have correct check digits and whose names are plainly made
// up. It knows no protocol and nothing of the hall.
package people

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

// The registered states of a unit, in the register's words.
const (
	Active    = "在业"
	Revoked   = "吊销"
	Cancelled = "注销"
	MovedAway = "迁出"
)

// Statuses returns the states in the order of the list on the page.
func Statuses() []string { return []string{Active, Revoked, Cancelled, MovedAway} }

// Unit is one organisation as its register keeps it.
type Unit struct {
	USCC         string `json:"uscc"`
	Name         string `json:"name"`
	RepName      string `json:"repName"`
	RepDocType   string `json:"repDocType"`
	RepDocNumber string `json:"repDocNumber"`
	Status       string `json:"status"`
	Region       string `json:"region"`
	Address      string `json:"address"`
	Type         string `json:"type"`
	Industry     string `json:"industry"`    // GB/T 4754 letter
	Established  string `json:"established"` // yyyy-MM-dd
	Added        bool   `json:"added"`       // by the control page, not by the seed
}

// Register returns the register that keeps a unit, by the first letter of its code.
func (u Unit) Register() string {
	switch u.USCC[:1] {
	case "1":
		return "编办"
	case "5":
		return "民政"
	case "9":
		return "市场监管"
	}
	return "其他"
}

// Person is one natural person as the population register keeps them.
type Person struct {
	Name    string `json:"name"`
	DocType string `json:"docType"` // HRSS code
	Number  string `json:"number"`
	Added   bool   `json:"added"`
}

// World holds units and persons. It is safe for concurrent use.
type World struct {
	mu      sync.RWMutex
	units   map[string]Unit
	persons map[string]Person  // by document number; no two document types share a number here
	ended   map[Insured]string // the last day, yyyy-MM-dd
	now     func() time.Time
	changed func()
}

// New returns the seeded world. It calls changed after every addition.
func New(now func() time.Time, changed func()) *World {
	w := &World{units: map[string]Unit{}, persons: map[string]Person{}, ended: map[Insured]string{}, now: now, changed: changed}
	for _, u := range seedUnits() {
		w.units[u.USCC] = u
	}
	for _, p := range seedPersons() {
		w.persons[p.Number] = p
	}
	return w
}

// Unit finds a unit by its code.
func (w *World) Unit(uscc string) (Unit, bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	u, ok := w.units[uscc]
	return u, ok
}

// Person finds a person by document type and number.
func (w *World) Person(docType, number string) (Person, bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	p, ok := w.persons[number]
	return p, ok && p.DocType == docType
}

// Numbered finds a person by the number of their document, of whatever type it is.
func (w *World) Numbered(number string) (Person, bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	p, ok := w.persons[number]
	return p, ok
}

// Units returns all units, added ones first, then by code.
func (w *World) Units() []Unit {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return slices.SortedFunc(maps.Values(w.units), func(a, b Unit) int {
		return cmp.Or(addedFirst(a.Added, b.Added), cmp.Compare(a.USCC, b.USCC))
	})
}

// Persons returns all persons, added ones first, then by number.
func (w *World) Persons() []Person {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return slices.SortedFunc(maps.Values(w.persons), func(a, b Person) int {
		return cmp.Or(addedFirst(a.Added, b.Added), cmp.Compare(a.Number, b.Number))
	})
}

func addedFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// AddUnit adds a unit and its representative. It replaces a unit with the same code.
// Fault: Invalid with fields named as in the JSON of Unit.
func (w *World) AddUnit(u Unit) error {
	var faults fields
	code, err := regno.ParseUSCC(u.USCC)
	faults.see("uscc", err)
	faults.name("name", "单位名称", &u.Name)
	faults.person("repName", "法定代表人姓名", &u.RepName)
	doc, err := regno.ParseDocument(regno.DocType(u.RepDocType), u.RepDocNumber, w.now())
	faults.see("repDocNumber", err)
	if !slices.Contains(Statuses(), cmp.Or(u.Status, Active)) {
		faults.add("status", "请选择登记状态")
	}
	if u.Established != "" {
		if _, err := time.Parse(time.DateOnly, u.Established); err != nil {
			faults.add("established", "成立日期应写成 2020-01-31 的样子")
		}
	}
	if p, ok := w.Person(string(doc.Type), doc.Number); ok && !regno.SameName(p.Name, u.RepName) {
		faults.add("repDocNumber", "这个证件号码属于另一个姓名，请核对")
	}
	if err := faults.fault(); err != nil {
		return err
	}
	u.USCC, u.RepDocNumber, u.Added = code.String(), doc.Number, true
	u.Status = cmp.Or(u.Status, Active)
	u.Region = cmp.Or(u.Region, code.Region())
	u.Type = cmp.Or(u.Type, code.Class(), "其他")
	u.Industry = cmp.Or(u.Industry, "L")
	u.Established = cmp.Or(u.Established, w.now().Format(time.DateOnly))
	u.Address = cmp.Or(u.Address, "江苏省示例市示例路 1 号")

	w.mu.Lock()
	w.units[u.USCC] = u
	if _, ok := w.persons[u.RepDocNumber]; !ok {
		w.persons[u.RepDocNumber] = Person{Name: u.RepName, DocType: u.RepDocType, Number: u.RepDocNumber, Added: true}
	}
	w.mu.Unlock()
	w.changed()
	return nil
}

// AddPerson adds a person. Fault: Invalid with fields named as in the JSON of Person.
func (w *World) AddPerson(p Person) error {
	var faults fields
	faults.person("name", "姓名", &p.Name)
	doc, err := regno.ParseDocument(regno.DocType(p.DocType), p.Number, w.now())
	faults.see("number", err)
	if err := faults.fault(); err != nil {
		return err
	}
	p.DocType, p.Number, p.Added = string(doc.Type), doc.Number, true
	w.mu.Lock()
	w.persons[p.Number] = p
	w.mu.Unlock()
	w.changed()
	return nil
}

// Additions holds what was added by hand, to be saved over a restart.
type Additions struct {
	Units   []Unit   `json:"units"`
	Persons []Person `json:"persons"`
	Ended   []Ended  `json:"ended"`
}

// Additions returns what was added by hand.
func (w *World) Additions() Additions {
	return Additions{
		Units:   slices.DeleteFunc(w.Units(), func(u Unit) bool { return !u.Added }),
		Persons: slices.DeleteFunc(w.Persons(), func(p Person) bool { return !p.Added }),
		Ended:   w.EndedInsurances(),
	}
}

// Restore puts saved additions back without validation.
func (w *World) Restore(a Additions) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, u := range a.Units {
		if len(u.USCC) == 18 {
			w.units[u.USCC] = u
		}
	}
	for _, p := range a.Persons {
		w.persons[p.Number] = p
	}
	for _, e := range a.Ended {
		w.ended[e.Insured] = e.Day
	}
}

// fields collects the faults of a form.
type fields []fault.Field

func (f *fields) add(name, say string) { *f = append(*f, fault.Field{Name: name, Say: say}) }

func (f *fields) see(name string, err error) {
	if err != nil {
		f.add(name, fault.Of(err).Say)
	}
}

func (f *fields) name(name, label string, v *string) {
	*v = strings.TrimSpace(*v)
	if n := utf8.RuneCountInString(*v); n < 2 || n > 100 {
		f.add(name, "请填写"+label+"，2 到 100 个字")
	}
}

// person reads the name of a natural person, as the hall does.
func (f *fields) person(name, label string, v *string) {
	before := len(*f)
	if f.name(name, label, v); len(*f) > before {
		return
	}
	n, err := regno.ParseName(*v)
	f.see(name, err)
	*v = string(n)
}

func (f fields) fault() error {
	if len(f) == 0 {
		return nil
	}
	return &fault.Fault{Kind: fault.Invalid, Fields: f}
}
