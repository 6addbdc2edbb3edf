package result

import (
	"fmt"
	"strings"
	"time"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/wording"
	"wangting/internal/workday"
)

// Content is what a document says, ready to set.
type Content struct {
	Title      string
	Office     string
	Number     string
	CaseNumber string
	Holder     string
	Parts      []Part
	Day        string // 2026年11月27日
	Issued     time.Time
	Code       Code
	CheckURL   string // behind the QR code
	Demo       bool   // not a real document: says so on every page
	Sample     bool   // 样张: says so on every page
	Rehearsed  bool   // 试办样张 无效: says so on every page
	Preview    bool   // 预览 before a decision: says so on every page
	Unsigned   string // of a text that no office issues, without seal and day: what it is, above and below it; "" for documents
}

// Part is a heading, "" for none, with its paragraphs, and a table below them.
type Part = wording.Part

// valuesOf gives what the tags of a document stand for.
func valuesOf(k Kind, t casework.Taken, it *catalog.Item, by Authority, p Paper) (wording.Values, error) {
	c := t.Case
	department, err := casework.DepartmentOf(it, c)
	if err != nil {
		return wording.Values{}, err
	}
	v := wording.Values{Words: map[string][]string{}, Tables: map[string]wording.Table{}}
	set := func(tag string, words ...string) { v.Words[tag] = words }
	set(wording.TagYou, "你单位")
	audience := string(catalog.ForUnits)
	if c.Personal() {
		audience = string(catalog.ForPersons)
		set(wording.TagYou, "你")
	}
	for tag, say := range map[string]string{wording.TagHolder: p.Holder, wording.TagItem: c.ItemName, wording.TagCase: c.Number,
		wording.TagOffice: by.Office, wording.TagReview: by.Review, wording.TagNumber: p.Number, wording.TagUnit: department,
		wording.TagOutcome: outcome(k)} {
		v.Words[tag] = paragraphs(say)
	}
	for tag, day := range map[string]time.Time{wording.TagSubmitted: c.SubmittedAt, wording.TagDay: p.IssuedAt, wording.TagUntil: p.Until} {
		if !day.IsZero() {
			set(tag, chineseDay(day))
		}
	}
	set(wording.TagBasis, wording.Basis(it)...)
	said(k, t, it, v.Words)
	if k.Against() {
		ways, err := remediesOf(k, it, by)
		if err != nil {
			return v, fmt.Errorf("reading the remedies: %w", err)
		}
		set(wording.TagRemedies, ways...)
	}
	if err := v.Noted(it, t.Noted); err != nil {
		return v, err
	}
	err = v.Answers(it, c.Told(), form.Context{Region: c.Region, Audience: audience, Verdict: string(c.Verdict)})
	return v, err
}

// said adds what staff said at the step, and until when something is due.
func said(k Kind, t casework.Taken, it *catalog.Item, words map[string][]string) {
	due := t.Case.Clock.Due
	if k.Against() {
		words[wording.TagReasons] = paragraphs(t.Words)
	} else {
		words[wording.TagOpinion] = paragraphs(t.Words)
	}
	switch k {
	case Accepted:
		if !due.IsZero() && it.PromiseDays > 0 {
			words[wording.TagPromise], words[wording.TagDue] = []string{fmt.Sprintf("%d个工作日", it.PromiseDays)}, []string{chineseDay(due)}
		}
	case Correction:
		words[wording.TagPoints], words[wording.TagCorrectBy] = points(t.Points), []string{due.In(workday.Zone).Format("2006年1月2日15时04分")}
	case Hearing:
		words[wording.TagHearing] = paragraphs(t.Words)
	case Pledge:
		for _, x := range t.Points {
			words[wording.TagLacking] = append(words[wording.TagLacking], x.Label)
		}
		words[wording.TagLackBy] = []string{chineseDay(t.Case.LackDue)}
	case Granted:
		words[wording.TagDone] = t.Lines
	}
}

// outcome is what a document decides, in a word.
func outcome(k Kind) string {
	for _, t := range catalog.DocumentKinds {
		if t.Slug == string(k) {
			return t.Name
		}
	}
	return ""
}

// points numbers what is to be corrected.
func points(list []casework.Point) (out []string) {
	for i, p := range list {
		s := fmt.Sprintf("%d. %s：%s", i+1, p.Label, p.Reason.Word())
		if p.Words != "" {
			s += "，" + strings.Join(paragraphs(p.Words), " ")
		}
		if at := spots(p); at != "" {
			s += "（" + at + "）"
		}
		out = append(out, s+"。")
	}
	return out
}

// spots are the words of the places at which a point of a correction points.
func spots(p casework.Point) string {
	var out []string
	for _, s := range p.Spots {
		out = append(out, s.Words())
	}
	return strings.Join(out, "；")
}

// paragraphs splits what somebody typed at its line breaks.
func paragraphs(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
