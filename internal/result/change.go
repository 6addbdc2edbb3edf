package result

import (
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/fault"
)

// Act is what is done to a document after it was issued (RES-5).
type Act string

const (
	Amend   Act = "amend"   // 更正: the same document with other words in the place of wrong ones
	Revoke  Act = "revoke"  // 撤销: a decision that takes it back
	Reissue Act = "reissue" // 补发: the same document anew
)

// Acts are all, in the order of pages.
var Acts = []Act{Amend, Revoke, Reissue}

// Word is the Chinese name of the act.
func (a Act) Word() string {
	switch a {
	case Amend:
		return "更正"
	case Revoke:
		return "撤销"
	case Reissue:
		return "补发"
	}
	return ""
}

// Proposal is what a reviewer wants to do to a document, and why.
type Proposal struct {
	Act    Act    `json:"-"`
	Reason string `json:"reason"`
	Basis  string `json:"basis"`
	Wrong  string `json:"wrong,omitempty"` // of Amend: the words in the document
	Right  string `json:"right,omitempty"` // and those in their place
	Rights bool   `json:"-"`               // the warning that the document gave rights was read
}

// Change is a proposal with whoever made it. It waits for the second person.
type Change struct {
	ID      string
	PaperID string
	By      string // member of staff
	For     string // whom they stood in for, "" mostly
	At      time.Time
	Proposal
}

// mostReason is the limit of what staff type, in characters.
const mostReason = 2000

// GaveRights reports whether the document gave its holder something that a change may take away.
func (p Paper) GaveRights() bool { return p.Kind == Granted }

// lasting are the kinds to which nothing is done: a proof, a statement and a draft are simply made anew, and a
// promise is the applicant's own.
var lasting = map[Kind]bool{Revocation: true, Proof: true, Statement: true, Draft: true, Pledge: true}

// Changeable reports whether something can be done to the document now: it holds, and it belongs to a case.
func (p Paper) Changeable() bool { return p.State == Valid && p.CaseID != "" && !lasting[p.Kind] }

// check reports what is wrong with a proposal about a document. It trims what was typed.
func (c *Proposal) check(p Paper) error {
	for _, s := range []*string{&c.Reason, &c.Basis, &c.Wrong, &c.Right} {
		*s = strings.TrimSpace(*s)
	}
	var wrong []fault.Field
	need := func(ok bool, name, say string) {
		if !ok {
			wrong = append(wrong, fault.Field{Name: name, Say: say})
		}
	}
	need(c.Act.Word() != "", "act", "请选择要做的事")
	for _, f := range [][2]string{{"reason", c.Reason}, {"basis", c.Basis}, {"wrong", c.Wrong}, {"right", c.Right}} {
		need(utf8.RuneCountInString(f[1]) <= mostReason, f[0], "最多 2000 个字")
	}
	need(c.Reason != "", "reason", "请填写理由")
	need(c.Basis != "", "basis", "请填写依据的法律、法规或者规定")
	if c.Act == Amend {
		need(c.Wrong != "", "wrong", "请填写文书中有误的文字")
		need(c.Right != "" && c.Right != c.Wrong, "right", "请填写更正后的文字")
		need(c.Wrong == "" || says(p, c.Wrong) > 0, "wrong", "文书中没有这段文字，请从文书中照抄，不要换行")
		need(c.Wrong == "" || says(p, c.Wrong) < 2, "wrong", "文书中有几处这段文字，请多抄几个字，让它只指一处")
	}
	need(!p.GaveRights() || c.Act == Reissue || c.Rights, "rights", "请确认已经考虑文书给予的权利")
	if len(wrong) > 0 {
		return &fault.Fault{Kind: fault.Invalid, Fields: wrong}
	}
	if c.Act != Amend {
		c.Wrong, c.Right = "", ""
	}
	if c.Act != Revoke && len(p.Parts) == 0 {
		return fault.New(fault.Conflict, "这份文书出具得较早，本厅没有留存可以更正、补发的文字。可以撤销后重新办理")
	}
	return nil
}

// says counts how often a document has these words.
func says(p Paper, words string) (n int) {
	for _, part := range p.Parts {
		for _, w := range part.Words {
			n += strings.Count(w, words)
		}
		for _, row := range part.Rows {
			for _, cell := range row {
				n += strings.Count(cell, words)
			}
		}
	}
	return n
}

// renewed is what the document says that comes in the place of p: its words, amended, and what it is.
func renewed(p Paper, c Proposal) []Part {
	var parts []Part
	for _, part := range p.Parts {
		n := Part{Heading: part.Heading, Words: amended(part.Words, c), Head: part.Head}
		for _, row := range part.Rows {
			n.Rows = append(n.Rows, amended(row, c))
		}
		parts = append(parts, n)
	}
	note := Part{Heading: c.Act.Word() + "说明", Words: []string{"本文书替换" + chineseDay(p.IssuedAt) + "出具的《" + p.Title + "》（" + p.Number +
		"），原文书不再有效。"}}
	note.Words = append(note.Words, paragraphs("理由："+c.Reason)...)
	note.Words = append(note.Words, paragraphs("依据："+c.Basis)...)
	return append(parts, note)
}

func amended(words []string, c Proposal) (out []string) {
	for _, w := range words {
		if c.Act == Amend {
			w = strings.Replace(w, c.Wrong, c.Right, 1) // it stands once, by says
		}
		out = append(out, w)
	}
	return out
}

// taken is what the decision says that takes p back.
func taken(p Paper, c Proposal, ways []string) []Part {
	return []Part{
		{Words: []string{"本机关于" + chineseDay(p.IssuedAt) + "就“" + p.Item + "”（办件编号" + p.CaseNumber + "）出具《" + p.Title + "》（" + p.Number +
			"）。经审查，现决定予以撤销，该文书自本决定作出之日起不再有效。"}},
		{Heading: "一、事实和理由", Words: paragraphs(c.Reason)},
		{Heading: "二、依据", Words: paragraphs(c.Basis)},
		{Heading: "三、救济途径", Words: ways},
	}
}
