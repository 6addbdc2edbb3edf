package catalog

import (
	"slices"

	"wangting/internal/form"
)

// Flow is how an application is handled (ITM-9): stages in order, each with the acts that are possible in it.
type Flow struct {
	AcceptDays int     `json:"acceptDays"` // working days from the application to 受理
	Stages     []Stage `json:"stages"`
}

// StageKind is the 环节类型.
type StageKind string

const (
	Manual    StageKind = "manual"    // 人工
	Publicity StageKind = "publicity" // 公示
	Consult   StageKind = "consult"   // 征求意见
	Automatic StageKind = "automatic" // 自动
	Delivery  StageKind = "delivery"  // 送达
)

// Post is the 岗位 of a stage.
type Post string

const (
	AcceptPost Post = "accept" // 受理
	ReviewPost Post = "review" // 审查
	DecidePost Post = "decide" // 决定
)

// Stage is one 环节.
type Stage struct {
	Key        string    `json:"key"` // made once, never shown, never used again
	Name       string    `json:"name"`
	Kind       StageKind `json:"kind"`
	Post       Post      `json:"post,omitempty"`
	Department string    `json:"department,omitempty"` // "" is the item's
	Days       int       `json:"days,omitempty"`       // working days
	Verbs      []VerbUse `json:"verbs,omitempty"`
	NotSame    []string  `json:"notSame,omitempty"` // keys of stages: who acted there may not act here
	Points     []Check   `json:"points,omitempty"`  // 审查要点
	Note       string    `json:"note,omitempty"`    // to the applicant

	// Of an automatic stage (ITM-12).
	Rules  []RuleUse `json:"rules,omitempty"`  // all hold: 准予; else, or when one cannot be asked: 转人工
	Deed   string    `json:"deed,omitempty"`   // key of Deeds: what the core system then does; "" does nothing
	Sample int       `json:"sample,omitempty"` // 抽查比例, per cent, that go to staff although the rules hold
}

// VerbUse is one act that a stage offers. Which acts there are, and what each means for the clock, stands in Verbs.
type VerbUse struct {
	Verb     string     `json:"verb"`
	To       string     `json:"to,omitempty"`       // key of the next stage; "" stays, or ends where the act ends the case
	Words    string     `json:"words,omitempty"`    // proposed words
	Document string     `json:"document,omitempty"` // key of the document that the act issues
	Silent   bool       `json:"silent,omitempty"`   // tells the applicant nothing
	When     *form.Cond `json:"when,omitempty"`     // the act is offered only where it holds; nil is everywhere
}

// Under gives the flow with the acts that are offered where holds says yes.
func (f Flow) Under(holds func(*form.Cond) bool) Flow {
	f.Stages = slices.Clone(f.Stages)
	for i, s := range f.Stages {
		if slices.ContainsFunc(s.Verbs, func(u VerbUse) bool { return u.When != nil }) {
			f.Stages[i].Verbs = slices.DeleteFunc(slices.Clone(s.Verbs), func(u VerbUse) bool { return u.When != nil && !holds(u.When) })
		}
	}
	return f
}

// Check is one 审查要点.
type Check struct {
	Text string `json:"text"`
	On   string `json:"on,omitempty"` // field:<key> or material:<key>
}

// RuleUse is a named rule against the core system with its parameters: constants, or =field of the form.
type RuleUse struct {
	Rule   string            `json:"rule"`
	Params map[string]string `json:"params,omitempty"`
}

// Document is a template of a document that an act issues (ITM-13). Package wording says what it means.
type Document struct {
	Key         string   `json:"key"` // made once, never shown, never used again
	Name        string   `json:"name"`
	For         string   `json:"for,omitempty"`    // what issues it: one of DocumentKinds
	Blocks      []Block  `json:"blocks,omitempty"` // none: the usual ones of its kind
	Word        string   `json:"word,omitempty"`   // 发文代字 behind the short name of the region; "" is the hall's
	ValidDays   int      `json:"validDays,omitempty"`
	ValidMonths int      `json:"validMonths,omitempty"`
	Public      []string `json:"public,omitempty"` // what the check page shows beside number and day: keys of fields
}

// DocumentKinds are what documents are issued for, and what people call it.
var DocumentKinds = []Term{{Slug: "accepted", Name: "受理"}, {Slug: "correction", Name: "补正"}, {Slug: "refused", Name: "不予受理"},
	{Slug: "granted", Name: "准予"}, {Slug: "denied", Name: "不予"}, {Slug: "terminated", Name: "终止"},
	{Slug: "hearing", Name: "听证或陈述申辩"}, {Slug: "pledge", Name: "容缺承诺"},
	{Slug: "promise", Name: "以承诺代替"}}

// BlockKind is what a block of a document is.
type BlockKind string

const (
	Paragraph BlockKind = ""        // each line is a paragraph; a tag of several paragraphs stands in a line of its own
	Heading   BlockKind = "heading" // numbered; left out when nothing stands below it
	TableOf   BlockKind = "table"   // the rows of a table of the form
)

// Block is one piece of a document. Text may hold tags: {{单位名称}}, {{field:<key>}}.
type Block struct {
	Key     string     `json:"key"`
	Kind    BlockKind  `json:"kind,omitempty"`
	Text    string     `json:"text,omitempty"`
	Field   string     `json:"field,omitempty"`   // of a table: the key of the question
	Columns []string   `json:"columns,omitempty"` // of a table: keys; none is all
	Else    string     `json:"else,omitempty"`    // 无则写: in the place of a tag that has no value
	Skip    bool       `json:"skip,omitempty"`    // the block is left out when one of its tags has no value
	When    *form.Cond `json:"when,omitempty"`
}

// Message replaces the usual words to the applicant at an event (ITM-15). Text may hold tags; package wording says which.
type Message struct {
	Event string `json:"event"`           // one of Events
	Text  string `json:"text,omitempty"`  // in the inbox; "" is the usual one
	Quiet bool   `json:"quiet,omitempty"` // no text message to the phone
}

// Events are what applicants are told of, and what people call it. The slugs are the steps of cases.
var Events = []Term{{Slug: "submit", Name: "收到申请"}, {Slug: "accept", Name: "受理"}, {Slug: "refuse", Name: "不予受理"},
	{Slug: "ask", Name: "补正"}, {Slug: "due_soon", Name: "补正即将到期"}, {Slug: "lapse", Name: "逾期未补正"}, {Slug: "publish", Name: "公示"},
	{Slug: "suspend", Name: "中止"}, {Slug: "resume", Name: "恢复"}, {Slug: "prolong", Name: "延长"}, {Slug: "terminate", Name: "终止"},
	{Slug: "decide", Name: "决定"}, {Slug: "close", Name: "办结"}}

// Season is a yearly 申报期, days as 01-02.
type Season struct {
	From string `json:"from"`
	Till string `json:"till"`
}

// Route sends applications to a department (ITM-18); the last one has no condition.
type Route struct {
	When       *form.Cond `json:"when,omitempty"`
	Department string     `json:"department"`
}
