// Package ratingweb shows the page on which a unit or a person rates a case (CAS-5), after its acceptance or after its end, and later
// reads the rating and the answer of staff. It contains no rules.
package ratingweb

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/rating"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Ratings is the part of rating.Service that the page calls.
type Ratings interface {
	OfCase(ctx context.Context, who actor.Actor, caseID string, at catalog.Occasion) (rating.Case, *rating.Rating, error)
	Rate(ctx context.Context, who actor.Actor, n rating.New) (rating.Rating, error)
}

// Pages are the pages of a rating.
type Pages struct {
	Ratings Ratings
	// Shell returns the page frame of the unit centre.
	Shell ui.CentreFrame
	// Own puts the pages into the centre of a person, for that person's own cases.
	Own bool
}

func (p Pages) base() ui.Link {
	if p.Own {
		return ui.Link{Text: "我的申请", Href: "/me/applications"}
	}
	return ui.Link{Text: "单位办件", Href: "/unit/cases"}
}

func (p Pages) who(r *http.Request) actor.Actor {
	if p.Own {
		return actor.From(r.Context()).Self()
	}
	return actor.From(r.Context())
}

// Mount registers the pages on the mux.
func (p Pages) Mount(m *web.Mux) {
	mount := m.Unit
	if p.Own {
		mount = m.Person
	}
	for _, at := range []catalog.Occasion{catalog.RateAccept, catalog.RateClose} {
		path := p.base().Href + "/{id}" + casework.RatePath(at)
		mount("GET "+path, func(w http.ResponseWriter, r *http.Request) error { return p.show(w, r, at) })
		mount("POST "+path, func(w http.ResponseWriter, r *http.Request) error { return p.rate(w, r, at) })
		m.Fills("GET "+path, "POST "+path)
	}
}

func (p Pages) show(w http.ResponseWriter, r *http.Request, at catalog.Occasion) error {
	c, had, err := p.Ratings.OfCase(r.Context(), p.who(r), r.PathValue("id"), at)
	if errors.Is(err, fault.Conflict) && len(c.Open) > 0 { // lists lead to the end of a case; what can be rated now may be its acceptance
		return web.Redirect(w, r, p.here(c.ID, c.Open[0]))
	}
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "cases")
	if err != nil {
		return err
	}
	if had != nil {
		return web.Render(w, r, http.StatusOK, ratedPage(p.ratedOf(centre, *had, web.Session(r.Context()).TakeFlash())))
	}
	lost := web.Parked(r)
	v := p.viewOf(centre, c, read(lost, at), nil)
	if lost != nil {
		v.Flash = "已恢复您上次填写的内容，请核对后提交"
	}
	return web.Render(w, r, http.StatusOK, ratePage(v))
}

func (p Pages) rate(w http.ResponseWriter, r *http.Request, at catalog.Occasion) error {
	if err := web.Typed(w, r); err != nil {
		return err
	}
	who, n := p.who(r), read(r.PostForm, at)
	n.CaseID = r.PathValue("id")

	_, err := p.Ratings.Rate(r.Context(), who, n)
	if fields, ok := web.Fields(err); ok {
		return p.again(w, r, n, fields)
	}
	if err != nil {
		return err
	}
	web.Unpark(r, r.URL.Path)
	web.Session(r.Context()).Flash("评价已提交，感谢您的反馈")
	if who.Practice() { // no rating is kept that could be shown
		return web.Redirect(w, r, p.base().Href+"/"+url.PathEscape(n.CaseID))
	}
	return web.Redirect(w, r, p.here(n.CaseID, at))
}

// again shows the form again with its faults.
func (p Pages) again(w http.ResponseWriter, r *http.Request, n rating.New, wrong []fault.Field) error {
	c, _, err := p.Ratings.OfCase(r.Context(), p.who(r), n.CaseID, n.Occasion)
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "cases")
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, ratePage(p.viewOf(centre, c, n, wrong)))
}

func read(form url.Values, at catalog.Occasion) rating.New {
	l, _ := strconv.Atoi(form.Get("level"))
	return rating.New{Occasion: at, Level: rating.Level(l), Tags: form["tags"], Words: form.Get("words")}
}

func (p Pages) here(id string, at catalog.Occasion) string {
	return p.base().Href + "/" + url.PathEscape(id) + casework.RatePath(at)
}

func title(at catalog.Occasion) string {
	if at == catalog.RateAccept {
		return "评价受理"
	}
	return "评价"
}

func mine(at catalog.Occasion) string {
	if at == catalog.RateAccept {
		return "我对受理的评价"
	}
	return "我的评价"
}

// rateView is the form of a rating.
type rateView struct {
	Centre ui.CenterVM
	Crumbs []ui.Link
	Title  string
	Say    string
	Flash  string
	Action string
	Wrong  []fault.Field
	Level  ui.RatingVM
	Tags   ui.ChoicesVM
	Words  ui.FieldVM
}

func (p Pages) viewOf(centre ui.CenterVM, c rating.Case, n rating.New, wrong []fault.Field) rateView {
	f := fault.Fault{Fields: wrong}
	v := rateView{Centre: centre, Crumbs: p.crumbs(c, n.Occasion), Title: title(n.Occasion), Say: c.ItemName + "，办件编号 " + c.Number,
		Action: p.here(c.ID, n.Occasion), Wrong: wrong}
	v.Level = ui.RatingVM{Name: "level", Legend: "您对这次" + done(n.Occasion) + "满意吗", Err: f.FieldSays("level")}
	if n.Level.Valid() {
		v.Level.Value = strconv.Itoa(int(n.Level))
	}
	v.Tags = ui.ChoicesVM{
		FieldVM: ui.FieldVM{Name: "tags", Label: "评价标签", Hint: "可以选择多项", Optional: true, Err: f.FieldSays("tags")},
		Inline:  true,
	}
	for _, t := range c.Offers {
		v.Tags.Options = append(v.Tags.Options, ui.Option{Value: t, Label: t, Selected: slices.Contains(n.Tags, t)})
	}
	v.Words = ui.FieldVM{
		Name:     "words",
		Label:    "意见建议",
		Optional: true,
		Value:    n.Words,
		Err:      f.FieldSays("words"),
		Hint:     "最多 500 字。选择“不满意”或“非常不满意”时，请选择标签或写下原因，工作人员会在 1 个工作日内处理并答复。",
	}
	return v
}

// done is what an applicant looks back on.
func done(at catalog.Occasion) string {
	if at == catalog.RateAccept {
		return "受理"
	}
	return "办理"
}

func (p Pages) crumbs(c rating.Case, at catalog.Occasion) []ui.Link {
	return []ui.Link{p.base(), {Text: c.ItemName, Href: p.base().Href + "/" + url.PathEscape(c.ID)}, {Text: title(at)}}
}

// ratedView is the stored rating.
type ratedView struct {
	Centre ui.CenterVM
	Crumbs []ui.Link
	Title  string
	Flash  string
	Say    string
	Facts  []ui.SummaryItem
	Back   string
}

func (p Pages) ratedOf(centre ui.CenterVM, r rating.Rating, flash string) ratedView {
	v := ratedView{
		Centre: centre,
		Crumbs: p.crumbs(r.Case, r.Occasion),
		Title:  mine(r.Occasion),
		Flash:  flash,
		Say:    r.ItemName + "，办件编号 " + r.Number,
		Back:   p.base().Href + "/" + url.PathEscape(r.ID),
	}
	v.Facts = []ui.SummaryItem{{Key: "满意程度", Value: r.Level.Word()}}
	if len(r.Tags) > 0 {
		v.Facts = append(v.Facts, ui.SummaryItem{Key: "评价标签", Value: strings.Join(r.Tags, "、")})
	}
	if r.Words != "" {
		v.Facts = append(v.Facts, ui.SummaryItem{Key: "意见建议", Value: r.Words})
	}
	v.Facts = append(v.Facts, ui.SummaryItem{Key: "评价时间", Value: minute(r.RatedAt)})
	switch f := r.Follow; {
	case f != nil && f.Done:
		v.Facts = append(
			v.Facts, ui.SummaryItem{Key: "工作人员答复", Value: f.Answer},
			ui.SummaryItem{Key: "答复时间", Value: minute(f.DoneAt)},
		)
	case f != nil:
		v.Facts = append(v.Facts, ui.SummaryItem{Key: "处理情况", Value: "工作人员将在 " + minute(f.Due) + " 前处理并答复"})
	}
	return v
}

func minute(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02 15:04") }
