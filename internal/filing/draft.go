package filing

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/form/formweb"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// draftView is one step of a draft.
type draftView struct {
	Centre   ui.CenterVM
	Place    Place
	Tag      string
	Returned *ui.NoteVM // why the employer returned it
	Title    string
	Crumbs   []ui.Link
	Steps    []string
	Current  int
	Flash    string
	Wrong    *fault.Fault

	Path    string
	Version string
	NewID   string          // step 填写 only: the id that a new application will have
	Fields  templ.Component // step 填写 only
	Renew   *renewNote      // the item has a newer version
	Closed  string          // why the item takes no applications now

	Away     bool // a new application only: the core business system did not answer
	Restored bool // step 填写 only: the fields hold what is not saved yet

	Slots []ui.FileFieldVM // step 上传材料 only
	Next  string           // step 上传材料 only: address of the next step
	Stock []stockGroup     // step 上传材料 only: the library

	Sending string // step 核对 only: what happens next
	Parts   []partView
	Files   []fileGroup
	Back    string
	Remind  []string // what looks wrong, and hinders no submission
	Core    coreSaid // what the core business system says about the answers, and hinders no submission either
	Same    ui.Link  // to a running application that says the same
	Ways    wayFields
}

// coreSaid is what the core business system said, as a note.
type coreSaid struct {
	Kind  string
	Lines []string
}

// What a page says that shows again what was typed before the login ended.
const (
	restoredSay       = "已恢复您上次填写的内容，请核对后保存"
	restoredToSendSay = "已恢复您上次填写的内容，请核对后提交"
)

func (p Pages) fill(w http.ResponseWriter, r *http.Request) error {
	v, centre, err := p.open(r)
	if err != nil {
		return err
	}
	if !v.Case.State.Editable() {
		return web.Redirect(w, r, p.Place.casePath(v.Case.ID))
	}
	view := p.Place.stepView(v, centre, 1)
	view.Flash = web.Session(r.Context()).TakeFlash()
	data := v.Case.Data
	if lost := web.Parked(r); lost != nil {
		if says := v.Item.Form.Unmerged(lost, data); len(says) > 0 {
			view.Wrong = &fault.Fault{Kind: fault.Conflict, Fields: says}
		}
		data = v.Item.Form.Posted(lost, data)
		view.Flash, view.Restored = restoredSay, true
		view.Version = lost.Get("version") // whoever has saved since then is not overwritten unseen
	} else if r.URL.Query().Has("check") {
		view.Wrong = form.Brief(faultOf(v.Item.Form.ValidateAt(data, v.Now)), data)
	}
	view.Fields = p.Place.fields(v, data, view.Wrong)
	return web.Render(w, r, http.StatusOK, fillPage(view))
}

func (at Place) fields(v casework.View, d form.Data, wrong *fault.Fault) templ.Component {
	books := ""
	if v.Case.Version > 0 {
		books = at.rowsPath(v.Case.ID, "")
	}
	return formweb.Fields(formweb.VM{
		Form:    v.Item.Form,
		Data:    d,
		Fault:   wrong,
		Warned:  v.Item.Form.Warned(v.Item.Form.Identify(d, v.Known), v.Now),
		Known:   v.Known,
		Action:  at.draftPath(v.Case.ID),
		Sheets:  true,
		Rosters: !at.Own,
		Picks:   true,
		Books:   books,
	})
}

// stepView builds what all steps of a draft share. n counts from 1.
func (at Place) stepView(v casework.View, centre ui.CenterVM, n int) draftView {
	view := draftView{
		Centre:   centre,
		Place:    at,
		Tag:      v.Case.Word(),
		Returned: sentBack(v),
		Title:    v.Item.Name,
		Crumbs:   at.trail(ui.Link{Text: v.Item.Name}),
		Current:  n,
		Path:     at.draftPath(v.Case.ID),
		Version:  strconv.FormatInt(v.Case.Version, 10),
		Steps:    []string{"填写", "上传材料", "核对", "提交"},
	}
	if v.Renewal != nil {
		view.Renew = &renewNote{Path: view.Path + "/renew", Until: originalUntil(v)}
	}
	view.Closed = v.Closed
	if len(v.Item.Slots) == 0 {
		view.Steps = []string{"填写", "核对", "提交"}
	}
	return view
}

// sentBack says why the employer returned an application.
func sentBack(v casework.View) *ui.NoteVM {
	if v.Case.State != casework.UnitSent {
		return nil
	}
	for _, e := range slices.Backward(v.Events) {
		if e.Verb == casework.SendBack {
			return &ui.NoteVM{Kind: "warn", Title: v.Case.Employer + "退回了申请，请修改后重新提交", Say: "退回原因：" + e.Words}
		}
	}
	return nil
}

// afterFill is the address of the step after 填写.
func (at Place) afterFill(v casework.View) string {
	if len(v.Item.Slots) == 0 {
		return at.draftPath(v.Case.ID) + "/check"
	}
	return at.draftPath(v.Case.ID) + "/materials"
}

// save saves the form. It continues to the next step when that was asked for and the form has no
// faults.
func (p Pages) save(w http.ResponseWriter, r *http.Request) error {
	v, centre, err := p.open(r)
	if err != nil {
		return err
	}
	if !v.Case.State.Editable() {
		return web.Redirect(w, r, p.Place.casePath(v.Case.ID))
	}
	if err := web.Typed(w, r); err != nil {
		return err
	}
	data, reshaped := v.Item.Form.Reshape(v.Item.Form.Posted(r.PostForm, v.Case.Data), r.PostForm)
	view := p.Place.stepView(v, centre, 1)

	v.Case.Version, err = p.Cases.Save(r.Context(), p.Place.who(r), v.Case.ID, data, version(r.PostForm))
	if keeps(err) {
		return p.refuse(w, r, v, view, data, err)
	}
	if err != nil {
		return err
	}
	return p.saved(w, r, v, view, data, reshaped)
}

// refuse shows the form again as it was typed, with what kept it from being saved.
func (p Pages) refuse(w http.ResponseWriter, r *http.Request, v casework.View, view draftView, data form.Data, err error) error {
	wrong := *fault.Of(err)
	if errors.Is(err, fault.Conflict) {
		wrong.Fields = append(slices.Clone(wrong.Fields), v.Item.Form.Unmerged(r.PostForm, v.Case.Data)...)
	}
	view.Wrong = form.Brief(&wrong, data)
	view.Fields = p.Place.fields(v, data, view.Wrong)
	return web.Render(w, r, web.Status(view.Wrong.Kind), fillPage(view))
}

// saved goes where the pressed button leads, once the form is saved.
func (p Pages) saved(w http.ResponseWriter, r *http.Request, v casework.View, view draftView, data form.Data, reshaped bool) error {
	view.Version = strconv.FormatInt(v.Case.Version, 10)
	web.Unpark(r, view.Path)
	switch {
	case reshaped:
		view.Fields = p.Place.fields(v, data, nil)
		return web.Render(w, r, http.StatusOK, fillPage(view))
	case strings.HasPrefix(r.PostForm.Get("do"), formweb.DoSheet):
		return web.Redirect(w, r, p.Place.rowsPath(v.Case.ID, strings.TrimPrefix(r.PostForm.Get("do"), formweb.DoSheet)))
	case strings.HasPrefix(r.PostForm.Get("do"), formweb.DoPick):
		return web.Redirect(w, r, p.Place.pickPath(v.Case.ID, strings.TrimPrefix(r.PostForm.Get("do"), formweb.DoPick)))
	case strings.HasPrefix(r.PostForm.Get("do"), formweb.DoRoster):
		return web.Redirect(w, r, p.Place.rosterPath(v.Case.ID, strings.TrimPrefix(r.PostForm.Get("do"), formweb.DoRoster)))
	case strings.HasPrefix(r.PostForm.Get("do"), formweb.DoClear):
		return web.Redirect(w, r, p.Place.rowsPath(v.Case.ID, strings.TrimPrefix(r.PostForm.Get("do"), formweb.DoClear))+"#clear")
	case r.PostForm.Get("do") != "next":
		if err := p.Cases.EmployerOf(r.Context(), v, data); err != nil {
			view.Flash = "草稿已保存，还有一处需要核对"
			return p.refuse(w, r, v, view, data, err)
		}
		web.Session(r.Context()).Flash("草稿已保存，可以在“" + p.Place.List + " → 草稿”中继续填写")
		return web.Redirect(w, r, view.Path)
	}
	err := v.Item.Form.ValidateAt(v.Item.Form.Identify(data, v.Known), v.Now)
	if err == nil {
		err = p.Cases.EmployerOf(r.Context(), v, data)
	}
	if err != nil {
		return p.refuse(w, r, v, view, data, err)
	}
	v.Case.Data = data // whether a material is needed depends on what was just saved
	if err := p.Cases.FetchMissing(r.Context(), p.Place.who(r), v); err != nil {
		return err
	}
	return web.Redirect(w, r, p.Place.afterFill(v))
}

// keeps reports whether a fault is shown on the form's page with everything that was typed: when
// something is too much to keep, somebody was faster, or nothing can be stored just now.
func keeps(err error) bool {
	return errors.Is(err, fault.Invalid) || errors.Is(err, fault.Conflict) || errors.Is(err, fault.Away) || errors.Is(err, fault.Limited)
}

// autosave is save for the script. It answers with the new version.
func (p Pages) autosave(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Cases.Open(r.Context(), p.Place.who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := web.Typed(w, r); err != nil {
		return err
	}
	n, err := p.Cases.Save(r.Context(), p.Place.who(r), v.Case.ID, v.Item.Form.Posted(r.PostForm, v.Case.Data), version(r.PostForm))
	if err != nil {
		return err
	}
	web.Unpark(r, p.Place.draftPath(v.Case.ID))
	return p.kept(w, n, "")
}

// kept answers a script whose form is stored. path is the address of a draft that is new.
func (p Pages) kept(w http.ResponseWriter, version int64, path string) error {
	return web.JSON(w, http.StatusOK, struct {
		Version int64  `json:"version"`
		At      string `json:"at"`
		Path    string `json:"path,omitempty"`
	}{version, p.Cases.Now().In(workday.Zone).Format("15:04"), path})
}

// check shows the whole application again. It can be opened only when the draft has no faults.
func (p Pages) check(w http.ResponseWriter, r *http.Request) error {
	v, centre, err := p.open(r)
	if err != nil {
		return err
	}
	if !v.Case.State.Editable() {
		return web.Redirect(w, r, p.Place.casePath(v.Case.ID))
	}
	if to := p.Place.missing(v); to != "" {
		return web.Redirect(w, r, to)
	}
	return p.showCheck(w, r, v, centre, nil)
}

// showCheck is the step 核对; wrong is what hindered the submission.
func (p Pages) showCheck(w http.ResponseWriter, r *http.Request, v casework.View, centre ui.CenterVM, wrong *fault.Fault) (err error) {
	view := p.Place.stepView(v, centre, len(p.Place.stepView(v, centre, 1).Steps)-1)
	view.Wrong = wrong
	if view.Ways, err = p.asked(r, v, wrong); err != nil {
		return err
	}
	view.Flash = web.Session(r.Context()).TakeFlash()
	summary := v.Item.Form.Summary
	if v.Case.TypedBy(p.Place.who(r)) {
		summary = v.Item.Form.Full
	}
	view.Parts, view.Files, view.Back = parts(summary(v.Case.Data), p.Place.rowsPath(v.Case.ID, "")), p.Place.groups(v), view.Path
	if len(v.Item.Slots) > 0 {
		view.Back = view.Path + "/materials"
	}
	view.Remind = v.Item.Form.Reminders(v.Case.Data, v.Now)
	said := p.Cases.AskCore(r.Context(), v.Item, v.Case)
	if view.Core = (coreSaid{Kind: "ok", Lines: said.Lines}); said.Doubt {
		view.Core.Kind = "warn"
	}
	if same, ok, err := p.Cases.Alike(r.Context(), p.Place.who(r), v); err != nil {
		return err
	} else if ok {
		view.Same = ui.Link{Text: "查看办件 " + same.Number, Href: p.Place.casePath(same.ID)}
	}
	if view.Sending = p.Place.sending(v); v.Item.Face && v.Item.EmployerIn == "" {
		view.Sending = p.faceSay(r, v)
	}
	status := http.StatusOK
	if wrong != nil {
		status = web.Status(wrong.Kind)
	}
	return web.Render(w, r, status, checkPage(view))
}

// sending says what comes after the submission.
func (at Place) sending(v casework.View) string {
	switch promise := casework.Promise(v.Lacking()); {
	case v.Item.JointWith != "" && at.Own:
		return "提交后先由用人单位在“我的工作台”确认共同申请，单位同意后转到受理部门；单位退回的，您可以修改后重新提交。"
	case v.Item.JointWith != "":
		return promise + "提交后请对方本人登录，在“个人中心”的“待我确认”中确认共同申请，确认后受理；对方没有账户的，可以持身份证件到受理窗口确认。"
	case v.Item.EmployerIn != "" && at.Own && v.Item.OpinionOnly:
		return fmt.Sprintf("提交后先请用人单位提出意见。单位不同意，%d 个工作日内没有提出意见，或者没有本大厅的账户，都照常转到受理部门。",
			casework.EmployerDays)
	case v.Item.EmployerIn != "" && at.Own:
		return "提交后先由您的工作单位审核，单位同意后转到受理部门；单位退回的，您可以修改后重新提交。"
	case byRules(v.Item):
		return promise + "提交后由系统自动核对，不能直接修改；没有自动办结的，转人工受理。"
	default:
		return promise + "提交后不能直接修改，工作人员会在受理时告知是否需要补正。"
	}
}

// missing is the address of the first step that must be corrected before submission, or "".
func (at Place) missing(v casework.View) string {
	if v.Item.Form.ValidateAt(v.Case.Data, v.Now) != nil {
		return at.draftPath(v.Case.ID) + "?check=1"
	}
	if v.Problems() != nil {
		return at.draftPath(v.Case.ID) + "/materials?check=1"
	}
	return ""
}

func (p Pages) submit(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := web.Typed(w, r); err != nil {
		return err
	}
	receipt, err := p.send(r, id, version(r.PostForm), choiceOf(r.PostForm))
	switch {
	case needsFace(err):
		return p.toFace(w, r, id, err)
	case errors.Is(err, fault.Conflict):
		web.Session(r.Context()).Flash("草稿刚在另一个窗口修改过，请重新核对后提交")
		return web.Redirect(w, r, p.Place.draftPath(id)+"/check")
	case errors.Is(err, fault.Invalid):
		v, centre, again := p.open(r)
		if again != nil {
			return again
		}
		if to := p.Place.missing(v); to != "" {
			return web.Redirect(w, r, to)
		}
		if f := fault.Of(err); wayWrong(f) {
			return p.showCheck(w, r, v, centre, f)
		}
		view := p.Place.stepView(v, centre, 1) // the form is complete, but a value in it is wrong
		view.Wrong = form.Brief(fault.Of(err), v.Case.Data)
		view.Fields = p.Place.fields(v, v.Case.Data, view.Wrong)
		return web.Render(w, r, http.StatusUnprocessableEntity, fillPage(view))
	case err != nil:
		return err
	}
	if !receipt.Again {
		web.Session(r.Context()).Flash("申请已提交")
	}
	return web.Redirect(w, r, p.Place.casePath(id)+"/receipt")
}

func version(v url.Values) int64 {
	n, err := strconv.ParseInt(v.Get("version"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// faultOf gives err as a page shows it. nil stays nil.
func faultOf(err error) *fault.Fault {
	if err == nil {
		return nil
	}
	return fault.Of(err)
}
