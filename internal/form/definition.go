package form

// Definition is a form as editors make it: parts with fields in the order of the page, and rules. It is format 2 of an item's
// form. Schema turns it into the schema that Compile reads, and DefinitionOf reads a schema of format 1.
type Definition struct {
	Parts []PartDef `json:"parts"`
	Rules []Rule    `json:"rules,omitempty"`
}

// PartDef is one part of a form.
type PartDef struct {
	Key    string     `json:"key"` // made once, never shown, never used again
	Title  string     `json:"title"`
	Hint   string     `json:"hint,omitempty"`
	Filler string     `json:"filler,omitempty"` // 填写人: "" is 申请人; unit, accept, review, decide
	When   *Cond      `json:"when,omitempty"`   // asked only then
	Fields []FieldDef `json:"fields"`
}

// FieldDef is one question.
type FieldDef struct {
	Key      string `json:"key"` // made once, never shown, never used again; the name of the answer
	Kind     Kind   `json:"kind"`
	Label    string `json:"label"`
	Hint     string `json:"hint,omitempty"`
	Required bool   `json:"required,omitempty"`
	When     *Cond  `json:"when,omitempty"`

	Options []Option `json:"options,omitempty"`
	Source  string   `json:"source,omitempty"` // 来源: unit.name, person.phone, core.staffCount …; "" is typed
	Locked  bool     `json:"locked,omitempty"` // 锁定为办理人: Source says it, and nobody may type over it

	Outward bool `json:"outward,omitempty"` // 对外: of a part of staff, and what is meant for the applicant may say the answer

	NoPrefill bool `json:"noPrefill,omitempty"` // a locked field: nothing is filled in for others than those it is locked to

	Mask      string   `json:"mask,omitempty"`   // name document phone bank uscc
	Format    string   `json:"format,omitempty"` // uscc idcard mobile phone bankcard name
	Pattern   string   `json:"pattern,omitempty"`
	Say       string   `json:"say,omitempty"`     // the sentence for an answer that breaks Pattern
	Example   string   `json:"example,omitempty"` // an answer that Pattern takes
	DateRule  string   `json:"dateRule,omitempty"`
	Integer   bool     `json:"integer,omitempty"`
	Min       *float64 `json:"min,omitempty"`
	Max       *float64 `json:"max,omitempty"`
	Step      float64  `json:"step,omitempty"` // the number is a multiple of it
	MinLength int      `json:"minLength,omitempty"`
	MaxLength int      `json:"maxLength,omitempty"`
	MinItems  int      `json:"minItems,omitempty"`
	MaxItems  int      `json:"maxItems,omitempty"`
	Unique    bool     `json:"unique,omitempty"`
	Must      bool     `json:"must,omitempty"`  // a Tick that has to be ticked
	Phone     bool     `json:"phone,omitempty"` // a Person is asked for a phone too

	From  string `json:"from,omitempty"`  // of Rosters: rows can be picked from it
	Pick  string `json:"pick,omitempty"`  // of Picks: the answer can be chosen from it
	Takes []Take `json:"takes,omitempty"` // what its columns take from there

	Suffix       string     `json:"suffix,omitempty"`
	Width        string     `json:"width,omitempty"`
	Autocomplete string     `json:"autocomplete,omitempty"`
	Placeholder  string     `json:"placeholder,omitempty"`
	Fields       []FieldDef `json:"fields,omitempty"` // columns of Rows, parts of a Person that asks for others than the usual
}
