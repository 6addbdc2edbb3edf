package caseworkweb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

// Puzzles is the part of slider.Service that stands before an objection.
type Puzzles interface {
	New(ctx context.Context, binding, purpose string) (slider.Puzzle, error)
	Passed(ctx context.Context, binding, purpose string) (bool, error)
	Consume(ctx context.Context, binding, purpose string) error
}

// PublicityPages are 「办件公示」: what is under 公示, and the form of an objection. Whoever objects leaves a name and a phone
// number: they travel in the body of the form, wait in the sealed session while the slider is solved, and are
// stored sealed.
type PublicityPages struct {
	Cases   *casework.Service
	Puzzles Puzzles
}

const (
	publicityPath = "/publicity"
	objectPurpose = "case.object" // what the puzzle is solved for
	keyObjection  = "case.objection"
	keepTyped     = 30 * time.Minute
)

// Mount registers the pages.
func (p PublicityPages) Mount(m *web.Mux) {
	m.Handle("GET "+publicityPath, p.list)
	m.Handle("GET "+publicityPath+"/{number}", p.show)
	m.Handle("GET "+publicityPath+"/{number}/objection", p.form)
	m.Handle("POST "+publicityPath+"/{number}/objection", p.object)
}

// publicityView is the list.
type publicityView struct {
	Regions []ui.Option
	Rows    []publicityRow
	Pager   ui.PagerVM
}

type publicityRow struct{ Title, Href, Meta, Until, Machine string }

func (p PublicityPages) list(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	after, err := placeOf(q.Get("after"))
	if err != nil {
		return err
	}
	region := q.Get("region")
	list, next, err := p.Cases.PublishedCases(r.Context(), region, after)
	if err != nil {
		return err
	}
	v := publicityView{Regions: []ui.Option{{Value: "", Label: "全部地区", Selected: region == ""}},
		Pager: ui.PagerVM{Say: fmt.Sprintf("本页 %d 件", len(list))}}
	for _, g := range ui.ShellFrom(r.Context()).Regions {
		v.Regions = append(v.Regions, ui.Option{Value: g.Code, Label: g.Name, Selected: g.Code == region})
	}
	for _, one := range list {
		v.Rows = append(v.Rows, publicityRow{one.ItemName, publicityPath + "/" + one.Number, one.Whose + " · " + one.Number,
			"至 " + dayOf(one.Until), machine(one.Until)})
	}
	here := func(at *casework.At) string {
		to := url.Values{"region": {region}}
		if at != nil {
			to.Set("after", fmt.Sprintf("%d.%s", at.Us, at.ID))
		}
		return publicityPath + "?" + to.Encode()
	}
	if after != nil {
		v.Pager.Prev = here(nil)
	}
	if next != nil {
		v.Pager.Next = here(next)
	}
	return web.Render(w, r, http.StatusOK, publicityPage(v))
}

// publishedView is one case under 公示.
type publishedView struct {
	Title, Say string
	Flash      string
	Facts      []ui.SummaryItem
	Until      string
	Path       string
}

func (p PublicityPages) show(w http.ResponseWriter, r *http.Request) error {
	one, err := p.Cases.PublishedCase(r.Context(), r.PathValue("number"))
	if err != nil {
		return err
	}
	w.Header().Set("X-Robots-Tag", "noindex") // a publicity ends; what searches have kept does not
	return web.Render(w, r, http.StatusOK, publishedPage(publishedView{Title: one.ItemName, Say: "办件编号 " + one.Number,
		Flash: web.Session(r.Context()).TakeFlash(), Until: until(one.Until), Path: publicityPath + "/" + one.Number,
		Facts: []ui.SummaryItem{{Key: "申请人", Value: one.Whose}, {Key: "申请事项", Value: one.ItemName}, {Key: "拟作出的决定", Value: "准予"},
			{Key: "办理部门", Value: one.Department}, {Key: "公示期", Value: day(one.From) + "至 " + day(one.Until)}}}))
}

// objectionView is the form of an objection.
type objectionView struct {
	Title, Path         string
	Who, Contact, Words ui.FieldVM
	Wrong               []fault.Field
	Problem             string
}

func objectionOf(one casework.Published, k casework.Complaint, f *fault.Fault) objectionView {
	v := objectionView{Title: one.ItemName, Path: publicityPath + "/" + one.Number,
		Who:     ui.FieldVM{Name: "who", Label: "您的姓名或者单位名称", Value: k.Who, Autocomplete: "name"},
		Contact: ui.FieldVM{Name: "contact", Label: "联系电话", Hint: "工作人员按这个号码答复您", Value: k.Contact, Autocomplete: "tel", Width: "m"},
		Words:   ui.FieldVM{Name: "words", Label: "异议的内容", Hint: "写明事实和理由，最多 2000 字", Value: k.Words}}
	if f == nil {
		return v
	}
	v.Wrong = f.Fields
	if len(f.Fields) == 0 {
		v.Problem = f.Say
	}
	v.Who.Err, v.Contact.Err, v.Words.Err = f.FieldSays("who"), f.FieldSays("contact"), f.FieldSays("words")
	return v
}

// parkedObjection is what was typed while the slider is solved.
type parkedObjection struct {
	casework.Complaint
	Number string
	Until  time.Time
}

// form is 「提出异议」, behind the slider.
func (p PublicityPages) form(w http.ResponseWriter, r *http.Request) error {
	one, err := p.Cases.PublishedCase(r.Context(), r.PathValue("number"))
	if err != nil {
		return err
	}
	s := web.Session(r.Context())
	passed, err := p.Puzzles.Passed(r.Context(), s.ID(), objectPurpose)
	if err != nil {
		return err
	}
	if !passed {
		return p.puzzle(w, r, one)
	}
	var k parkedObjection
	if json.Unmarshal([]byte(s.Get(keyObjection)), &k) != nil || k.Number != one.Number || !p.Cases.Now().Before(k.Until) {
		k.Complaint = casework.Complaint{}
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, objectionPage(objectionOf(one, k.Complaint, nil)))
}

func (p PublicityPages) puzzle(w http.ResponseWriter, r *http.Request, one casework.Published) error {
	puzzle, err := p.Puzzles.New(r.Context(), web.Session(r.Context()).ID(), objectPurpose)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, slider.Address(puzzle, publicityPath+"/"+one.Number+"/objection"))
}

func (p PublicityPages) object(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	ctx, s := r.Context(), web.Session(r.Context())
	one, err := p.Cases.PublishedCase(ctx, r.PathValue("number"))
	if err != nil {
		return err
	}
	k := casework.Complaint{Who: r.PostForm.Get("who"), Contact: r.PostForm.Get("contact"), Words: r.PostForm.Get("words")}
	w.Header().Set("Cache-Control", "no-store")
	if err := k.Check(); err != nil {
		return web.Render(w, r, http.StatusUnprocessableEntity, objectionPage(objectionOf(one, k, fault.Of(err))))
	}
	switch err := p.Puzzles.Consume(ctx, s.ID(), objectPurpose); {
	case errors.Is(err, fault.Invalid): // its proof is too old: what was typed waits for another
		b, err := json.Marshal(parkedObjection{k, one.Number, p.Cases.Now().Add(keepTyped)})
		if err != nil {
			return err
		}
		s.Put(keyObjection, string(b))
		return p.puzzle(w, r, one)
	case err != nil:
		return err
	}
	err = p.Cases.ObjectTo(ctx, actor.From(ctx), one.Number, k)
	if errors.Is(err, fault.Limited) {
		return web.Render(w, r, web.Status(fault.Limited), objectionPage(objectionOf(one, k, fault.Of(err))))
	}
	if err != nil {
		return err
	}
	s.Drop(keyObjection)
	s.Flash("异议已收到。工作人员核实后按您留下的电话答复，答复以前不会作出准予的决定")
	return web.Redirect(w, r, publicityPath+"/"+one.Number)
}
