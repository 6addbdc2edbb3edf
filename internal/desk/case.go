package desk

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/staff"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// caseView is one case at the desk, ready to print.
type caseView struct {
	kept    map[casework.Verb]casework.Kept
	phrases []casework.Phrase
	tree    staff.Tree      // read once, by Pages.departmentsOf
	working []staff.Account // read once, by Pages.colleaguesOf

	trail trail  // where in a list it was opened
	only  string // onlyChanges, or "" for all of it

	Shell   ui.StaffVM
	Path    string
	Flash   string
	Problem *fault.Fault
	Lost    string // text typed into a form that is no longer on the page

	Title, Say, Status string
	Limit              *limitView
	Held               string // who has claimed it
	Parcel             string // where staff send the result; "" before the decision
	MayClaim           bool
	MayRelease         bool
	HandOver           *stepForm
	Assign             *stepForm
	Colleagues         []ui.Option
	Departments        []ui.Option
	Regions            []ui.Option
	Members            []ui.Option // to whom the head may assign it
	Holder             string      // staff id of the 承办人 that the page shows
	Department         string      // in which it waits

	Papers      []ui.DocumentVM
	AnswersAll  int          // how many there are; the page lists the first of them
	Answers     *ui.TableVM  // of the core system, person by person
	Written     *writtenView // in the core system, after a grant
	Writes      string       // what a grant will write there; "" is nothing
	Facts       []ui.SummaryItem
	HandOut     string // where a clerk hands the documents out; "" when nobody waits for them here
	Parts       []partView
	Remind      []string // what looked wrong on the day it was filed
	Core        []string // what the core business system said when it was filed, or mended
	CoreAt      string
	Full        bool // numbers of persons are unmasked
	MayFull     bool
	Why         ui.FieldVM // to see them
	Sheets      []ui.Link
	Sheet       *sheetView
	Changes     []changeView // of the last correction
	Corrections []correctionView
	History     []doneRow // other cases of the owner
	Sections    []ui.Link // above what was filed

	Accept, Refuse, Review, Decide, Close, Message *stepForm
	ReviewTitle                                    string // 审查 or 复审
	MayGrant, MayDeny                              bool
	Acts                                           []actForm
	WhyNot                                         []string
	Matters                                        [][]string
	Notes                                          *noteView
	Points                                         *checklistView
	Preview                                        casework.Verdict // of the document that is shown, to be confirmed
	failed                                         []casework.FailedPoint
	notByAcceptor                                  bool // whoever accepted the case may not decide it
	posted                                         bool // its documents go to a courier, or may
	Ask                                            *askForm
	Waits                                          string // why no step is possible
	Timeline                                       []ui.TimelineStep
	Messages                                       []ui.MessageVM
}

// partView is one section of the filled form.
type partView struct {
	Title  string
	Items  []ui.SummaryItem
	Tables []tableView
}

type tableView struct {
	Name  string
	Title string
	Table ui.TableVM
}

// look says how a case is shown.
type look struct {
	full    bool   // unmasked numbers
	typed   *typed // the form of a refused step
	why     string // a reason to see unmasked numbers that was refused, and what is wrong with it
	wrong   *fault.Fault
	noted   *noted           // the 内部附注 that were refused
	preview casework.Verdict // the document of this decision is shown
	checked *checked         // the 审查要点 that were refused
	again   *fault.Fault     // why it is not written anew
}

func (p Pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.dossier(w, r, http.StatusOK, look{})
}

// full shows a case with unmasked numbers. The view is audited before anything is shown (STA-5).
func (p Pages) full(w http.ResponseWriter, r *http.Request) error {
	why := r.PostFormValue(casework.FieldReason)
	v, err := p.Core.Numbers(r.Context(), actor.From(r.Context()), r.PathValue("id"), why)
	if errors.Is(err, fault.Invalid) {
		return p.dossier(w, r, http.StatusUnprocessableEntity, look{why: why, wrong: fault.Of(err)})
	}
	if err != nil {
		return err
	}
	return p.render(w, r, http.StatusOK, v, look{full: true})
}

// filed is the day by which deadlines of the applicant are judged: how long the desk takes changes none.
func filed(c casework.Case, now time.Time) time.Time {
	if c.SubmittedAt.IsZero() {
		return now
	}
	return c.SubmittedAt
}

// dossier reads a case and renders it.
func (p Pages) dossier(w http.ResponseWriter, r *http.Request, status int, l look) error {
	v, err := p.Core.Dossier(r.Context(), actor.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.render(w, r, status, v, l)
}

func (p Pages) render(w http.ResponseWriter, r *http.Request, status int, view casework.View, l look) error {
	who, c := actor.From(r.Context()), view.Case
	t := trailOf(r)
	v := caseView{trail: t, Path: casePath(c.ID), Title: c.ItemName, Say: c.Number + "　" + c.Whose(), Status: c.StaffWord(),
		Limit: p.clockOf(view), Full: l.full, MayFull: casework.Handles(who),
		Shell: p.Frame(r.Context(), ui.StaffPage{Title: c.ItemName + " " + c.Number, Current: ui.StaffCases,
			HasError: l.typed != nil || l.wrong != nil || l.noted != nil || l.checked != nil,
			Crumbs:   append(t.crumbs(), ui.Link{Text: c.Number})})}
	if l.typed == nil && l.noted == nil && l.checked == nil && !l.full {
		v.Flash = web.Session(r.Context()).TakeFlash()
	}
	papers, err := p.Core.DocumentsIn(r.Context(), view.Opened)
	if err != nil {
		return err
	}
	rows, err := p.Core.RowsIn(r.Context(), view.Opened)
	if err != nil {
		return err
	}
	v.Answers, v.AnswersAll = answered(rows), len(rows)
	if v.Written, err = p.written(r.Context(), who, view); err != nil {
		return err
	}
	v.Writes = view.Item.Writes
	delivery, err := p.Core.DeliveryIn(r.Context(), view.Opened)
	if err != nil {
		return err
	}
	v.Papers, v.posted = documents(papers, delivery, v.Path, view.Now), mayPost(delivery)
	begun, err := p.Core.BegunIn(r.Context(), view.Opened)
	if err != nil {
		return err
	}
	if v.Facts = append(facts(view), deliveryFacts(delivery, view.Now)...); begun != "" {
		v.Facts = append(v.Facts, ui.SummaryItem{Key: "申请来源", Value: begun})
	}
	if awaited(delivery) && casework.MayHandOut(who) {
		v.HandOut = v.Path + "/handout"
	}
	if r.URL.Query().Get("view") == onlyChanges {
		v.only = onlyChanges
	}
	v.Changes = changesOf(view, v.pathWith)
	v.Parts = parts(view, l.full)
	v.Remind = view.Item.Form.Reminders(c.Data, filed(c, view.Now))
	said := view.CoreSaid()
	v.Core, v.CoreAt = said.Lines, said.At.In(workday.Zone).Format("2006-01-02 15:04")
	v.Sheets, v.Sheet = sheets(view, v.pathWith, r.URL.Query().Get("m"))
	v.Sheet.openAt(r.URL.Query().Get("page"))
	if v.Preview = l.preview; v.Preview != casework.NoVerdict {
		v.Sheet = previewSheet(v.Path, v.Preview)
	}
	v.Corrections = corrections(view)
	v.Timeline, v.Messages = timeline(view), messages(view)
	if !view.Confined {
		others, err := p.Core.HistoryOf(r.Context(), who, c)
		if err != nil {
			return err
		}
		v.History = historyRows(others, view)
	}
	if err := p.words(r, who, &v, view); err != nil {
		return err
	}
	if err := p.steps(r, who, &v, view, l.typed); err != nil {
		return err
	}
	v.Notes = notes(who, view, t.from(v.Path+"/"+string(casework.NoteVerb)), l.noted)
	if l.noted != nil {
		v.Problem = l.noted.fault
	}
	if v.Points = checklist(who, view, &v, l.checked); l.checked != nil {
		v.Problem = l.checked.fault
	}
	if l.again != nil {
		v.Problem = l.again
	}
	v.Why = ui.FieldVM{ID: "why", Name: casework.FieldReason, Label: "查看原因", Hint: "每次查看和原因都会留下记录", Value: l.why,
		Err: l.wrong.FieldSays(casework.FieldReason)}
	v.Sections = fileSections(&v)
	web.AllowFrame(w)
	return web.Render(w, r, status, casePage(v))
}

// steps adds the forms of the steps that the caller may take now, filled with what was typed.
func (p Pages) steps(r *http.Request, who actor.Actor, v *caseView, view casework.View, t *typed) error {
	c := view.Case
	acts := view.Acts(who)
	var open []casework.Verb
	if !c.Held(who) {
		open = v.possible(acts)
	}
	may := func(verb casework.Verb) bool { return !view.Confined && slices.Contains(open, verb) } // whoever was only asked claims first
	v.failed, v.notByAcceptor = view.Standing().Failed(), view.Standing().NotByAcceptor()
	list := choices(view, typedOr(view, t, v.failed), v.failed)
	shown := map[casework.Verb]bool{}
	for verb, place := range map[casework.Verb]**stepForm{casework.Accept: &v.Accept, casework.Refuse: &v.Refuse,
		casework.Review: &v.Review, casework.Decide: &v.Decide, casework.Close: &v.Close} {
		if may(verb) {
			*place, shown[verb] = v.form(verb, t), true
		}
	}
	if may(casework.Ask) {
		v.Ask, shown[casework.Ask] = p.ask(v, view, list, t), true
	}
	if casework.Handles(who) && (!view.Confined || c.State != casework.Consulting) {
		v.Message, shown[casework.Say] = v.form(casework.Say, t), true
	}
	if err := p.flowForms(r, who, v, view, may, t); err != nil {
		return err
	}
	for _, f := range v.Acts {
		shown[f.Verb] = true
	}
	if err := p.hands(r, who, v, view, open, t); err != nil {
		return err
	}
	shown[casework.HandOver], shown[casework.Assign] = v.HandOver != nil, v.Assign != nil
	if t != nil {
		v.Problem, v.Lost = problemOf(t, list), lost(t, shown[t.Verb])
	}
	if len(open) == 0 || ownHands(who, c) && view.Standing().Hinder(who) != "" {
		v.Waits = waits(who, view, v.Held)
	}
	if casework.Handles(who) && !c.State.Ended() {
		if v.WhyNot = whyNot(acts); view.Confined && c.State != casework.Consulting {
			v.WhyNot = append(v.WhyNot, "您只被征求过意见，认领后才能查看全部内容。")
		}
	}
	v.Matters = matters(view, v.Full)
	return nil
}

// possible gives the verbs of the forms that the caller may fill now. 准予 and 不予 share one form, and so do 审查 and 复审.
func (v *caseView) possible(acts []casework.Act) []casework.Verb {
	var out []casework.Verb
	for _, a := range acts {
		if !a.Possible() {
			continue
		}
		verb := casework.Verb(a.Verb)
		switch a.Verb {
		case "grant":
			verb, v.MayGrant = casework.Decide, true
		case "deny":
			verb, v.MayDeny = casework.Decide, true
		case "review", "second":
			verb, v.ReviewTitle = casework.Review, a.Name
		}
		if !slices.Contains(out, verb) {
			out = append(out, verb)
		}
	}
	return out
}

// roleAt gives the staff role that takes the next step from a state, according to the state table.
func roleAt(s casework.State) actor.Role {
	for _, m := range s.Next() {
		if m.By == actor.Clerk || m.By == actor.Reviewer {
			return m.By
		}
	}
	return ""
}

// waits explains why the caller has no step to take.
func waits(who actor.Actor, view casework.View, held string) string {
	c := view.Case
	switch {
	case c.State.Ended():
		return "办件已结束。"
	case c.State == casework.Correcting:
		return "正在等待申请人补正，办理时限暂停。"
	case c.State == casework.Consulting:
		return "正在征求意见，意见反馈或者到期后才能办理。"
	case c.State == casework.Suspended:
		return "办件已中止，恢复后才能办理。原因：" + view.Because()
	case c.State == casework.Publicity:
		return "正在公示，" + day(c.Clock.Due) + "期满后才能办理。"
	case held != "" && !who.IsAmong(c.ClaimedBy):
		return held + "，您可以查看，暂不能办理。"
	}
	if why := view.Standing().Hinder(who); why != "" {
		return why + "。"
	}
	if ownHands(who, c) {
		return "这件办件由您受理，须由另一名工作人员审查和决定。"
	}
	return "这一步不属于您的岗位。"
}

// ownHands reports whether the caller accepted a case that another member of staff must review and
// decide (STA-4).
func ownHands(who actor.Actor, c casework.Case) bool {
	return c.AcceptedBy != "" && c.AcceptedBy == who.StaffID && (c.State == casework.Accepted || c.State == casework.Reviewing)
}

// decideNote says what becomes of a decision, and who cannot make it where the flow says so.
func (v caseView) decideNote() string {
	if v.notByAcceptor {
		return "您的决定会留痕。受理人员不能作出决定。"
	}
	return "您的决定会留痕。"
}

func whose(c casework.Case) string {
	if c.Personal() {
		return "申请人"
	}
	return "申请单位"
}

// notYet says that what was asked for has not come.
func notYet(promised bool) string {
	if promised {
		return "申请人尚未补交。"
	}
	return "申请人尚未补正。"
}
