package casework

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/fault"
	"wangting/internal/form"
)

// Reason says why something must be corrected.
type Reason string

const (
	Missing  Reason = "missing"
	Wrong    Reason = "wrong"
	Outdated Reason = "outdated"
)

// Reasons lists the reasons in the order of the form.
var Reasons = [...]Reason{Missing, Wrong, Outdated}

// Word is the Chinese name of the reason.
func (r Reason) Word() string {
	switch r {
	case Missing:
		return "缺少"
	case Wrong:
		return "有误"
	case Outdated:
		return "已过期"
	}
	return ""
}

// Point is one field or one material that must be corrected.
type Point struct {
	Material bool   `json:"material,omitempty"`
	Name     string `json:"name"`  // name of the field, or key of the slot
	Label    string `json:"label"` // the name that the applicant sees
	Reason   Reason `json:"reason"`
	Words    string `json:"words,omitempty"`
	Spots    []Spot `json:"spots,omitempty"` // the places that staff pointed at and sent along
}

// Correction is one correction notice (补正) and its answer.
type Correction struct {
	ID         string
	CaseID     string
	AskedBy    Hand
	AskedAt    time.Time
	DueAt      time.Time
	Words      string // to the applicant, as written
	Lacking    bool   // materials that were promised at a 容缺受理; the case goes on meanwhile
	Again      string // why there is a second notice before the acceptance
	Points     []Point
	AnsweredBy Hand
	AnsweredAt time.Time     // zero while it waits
	Changes    []form.Change // what the answer changed, masked
}

// Waiting reports whether the applicant has not answered yet.
func (c Correction) Waiting() bool { return c.AnsweredAt.IsZero() }

// Asks reports whether the correction requests a field or a material.
func (c Correction) Asks(material bool, name string) bool {
	return slices.ContainsFunc(c.Points, func(p Point) bool { return p.Material == material && p.Name == name })
}

// CorrectionDays lists the working days that a correction may grant. The first is the default.
var CorrectionDays = [...]int{5, 3, 10}

// Asking is what staff enter into a correction notice.
type Asking struct {
	Points []Point
	Words  string
	Again  string // 再次补正理由, of a second notice before the acceptance
	Days   int    // working days to answer, one of CorrectionDays; 0 is the default
}

// mostPoints is how many fields and materials one notice may name: all of them are set into the document.
const mostPoints = 200

// check refuses what the item does not ask and what the applicant cannot change, for known answers it.
func (a *Asking) check(item Item, known func(path string) string) error {
	switch {
	case len(a.Points) == 0:
		return fault.On("points", "请至少选择一项需要补正的内容")
	case len(a.Points) > mostPoints:
		return fault.On("points", fmt.Sprintf("一次最多选择 %d 项需要补正的内容", mostPoints))
	}
	if a.Days == 0 {
		a.Days = CorrectionDays[0]
	}
	if !slices.Contains(CorrectionDays[:], a.Days) {
		return fault.On("days", "请选择补正期限")
	}
	f := &fault.Fault{Kind: fault.Invalid}
	for i, p := range a.Points {
		label, ok := item.label(p)
		if !ok {
			return fault.On("points", "选择的补正内容不属于这个事项，请刷新后重新选择")
		}
		a.Points[i].Label = label
		if field, ok := item.Form.Field(p.Name); ok && !p.Material && field.Settled(known) {
			return fault.On("points", "“"+label+"”取自申请人的账户，申请人不能修改，不能要求补正")
		}
		if p.Reason.Word() == "" {
			f.Fields = append(f.Fields, fault.Field{Name: fmt.Sprintf("points.%d.reason", i), Say: "请选择“" + label + "”的补正原因"})
		}
		if utf8.RuneCountInString(p.Words) > mostReason {
			f.Fields = append(f.Fields, fault.Field{Name: fmt.Sprintf("points.%d.words", i), Say: fmt.Sprintf("最多 %d 个字", mostReason)})
		}
	}
	if utf8.RuneCountInString(a.Again) > mostReason {
		f.Fields = append(f.Fields, fault.Field{Name: "again", Say: fmt.Sprintf("最多 %d 个字", mostReason)})
	}
	a.Words = strings.TrimSpace(a.Words)
	if a.Words == "" {
		f.Fields = append(f.Fields, fault.Field{Name: "words", Say: "请填写告知申请人的内容"})
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// again asks for a reason when there was a notice before, and the application is not accepted yet: everything that is missing is
// to be named at once (行政许可法 art. 32).
func (a *Asking) again(st Standing) error {
	a.Again = strings.TrimSpace(a.Again)
	if st.AskedBefore() && a.Again == "" {
		return fault.On("again", "补正内容应当一次告知。请填写再次补正的理由")
	}
	return nil
}

// AskedBefore reports whether there was a notice already and the case is not accepted yet.
func (s Standing) AskedBefore() bool {
	return s.Case.AcceptedAt.IsZero() && slices.ContainsFunc(s.Events, func(e Event) bool { return e.Verb == Ask })
}
