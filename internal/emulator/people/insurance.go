package people

import (
	"cmp"
	"slices"
	"time"

	"wangting/internal/regno"
)

// Insured names a person and a unit that insures or insured them.
type Insured struct {
	USCC   string `json:"uscc"`
	Number string `json:"number"`
}

// Ended is an insurance that has ended.
type Ended struct {
	Insured
	Day string `json:"day"` // yyyy-MM-dd
}

// Insurance reports whether the person is known, and the day (yyyy-MM-dd) on which the
// insurance with the unit ended, or "". Every known person is insured with every known
// unit until EndInsurance.
func (w *World) Insurance(uscc, docType, number string) (known bool, ended string) {
	if _, ok := w.Unit(uscc); !ok {
		return false, ""
	}
	if _, ok := w.Person(docType, number); !ok {
		return false, ""
	}
	w.mu.RLock()
	defer w.mu.RUnlock()
	return true, w.ended[Insured{uscc, number}]
}

// EndedInsurances returns the insurances that have ended, by unit and person.
func (w *World) EndedInsurances() []Ended {
	w.mu.RLock()
	defer w.mu.RUnlock()
	var out []Ended
	for i, day := range w.ended {
		out = append(out, Ended{i, day})
	}
	slices.SortFunc(out, func(a, b Ended) int {
		return cmp.Or(cmp.Compare(a.USCC, b.USCC), cmp.Compare(a.Number, b.Number))
	})
	return out
}

// EndInsurance ends an insurance on a day; an empty day is today. Fault: Invalid with
// the fields uscc, number and day.
func (w *World) EndInsurance(e Ended) error {
	var faults fields
	code, err := regno.ParseUSCC(e.USCC)
	faults.see("uscc", err)
	if _, ok := w.Unit(code.String()); err == nil && !ok {
		faults.add("uscc", "没有这个单位，请核对")
	}
	w.mu.RLock()
	_, ok := w.persons[e.Number]
	w.mu.RUnlock()
	if !ok {
		faults.add("number", "没有这个人员，请核对")
	}
	e.Day = cmp.Or(e.Day, w.now().Format(time.DateOnly))
	if _, err := time.Parse(time.DateOnly, e.Day); err != nil {
		faults.add("day", "停保日期应写成 2026-01-31 的样子")
	}
	if err := faults.fault(); err != nil {
		return err
	}
	w.mu.Lock()
	w.ended[Insured{code.String(), e.Number}] = e.Day
	w.mu.Unlock()
	w.changed()
	return nil
}

// Insure undoes EndInsurance.
func (w *World) Insure(i Insured) {
	w.mu.Lock()
	delete(w.ended, i)
	w.mu.Unlock()
	w.changed()
}
