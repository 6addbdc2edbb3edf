package form

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// node is one schema as its author wrote it.
type node struct {
	Type        string          `json:"type"`
	Title       string          `json:"title"`
	Description string          `json:"description"`
	Format      string          `json:"format"`
	Const       any             `json:"const"`
	Enum        []string        `json:"enum"`
	OneOf       []choiceNode    `json:"oneOf"`
	Properties  json.RawMessage `json:"properties"`
	Required    []string        `json:"required"`
	Items       *node           `json:"items"`
	MinItems    int             `json:"minItems"`
	MaxItems    int             `json:"maxItems"`
	MinLength   int             `json:"minLength"`
	MaxLength   int             `json:"maxLength"`
	Pattern     string          `json:"pattern"`
	Minimum     *float64        `json:"minimum"`
	Maximum     *float64        `json:"maximum"`
	MultipleOf  float64         `json:"multipleOf"`

	Kind         string     `json:"x-kind"`
	ShowIf       *condNode  `json:"x-show-if"`
	Prefill      string     `json:"x-prefill"`
	Identity     string     `json:"x-identity"`
	Mask         string     `json:"x-mask"`
	DateRule     string     `json:"x-date"`
	Unique       bool       `json:"x-unique"`
	Outward      bool       `json:"x-outward"`
	From         string     `json:"x-from"`
	Pick         string     `json:"x-pick"`
	Takes        []Take     `json:"x-takes"`
	Labels       []string   `json:"x-labels"`
	Say          string     `json:"x-say"`
	Example      string     `json:"x-example"`
	Suffix       string     `json:"x-suffix"`
	Width        string     `json:"x-width"`
	Autocomplete string     `json:"x-autocomplete"`
	Placeholder  string     `json:"x-placeholder"`
	Phone        bool       `json:"x-phone"`
	Parts        []partNode `json:"x-parts"`
	Rules        []Rule     `json:"x-rules"`
}

type choiceNode struct {
	Const string `json:"const"`
	Title string `json:"title"`
}

type partNode struct {
	Key    string    `json:"key"`
	Filler string    `json:"filler"`
	Title  string    `json:"title"`
	Hint   string    `json:"hint"`
	Fields []string  `json:"fields"`
	ShowIf *condNode `json:"x-show-if"`
}

type condNode struct {
	Field  string      `json:"field"`
	Op     string      `json:"op"`
	Equals stringOrAny `json:"equals"`
	All    []*condNode `json:"all"`
	Any    []*condNode `json:"any"`
	Not    *condNode   `json:"not"`
}

func (c *condNode) cond() *Cond {
	if c == nil {
		return nil
	}
	return &Cond{Field: c.Field, Op: c.Op, Equals: c.Equals, All: conds(c.All), Any: conds(c.Any), Not: c.Not.cond()}
}

func conds(list []*condNode) (out []Cond) {
	for _, c := range list {
		if c != nil {
			out = append(out, *c.cond())
		}
	}
	return out
}

// stringOrAny is one value or a list of them.
type stringOrAny []string

func (s *stringOrAny) UnmarshalJSON(b []byte) error {
	var one any
	if err := json.Unmarshal(b, &one); err != nil {
		return err
	}
	list, ok := one.([]any)
	if !ok {
		list = []any{one}
	}
	for _, v := range list {
		*s = append(*s, plain(v))
	}
	return nil
}

// fieldsOf reads the properties of an object in the order they are written.
func fieldsOf(n node) ([]Field, error) {
	return eachProperty(n, func(key string, property node, required bool) (Field, error) {
		f, err := fieldOf(key, property)
		f.Required = required
		return f, err
	})
}

// eachProperty makes one value of each property of an object, in the order they are written.
func eachProperty[T any](n node, of func(key string, property node, required bool) (T, error)) ([]T, error) {
	keys, err := keysInOrder(n.Properties)
	if err != nil {
		return nil, fmt.Errorf("reading form: %w", err)
	}
	var properties map[string]node
	if len(n.Properties) > 0 {
		if err := json.Unmarshal(n.Properties, &properties); err != nil {
			return nil, fmt.Errorf("reading form: %w", err)
		}
	}
	list := make([]T, 0, len(keys))
	for _, key := range keys {
		one, err := of(key, properties[key], slices.Contains(n.Required, key))
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

func fieldOf(name string, n node) (Field, error) {
	f := Field{
		Name: name, Label: n.Title, Hint: n.Description, ShowIf: n.ShowIf.cond(),
		Prefill: n.Prefill, Identity: n.Identity, Mask: n.Mask, Suffix: n.Suffix, Width: n.Width, Autocomplete: n.Autocomplete,
		Placeholder: n.Placeholder, Format: n.Format, Say: n.Say, DateRule: n.DateRule, Unique: n.Unique,
		Integer: n.Type == "integer", Example: n.Example, Min: n.Minimum, Max: n.Maximum, Step: n.MultipleOf,
		MinLength: n.MinLength, MaxLength: n.MaxLength, MinItems: n.MinItems, MaxItems: n.MaxItems,
		From: n.From, Takes: n.Takes, Pick: n.Pick,
	}
	if f.Label == "" {
		return f, fmt.Errorf("field %q has no title", name)
	}
	if !nameLike(name) {
		return f, fmt.Errorf("field %q: a name is letters, digits and _", name)
	}
	var err error
	if f.Kind, err = kindOf(name, n); err != nil {
		return f, err
	}
	f.Must, _ = n.Const.(bool)
	f.Options = optionsOf(n)
	switch f.Kind {
	case Choice, Choices:
		if len(f.Options) == 0 {
			return f, fmt.Errorf("field %q has nothing to choose", name)
		}
	case Person:
		if len(n.Properties) == 0 {
			if err := json.Unmarshal([]byte(personSchema(n.Phone)), &n); err != nil {
				return f, err
			}
		}
		f.Fields, err = fieldsOf(n)
		for i, c := range f.Fields {
			if f.Identity != "" && c.Name != "phone" {
				f.Fields[i].Identity = f.Identity + "." + c.Name
			}
		}
	case Rows:
		f.Fields, err = fieldsOf(*n.Items)
	}
	return f, err
}

func kindOf(name string, n node) (Kind, error) {
	switch k := Kind(n.Kind); {
	case k == Money && n.Type == "integer", k == Percent && n.Type == "number", k == Moment && n.Type == "string",
		k == LongText && n.Type == "string", k == Region && n.Type == "string", k == Address && n.Type == "string",
		k == Person && n.Type == "object", k == Files && n.Type == "array", k == Words && n.Type == "null":
		return k, nil
	case k != "":
		return "", fmt.Errorf("field %q: x-kind %s does not go with type %q", name, n.Kind, n.Type)
	case n.Type == "string" && (len(n.Enum) > 0 || len(n.OneOf) > 0):
		return Choice, nil
	case n.Type == "string" && n.Format == "date":
		return Date, nil
	case n.Type == "string" && n.Format == "month":
		return Month, nil
	case n.Type == "string" && n.Format == "region":
		return Region, nil
	case n.Type == "string":
		return Text, nil
	case n.Type == "integer", n.Type == "number":
		return Number, nil
	case n.Type == "boolean":
		return Tick, nil
	case n.Type == "array" && n.Items != nil && n.Items.Type == "string" && len(n.Items.Enum)+len(n.Items.OneOf) > 0:
		return Choices, nil
	case n.Type == "array" && n.Items != nil && n.Items.Type == "object":
		return Rows, nil
	}
	return "", fmt.Errorf("field %q: type %q is not understood", name, n.Type)
}

// optionsOf are the options of a Choice, or of Choices, whose schema is one of lists.
func optionsOf(n node) []Option {
	if n.Type == "array" && n.Items != nil {
		n = *n.Items
	}
	var o []Option
	for i, v := range n.Enum {
		label := v
		if i < len(n.Labels) {
			label = n.Labels[i]
		}
		o = append(o, Option{v, label})
	}
	for _, c := range n.OneOf {
		o = append(o, Option{c.Const, c.Title})
	}
	return o
}

func nameLike(s string) bool {
	for _, r := range s {
		if r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return s != "" && s[0] != '_'
}

// keysInOrder lists the keys of an object as they are written.
func keysInOrder(raw json.RawMessage) ([]string, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	var keys []string
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, ok := t.(string)
		if !ok {
			return nil, fmt.Errorf("properties is no object")
		}
		keys = append(keys, key)
		var skip json.RawMessage
		if err := d.Decode(&skip); err != nil {
			return nil, err
		}
	}
	return keys, nil
}
