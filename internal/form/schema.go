package form

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
)

// object is a JSON object that keeps the order of its keys: the questions of a schema stand in the order of the page.
type object []member

type member struct {
	key   string
	value any
}

// set adds a key; a zero value says nothing and is left out.
func set[T comparable](o *object, key string, v T) {
	var none T
	if v != none {
		*o = append(*o, member{key, v})
	}
}

func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(m.key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Schema is the form as a JSON Schema of format 1, for Compile and for anybody's validator.
func (d Definition) Schema() ([]byte, error) {
	var all []FieldDef
	parts := []object{}
	for _, p := range d.Parts {
		names := []string{}
		for _, f := range p.Fields {
			names = append(names, f.Key)
		}
		part := object{{"key", p.Key}, {"title", p.Title}}
		set(&part, "hint", p.Hint)
		set(&part, "filler", p.Filler)
		set(&part, "x-show-if", p.When)
		parts = append(parts, append(part, member{"fields", names}))
		all = append(all, p.Fields...)
	}
	root := object{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"type", "object"}}
	if err := root.setFields(all); err != nil {
		return nil, err
	}
	root = append(root, member{"x-parts", parts})
	if len(d.Rules) > 0 {
		root = append(root, member{"x-rules", d.Rules})
	}
	return json.Marshal(root)
}

// setFields adds the questions of an object, and forbids others.
func (o *object) setFields(fields []FieldDef) error {
	props, required := object{}, []string{}
	known := map[string]bool{}
	for _, f := range fields {
		if known[f.Key] {
			return fmt.Errorf("two fields have the key %q", f.Key)
		}
		known[f.Key] = true
		s, err := f.schema()
		if err != nil {
			return err
		}
		props = append(props, member{f.Key, s})
		if f.Required {
			required = append(required, f.Key)
		}
	}
	*o = append(*o, member{"additionalProperties", false}, member{"required", required}, member{"properties", props})
	return nil
}

// typeOf is how a kind is written in a schema.
var typeOf = map[Kind]struct{ Type, Kind, Format string }{
	Text:     {Type: "string"},
	LongText: {Type: "string", Kind: "longtext"},
	Number:   {Type: "number"},
	Money:    {Type: "integer", Kind: "money"},
	Percent:  {Type: "number", Kind: "percent"},
	Date:     {Type: "string", Format: "date"},
	Month:    {Type: "string", Format: "month"},
	Moment:   {Type: "string", Kind: "datetime", Format: "minute"},
	Choice:   {Type: "string"},
	Choices:  {Type: "array"},
	Tick:     {Type: "boolean"},
	Region:   {Type: "string", Kind: "region", Format: "region"},
	Address:  {Type: "string", Kind: "address", Format: "address"},
	Person:   {Type: "object", Kind: "person"},
	Rows:     {Type: "array"},
	Files:    {Type: "array", Kind: "files"},
	Words:    {Type: "null", Kind: "words"},
}

func (f FieldDef) schema() (object, error) {
	t, ok := typeOf[f.Kind]
	if !ok {
		return nil, fmt.Errorf("field %q: kind %q is not known", f.Key, f.Kind)
	}
	if f.Kind == Number && f.Integer {
		t.Type = "integer"
	}
	o := object{{"type", t.Type}}
	set(&o, "x-kind", t.Kind)
	set(&o, "title", f.Label)
	set(&o, "description", f.Hint)
	set(&o, "format", cmp.Or(f.Format, t.Format))
	set(&o, "pattern", f.Pattern)
	set(&o, "minLength", f.MinLength)
	set(&o, "maxLength", f.MaxLength)
	setNumber(&o, "minimum", f.Min)
	setNumber(&o, "maximum", f.Max)
	set(&o, "multipleOf", f.Step)
	set(&o, "minItems", f.MinItems)
	set(&o, "maxItems", f.MaxItems)
	if f.Must {
		o = append(o, member{"const", true})
	}
	f.setHall(&o)
	return o, f.setInside(&o)
}

func setNumber(o *object, key string, n *float64) {
	if n != nil {
		*o = append(*o, member{key, *n})
	}
}

// setHall adds the keywords of the hall.
func (f FieldDef) setHall(o *object) {
	set(o, "x-show-if", f.When)
	if f.Locked {
		set(o, "x-identity", f.Source)
	}
	if !f.Locked || !f.NoPrefill {
		set(o, "x-prefill", f.Source)
	}
	set(o, "x-mask", f.Mask)
	set(o, "x-say", f.Say)
	set(o, "x-example", f.Example)
	set(o, "x-date", f.DateRule)
	set(o, "x-unique", f.Unique)
	set(o, "x-outward", f.Outward)
	set(o, "x-from", f.From)
	set(o, "x-pick", f.Pick)
	if len(f.Takes) > 0 {
		*o = append(*o, member{"x-takes", f.Takes})
	}
	set(o, "x-phone", f.Phone)
	set(o, "x-suffix", f.Suffix)
	set(o, "x-width", f.Width)
	set(o, "x-autocomplete", f.Autocomplete)
	set(o, "x-placeholder", f.Placeholder)
}

// setInside adds what stands below the field: its options, columns, or lines about a person.
func (f FieldDef) setInside(o *object) error {
	switch {
	case f.Kind == Rows:
		items := object{{"type", "object"}}
		if err := items.setFields(f.Fields); err != nil {
			return err
		}
		*o = append(*o, member{"items", items})
	case f.Kind == Person && len(f.Fields) > 0:
		return o.setFields(f.Fields)
	case f.Kind == Files:
		*o = append(*o, member{"items", object{{"type", "string"}}})
	case f.Kind == Choices:
		*o = append(*o, member{"uniqueItems", true}, member{"items", object{{"type", "string"}, {"oneOf", oneOf(f.Options)}}})
	case f.Kind == Choice:
		*o = append(*o, member{"oneOf", oneOf(f.Options)})
	}
	return nil
}

func oneOf(options []Option) []object {
	list := []object{}
	for _, o := range options {
		list = append(list, object{{"const", o.Value}, {"title", o.Label}})
	}
	return list
}
