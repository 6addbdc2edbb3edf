package replay

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Result is what a replay found: counts, numbers of cases, and words of the item.
type Result struct {
	Digest  string // of the draft that was replayed
	At      time.Time
	ByID    string
	Months  int
	Cases   int  // that were replayed
	More    bool // there were more than MostCases, or than there was time for
	Unread  int  // whose answers are destroyed, or whose version of the item is gone
	Lines   []Line
	Refused int // cases that the draft's form or a missing material would refuse
	Auto    int // whose automatic decision would be another
	Unknown int // whose automatic decision cannot be known
	Late    Late
	Veiled  bool `json:"-"` // the reader may not open the cases: differences of fewer than Least are left out
}

// Section is what a line of a result is about.
type Section string

// Sections, in the order of the page.
const (
	Answers   Section = "填写的内容"
	Materials Section = "材料"
	Automatic Section = "自动办结"
	Flow      Section = "办理流程"
	Documents Section = "结果文书"
)

// Sections lists them.
var Sections = [...]Section{Answers, Materials, Automatic, Flow, Documents}

// Line is one difference, with how many cases have it.
type Line struct {
	Section Section
	Say     string
	N       int
	Cases   []Ref // the first, at most Shown
	Same    bool  // it only says what cannot be known: no difference
}

// Shown is how many cases of a line are named.
const Shown = 20

// Ref names a case.
type Ref struct{ ID, Number string }

// finding is one difference of one case.
type finding struct {
	section Section
	say     string
	same    bool // see Line.Same
}

// add counts the findings of a case.
func (r *Result) add(of Ref, list []finding) {
	for i, f := range list {
		if slices.Contains(list[:i], f) {
			continue // the same of two rows, or of two documents
		}
		at := slices.IndexFunc(r.Lines, func(l Line) bool { return l.Section == f.section && l.Say == f.say })
		if at < 0 {
			r.Lines, at = append(r.Lines, Line{Section: f.section, Say: f.say, Same: f.same}), len(r.Lines)
		}
		l := &r.Lines[at]
		if l.N++; len(l.Cases) < Shown {
			l.Cases = append(l.Cases, of)
		}
	}
}

// Of gives the lines of a section, those of most cases first.
func (r *Result) Of(s Section) []Line {
	list := slices.DeleteFunc(slices.Clone(r.Lines), func(l Line) bool { return l.Section != s })
	slices.SortStableFunc(list, func(a, b Line) int { return b.N - a.N })
	return list
}

// Least is how many cases a difference needs to be told to somebody who may not open them: whoever writes the rules of a draft could
// otherwise ask for the answers of one person, question by question.
const Least = 5

// Told leaves out what would tell something of a few cases to whoever may not open them: differences of fewer than Least, and all numbers.
// veiled says that the reader is one of them, whatever was found, so that finding nothing looks as finding little; opens says which cases
// anybody else may open.
func (r *Result) Told(veiled bool, opens func(caseID string) bool) *Result {
	out := *r
	out.Lines, out.Veiled = nil, veiled
	for _, l := range r.Lines {
		if !veiled && !slices.ContainsFunc(l.Cases, func(c Ref) bool { return !opens(c.ID) }) {
			out.Lines = append(out.Lines, l)
			continue
		}
		if l.N >= Least {
			l.Cases = nil
			out.Lines = append(out.Lines, l)
		}
	}
	if out.Veiled && out.Late.N < Least {
		out.Late = Late{Why: fmt.Sprintf("由工作人员办理的办件不足 %d 件", Least)}
	}
	if out.Veiled {
		for _, n := range []*int{&out.Refused, &out.Auto, &out.Unknown} {
			if *n < Least {
				*n = 0
			}
		}
	}
	return &out
}

// Differs reports whether anything would be otherwise, as far as it can be known.
func (r *Result) Differs() bool {
	return slices.ContainsFunc(r.Lines, func(l Line) bool { return !l.Same }) || r.Late.Known && r.Late.Late != r.Late.Was
}

// Summary is the result in a sentence, without the stop at its end.
func (r *Result) Summary() string {
	if r.Cases == 0 {
		return "回放 0 件：" + SpanWord(r.Months) + "没有办件"
	}
	var says []string
	say := func(n int, words string) {
		if n > 0 {
			says = append(says, fmt.Sprintf("%d 件%s", n, words))
		}
	}
	say(r.Refused, "会被拒绝")
	say(r.Auto, "自动办结的结果不同")
	for _, s := range []Section{Answers, Materials, Flow, Documents} {
		if n := len(slices.DeleteFunc(r.Of(s), func(l Line) bool { return l.Same })); n > 0 {
			says = append(says, fmt.Sprintf("%s有 %d 处不同", s, n))
		}
	}
	if r.Late.Known && r.Late.Late != r.Late.Was {
		says = append(says, fmt.Sprintf("估算 %d 件会逾期，当时 %d 件", r.Late.Late, r.Late.Was))
	}
	say(r.Unknown, "的自动办结无法重算")
	switch {
	case len(says) == 0 && r.Veiled:
		says = []string{fmt.Sprintf("没有涉及 %d 件以上的不同", Least)}
	case len(says) == 0:
		says = []string{"没有不同"}
	}
	return fmt.Sprintf("回放 %d 件：%s", r.Cases, strings.Join(says, "，"))
}
