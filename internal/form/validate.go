package form

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

// Validate checks whether d may be submitted today.
func (f *Form) Validate(d Data) error { return f.ValidateAt(d, time.Now()) }

// ValidateAt is Validate on a given day. The fault is Invalid. Its fields have the names
// of the inputs, are in the order of the form, and have one sentence each.
func (f *Form) ValidateAt(d Data, now time.Time) error {
	d = f.Clean(d)
	found := newFindings()
	if err := f.check(d, now, found); err != nil {
		return err
	}
	f.applyRules(d, now, found)
	return f.fault(d, found)
}

// CheckRows checks the rows of one question by the rules of Validate, however many they are. It gives what is wrong by row
// and column; numbers are what people call the rows, such as the lines of a sheet. d holds the answers beside the rows. Of the
// rules those about each row count, and a warning hinders none.
func (f *Form) CheckRows(d Data, name string, numbers []int, now time.Time) (map[int]map[string]string, error) {
	found := &findings{says: map[string]string{}, numbers: numbers}
	d = f.Clean(d)
	if err := f.check(d, now, found); err != nil {
		return nil, err
	}
	for _, r := range f.rules {
		if r.each() && r.Rows == name && !r.warns() {
			r.apply(f, d, now, found, found)
		}
	}
	wrong := map[int]map[string]string{}
	for input, say := range found.says {
		rest, inside := strings.CutPrefix(input, name+".")
		number, column, isCell := strings.Cut(rest, ".")
		i, err := strconv.Atoi(number)
		if !inside || !isCell || err != nil {
			continue
		}
		if wrong[i] == nil {
			wrong[i] = map[string]string{}
		}
		wrong[i][column] = say
	}
	return wrong, nil
}

// check finds what is wrong with single answers and single rows.
func (f *Form) check(d Data, now time.Time, found *findings) error {
	var broken *jsonschema.ValidationError
	switch err := f.schema.Validate(map[string]any(d)); {
	case errors.As(err, &broken):
		f.collect(broken, d, found)
	case err != nil:
		return fmt.Errorf("checking a form: %w", err)
	}
	f.checkFit(d, found)
	f.checkPersons(d, now, found)
	f.checkDates(d, now, found)
	f.checkUnique(d, found)
	return nil
}

// findings holds the first sentence about each input.
type findings struct {
	says    map[string]string
	numbers []int // what people call the rows, when each is reported by itself
}

func newFindings() *findings { return &findings{says: map[string]string{}} }

func (x *findings) add(name, say string) {
	if _, known := x.says[name]; !known && say != "" {
		x.says[name] = say
	}
}

func (x *findings) has(name string) bool { _, ok := x.says[name]; return ok }

// collect turns the leaves of a schema's error into sentences.
func (f *Form) collect(e *jsonschema.ValidationError, d Data, found *findings) {
	switch k := e.ErrorKind.(type) {
	case *kind.OneOf, *kind.AnyOf: // the causes inside are of no use to the person
		f.refuse(e.InstanceLocation, e.ErrorKind, d, found)
		return
	case *kind.Required:
		for _, name := range k.Missing {
			f.refuse(append(append([]string{}, e.InstanceLocation...), name), k, d, found)
		}
		return
	case *kind.AdditionalProperties:
		return
	}
	if len(e.Causes) == 0 {
		f.refuse(e.InstanceLocation, e.ErrorKind, d, found)
		return
	}
	for _, c := range e.Causes {
		f.collect(c, d, found)
	}
}

// refuse adds a sentence about one place in the data.
func (f *Form) refuse(place []string, why jsonschema.ErrorKind, d Data, found *findings) {
	if len(place) == 0 {
		return
	}
	top, ok := byName(f.fields, place[0])
	if !ok || !f.Visible(d, top.Name) || top.vouched(why) {
		return
	}
	switch {
	case len(place) == 1:
		if _, missing := why.(*kind.Required); missing && top.Kind == Person {
			for _, c := range top.Fields {
				if c.Required {
					found.add(top.Name+"."+c.Name, sentence(c, why, nil))
				}
			}
			return
		}
		found.add(top.Name, sentence(top, why, d[top.Name]))
	case top.Kind == Person:
		if c, ok := top.Child(place[1]); ok && !c.vouched(why) {
			m, _ := d[top.Name].(map[string]any)
			found.add(top.Name+"."+c.Name, sentence(c, why, m[c.Name]))
		}
	case top.Kind == Rows && len(place) >= 3:
		f.refuseCell(top, place, why, d, found)
	default:
		found.add(top.Name, sentence(top, why, d[top.Name]))
	}
}

// vouched reports whether a name is the account's, which has proved it: whoever applies cannot mend what a register writes.
func (f Field) vouched(why jsonschema.ErrorKind) bool {
	_, format := why.(*kind.Format)
	return format && f.Format == "name" && f.Identity != ""
}

func (f *Form) refuseCell(top Field, place []string, why jsonschema.ErrorKind, d Data, found *findings) {
	i, err := strconv.Atoi(place[1])
	rows, _ := d[top.Name].([]any)
	c, ok := top.Child(place[2])
	if err != nil || !ok || i >= len(rows) {
		return
	}
	row, _ := rows[i].(map[string]any)
	if !f.look(d).beside(top.Fields, row)(c) {
		return
	}
	found.add(cell(top.Name, i, c.Name), found.inRow(i, sentence(c, why, row[c.Name])))
}

func cell(rows string, i int, column string) string {
	return rows + "." + strconv.Itoa(i) + "." + column
}

// inRow says which row a sentence is about, unless each row is reported by itself.
func (x *findings) inRow(i int, say string) string {
	if say == "" || x.numbers != nil {
		return say
	}
	return fmt.Sprintf("第 %d 行：%s", i+1, say)
}

// number is what people call row i.
func (x *findings) number(i int) int {
	if i < len(x.numbers) {
		return x.numbers[i]
	}
	return i + 1
}

// fault puts the findings into the order of the form.
func (f *Form) fault(d Data, found *findings) error {
	if len(found.says) == 0 {
		return nil
	}
	out := &fault.Fault{Kind: fault.Invalid}
	take := func(name string) {
		if say, ok := found.says[name]; ok {
			out.Fields = append(out.Fields, fault.Field{Name: name, Say: say})
			delete(found.says, name)
		}
	}
	for _, field := range f.fields {
		take(field.Name)
		switch field.Kind {
		case Person:
			for _, c := range field.Fields {
				take(field.Name + "." + c.Name)
			}
		case Rows:
			rows, _ := d[field.Name].([]any)
			for i := range rows {
				for _, c := range field.Fields {
					take(cell(field.Name, i, c.Name))
				}
			}
		}
	}
	return out
}

// eachScalar walks every answer of d with the name of its input. Files and Choices are one answer each.
func (f *Form) eachScalar(d Data, visit func(c Field, name string, row int, v any)) {
	for _, field := range f.fields {
		switch v := d[field.Name].(type) {
		case map[string]any:
			for _, c := range field.Fields {
				visit(c, field.Name+"."+c.Name, -1, v[c.Name])
			}
		case []any:
			if field.Kind != Rows {
				visit(field, field.Name, -1, v)
				continue
			}
			for i, r := range v {
				m, _ := r.(map[string]any)
				for _, c := range field.Fields {
					visit(c, cell(field.Name, i, c.Name), i, m[c.Name])
				}
			}
		default:
			visit(field, field.Name, -1, v)
		}
	}
}

// checkPersons checks that each person's number fits its type.
func (f *Form) checkPersons(d Data, now time.Time, found *findings) {
	check := func(m map[string]any, prefix string, row int) {
		docType, number := plain(m["docType"]), plain(m["number"])
		if docType == "" || number == "" || !regno.DocType(docType).Valid() {
			return
		}
		if _, err := regno.ParseDocument(regno.DocType(docType), number, now); err != nil {
			say := sayOf(err)
			if row >= 0 {
				say = found.inRow(row, say)
			}
			found.add(prefix+"number", say)
		}
	}
	for _, field := range f.fields {
		if _, ok := field.Child("docType"); !ok {
			continue
		}
		switch v := d[field.Name].(type) {
		case map[string]any:
			check(v, field.Name+".", -1)
		case []any:
			for i, r := range v {
				m, _ := r.(map[string]any)
				check(m, cell(field.Name, i, ""), i)
			}
		}
	}
}

func (f *Form) checkDates(d Data, now time.Time, found *findings) {
	today := now.In(zone).Format(time.DateOnly)
	f.eachScalar(d, func(c Field, name string, row int, v any) {
		s, _ := v.(string)
		if c.Kind != Date && c.Kind != Moment && c.Kind != Month || s == "" || found.has(name) {
			return
		}
		s = s[:min(len(s), len(time.DateOnly))]
		say, than := "", "今天"
		if c.Kind == Month {
			than = "本月"
		}
		switch {
		case c.DateRule == "past" && s > today[:min(len(s), len(today))]:
			say = c.Label + "不能晚于" + than
		case c.DateRule == "future" && s < today[:min(len(s), len(today))]:
			say = c.Label + "不能早于" + than
		}
		if row >= 0 {
			say = found.inRow(row, say)
		}
		found.add(name, say)
	})
}

func (f *Form) checkUnique(d Data, found *findings) {
	seen := map[string]int{}
	f.eachScalar(d, func(c Field, name string, row int, v any) {
		if !c.Unique || row < 0 || plain(v) == "" {
			return
		}
		group, _, _ := strings.Cut(name, ".")
		key := group + "." + c.Name + "=" + regno.Normalise(plain(v))
		if first, twice := seen[key]; twice {
			found.add(name, found.inRow(row, fmt.Sprintf("%s与第 %d 行相同，请核对", c.Label, found.number(first))))
			return
		}
		seen[key] = row
	})
}
