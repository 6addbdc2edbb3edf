package form

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"wangting/internal/regno"
)

// Form is a compiled form. It is immutable and safe for concurrent use.
type Form struct {
	parts  []Part
	fields []Field // of all parts, in order
	rules  []Rule
	schema *jsonschema.Schema
	ctx    Context
	staff  bool
}

// In gives the form as it is asked in a context. Without it conditions on the context do not hold.
func (f *Form) In(x Context) *Form {
	if f == nil {
		return nil
	}
	g := *f
	g.ctx = x
	return &g
}

// Compile reads a schema. The error tells the editor of the item which question is wrong
// and why.
func Compile(schema []byte) (*Form, error) {
	var root node
	if err := json.Unmarshal(schema, &root); err != nil {
		return nil, fmt.Errorf("reading form: %w", err)
	}
	all, err := fieldsOf(root)
	if err != nil {
		return nil, err
	}
	f := &Form{rules: root.Rules}
	if err := f.arrange(root.Parts, all); err != nil {
		return nil, err
	}
	if err := f.checkReferences(); err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, fmt.Errorf("reading form: %w", err)
	}
	expandPersons(doc)
	if f.schema, err = compileSchema(doc); err != nil {
		return nil, err
	}
	return f, nil
}

// address identifies a form inside the compiler; nothing is loaded from it. The compiler
// would look up a plain name in the working directory.
const address = "urn:wangting:form"

func compileSchema(doc any) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.UseLoader(noLoader{})
	for _, format := range formats {
		c.RegisterFormat(&format)
	}
	c.AssertFormat()
	if err := c.AddResource(address, doc); err != nil {
		return nil, fmt.Errorf("reading form: %w", err)
	}
	s, err := c.Compile(address)
	if err != nil {
		return nil, fmt.Errorf("reading form: %w", err)
	}
	return s, nil
}

// noLoader refuses every reference that leads out of the form: the schema of an editor
// must not make the hall read files or addresses.
type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("a form may not refer to %s", url)
}

// arrange puts the fields under their headings. Fields of no part come last, without a
// heading.
func (f *Form) arrange(parts []partNode, all []Field) error {
	used := map[string]bool{}
	for _, p := range parts {
		part := Part{Title: p.Title, Hint: p.Hint, ShowIf: p.ShowIf.cond()}
		for _, name := range p.Fields {
			field, ok := byName(all, name)
			if !ok || used[name] {
				return fmt.Errorf("part %q names %q, which is no field or stands twice", p.Title, name)
			}
			used[name] = true
			part.Fields = append(part.Fields, field)
		}
		f.staff = f.staff || p.Filler != ""
		f.parts = append(f.parts, part)
	}
	var rest []Field
	for _, field := range all {
		if !used[field.Name] {
			rest = append(rest, field)
		}
	}
	if len(rest) > 0 {
		f.parts = append(f.parts, Part{Fields: rest})
	}
	for _, p := range f.parts {
		f.fields = append(f.fields, p.Fields...)
	}
	return nil
}

func (f *Form) checkReferences() error {
	known := f.resolve
	for _, p := range f.parts {
		if err := known(p.ShowIf, nil); err != nil {
			return err
		}
		for _, field := range p.Fields {
			if err := known(field.ShowIf, nil); err != nil {
				return err
			}
			for _, c := range field.Fields {
				if err := known(c.ShowIf, field.Fields); err != nil {
					return err
				}
			}
		}
	}
	for _, r := range f.rules {
		if err := r.check(f.fields); err != nil {
			return err
		}
		rows, _ := byName(f.fields, r.Rows)
		if err := known(r.When, rows.Fields); err != nil {
			return err
		}
	}
	return nil
}

// resolve finds the field of every leaf of a condition, first beside the question and then at the top, and notes its kind.
func (f *Form) resolve(c *Cond, beside []Field) error {
	if c.depth() > maxDepth {
		return fmt.Errorf("x-show-if is more than %d deep", maxDepth)
	}
	for _, leaf := range c.leaves() {
		field, ok := byName(beside, leaf.Field)
		if !ok {
			field, ok = byName(f.fields, leaf.Field)
		}
		if leaf.kind = field.Kind; ok {
			continue
		}
		if leaf.kind, ok = contexts[leaf.Field]; !ok {
			return fmt.Errorf("x-show-if asks about %q, which is no field", leaf.Field)
		}
	}
	return nil
}

// Parts is the form as it is read: headings and their questions.
func (f *Form) Parts() []Part { return f.parts }

// ByOthers reports whether a part is not the applicant's.
func (f *Form) ByOthers() bool { return f.staff }

// Rules are the relations between answers.
func (f *Form) Rules() []Rule { return f.rules }

// Fields are all questions in order.
func (f *Form) Fields() []Field { return f.fields }

// Field gives one question by name.
func (f *Form) Field(name string) (Field, bool) { return byName(f.fields, name) }

// personSchema is the schema that x-kind person stands for.
func personSchema(phone bool) string {
	types := ""
	for i, o := range regno.DocTypes() {
		if i > 0 {
			types += ","
		}
		types += fmt.Sprintf(`{"const":%q,"title":%q}`, o.Type, o.Label)
	}
	s := `"name":{"type":"string","title":"姓名","format":"name","minLength":2,"maxLength":100},` +
		`"docType":{"type":"string","title":"证件类型","oneOf":[` + types + `]},` +
		`"number":{"type":"string","title":"证件号码","maxLength":30,"x-mask":"document"}`
	required := `"name","docType","number"`
	if phone {
		s += `,"phone":{"type":"string","title":"移动电话","format":"mobile","x-mask":"phone"}`
		required += `,"phone"`
	}
	return `{"properties":{` + s + `},"required":[` + required + `]}`
}

// expandPersons adds the properties of persons to the schema, and forbids other keys.
func expandPersons(doc any) {
	switch m := doc.(type) {
	case map[string]any:
		if m["x-kind"] == string(Person) && m["properties"] == nil {
			phone, _ := m["x-phone"].(bool)
			var p map[string]any
			if err := json.Unmarshal([]byte(personSchema(phone)), &p); err != nil {
				panic("form: " + err.Error())
			}
			m["properties"], m["required"] = p["properties"], p["required"]
		}
		for _, v := range m {
			expandPersons(v)
		}
	case []any:
		for _, v := range m {
			expandPersons(v)
		}
	}
}
