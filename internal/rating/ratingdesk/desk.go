// Package ratingdesk shows the page on which staff answer bad ratings (CAS-5), the first due first.
// The core decides which regions a member of staff may see.
package ratingdesk

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/rating"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Ratings is the part of rating.Service that the desk calls.
type Ratings interface {
	FollowUps(ctx context.Context, who actor.Actor, after rating.Cursor, most int) ([]rating.Rating, error)
	Answer(ctx context.Context, who actor.Actor, key, words string) error
}

// Pages are the pages for answering bad ratings.
type Pages struct {
	Ratings Ratings
	Now     func() time.Time
	Frame   ui.StaffFrame
}

const here = "/staff/ratings"

// Mount registers the pages on the mux.
func (p Pages) Mount(m *web.Mux) {
	m.Staff("GET "+here, "", p.list)
	m.Staff("POST "+here+"/{id}", "", p.answer)
}

const pageSize = 10

func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	v, err := p.view(r, nil, "", "")
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, deskPage(v))
}

func (p Pages) answer(w http.ResponseWriter, r *http.Request) error {
	id, words := r.PathValue("id"), r.PostFormValue("answer")

	err := p.Ratings.Answer(r.Context(), actor.From(r.Context()), id, words)
	if wrong, ok := web.Fields(err); ok {
		v, err := p.view(r, wrong, id, words)
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, deskPage(v))
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("答复已提交，申请人会收到消息，也可以在办件的评价页看到")
	return web.Redirect(w, r, here)
}

// deskView is the page; a refused answer is shown again beside its rating.
type deskView struct {
	Shell ui.StaffVM
	Flash string
	Wrong []fault.Field
	Rows  []rowView
	Pager ui.PagerVM
}

type rowView struct {
	ID, Title, Tag, Say string
	Facts               []ui.SummaryItem
	Action              string
	Answer              ui.FieldVM
}

func (p Pages) view(r *http.Request, wrong []fault.Field, id, words string) (deskView, error) {
	after := cursor(r.URL.Query().Get("after"))
	list, err := p.Ratings.FollowUps(r.Context(), actor.From(r.Context()), after, pageSize+1)
	if err != nil {
		return deskView{}, err
	}
	v := deskView{
		Shell: p.Frame(r.Context(), ui.StaffPage{Title: "差评答复", Current: ui.StaffRatings, HasError: len(wrong) > 0}),
		Flash: web.Session(r.Context()).TakeFlash(),
	}
	if len(list) > pageSize {
		list = list[:pageSize]
		last := list[pageSize-1]
		v.Pager.Next = here + "?" + url.Values{"after": {strconv.FormatInt(last.Follow.Due.UnixMicro(), 10) + "." + last.Key}}.Encode()
	}
	for _, rated := range list {
		row := p.row(rated)
		if rated.Key == id && len(wrong) > 0 {
			row.Answer.Err, row.Answer.Value = wrong[0].Say, words
			v.Wrong = []fault.Field{{Name: row.Answer.ID, Say: wrong[0].Say}}
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

func (p Pages) row(r rating.Rating) rowView {
	v := rowView{ID: r.Key, Title: r.ItemName, Action: here + "/" + url.PathEscape(r.Key), Say: minute(r.Follow.Due) + " 前答复"}
	if r.Follow.Late(p.Now()) {
		v.Tag = "已超期"
	}
	v.Facts = []ui.SummaryItem{
		{Key: "办件编号", Value: r.Number, Action: ui.Link{Text: "查看办件", Href: "/staff/cases/" + url.PathEscape(r.ID)}},
		{Key: "评价的是", Value: r.Occasion.Word()},
		{Key: "满意程度", Value: r.Level.Word()},
	}
	if len(r.Tags) > 0 {
		v.Facts = append(v.Facts, ui.SummaryItem{Key: "评价标签", Value: strings.Join(r.Tags, "、")})
	}
	if r.Words != "" {
		v.Facts = append(v.Facts, ui.SummaryItem{Key: "意见建议", Value: r.Words})
	}
	v.Facts = append(v.Facts, ui.SummaryItem{Key: "评价时间", Value: minute(r.RatedAt)})
	v.Answer = ui.FieldVM{
		ID:    "answer-" + r.Key,
		Name:  "answer",
		Label: "答复内容",
		Hint:  fmt.Sprintf("将原文告知申请人，最多 %d 字", rating.MostWords),
	}
	return v
}

func cursor(s string) rating.Cursor {
	us, id, ok := strings.Cut(s, ".")
	n, err := strconv.ParseInt(us, 10, 64)
	if !ok || err != nil {
		return rating.Cursor{}
	}
	return rating.Cursor{Due: time.UnixMicro(n).UTC(), Key: id}
}

func minute(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02 15:04") }
