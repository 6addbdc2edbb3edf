package catalog

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Asker says who may ask a query.
type Asker string

// The values of Asker.
const (
	AnybodyAsks Asker = "public" // behind the slider
	PersonAsks  Asker = "person" // about oneself
	UnitAsks    Asker = "unit"   // 事业单位, about their own people
)

// Lookup is what an item of the kind 查询 asks for and shows (ITM-14). An editor picks a view of the closed list and maps its
// parameters and columns; nobody writes one.
type Lookup struct {
	Asks  Asker  `json:"asks"`
	View  string `json:"view"`            // of Views
	Title string `json:"title,omitempty"` // in short, above the rows; "" is the name of the item
	Say   string `json:"say"`             // above the form

	Params  []Param  `json:"params,omitempty"`
	Show    string   `json:"show"` // table or record
	Columns []Column `json:"columns"`

	Empty    string `json:"empty"`    // what no rows mean
	EmptySay string `json:"emptySay"` // and what to do then

	Proof       bool  `json:"proof,omitempty"`       // 打印凭证
	ProofMonths int   `json:"proofMonths,omitempty"` // how long it holds
	PerHour     int64 `json:"perHour,omitempty"`     // looks of one person or address an hour; 0 is what the hall allows for all queries
}

// Param is one parameter of the view that is asked for. How it is typed, read and kept from strangers is the view's.
type Param struct {
	Key      string `json:"key"`
	Label    string `json:"label"`
	Hint     string `json:"hint,omitempty"`
	Takes    string `json:"takes"` // parameter of the view
	Required bool   `json:"required,omitempty"`
}

// Column is one column of the view that is shown. With To it shows a change: the value of Of, an arrow, the value of To.
type Column struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Of    string `json:"of"` // column of the view
	To    string `json:"to,omitempty"`
	Mask  string `json:"mask,omitempty"` // see the constants
}

// The ways to show a record, and the masks.
const (
	ShowTable  = "table"
	ShowRecord = "record"

	MaskName = "name" // for everybody but its bearer
	MaskTail = "tail" // the last four characters
)

// Lock is whose rows a view gives.
type Lock string

// The values of Lock.
const (
	NoLock     Lock = ""
	PersonLock Lock = "person" // the hall adds the document of who asks
	UnitLock   Lock = "unit"   // the hall adds the code of the unit that asks
)

// View is one view of the closed list.
type View struct {
	Key, Name string
	Lock      Lock
	Hall      bool       // the hall answers it itself
	Needs     [][]string // one of these sets of parameters at least
	Params    []ViewParam
	Lists     []ViewList // tables below a record
	Columns   []ViewColumn
}

// ViewParam is one parameter that a view takes.
type ViewParam struct {
	Key, Name string
	Type      ParamType
	Choices   []string
}

// ViewList is a table within a row; its columns are list/column.
type ViewList struct{ Key, Title string }

// ViewColumn is one column that a view has.
type ViewColumn struct {
	Key, Name string
	Type      ColumnType
}

// ParamType is how a parameter is typed and read.
type ParamType string

// The values of ParamType.
const (
	PersonName        ParamType = "name"
	DocumentNumber    ParamType = "number"
	NumberTail        ParamType = "tail"
	CertificateNumber ParamType = "cert"
	CaseNumber        ParamType = "case"
	PhoneTail         ParamType = "phone4"
	Year              ParamType = "year"
	Month             ParamType = "month"
	Area              ParamType = "area"
	OneChoice         ParamType = "choice"
	Word              ParamType = "word"
)

// Personal reports whether what is typed is about a person and may not stand in an address.
func (t ParamType) Personal() bool {
	return slices.Contains([]ParamType{PersonName, DocumentNumber, NumberTail, CertificateNumber, CaseNumber, PhoneTail}, t)
}

// ColumnType is how a value is written, and whether it is about a person.
type ColumnType string

// The values of ColumnType.
const (
	TextColumn  ColumnType = ""
	DateColumn  ColumnType = "date"
	MoneyColumn ColumnType = "money"
	NameColumn  ColumnType = "name" // of a person: masked for strangers
	TailColumn  ColumnType = "tail" // of a document's number: never more than the last four characters
)

// ViewOf gives a view of the closed list.
func ViewOf(key string) (View, bool) {
	i := slices.IndexFunc(Views, func(v View) bool { return v.Key == key })
	if i < 0 {
		return View{}, false
	}
	return Views[i], true
}

// Param gives a parameter that the view takes.
func (v View) Param(key string) (ViewParam, bool) {
	i := slices.IndexFunc(v.Params, func(p ViewParam) bool { return p.Key == key })
	if i < 0 {
		return ViewParam{}, false
	}
	return v.Params[i], true
}

// Column gives a column that the view has.
func (v View) Column(key string) (ViewColumn, bool) {
	i := slices.IndexFunc(v.Columns, func(c ViewColumn) bool { return c.Key == key })
	if i < 0 {
		return ViewColumn{}, false
	}
	return v.Columns[i], true
}

// Row is one row as a view gives it.
type Row struct {
	Values map[string]string `json:"values"`
	Lists  map[string][]Row  `json:"lists,omitempty"`
}

//go:embed samples/views.json
var sampleRows []byte

var samples = sync.OnceValues(func() (all map[string][]Row, err error) {
	if err = json.Unmarshal(sampleRows, &all); err != nil {
		return nil, fmt.Errorf("reading the sample answers of views: %w", err)
	}
	return all, nil
})

// Sample gives the stored answer of the view, of invented people. A view without one has no rows.
func (v View) Sample() ([]Row, error) {
	all, err := samples()
	return all[v.Key], err
}

// shipped are the lookups that come with the program. A version of a query from before lookups were part of items has none: reading it
// gives it the shipped one of its code.
var shipped = sync.OnceValues(func() (map[string]*Lookup, error) {
	raw, err := embedded()
	if err != nil {
		return nil, err
	}
	var items []struct {
		Code   string
		Lookup *Lookup
	}
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, fmt.Errorf("reading the shipped queries: %w", err)
	}
	all := map[string]*Lookup{}
	for _, it := range items {
		if it.Lookup != nil {
			all[it.Code] = it.Lookup
		}
	}
	return all, nil
})

// look gives a query without a lookup the shipped one of its code.
func (it *Item) look() error {
	if !it.Query || it.Lookup != nil {
		return nil
	}
	all, err := shipped()
	if l := all[it.Code]; err == nil && l != nil {
		it.Lookup = l.clone()
	}
	return err
}

func (l *Lookup) clone() *Lookup {
	c := *l
	c.Params, c.Columns = slices.Clone(l.Params), slices.Clone(l.Columns)
	return &c
}

// listOf splits the name of a column of a list.
func listOf(of string) (list, column string, inside bool) {
	if list, column, inside = strings.Cut(of, "/"); inside {
		return list, column, true
	}
	return "", of, false
}

// Value gives what a row has for a column of the view; list rows have none here.
func (r Row) Value(of string) string {
	if list, column, inside := listOf(of); inside {
		for _, row := range r.Lists[list] {
			if v := row.Values[column]; v != "" {
				return v
			}
		}
		return ""
	}
	return r.Values[of]
}

// Split tells the columns of a row from those of the tables below a record.
func (l *Lookup) Split() (row []Column, lists map[string][]Column) {
	lists = map[string][]Column{}
	for _, c := range l.Columns {
		if list, _, inside := listOf(c.Of); inside {
			lists[list] = append(lists[list], c)
		} else {
			row = append(row, c)
		}
	}
	return row, lists
}
