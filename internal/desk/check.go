package desk

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// checkVerb is the last part of the address of the 审查要点.
const checkVerb = "check"

// checklistView are the 审查要点 of a case, ready to print.
type checklistView struct {
	Action string // "" when the caller cannot fill in any now
	Stage  string
	Why    string // why they cannot
	Say    string // 已核 5 / 6　1 项不符合
	Rows   []checkRow
	Others []checkedView // what was found at other stages, or by others
}

// checkRow is one point to fill in.
type checkRow struct {
	ID, Note string // names of the inputs
	Label    string
	On       string // what it is about
	Href     string // to the material
	Value    string // of the note
	Err      string
	Marks    []markView
	Aim      aimView
}

type markView struct {
	Value, Label string
	Checked      bool
}

type checkedView struct {
	Title string
	Rows  []pointRead
}

// pointRead is a finding that is only read.
type pointRead struct {
	Text, Say string
	Spot      ui.SpotVM // Say is "" when it points at nothing
}

// checked is what was typed into the form of the 审查要点, and what is wrong with it.
type checked struct {
	found []casework.PointFound
	aims  []typedAim
	fault *fault.Fault
}

// checklist gives the 审查要点: the form of the stage, and what was found elsewhere. nil when the item has none.
func checklist(who actor.Actor, view casework.View, page *caseView, typed *checked) *checklistView {
	st, v := view.Standing(), checklistView{}
	here := st.Stage()
	mine := !view.Confined && st.MayCheck(who) == ""
	for _, stage := range st.Flow.Stages {
		found, list := st.Checked(stage)
		if len(found) == 0 || list.ID == "" || mine && stage.Key == here.Key {
			continue
		}
		one := checkedView{Title: stage.Name + "，" + hand(list.By, view.Names[casework.Hand{Kind: "staff", ID: list.By.ID}]) + " " +
			formatMoment(list.At, view.Now)}
		for i, f := range found {
			one.Rows = append(one.Rows, pointRead{stage.Points[i].Text, strings.Trim(f.Mark.Word()+"　"+f.Note, "　"),
				spotOf(view, page.pathWith, f.Spot, i)})
		}
		v.Others = append(v.Others, one)
	}
	if len(here.Points) > 0 && !st.Case.State.Ended() {
		if v.Why = st.MayCheck(who); view.Confined {
			v.Why = "您受邀反馈意见，审查要点由承办人填写"
		}
		if mine {
			v.fill(view, here, page, typed)
		}
	}
	if v.Action == "" && v.Why == "" && len(v.Others) == 0 {
		return nil
	}
	return &v
}

// fill makes the form of the stage where the case is.
func (v *checklistView) fill(view casework.View, here catalog.Stage, page *caseView, typed *checked) {
	v.Action, v.Stage = page.trail.from(page.Path+"/"+checkVerb), here.Key
	found, _ := view.Standing().Checked(here)
	aims := aimsOf(found)
	var f *fault.Fault
	if typed != nil && len(typed.found) == len(found) {
		found, aims, f = typed.found, typed.aims, typed.fault
	}
	done, bad := 0, 0
	for i, one := range found {
		row := checkRow{ID: fmt.Sprintf("point.%d", i), Note: fmt.Sprintf("note.%d", i), Label: fmt.Sprintf("%d. %s", i+1, here.Points[i].Text),
			Value: one.Note, Err: f.FieldSays(fmt.Sprintf("note.%d", i))}
		row.On, row.Href = about(view, here.Points[i].On)
		for _, m := range casework.PointMarks {
			row.Marks = append(row.Marks, markView{string(m), m.Word(), one.Mark == m})
		}
		row.Aim = aimOf(view, aims[i], i, row.Label, f)
		row.Aim.Spot = spotOf(view, page.pathWith, one.Spot, i)
		if one.Mark != "" {
			done++
		}
		if one.Mark == casework.Fails {
			bad++
		}
		v.Rows = append(v.Rows, row)
	}
	v.Say = fmt.Sprintf("已核 %d / %d", done, len(found))
	if bad > 0 {
		v.Say += fmt.Sprintf("　%d 项不符合", bad)
	}
}

// about says to which answer or material a point is tied, and where the material opens.
func about(view casework.View, on string) (say, href string) {
	kind, key, _ := strings.Cut(on, ":")
	switch kind {
	case "material":
		if files := view.Current(key); len(files) > 0 {
			return slotName(view, files[0]), casePath(view.Case.ID) + "?m=" + files[0].ID
		}
	case "field":
		for _, row := range view.Item.Form.Summary(view.Case.Data) {
			if row.Name == key && row.Table == nil {
				return row.Label + "：" + orNone(row.Value), ""
			}
		}
	}
	return "", ""
}

// check keeps the 审查要点, for the script while somebody fills them in and for the button.
func (p Pages) check(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "提交的内容无法读取，请返回后重试", err)
	}
	caseID, t := r.PathValue("id"), checked{}
	for i := range r.PostForm {
		if strings.HasPrefix(i, "note.") {
			t.found = append(t.found, casework.PointFound{})
		}
	}
	for i := range t.found {
		t.found[i] = casework.PointFound{Mark: casework.PointMark(r.PostForm.Get(fmt.Sprintf("point.%d", i))),
			Note: strings.TrimSpace(r.PostForm.Get(fmt.Sprintf("note.%d", i)))}
		t.aims = append(t.aims, readAim(r, i))
		t.found[i].Spot = t.aims[i].spot()
	}
	err := p.Core.CheckPoints(r.Context(), actor.From(r.Context()), caseID, r.PostForm.Get("stage"), slices.Clone(t.found))
	script := strings.Contains(r.Header.Get("Accept"), "application/json")
	switch {
	case !script && (errors.Is(err, fault.Invalid) || errors.Is(err, fault.Conflict) || errors.Is(err, fault.Forbidden)):
		t.fault = fault.Of(err)
		return p.dossier(w, r, web.Status(t.fault.Kind), look{checked: &t})
	case err != nil:
		return err
	case script:
		return web.JSON(w, http.StatusOK, kept{1, p.Now().In(workday.Zone).Format("15:04"), "已暂存"})
	}
	web.Session(r.Context()).Flash("审查要点已保存")
	return web.Redirect(w, r, trailOf(r).from(casePath(caseID))+"#points")
}

// kept tells the script that something is stored.
type kept struct {
	Version int    `json:"version"`
	At      string `json:"at"`
	Said    string `json:"said"`
}

// failing are the words about what does not meet the 审查要点, for a 补正 and for a 不予; "" when everything does.
func failing(list []casework.FailedPoint) string {
	var all []string
	for _, f := range list {
		say := "“" + f.Text + "”不符合"
		if f.Note != "" {
			say += "：" + f.Note
		}
		if at := f.Spot.Words(); at != "" {
			say += "（" + at + "）"
		}
		all = append(all, say+"。")
	}
	return strings.Join(all, "\n")
}

// askedFor is a notice that nobody has typed yet, with what the failed points are tied to, and else with the materials at which they point.
// The places go along while the file is the one that was looked at.
func askedFor(view casework.View, list []casework.FailedPoint) *typed {
	t := &typed{Verb: casework.Ask, Words: failing(list)}
	for _, f := range list {
		kind, key, ok := strings.Cut(f.On, ":")
		if !ok || kind != "field" && kind != "material" {
			if kind, key = "material", f.Spot.Slot; key == "" {
				continue
			}
		}
		p := typedPoint{Key: kind[:1] + ":" + key, Reason: casework.Wrong, Note: f.Note}
		if there, replaced := f.Spot.On(view.Materials); there && !replaced {
			p.Spots = []string{f.Spot.Key()}
		}
		if i := slices.IndexFunc(t.Points, func(o typedPoint) bool { return o.Key == p.Key }); i >= 0 {
			p.Spots = append(slices.Clone(t.Points[i].Spots), p.Spots...)
			t.Points[i] = p
			continue
		}
		t.Points = append(t.Points, p)
	}
	return t
}

// typedOr is what was typed, or else what the failed points ask for.
func typedOr(view casework.View, t *typed, failed []casework.FailedPoint) *typed {
	if t != nil && t.Verb == casework.Ask || len(failed) == 0 {
		return t
	}
	return askedFor(view, failed)
}
