package result

import (
	"fmt"
	"strings"
	"time"

	"wangting/internal/casework"
	"wangting/internal/catalog"
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
	Draft      bool   // a text that nobody issues: without the office, its seal and the day
}

// Part is a heading, "" for none, with its paragraphs, and a table below them.
type Part struct {
	Heading string
	Words   []string
	Head    []string   `json:",omitempty"` // of the table; none for no table
	Rows    [][]string `json:",omitempty"`
}

// titleOf gives the title of a document. A granted or denied one is called as the item calls its result.
func titleOf(k Kind, it *catalog.Item) string {
	switch k {
	case Accepted:
		return "受理通知书"
	case Correction:
		return "补正告知书"
	case Refused:
		return "不予受理决定书"
	case Denied:
		if name := resultNamed(it, true); name != "" {
			return name
		}
		return "不予决定书"
	}
	if name := resultNamed(it, false); name != "" {
		return name
	}
	return "准予决定书"
}

// endings are those of names of documents. A result that is no document, such as money on an account, names none.
var endings = []string{"书", "证明", "回执", "批复", "意见", "凭证", "确认单", "通知单"}

func resultNamed(it *catalog.Item, against bool) string {
	if it == nil {
		return ""
	}
	for _, line := range it.Results {
		line = strings.ReplaceAll(line, "或者", "、")
		for name := range strings.FieldsFuncSeq(line, func(r rune) bool { return strings.ContainsRune("、，,", r) }) {
			if strings.Contains(name, "受理") || strings.HasPrefix(name, "不") != against || strings.HasPrefix(name, "未") {
				continue
			}
			for _, e := range endings {
				if strings.HasSuffix(name, e) && len([]rune(name)) <= 30 {
					return name
				}
			}
		}
	}
	return ""
}

// opening is the first paragraph: what was applied for and what became of it.
func opening(k Kind, c casework.Case) string {
	you := "你单位"
	if c.Personal() {
		you = "你"
	}
	s := fmt.Sprintf("%s于%s提交的“%s”（办件编号%s）收悉。", you, chineseDay(c.SubmittedAt), c.ItemName, c.Number)
	switch k {
	case Accepted:
		return s + "经审查，符合受理条件，现予受理。"
	case Correction:
		return s + "经审查，申请材料不齐全或者不符合要求，现一次性告知需要补正的内容。"
	case Refused:
		return s + "经审查，决定不予受理。"
	case Granted:
		return s + "经审查，符合规定的条件，决定准予。"
	}
	return s + "经审查，不符合规定的条件，决定不予批准。"
}

// partsOf gives what a document says below the name of the holder.
func partsOf(k Kind, t casework.Taken, it *catalog.Item, by Authority) ([]Part, error) {
	if t.Written != nil {
		return written(*t.Written), nil
	}
	parts := []Part{{Words: []string{opening(k, t.Case)}}}
	add := func(heading string, words ...string) {
		if len(words) > 0 {
			parts = append(parts, Part{Heading: heading, Words: words})
		}
	}
	said := paragraphs(t.Words)
	switch k {
	case Accepted:
		add("受理意见", said...)
		if !t.Case.Clock.Due.IsZero() && it.PromiseDays > 0 {
			add("办理期限", fmt.Sprintf("本事项承诺自受理之日起%d个工作日内办结，即%s前。需要补正的，补正期间不计算在内。",
				it.PromiseDays, chineseDay(t.Case.Clock.Due)))
		}
	case Correction:
		var points []string
		for i, p := range t.Points {
			s := fmt.Sprintf("%d. %s：%s", i+1, p.Label, p.Reason.Word())
			if p.Words != "" {
				s += "，" + strings.Join(paragraphs(p.Words), " ")
			}
			points = append(points, s+"。")
		}
		add("需要补正的内容", points...)
		add("告知事项", said...)
		add("补正期限", "请于"+t.Case.Clock.Due.In(workday.Zone).Format("2006年1月2日15时04分")+"前补正。逾期未补正的，视为撤回申请，之后可以重新申请。")
	case Granted:
		add("审查意见", said...)
		add("办理情况", t.Lines...)
		add("依据", basis(it)...)
	case Refused, Denied:
		add("事实和理由", said...)
		add("依据", basis(it)...)
		ways, err := remediesOf(k, t.Case.ItemCode, t.Case.ItemName, by)
		if err != nil {
			return nil, fmt.Errorf("reading the remedies: %w", err)
		}
		add("救济途径", ways...)
	}
	n := 0
	for i := range parts {
		if parts[i].Heading != "" {
			parts[i].Heading, n = numerals[n]+"、"+parts[i].Heading, n+1
		}
	}
	return parts, nil
}

var numerals = []string{"一", "二", "三", "四", "五", "六"}

// basis names the laws of an item.
func basis(it *catalog.Item) []string {
	var out []string
	for _, b := range it.LegalBasis {
		s := b.Title
		if !strings.HasPrefix(s, "《") && !strings.Contains(s, "》") {
			s = "《" + s + "》"
		}
		if b.Text != "" {
			s += "：" + strings.Join(paragraphs(b.Text), " ")
		}
		out = append(out, s)
	}
	return out
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
