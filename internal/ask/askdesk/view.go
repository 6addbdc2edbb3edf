package askdesk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/ask"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/ui"
	"wangting/internal/workday"
)

// listView is the queue.
type listView struct {
	Shell ui.StaffVM
	Flash string
	Tabs  []ui.Link
	Rows  []rowView
	Pager ui.PagerVM
}

type rowView struct{ Title, Href, Number, Board, Asked, By, Tag, Due string }

func minute(t time.Time) string { return t.In(workday.Zone).Format("1 月 2 日 15:04") }
func day(t time.Time) string    { return t.In(workday.Zone).Format("1 月 2 日") }

// dueOf says how long there is left, in working days, as the promise counts.
func dueOf(q ask.Question, now time.Time, left int) (tag, say string) {
	switch {
	case q.State == ask.Answered:
		return "已答复", day(q.AnsweredAt) + "答复"
	case q.Late(now):
		return "已超期", day(q.Due) + "到期"
	case left < 1:
		return "待答复", "今天到期"
	default:
		return "待答复", fmt.Sprintf("%s到期，剩 %d 个工作日", day(q.Due), left)
	}
}

func rowOf(q ask.Question, names map[string]string, now time.Time, left int) rowView {
	v := rowView{Title: q.Short(), Href: path(q.ID), Number: q.Number, Board: q.Board, Asked: minute(q.AskedAt), By: "无人认领"}
	if q.ClaimedBy != "" {
		v.By = names[q.ClaimedBy]
	}
	v.Tag, v.Due = dueOf(q, now, left)
	return v
}

// questionView is one question at the desk.
type questionView struct {
	Shell              ui.StaffVM
	Flash, Problem     string
	Wrong              []fault.Field
	Title, Tag         string
	Text, Answered     []string
	Facts              []ui.SummaryItem
	Path               string
	MayClaim, MayReply bool
	Claimed            string // by whom, when it is not who looks
	Agreed, Published  bool
	Proposed, Second   bool // it waits for a second pair of eyes; who looks may be that
	ForAll             []ui.SummaryItem
	Phrases            []string
	Answer, FAQText    ui.FieldVM
	FAQAnswer          ui.FieldVM
	FAQ                ui.CheckboxVM
	To                 ui.SelectVM
	Alike              []ask.Entry
	Others             string
}

func questionOf(q ask.Question, who actor.Actor, names map[string]string, now time.Time, left int) questionView {
	v := questionView{Title: q.Short(), Text: strings.Split(q.Text, "\n"), Path: path(q.ID), Agreed: q.Public, Published: q.FAQ && q.Public}
	tag, due := dueOf(q, now, left)
	asker, agreed := regno.MaskName(q.Name), "提问人没有同意公开"
	if q.PersonID == "" {
		asker += "（没有登录）"
	}
	if q.Public {
		agreed = "提问人同意公开问题（不显示姓名和电话）"
	}
	v.Tag = tag
	v.Facts = []ui.SummaryItem{{Key: "留言编号", Value: q.Number}, {Key: "问题类别", Value: q.Board}, {Key: "提问人", Value: asker},
		{Key: "留言时间", Value: minute(q.AskedAt)}, {Key: "答复期限", Value: due}, {Key: "是否公开", Value: agreed}}
	open := q.State == ask.Open
	if !open {
		v.Answered = strings.Split(q.Answer, "\n")
	}
	if v.Proposed = q.Proposed && q.Public; v.Proposed {
		v.Second = ask.MayPublish(who, q)
		v.ForAll = []ui.SummaryItem{{Key: "公开的问题", Value: q.FAQText}, {Key: "公开的答复", Value: q.FAQAnswer}}
	}
	v.MayReply = open && who.IsAmong(q.ClaimedBy)
	if open && q.ClaimedBy != "" && !v.MayReply {
		v.Claimed = names[q.ClaimedBy]
	}
	return v
}

// claimed says who answers, and when a colleague may.
func (v questionView) claimed() string {
	if v.MayClaim {
		return "已由" + v.Claimed + "认领，现在可以接手。"
	}
	return "已由" + v.Claimed + "认领。超过答复期限后可以接手。"
}

const mostAlike = 5

// alike puts what may help beside the question.
func (v *questionView) alike(q ask.Question, others int64, list []ask.Entry) {
	for _, e := range list {
		if e.Board == q.Board && e.ID != q.ID && len(v.Alike) < mostAlike {
			v.Alike = append(v.Alike, e)
		}
	}
	switch {
	case q.PersonID == "":
		v.Others = "提问人没有登录，查不到以前的留言"
	case others == 0:
		v.Others = "没有"
	default:
		v.Others = fmt.Sprintf("另有 %d 条留言", others)
	}
}

func (v *questionView) form(q ask.Question, typed *ask.Reply, regions []ui.Region, f *fault.Fault) {
	r := ask.Reply{FAQText: q.Short()}
	if typed != nil {
		r = *typed
	}
	v.Answer = ui.FieldVM{Name: "answer", Label: "答复", Value: r.Answer,
		Hint: fmt.Sprintf("先说结论，再说依据和怎么办，最多 %d 个字。提问人收到短信，凭编号和查询码查看；登录的人在消息里查看", ask.MostAnswer)}
	if q.Phone == "" {
		v.Answer.Hint = fmt.Sprintf("先说结论，再说依据和怎么办，最多 %d 个字。提问人已经注销账户，不会收到通知", ask.MostAnswer)
	}
	v.FAQ = ui.CheckboxVM{FieldVM: ui.FieldVM{Name: "faq", Label: "收入常见问题", Hint: "由另一名工作人员确认后公开"}, Checked: r.FAQ}
	v.FAQText = ui.FieldVM{Name: "faqtext", Label: "公开的问题", Value: r.FAQText, Hint: "去掉姓名、单位、号码和能认出人的情况", Optional: true}
	v.FAQAnswer = ui.FieldVM{Name: "faqanswer", Label: "公开的答复", Value: r.FAQAnswer, Optional: true}
	v.To = ui.SelectVM{FieldVM: ui.FieldVM{Name: "to", Label: "转给", Width: "m"}, Options: []ui.Option{{Value: "", Label: "请选择地区"}}}
	for _, g := range regions {
		if g.Code != q.Region {
			v.To.Options = append(v.To.Options, ui.Option{Value: g.Code, Label: g.Name})
		}
	}
	if f == nil {
		return
	}
	v.Wrong = slices.Clone(f.Fields)
	if len(f.Fields) == 0 {
		v.Problem = f.Say
	}
	v.Answer.Err, v.FAQ.Err, v.To.Err = f.FieldSays("answer"), f.FieldSays("faq"), f.FieldSays("to")
	v.FAQText.Err, v.FAQAnswer.Err = f.FieldSays("faqtext"), f.FieldSays("faqanswer")
}
