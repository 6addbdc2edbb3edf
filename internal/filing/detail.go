package filing

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"wangting/internal/blob"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// detailView is one case (CAS-4).
type detailView struct {
	Centre     ui.CenterVM
	Place      Place
	Title      string
	Number     string
	Status     string
	Crumbs     []ui.Link
	Flash      string
	Wrong      []fault.Field
	Path       string
	Updated    string
	Todo       *todoView
	Outcome    *ui.NoteVM
	AnswersSay string // what is said of a list too long for the page
	Answers    *ui.TableVM
	Deciding   *ui.PollVM // the rules decide at this moment
	Papers     []ui.DocumentVM
	// PapersTitle is 办理结果 only when there is one: a notice of acceptance is no result.
	PapersTitle string
	Timeline    []ui.TimelineStep
	Files       []fileGroup
	Old         []ui.FileVM
	Parts       []partView
	Messages    []ui.MessageVM
	Words       ui.FieldVM
	Reason      ui.FieldVM
	Facts       []ui.SummaryItem
	SLA         *ui.SLAVM

	Awaited  *ui.NoteVM // what the other side has answered, or that it is awaited
	Returned *ui.NoteVM // why the employer returned it
	Amend    string     // address of the form that corrects it

	Delivery *deliveryCard

	Locked      string // where a handler asks for the grant without which they only read
	MayWithdraw bool
	Rates       []ui.Link
	MayAgain    bool
}

// todoView is the waiting correction, shown prominently (CAS-8).
type todoView struct {
	Late, Go                  string // what follows when it is late, and the words of the link
	Title, Words, Until, Left string
	Points                    []todoPoint
	Href                      string
}

// pointed reports whether staff pointed at a place, whose drawing has a style sheet of its own.
func (v todoView) pointed() bool {
	return slices.ContainsFunc(v.Points, func(p todoPoint) bool { return len(p.Spots) > 0 })
}

// todoPoint is one thing that must be corrected, with the places that staff pointed at.
type todoPoint struct {
	Say   string
	Spots []ui.SpotVM
}

// detailForm is a message, or the reason of a withdrawal, that was refused, with its fault.
type detailForm struct {
	words, reason string
	wrong         []fault.Field
}

func (p Pages) detail(w http.ResponseWriter, r *http.Request) error {
	return p.showDetail(w, r, http.StatusOK, detailForm{})
}

func (p Pages) showDetail(w http.ResponseWriter, r *http.Request, status int, f detailForm) error {
	v, centre, err := p.open(r)
	if err != nil {
		return err
	}
	if v.Case.State == casework.Draft {
		return web.Redirect(w, r, p.Place.draftPath(v.Case.ID))
	}
	papers, err := p.Cases.DocumentsIn(r.Context(), v.Opened)
	if err != nil {
		return err
	}
	rows, err := p.Cases.RowsIn(r.Context(), v.Opened)
	if err != nil {
		return err
	}
	delivery, err := p.Cases.DeliveryIn(r.Context(), v.Opened)
	if err != nil {
		return err
	}
	more, err := p.Cases.StepsElsewhere(r.Context(), v.Opened, delivery)
	if err != nil {
		return err
	}
	d := p.Place.detailOf(v, centre, more)
	d.Delivery = p.Place.deliveryOf(v, delivery)
	if d.Answers = answersOf(rows); d.Answers != nil && len(rows) > mostListed {
		d.Answers.Rows = d.Answers.Rows[:mostListed]
		d.AnswersSay = fmt.Sprintf("共 %d 人：%s。这里列出前 %d 人，全部请下载", len(rows), sumsOf(rows), mostListed)
	}
	d.Papers, d.PapersTitle = documentsOf(papers, d.Path, v.Now), "文书"
	if v.Case.Verdict != casework.NoVerdict || v.Case.State.Ended() {
		d.PapersTitle = "办理结果"
	}
	d.Flash, d.Wrong = web.Session(r.Context()).TakeFlash(), f.wrong
	d.Words.Value, d.Reason.Value = f.words, f.reason
	for _, x := range f.wrong {
		if x.Name == d.Reason.Name {
			d.Reason.Err = x.Say
			continue
		}
		d.Words.Err = x.Say
	}
	return web.Render(w, r, status, detailPage(d))
}

func (at Place) detailOf(v casework.View, centre ui.CenterVM, more []casework.Step) detailView {
	c := v.Case
	steps := c.StepsForUnit()
	d := detailView{Centre: centre, Place: at, Title: c.ItemName, Number: c.Number, Status: c.Word(),
		Crumbs: at.trail(ui.Link{Text: c.ItemName}),
		Path:   at.casePath(c.ID), Updated: "更新于" + recent(c.UpdatedAt, v.Now), Todo: at.todoOf(v), Outcome: outcomeOf(v),
		Timeline: at.timeline(v, more), Files: at.groups(v), Parts: partsOf(v, at.casePath(c.ID)+"/rows/"), SLA: slaOf(v),
		Words:       ui.FieldVM{Name: "words", Label: "留言", Hint: "请不要填写完整的证件号码"},
		Reason:      ui.FieldVM{Name: "reason", Label: "撤回原因", Optional: true},
		Deciding:    at.deciding(v),
		MayWithdraw: slices.Contains(steps, casework.Withdraw) && !v.Undecided() && !v.Stays, Rates: at.rates(c), MayAgain: c.State.Ended()}
	d.Facts = []ui.SummaryItem{applicant(v), {Key: "提交时间", Value: recent(c.SubmittedAt, v.Now)},
		{Key: "提交人", Value: join(c.FiledBy.Label, v.Names[c.FiledBy])}}
	if c.Employer != "" {
		d.Facts = append(d.Facts, ui.SummaryItem{Key: "审核单位", Value: c.Employer})
	}
	if v.Item.Department != "" {
		d.Facts = append(d.Facts, ui.SummaryItem{Key: "受理部门", Value: v.Item.Department})
	}
	if v.Locked {
		d.Locked, d.MayWithdraw, d.Rates, d.MayAgain = mandate.AccessPath+url.PathEscape(c.ItemCode), false, nil, false
	}
	d.Awaited = awaited(v)
	if d.Returned = sentBack(v); d.Returned != nil {
		d.Amend = at.draftPath(c.ID)
	}
	for _, m := range v.Materials {
		if !m.Current() {
			f := at.fileOf(v, m)
			f.Say = join(f.Say, "补正时已替换")
			d.Old = append(d.Old, f)
		}
	}
	for _, m := range v.Messages {
		d.Messages = append(d.Messages, ui.MessageVM{Who: join(m.Name, m.By.Label), When: recent(m.At, v.Now), DateTime: machine(m.At),
			Say: m.Words, Mine: m.By.Kind == "person"})
	}
	return d
}

func (at Place) todoOf(v casework.View) *todoView {
	k := v.Asked()
	if k == nil {
		return nil
	}
	t := &todoView{
		Title: fmt.Sprintf("请补正 %d 项内容", len(k.Points)),
		Words: k.Words,
		Until: until(k.DueAt),
		Left:  leftDays(k.DueAt, v.Now),
		Href:  at.casePath(v.Case.ID) + "/correction",
	}
	t.Late, t.Go = "逾期按撤回处理，之后可以重新申请。", "去补正"
	if k.Lacking {
		t.Title, t.Late, t.Go = fmt.Sprintf("请按承诺补交 %d 份材料", len(k.Points)), "办理时限照常计算；逾期不补交的，可以终止办理。", "去补交"
	}
	for _, p := range k.Points {
		t.Points = append(t.Points, todoPoint{pointWords(p), at.spotsOf(v, p)})
	}
	return t
}

// spotsOf are the places that went along with a point of the correction, and nothing else of what staff found.
func (at Place) spotsOf(v casework.View, p casework.Point) []ui.SpotVM {
	var out []ui.SpotVM
	for _, s := range p.Spots {
		there, replaced := s.On(v.Materials)
		one := ui.SpotVM{Say: s.Words(), NewTab: true, Leaf: s.Page > 0, Ring: ui.RingVM{X: s.X, Y: s.Y}}
		if there {
			one.Href = at.casePath(v.Case.ID) + "/materials/" + s.Material
		} else {
			one.Note = "所指的文件已不在"
		}
		switch {
		case s.Page > 0 && there:
			one.Href += "#page=" + strconv.Itoa(s.Page)
		case s.Picture && s.X > 0:
			one.Src = one.Href
		}
		if replaced {
			one.Note = "所指的是原来的文件"
		}
		out = append(out, one)
	}
	return out
}

func pointWords(p casework.Point) string {
	s := p.Label + "：" + p.Reason.Word()
	if p.Words != "" {
		s += "，" + p.Words
	}
	return s
}

// outcomeOf describes the result of a decided or ended case.
func outcomeOf(v casework.View) *ui.NoteVM {
	c := v.Case
	switch {
	case c.State == casework.NotAccepted:
		return &ui.NoteVM{Kind: "bad", Icon: "x", Title: "不予受理", Say: c.Result}
	case c.State == casework.Terminated:
		return &ui.NoteVM{Kind: "bad", Icon: "x", Title: "已终止", Say: c.Result}
	case c.Verdict == casework.Approved:
		return &ui.NoteVM{Kind: "ok", Title: "准予", Say: c.Result}
	case c.Verdict == casework.Denied:
		return &ui.NoteVM{Kind: "bad", Icon: "x", Title: "不予", Say: c.Result}
	}
	return nil
}

// documentsOf lists the documents of a case, the newest first.
func documentsOf(list []casework.Document, path string, now time.Time) []ui.DocumentVM {
	var out []ui.DocumentVM
	for _, d := range slices.Backward(list) {
		vm := ui.DocumentVM{Title: d.Title, Number: d.Number, Outcome: d.Outcome, Say: "出具于 " + day(d.IssuedAt) + "　" + sizeOf(d.Size),
			Href: path + "/" + d.Path, Check: d.Check, Log: d.Log}
		if d.Word != "" {
			vm.Word = path + "/" + d.Word
		}
		if d.Package != "" {
			vm.Package = path + "/" + d.Package
		}
		if d.Signature != "" {
			vm.Signature, vm.Signed = path+"/"+d.Signature, d.Signed
		}
		if !d.ServedAt.IsZero() {
			vm.Say += "　" + recent(d.ServedAt, now) + " 送达"
		}
		if !d.Holds {
			vm.State = d.State
		}
		out = append(out, vm)
	}
	return out
}

// timeline lists the past events, the current step and the steps to come.
func (at Place) timeline(v casework.View, more []casework.Step) []ui.TimelineStep {
	var out []ui.TimelineStep
	elsewhere := func(until time.Time) {
		for len(more) > 0 && (until.IsZero() || more[0].At.Before(until)) {
			m := more[0]
			more = more[1:]
			out = append(out, ui.TimelineStep{
				Title:    m.Title,
				When:     recent(m.At, v.Now),
				DateTime: machine(m.At),
				State:    "done",
				Say:      m.Words,
				Action:   ui.Link{Text: m.Text, Href: m.Href},
			})
		}
	}
	for _, e := range v.Events {
		elsewhere(e.At)
		if e.Verb == casework.Start {
			continue
		}
		s := ui.TimelineStep{
			Title:    e.Title(),
			When:     recent(e.At, v.Now),
			DateTime: machine(e.At),
			State:    "done",
			Say:      join(e.By.Label, e.Name, e.Words),
		}
		if e.Verb == casework.Review {
			s.Say = join(e.By.Label, e.Name) // the proposal is for staff only
		}
		if e.Timed && e.Verb != casework.Ask && !e.To.Ended() {
			s.Say = join(s.Say, fmt.Sprintf("时限剩 %d 个工作日", max(0, e.Left)))
		}
		out = append(out, s)
	}
	elsewhere(time.Time{})
	for i, s := range at.upcoming(v) {
		s.State = "next"
		if i == 0 {
			s.State = "now"
		}
		out = append(out, s)
	}
	return out
}

// material sends a file. Images and PDF files open in the browser; other types are downloaded. The
// headers stop the file from loading or running anything.
func (p Pages) material(w http.ResponseWriter, r *http.Request) error {
	m, body, err := p.Cases.Download(r.Context(), p.Place.who(r), r.PathValue("material"))
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	if m.CaseID != r.PathValue("id") {
		return fault.New(fault.NotFound, "")
	}
	how := "attachment"
	if slices.Contains([]string{blob.PDF, blob.JPG, blob.PNG}, m.Type) {
		how = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", blob.MediaType(m.Type))
	h.Set("Content-Length", strconv.FormatInt(m.Size, 10))
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": m.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; object-src 'self'; img-src 'self'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	web.SendFile(w, r, body, "material", m.ID)
	return nil
}

// rates lead to what the applicant can rate now.
func (at Place) rates(c casework.Case) (list []ui.Link) {
	for _, o := range c.ToRateAt() {
		text := "去评价"
		if o == catalog.RateAccept {
			text = "评价受理"
		}
		list = append(list, ui.Link{Text: text, Href: at.casePath(c.ID) + casework.RatePath(o)})
	}
	return list
}
