package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
)

// typedPoint is one checked point of a correction notice. Its key is "f:" and the name of a field,
// or "m:" and the key of a material.
type typedPoint struct {
	Key    string
	Reason casework.Reason
	Note   string
	Spots  []string // keys of the places that go along
}

// asking converts the typed form to the core's type.
func (t typed) asking() casework.Asking {
	a := casework.Asking{Words: t.Words, Again: t.More["again"]}
	a.Days, _ = strconv.Atoi(t.Days) // an invalid number becomes 0, the default
	for _, p := range t.Points {
		kind, name, _ := strings.Cut(p.Key, ":")
		point := casework.Point{Material: kind == "m", Name: name, Reason: p.Reason, Words: p.Note}
		for _, key := range p.Spots {
			point.Spots = append(point.Spots, casework.SpotOf(key))
		}
		a.Points = append(a.Points, point)
	}
	return a
}

// askForm is the form of a correction notice (补正), ready to print.
type askForm struct {
	stepForm
	Groups []pointGroup
	Days   []ui.Option
	Again  *ui.FieldVM // 再次补正理由; nil for a first notice
}

// pointGroup are the fields of one part of the form, or the materials. It is closed until something of it is chosen.
type pointGroup struct {
	Title string
	Say   string // how many there are, and how many of them are chosen
	Open  bool
	List  []pointChoice
}

// fewPoints is up to how many points stand open: there is nothing to save by closing them.
const fewPoints = 6

// grouped puts the points under their parts, in their order; faulty is that none was chosen.
func grouped(list []pointChoice, faulty bool) []pointGroup {
	var out []pointGroup
	for _, c := range list {
		at := slices.IndexFunc(out, func(g pointGroup) bool { return g.Title == c.Part })
		if at < 0 {
			at, out = len(out), append(out, pointGroup{Title: c.Part, Open: faulty && len(out) == 0 || len(list) <= fewPoints})
		}
		out[at].Open = out[at].Open || c.Ticked
		out[at].List = append(out[at].List, c)
	}
	for i, g := range out {
		out[i].Say = fmt.Sprintf("%d 项", len(g.List))
		if n := len(slices.DeleteFunc(slices.Clone(g.List), func(c pointChoice) bool { return !c.Ticked })); n > 0 {
			out[i].Say += fmt.Sprintf("，已选 %d 项", n)
		}
	}
	return out
}

// pointChoice is one field or material that a notice can request.
type pointChoice struct {
	ID      string // HTML id of the checkbox; the ids of the reason and the note extend it
	Key     string
	Label   string
	Part    string // title of its group
	Ticked  bool
	Reasons []ui.Option
	Note    string
	Err     string
	Spots   []ui.Option // the places at which the failed points that are about it point
}

// choices lists the fields that the application has and the applicant can change, and the materials of its item, with what was checked.
func choices(view casework.View, t *typed, failed []casework.FailedPoint) []pointChoice {
	item := view.Item
	var list []pointChoice
	add := func(part, key, label string) {
		c := pointChoice{ID: fmt.Sprintf("ask-p%d", len(list)), Key: key, Label: label, Part: part}
		var was typedPoint
		if t != nil && t.Verb == casework.Ask {
			for i, p := range t.Points {
				if p.Key == key {
					was, c.Ticked = p, true
					c.Err = t.Fault.FieldSays(fmt.Sprintf("points.%d.reason", i))
				}
			}
		}
		c.Note, c.Spots = was.Note, spotChoices(key, failed, was.Spots)
		for _, r := range casework.Reasons {
			c.Reasons = append(c.Reasons, ui.Option{Value: string(r), Label: r.Word(), Selected: r == was.Reason})
		}
		list = append(list, c)
	}
	for _, part := range item.Form.Parts() {
		for _, f := range part.Fields {
			if item.Form.Visible(view.Case.Data, f.Name) && !f.Settled(view.Known) {
				add(cmp.Or(part.Title, "填报内容"), "f:"+f.Name, f.Label)
			}
		}
	}
	for _, s := range item.Slots {
		add("材料", "m:"+s.Key, s.Name)
	}
	return list
}

// pointAt gives the HTML id of the input that a fault field like "points.2.reason" or "points"
// refers to, or "".
func pointAt(name string, ticked []typedPoint, list []pointChoice) string {
	if name == "points" && len(list) > 0 {
		return list[0].ID
	}
	rest, ok := strings.CutPrefix(name, "points.")
	if !ok {
		return ""
	}
	n, what, _ := strings.Cut(rest, ".")
	i, err := strconv.Atoi(n)
	if err != nil || i < 0 || i >= len(ticked) {
		return ""
	}
	for _, c := range list {
		if c.Key == ticked[i].Key {
			return c.ID + "-" + what
		}
	}
	return ""
}

// ask gives the form of a correction notice.
func (p Pages) ask(v *caseView, view casework.View, list []pointChoice, t *typed) *askForm {
	f := &askForm{stepForm: *v.form(casework.Ask, t)}
	f.Groups = grouped(list, f.Fault.FieldSays("points") != "")
	if view.Standing().AskedBefore() {
		f.Again = &ui.FieldVM{ID: f.id("again"), Name: "again", Label: "再次补正理由", Err: f.Fault.FieldSays("again"),
			Hint: "补正内容应当一次告知。写明为什么第一次没有告知。"}
		if t != nil && t.Verb == casework.Ask {
			f.Again.Value = t.More["again"]
		}
	}
	for _, n := range casework.CorrectionDays {
		o := ui.Option{Value: strconv.Itoa(n), Label: fmt.Sprintf("%d 个工作日（%s前）", n, day(p.Calendar.Add(view.Now, n)))}
		o.Selected = t != nil && t.Verb == casework.Ask && t.Days == o.Value
		f.Days = append(f.Days, o)
	}
	return f
}

// correctionView is one correction notice (补正) with its answer, ready to print.
type correctionView struct {
	ID     string
	Title  string
	Say    string
	Points [][]string // rows of point, reason, note
	Rows   [][]string // rows of field, old value, new value
	Open   bool

	Lacking bool // materials that were promised
}

// corrections lists the notices, newest first.
func corrections(v casework.View) []correctionView {
	var list []correctionView
	for i, c := range v.Corrections {
		x := correctionView{ID: fmt.Sprintf("correction-%d", i+1), Title: fmt.Sprintf("第 %d 次补正", i+1), Say: c.Words, Open: c.Waiting()}
		if c.Lacking {
			x.Title, x.Lacking = "容缺受理", true
		}
		if c.Again != "" {
			x.Say += "（再次补正理由：" + c.Again + "）"
		}
		for _, p := range c.Points {
			x.Points = append(x.Points, []string{p.Label, p.Reason.Word(), withSpots(v, p)})
		}
		for _, ch := range c.Changes {
			x.Rows = append(x.Rows, []string{ch.Label, orNone(ch.Old), orNone(ch.New)})
		}
		list = append([]correctionView{x}, list...)
	}
	return list
}

func orNone(s string) string {
	if s == "" {
		return "（未填写）"
	}
	return s
}

// lost gives the text typed into a form that is no longer on the page.
func lost(t *typed, shown bool) string {
	if t == nil || shown || t.Fault == nil || t.Fault.Kind == fault.Invalid {
		return ""
	}
	return t.lostWords()
}
