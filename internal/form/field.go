package form

import "slices"

// Kind is how a question is answered.
type Kind string

const (
	Text     Kind = "text"
	LongText Kind = "longtext"
	Number   Kind = "number"
	Money    Kind = "money" // typed in 元, kept in 分
	Percent  Kind = "percent"
	Date     Kind = "date"     // 2006-01-02
	Month    Kind = "month"    // 2006-01
	Moment   Kind = "datetime" // 2006-01-02T15:04
	Choice   Kind = "choice"
	Choices  Kind = "choices" // any number of the options, kept in their order
	Tick     Kind = "tick"    // one box, such as 本单位承诺…
	Region   Kind = "region"  // GB/T 2260 code
	Address  Kind = "address" // CODE/LINE, see AddressParts
	Person   Kind = "person"  // name, docType, number, and phone if asked for
	Rows     Kind = "rows"
	Files    Kind = "files" // ids of uploads
	Words    Kind = "words" // 说明: a text between the questions, with no answer
)

// Option is one answer of a Choice or of Choices.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Field is one question.
type Field struct {
	Name         string // key in the data: reason
	Kind         Kind
	Label        string
	Hint         string
	Required     bool
	Options      []Option
	ShowIf       *Cond
	Prefill      string
	Identity     string // what the account knows and nobody may type over: unit.name
	Mask         string
	Suffix       string
	Width        string
	Autocomplete string
	Placeholder  string
	Format       string // uscc, idcard, mobile, name … of the schema
	Say          string // the sentence for an answer that does not match the pattern
	DateRule     string // "past", "future" or ""
	Unique       bool
	Integer      bool
	Example      string // an answer that the pattern takes
	Min, Max     *float64
	Step         float64
	MinLength    int
	MaxLength    int
	MinItems     int
	MaxItems     int
	Must         bool    // a Tick that has to be ticked
	Fields       []Field // of a Person, or the columns of Rows
	From         string  // of Rosters: rows can be picked from it
	Pick         string  // of Picks: the answer can be chosen from it
	Takes        []Take  // what the columns take from there
}

// Part is a group of questions under one heading.
type Part struct {
	Title  string
	Hint   string
	ShowIf *Cond
	Fields []Field
}

// Child gives a column or a part of a person by name.
func (f Field) Child(name string) (Field, bool) { return byName(f.Fields, name) }

// Read reads one answer as a browser would send it, or a sheet holds it, in its canonical spelling. nil is no answer; what
// cannot be read stays as it was typed.
func (f Field) Read(typed string) any { return f.canonical(scalar(f, entered(typed))) }

// ReadMany reads the answer to Choices. nil is no answer; what is no option stays, for Validate to refuse.
func (f Field) ReadMany(typed []string) any { return f.canonical(several(typed)) }

// Limit is how many rows a table may have.
func (f Field) Limit() int { return f.limit() }

// OptionLabel is the label of a value, or the value itself when it is no option.
func (f Field) OptionLabel(value string) string {
	for _, o := range f.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

func byName(fields []Field, name string) (Field, bool) {
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return fields[i], true
}
