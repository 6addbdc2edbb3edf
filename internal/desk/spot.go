package desk

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
)

// aimView is where a finding says at which place it points, ready to print.
type aimView struct {
	On    ui.SelectVM // without options when the case has no files
	Page  ui.FieldVM
	Area  ui.SelectVM
	Exact string    // name of the hidden input, which the script fills
	Key   string    // its value
	Spot  ui.SpotVM // where it points
	No    string    // number of the finding, from 1
	Ear   string
	Open  bool
}

// typedAim is what was typed into it.
type typedAim struct{ on, page, at, exact string }

// readAim reads the place of the i-th finding.
func readAim(r *http.Request, i int) typedAim {
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(fmt.Sprintf("%s.%d", name, i))) }
	return typedAim{get("on"), get("page"), get("at"), get("exact")}
}

// spot is what was typed for the core, which refuses what cannot be. The exact place counts while it is in the chosen part of its page;
// one that lies on no page is left to the core as well.
func (t typedAim) spot() casework.Spot {
	s := casework.Spot{Material: t.on}
	if t.page != "" {
		if s.Page, _ = strconv.Atoi(t.page); s.Page <= 0 {
			s.Page = -1
		}
	}
	mid := s.In(t.at)
	exact := casework.SpotOf(t.exact)
	same := s.Material != "" && exact.Material == s.Material && exact.Page == s.Page
	if same && t.at != "" && (exact.Area() == mid.Area() || max(exact.X, exact.Y) > 1000 || min(exact.X, exact.Y) < 0) {
		return exact
	}
	return mid
}

// aimsOf are the kept places as they would be typed.
func aimsOf(found []casework.PointFound) []typedAim {
	var out []typedAim
	for _, f := range found {
		t := typedAim{on: f.Spot.Material, at: f.Spot.Area().Slug, exact: f.Spot.Key()}
		if f.Spot.Page > 0 {
			t.page = strconv.Itoa(f.Spot.Page)
		}
		out = append(out, t)
	}
	return out
}

// aimOf makes the inputs of the i-th finding. ear tells them apart from those of the others.
func aimOf(view casework.View, t typedAim, i int, ear string, f *fault.Fault) aimView {
	field := func(name, label string) ui.FieldVM {
		id := fmt.Sprintf("%s.%d", name, i)
		return ui.FieldVM{ID: id, Name: id, Label: label, Ear: "：" + ear, Err: f.FieldSays(id), Optional: true,
			Attrs: map[string]any{"data-aim": name}}
	}
	v := aimView{On: ui.SelectVM{FieldVM: field("on", "所指材料"), Empty: "不指材料"}, Page: field("page", "第几页"),
		Area: ui.SelectVM{FieldVM: field("at", "位置"), Empty: "不指位置"}, Exact: fmt.Sprintf("exact.%d", i), Key: t.exact,
		No: strconv.Itoa(i + 1), Ear: ear}
	v.Page.Hint, v.Page.Inputmode, v.Page.Width, v.Page.Value = "PDF 填写；不填按第 1 页", "numeric", "s", t.page
	for _, m := range ordered(view) {
		if !m.Current() && m.ID != t.on {
			continue
		}
		v.On.Options = append(v.On.Options, ui.Option{Value: m.ID, Label: fileTitle(view, m), Selected: m.ID == t.on})
	}
	for _, a := range casework.Areas {
		v.Area.Options = append(v.Area.Options, ui.Option{Value: a.Slug, Label: a.Name, Selected: a.Slug == t.at})
	}
	if v.Area.Err != "" {
		v.Key = "" // the place that was refused is not sent again
	}
	v.Open = v.On.Err+v.Page.Err+v.Area.Err != ""
	return v
}

// fileTitle is the name of a material among others: with that of the file where there are several.
func fileTitle(view casework.View, m casework.Material) string {
	out := slotName(view, m)
	if len(view.Current(m.Slot)) > 1 {
		out += "：" + m.Name
	}
	if !m.Current() {
		out += "（补正前）"
	}
	return out
}

// spotOf is the place at which the i-th finding points, with the address of its page in the dossier. Say is "" for none.
func spotOf(view casework.View, at func(...string) string, s casework.Spot, i int) ui.SpotVM {
	there, replaced := s.On(view.Materials)
	v := ui.SpotVM{Say: s.Words(), Leaf: s.Page > 0, Ring: ui.RingVM{No: strconv.Itoa(i + 1), X: s.X, Y: s.Y}}
	switch {
	case v.Say == "":
	case !there:
		v.Note = "所指的文件已不在"
	case s.Page > 0:
		v.Href = at("m", s.Material, "page", strconv.Itoa(s.Page))
	default:
		v.Href = at("m", s.Material)
	}
	if replaced {
		v.Note = "所指的是原来的文件"
	}
	return v
}

// rings are the places on one material at which findings point, with their numbers.
func rings(view casework.View, material string) []ui.RingVM {
	st := view.Standing()
	var out []ui.RingVM
	for _, stage := range st.Flow.Stages {
		found, _ := st.Checked(stage)
		for i, f := range found {
			if f.Spot.Material == material && f.Spot.X > 0 {
				out = append(out, ui.RingVM{No: strconv.Itoa(i + 1), X: f.Spot.X, Y: f.Spot.Y})
			}
		}
	}
	return out
}

// openAt opens a PDF in the frame at a page.
func (s *sheetView) openAt(page string) {
	if n, err := strconv.Atoi(page); err == nil && n > 0 && s != nil && s.Framed {
		s.page = "#page=" + strconv.Itoa(n)
	}
}

// spotID is the HTML id of the box by which the i-th place goes along.
func (c pointChoice) spotID(i int) string { return fmt.Sprintf("%s-spot%d", c.ID, i) }

// spotChoices are the places that can go along with a point of a notice, with those that were chosen.
func spotChoices(key string, failed []casework.FailedPoint, chosen []string) []ui.Option {
	kind, name, _ := strings.Cut(key, ":")
	var out []ui.Option
	for _, f := range failed {
		if f.Spot.Material != "" && f.About(casework.Point{Material: kind == "m", Name: name}) {
			out = append(out, ui.Option{Value: f.Spot.Key(), Label: f.Spot.Words(), Selected: slices.Contains(chosen, f.Spot.Key())})
		}
	}
	return out
}

// withSpots are the words of a point of a notice, with the places that went along.
func withSpots(view casework.View, p casework.Point) string {
	out := []string{p.Words}
	for _, s := range p.Spots {
		say := s.Words()
		if _, replaced := s.On(view.Materials); replaced {
			say += "（所指的是原来的文件）"
		}
		out = append(out, say)
	}
	return strings.Trim(strings.Join(out, "　"), "　")
}
