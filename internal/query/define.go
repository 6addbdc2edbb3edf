package query

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Audience says who may ask.
type Audience string

// The values of Audience.
const (
	Public Audience = "public"
	Person Audience = "person" // about oneself
	Unit   Audience = "unit"   // 事业单位, about their own people
)

// Query is the definition of one query.
type Query struct {
	Code     string   `json:"code"` // of the item, where the catalogue has one
	Name     string   `json:"name"`
	Short    string   `json:"short"`
	Say      string   `json:"say"`
	Asks     Audience `json:"asks"`
	Slider   bool     `json:"slider,omitempty"` // it asks about a person: the slider comes first
	View     string   `json:"view,omitempty"`   // of the core business system
	Source   string   `json:"source,omitempty"` // "" is the core business system
	Params   []Param  `json:"params"`
	OneOf    []string `json:"oneOf,omitempty"` // one of these parameters at least
	Show     string   `json:"show"`            // table or record
	Columns  []Column `json:"columns"`
	Lists    []List   `json:"lists,omitempty"` // tables below a record
	Empty    string   `json:"empty"`           // what no rows mean
	EmptySay string   `json:"emptySay"`        // and what to do then

	Guideless bool     `json:"guideless,omitempty"` // the catalogue has no item of it
	Words     []string `json:"words,omitempty"`     // by which people look for one that is guideless
}

// Param is one parameter.
type Param struct {
	Key      string   `json:"key"` // name of the field
	Label    string   `json:"label"`
	Kind     string   `json:"kind"`
	Wire     string   `json:"wire"` // name in the view
	Optional bool     `json:"optional,omitempty"`
	Choices  []string `json:"choices,omitempty"`
}

// Column is one column of an answer. With To it shows a change: the value of Key, an arrow, the value of To.
type Column struct {
	Key   string `json:"key"`
	To    string `json:"to,omitempty"`
	Label string `json:"label"`
	Kind  string `json:"kind,omitempty"` // "" text, date, money, id4
	Mask  string `json:"mask,omitempty"` // name: masked for everybody but its bearer
}

// List is a table within the row of a record.
type List struct {
	Key     string   `json:"key"`
	Title   string   `json:"title"`
	Columns []Column `json:"columns"`
}

// Progress is the source of 办件进度查询: the cases of this hall.
const Progress = "progress"

// kinds are the kinds of parameters, and whether what is typed is about a person and may not stand in an address.
var kinds = map[string]bool{
	"name": true, "number": true, "tail": true, "cert": true, "case": true, "phone4": true,
	"year": false, "month": false, "area": false, "choice": false, "word": false,
}

// locked are the names of a view that only the core of the hall fills in.
var locked = []string{"aab998", "aac058"}

// Private reports whether what is typed is about a person.
func (q Query) Private() bool {
	return q.Asks == Unit || slices.ContainsFunc(q.Params, func(p Param) bool { return kinds[p.Kind] })
}

// Record reports whether the answer is one record, not a table.
func (q Query) Record() bool { return q.Show == "record" }

// Path is the address of the page of the query.
func (q Query) Path() string {
	switch q.Asks {
	case Unit:
		return "/unit/queries/" + q.Code
	case Person:
		return "/me/queries/" + q.Code
	}
	return "/queries/" + q.Code
}

// check reports mistakes in a definition (ITM-14).
func (q Query) check() error {
	var wrong []string
	need := func(ok bool, what string) {
		if !ok {
			wrong = append(wrong, what)
		}
	}
	need(q.Code != "" && q.Name != "" && q.Short != "" && q.Say != "" && q.Empty != "" && q.EmptySay != "", "words")
	need(q.Asks == Public || q.Asks == Person || q.Asks == Unit, "asks")
	need((q.View != "") != (q.Source != ""), "view or source")
	need(q.Source == "" || q.Source == Progress, "source "+q.Source)
	need(q.Show == "table" || q.Show == "record", "show")
	need(len(q.Columns) > 0, "columns")
	need(q.Asks != Public || q.Slider == q.Private(), "slider: exactly where a person is asked about")
	for _, p := range q.Params {
		_, known := kinds[p.Kind]
		need(known && p.Key != "" && p.Label != "" && p.Wire != "", "parameter "+p.Key)
		need(!slices.Contains(locked, p.Wire) && (q.Asks == Public || p.Wire != "aac147"), "parameter "+p.Key+" unlocks the view")
		need(p.Kind != "choice" || len(p.Choices) > 0, "choices of "+p.Key)
	}
	for _, key := range q.OneOf {
		need(slices.ContainsFunc(q.Params, func(p Param) bool { return p.Key == key && p.Optional }), "oneOf "+key)
	}
	all := slices.Clone(q.Columns)
	for _, l := range q.Lists {
		all = append(all, l.Columns...)
	}
	for _, c := range all {
		need(c.Key != "" && c.Label != "" && slices.Contains([]string{"", "date", "money", "id4"}, c.Kind), "column "+c.Key)
		need(c.Key != "aac147", "column "+c.Key+" is a whole number")
		need(q.Asks != Public || c.Key != "aac003" || c.Mask == "name", "column "+c.Key+" shows a name to strangers")
	}
	if len(wrong) > 0 {
		return fmt.Errorf("query %s: %s", q.Code, strings.Join(wrong, "; "))
	}
	return nil
}

//go:embed queries.json
var definitions []byte

var all = func() []Query {
	qs, err := read(definitions)
	if err != nil {
		panic(err)
	}
	return qs
}()

func read(raw []byte) ([]Query, error) {
	var qs []Query
	if err := json.Unmarshal(raw, &qs); err != nil {
		return nil, fmt.Errorf("reading the queries: %w", err)
	}
	for _, q := range qs {
		if err := q.check(); err != nil {
			return nil, err
		}
	}
	return qs, nil
}

// All are the queries, in the order of lists.
func All() []Query { return slices.Clone(all) }

// Named gives a query by its code.
func Named(code string) (Query, bool) {
	i := slices.IndexFunc(all, func(q Query) bool { return q.Code == code })
	if i < 0 {
		return Query{}, false
	}
	return all[i], true
}
