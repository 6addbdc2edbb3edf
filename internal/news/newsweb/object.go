package newsweb

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/news"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/web/slider"
)

const (
	objectPurpose = "news.object" // what the puzzle is solved for
	keyObjection  = "news.objection"
	keepTyped     = 30 * time.Minute
)

// objectionView is the form of an objection.
type objectionView struct {
	Title, Path       string
	Who, Phone, Words ui.FieldVM
	Wrong             []fault.Field
	Problem           string
}

func objectionOf(one news.Public, k news.Complaint, f *fault.Fault) objectionView {
	v := objectionView{Title: one.Title, Path: one.Href(),
		Who:   ui.FieldVM{Name: "who", Label: "您的姓名或者单位名称", Value: k.Who, Autocomplete: "name"},
		Phone: ui.FieldVM{Name: "phone", Label: "联系电话", Hint: "工作人员按这个号码答复您", Value: k.Phone, Autocomplete: "tel", Width: "m"},
		Words: ui.FieldVM{Name: "words", Label: "异议的内容", Hint: "写明事实和理由，最多 2000 字", Value: k.Words}}
	if f == nil {
		return v
	}
	v.Wrong = f.Fields
	if len(f.Fields) == 0 {
		v.Problem = f.Say
	}
	v.Who.Err, v.Phone.Err, v.Words.Err = f.FieldSays("who"), f.FieldSays("phone"), f.FieldSays("words")
	return v
}

// parked is what was typed while the slider is solved.
type parked struct {
	news.Complaint
	ID    string
	Until time.Time
}

// form is 「提出异议」, behind the slider.
func (p Pages) form(w http.ResponseWriter, r *http.Request) error {
	one, err := p.News.Objectable(r.Context(), r.PathValue("id"))
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
	var k parked
	if json.Unmarshal([]byte(s.Get(keyObjection)), &k) != nil || k.ID != one.ID || !p.News.Now().Before(k.Until) {
		k.Complaint = news.Complaint{}
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, objectionPage(objectionOf(one, k.Complaint, nil)))
}

func (p Pages) puzzle(w http.ResponseWriter, r *http.Request, one news.Public) error {
	puzzle, err := p.Puzzles.New(r.Context(), web.Session(r.Context()).ID(), objectPurpose)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, slider.Address(puzzle, one.Href()+"/objection"))
}

func (p Pages) object(w http.ResponseWriter, r *http.Request) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	ctx, s := r.Context(), web.Session(r.Context())
	one, err := p.News.Objectable(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	k := news.Complaint{Who: r.PostForm.Get("who"), Phone: r.PostForm.Get("phone"), Words: r.PostForm.Get("words")}
	w.Header().Set("Cache-Control", "no-store")
	if err := k.Check(); err != nil {
		return web.Render(w, r, http.StatusUnprocessableEntity, objectionPage(objectionOf(one, k, fault.Of(err))))
	}
	switch err := p.Puzzles.Consume(ctx, s.ID(), objectPurpose); {
	case errors.Is(err, fault.Invalid): // its proof is too old: what was typed waits for another
		b, err := json.Marshal(parked{k, one.ID, p.News.Now().Add(keepTyped)})
		if err != nil {
			return err
		}
		s.Put(keyObjection, string(b))
		return p.puzzle(w, r, one)
	case err != nil:
		return err
	}
	err = p.News.Object(ctx, actor.From(ctx), one.ID, k)
	if errors.Is(err, fault.Limited) {
		return web.Render(w, r, web.Status(fault.Limited), objectionPage(objectionOf(one, k, fault.Of(err))))
	}
	if err != nil {
		return err
	}
	s.Drop(keyObjection)
	s.Flash("异议已收到。工作人员核实后按您留下的电话答复，答复以前公示不算结束")
	return web.Redirect(w, r, one.Href())
}
