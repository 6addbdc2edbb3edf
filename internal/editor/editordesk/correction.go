package editordesk

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// correctionView is the page of the 文字更正 of one version: what waits, or the form for another, and what there was.
type correctionView struct {
	Shell ui.StaffVM
	editor.Mending
	Path     string
	Flash    string
	Fault    *fault.Fault
	Say      string
	Groups   []correctionGroup
	Why      ui.FieldVM
	Words    ui.FieldVM // why it is returned
	Returned *editor.Mended
	Restored bool
}

type correctionGroup struct {
	ID, Title string
	Fields    []correctionField
}

type correctionField struct {
	ui.FieldVM
	Long bool
}

func correctionPath(code string, n int64) string { return itemPath(code, "correction", itoa(n)) }

// filling are those who still fill in a version: every new application, or the drafts that were begun before it was replaced.
func filling(now *catalog.Item, n int64) string {
	if now != nil && n < now.Version {
		return "按它填写的草稿"
	}
	return "以后的申请"
}

// drafted says what a correction of a version does to the draft of its item; "" without one.
func drafted(d *editor.Draft, n int64) string {
	switch {
	case d == nil:
		return ""
	case d.Base != n:
		return "草稿不是从这个版本开始的，更正不会改草稿。下一版也要用新的文字，请在草稿里同样修改。"
	case d.Frozen:
		return "草稿正在审批。更正批准以后，这次审批要退回，草稿显示新的文字后再提交。"
	}
	return "更正批准以后，草稿里没有改过的文字也显示新的。"
}

// correction shows the corrections of a version (ITM-20). ?from= takes up one that was given back.
func (p Pages) correction(w http.ResponseWriter, r *http.Request) error {
	return p.corrected(w, r, web.Parked(r), nil)
}

// corrected is the page with what was typed; nil for what the version says.
func (p Pages) corrected(w http.ResponseWriter, r *http.Request, typed url.Values, f *fault.Fault) error {
	code, n := r.PathValue("code"), number(r.PathValue("version"))
	m, err := p.Editor.Mending(r.Context(), who(r), code, n)
	if err != nil {
		return err
	}
	title := "文字更正：" + m.Item.Name + version(n)
	v := correctionView{
		Shell: p.frame(r.Context(), title, f != nil, ui.Link{Text: m.Item.Name, Href: itemPath(code)},
			ui.Link{Text: "版本", Href: itemPath(code, "versions")}, ui.Link{Text: "文字更正"}),
		Mending: m, Path: correctionPath(code, n), Flash: web.Session(r.Context()).TakeFlash(), Fault: f,
		Say: fmt.Sprintf("%s的%s。批准后，这个版本在办的 %d 件和%s都显示新的文字；字段、流程和已经出具的文书不变。",
			m.Item.Name, version(n), m.Cases, filling(p.Editor.Items.Catalogue().Item(code), n)),
		Words: ui.FieldVM{Name: "words", Label: "退回原因", Hint: "退回时填写", Value: r.PostFormValue("words"), Err: f.FieldSays("words"),
			Optional: true},
	}
	if len(m.Past) > 0 && m.Open == nil && m.Past[0].State == catalog.CorrectionReturned {
		v.Returned = &m.Past[0]
	}
	if typed != nil && f == nil {
		v.Restored = true
	}
	if typed == nil {
		typed = takenUp(m, number(r.URL.Query().Get("from")))
	}
	v.fill(typed)
	status := http.StatusOK
	if f != nil {
		status = web.Status(f.Kind)
	}
	return web.Render(w, r, status, correctionPage(v))
}

// takenUp gives what a correction that was given back had asked for, to be typed on; nothing for any other.
func takenUp(m editor.Mending, seq int64) url.Values {
	typed := url.Values{}
	for _, c := range m.Past {
		if c.Seq == seq && !c.Approved() {
			typed.Set("why", c.Why)
			for key, say := range c.Texts {
				typed.Set(key, say)
			}
		}
	}
	return typed
}

func takeUp(v correctionView, seq int64) string { return v.Path + "?from=" + itoa(seq) }

// fill draws the form: a text that differs from what the version says tells that too.
func (v *correctionView) fill(typed url.Values) {
	for i, g := range v.Mending.Groups {
		group := correctionGroup{ID: fmt.Sprintf("part-%d", i+1), Title: g.Title}
		for _, pl := range g.Places {
			fld := ui.FieldVM{Name: pl.Key, Label: pl.What, Value: pl.Text, Err: v.Fault.FieldSays(pl.Key)}
			if typed.Has(pl.Key) {
				fld.Value = typed.Get(pl.Key)
			}
			if now := strings.TrimSpace(pl.Text); strings.TrimSpace(strings.ReplaceAll(fld.Value, "\r\n", "\n")) != now {
				fld.Hint = "现在的文字：" + now
			}
			group.Fields = append(group.Fields, correctionField{fld, pl.Hint || strings.Contains(pl.Text, "\n")})
		}
		v.Groups = append(v.Groups, group)
	}
	v.Why = ui.FieldVM{Name: "why", Label: "更正原因", Hint: "审批的人靠它知道为什么改，不超过 200 个字", Value: typed.Get("why"),
		Err: v.Fault.FieldSays("why")}
}

// correct asks for a correction (提交审批).
func (p Pages) correct(w http.ResponseWriter, r *http.Request) error {
	m := catalog.Mending{Code: r.PathValue("code"), Version: number(r.PathValue("version")), Base: number(r.PostFormValue("base")),
		Texts: map[string]string{}, Why: r.PostFormValue("why")}
	for name := range r.PostForm {
		if strings.Contains(name, "/") { // places only
			m.Texts[name] = r.PostForm.Get(name)
		}
	}
	to := correctionPath(m.Code, m.Version)
	err := p.Editor.Items.Propose(r.Context(), who(r), m)
	if f := fault.Of(err); err != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return p.corrected(w, r, r.PostForm, f)
	}
	if err != nil {
		return err
	}
	web.Unpark(r, to)
	return done(w, r, "文字更正已提交，等另一名编辑或管理员批准", to)
}

// judge approves a correction, gives it back or takes it back.
func (p Pages) judge(w http.ResponseWriter, r *http.Request) (err error) {
	ctx, code, n, seq, say := r.Context(), r.PathValue("code"), number(r.PathValue("version")), number(r.PostFormValue("seq")), ""
	items := p.Editor.Items
	switch r.PostFormValue("do") {
	case "approve":
		err, say = items.Correct(ctx, who(r), code, n, seq), "已批准，新的文字从现在起显示"
	case "return":
		err, say = items.Refuse(ctx, who(r), code, n, seq, r.PostFormValue("words")), "已退回"
	case "withdraw":
		err, say = items.Retract(ctx, who(r), code, n, seq), "已撤回，填写的文字在更正记录里"
	default:
		err = fault.New(fault.Invalid, "请选择批准或者退回")
	}
	if f := fault.Of(err); err != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return p.corrected(w, r, nil, f)
	}
	if err != nil {
		return err
	}
	return done(w, r, say, correctionPath(code, n))
}

// correctionTags are the states of corrections, in words.
var correctionTags = map[catalog.CorrectionState]string{
	catalog.CorrectionOpen: "待审批", catalog.CorrectionApproved: "已批准", catalog.CorrectionReturned: "已退回",
	catalog.CorrectionWithdrawn: "已撤回",
}

// ended says who ended a correction and how.
func ended(m editor.Mended) string { return m.Done + "　" + minute(m.DoneAt) }

// mendedFacts are what is known of a correction beside its texts.
func mendedFacts(m editor.Mended) []ui.SummaryItem {
	facts := []ui.SummaryItem{{Key: "更正原因", Value: m.Why}, {Key: "提交人", Value: m.By + "　" + minute(m.ProposedAt)}}
	switch m.State {
	case catalog.CorrectionApproved:
		facts = append(facts, ui.SummaryItem{Key: "批准人", Value: ended(m)})
	case catalog.CorrectionReturned:
		facts = append(facts, ui.SummaryItem{Key: "退回人", Value: ended(m)}, ui.SummaryItem{Key: "退回原因", Value: m.Words})
	case catalog.CorrectionWithdrawn:
		facts = append(facts, ui.SummaryItem{Key: "撤回", Value: ended(m)})
	}
	return facts
}
