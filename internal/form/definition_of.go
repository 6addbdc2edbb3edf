package form

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// DefinitionOf reads a schema of format 1. A part has no key there and gets one by its place: p1, p2 … The error says that
// the schema has a keyword that a definition cannot hold, such as if: nothing is dropped unseen.
func DefinitionOf(schema []byte) (Definition, error) {
	var root node
	if err := json.Unmarshal(schema, &root); err != nil {
		return Definition{}, fmt.Errorf("reading form: %w", err)
	}
	if err := onlyKnown(schema); err != nil {
		return Definition{}, err
	}
	all, err := defsOf(root)
	if err != nil {
		return Definition{}, err
	}
	d := Definition{Rules: root.Rules}
	rest := all
	for i, p := range root.Parts {
		part := PartDef{Key: p.Key, Title: p.Title, Hint: p.Hint, Filler: p.Filler, When: p.ShowIf.cond(), Fields: []FieldDef{}}
		if part.Key == "" {
			part.Key = fmt.Sprintf("p%d", i+1)
		}
		for _, name := range p.Fields {
			at := slices.IndexFunc(rest, func(f FieldDef) bool { return f.Key == name })
			if at < 0 {
				return Definition{}, fmt.Errorf("part %q names %q, which is no field or stands twice", p.Title, name)
			}
			part.Fields = append(part.Fields, rest[at])
			rest = slices.Delete(slices.Clone(rest), at, at+1)
		}
		d.Parts = append(d.Parts, part)
	}
	if len(rest) > 0 {
		d.Parts = append(d.Parts, PartDef{Key: fmt.Sprintf("p%d", len(d.Parts)+1), Fields: rest})
	}
	return d, nil
}

// onlyKnown refuses keywords that node does not read.
func onlyKnown(schema []byte) error {
	d := json.NewDecoder(bytes.NewReader(schema))
	d.DisallowUnknownFields()
	var root strictNode
	if err := d.Decode(&root); err != nil {
		return fmt.Errorf("reading form: %w", err)
	}
	return root.deep("")
}

// strictNode is a node with the keywords that only the validator reads.
type strictNode struct {
	node
	Schema     string                     `json:"$schema"`
	Additional any                        `json:"additionalProperties"`
	Properties map[string]json.RawMessage `json:"properties"`
	Items      json.RawMessage            `json:"items"`
	Once       bool                       `json:"uniqueItems"`
}

// deep looks into the fields, because the decoder's strictness ends at a raw message.
func (n strictNode) deep(where string) error {
	if more, isBool := n.Additional.(bool); n.Additional != nil && (!isBool || more) {
		return fmt.Errorf("%s: additionalProperties has to be false", where)
	}
	if must, isBool := n.Const.(bool); n.Const != nil && (!isBool || !must) {
		return fmt.Errorf("%s: const has to be true", where)
	}
	below := map[string]json.RawMessage{}
	for name, raw := range n.Properties {
		below[where+"/"+name] = raw
	}
	if len(n.Items) > 0 {
		below[where+"/items"] = n.Items
	}
	for name, raw := range below {
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		var inner strictNode
		if err := d.Decode(&inner); err != nil {
			return fmt.Errorf("reading form: %s: %w", name, err)
		}
		if err := inner.deep(name); err != nil {
			return err
		}
	}
	return nil
}

// defsOf reads the properties of an object in the order they are written.
func defsOf(n node) ([]FieldDef, error) {
	return eachProperty(n, func(key string, property node, required bool) (FieldDef, error) {
		f, err := defOf(key, property)
		f.Required = required
		return f, err
	})
}

func defOf(key string, n node) (FieldDef, error) {
	f := FieldDef{
		Key: key, Label: n.Title, Hint: n.Description, When: n.ShowIf.cond(), Options: optionsOf(n),
		Mask: n.Mask, Format: n.Format, Pattern: n.Pattern, Say: n.Say, Example: n.Example, DateRule: n.DateRule,
		Min: n.Minimum, Max: n.Maximum, Step: n.MultipleOf, MinLength: n.MinLength, MaxLength: n.MaxLength,
		MinItems: n.MinItems, MaxItems: n.MaxItems, Unique: n.Unique, Phone: n.Phone, Outward: n.Outward,
		Suffix: n.Suffix, Width: n.Width, Autocomplete: n.Autocomplete, Placeholder: n.Placeholder,
		From: n.From, Takes: n.Takes, Pick: n.Pick,
	}
	var err error
	if f.Kind, err = kindOf(key, n); err != nil {
		return f, err
	}
	f.Must, _ = n.Const.(bool)
	f.Integer = f.Kind == Number && n.Type == "integer"
	if n.Format == typeOf[f.Kind].Format {
		f.Format = ""
	}
	if f.Source, f.Locked, f.NoPrefill = n.Prefill, n.Identity != "", n.Prefill == ""; f.Locked {
		f.Source = n.Identity
	}
	f.NoPrefill = f.NoPrefill && f.Locked
	if n.Prefill != "" && n.Identity != "" && n.Prefill != n.Identity {
		return f, fmt.Errorf("field %q: x-prefill and x-identity have to be the same", key)
	}
	switch {
	case f.Kind == Rows:
		f.Fields, err = defsOf(*n.Items)
	case f.Kind == Person && len(n.Properties) > 0:
		f.Fields, err = defsOf(n)
	}
	return f, err
}
