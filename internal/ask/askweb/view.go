package askweb

import (
	"context"
	"fmt"
	"strings"
	"time"

	"wangting/internal/ask"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/workday"
)

func date(t time.Time) string   { return t.In(workday.Zone).Format("2006 年 1 月 2 日") }
func minute(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02 15:04") }

func split(s string) []string { return strings.Split(s, "\n") }

// chosen is the region that the visitor has chosen for the hall.
func chosen(ctx context.Context) string {
	s := ui.ShellFrom(ctx)
	for _, g := range s.Regions {
		if g.Name == s.Region {
			return g.Code
		}
	}
	return ask.Province
}

// known is what the hall knows of who asks, masked.
type known struct{ name, phone string }

// formView is the form of a question.
type formView struct {
	Board, Region     ui.SelectVM
	Text, Phone, Name ui.FieldVM
	Public            ui.CheckboxVM
	Wrong             []fault.Field
	Problem           string
}

func formOf(s ui.Shell, n ask.New, k known, f *fault.Fault) formView {
	v := formView{
		Text: ui.FieldVM{Name: "text", Label: "您的问题", Value: n.Text,
			Hint: fmt.Sprintf("第一行写清楚问什么，最多 %d 个字；不要写证件号码、银行卡号", ask.MostText)},
		Phone:  ui.FieldVM{Name: "phone", Label: "手机号", Value: n.Phone, Hint: "答复后短信通知您", Autocomplete: "tel", Inputmode: "tel", Width: "m"},
		Name:   ui.FieldVM{Name: "name", Label: "姓名", Value: n.Name, Autocomplete: "name", Width: "m"},
		Public: ui.CheckboxVM{FieldVM: ui.FieldVM{Name: "public", Label: "同意公开问题（不显示姓名和电话）"}, Checked: n.Public},
	}
	if k.phone != "" {
		v.Phone.Optional, v.Phone.Hint = true, "不填时短信发到您登记的 "+k.phone
	}
	if k.name != "" {
		v.Name.Optional, v.Name.Hint = true, "不填时用您登记的姓名 "+k.name
	}
	v.Board = ui.SelectVM{FieldVM: ui.FieldVM{Name: "board", Label: "问题类别", Width: "m"},
		Options: []ui.Option{{Value: "", Label: "请选择", Selected: n.Board == ""}}}
	for _, b := range ask.Boards() {
		v.Board.Options = append(v.Board.Options, ui.Option{Value: b, Label: b, Selected: b == n.Board})
	}
	v.Region = ui.SelectVM{FieldVM: ui.FieldVM{Name: "region", Label: "所在地区", Hint: "由这个地区的工作人员答复", Width: "m"}}
	for _, g := range s.Regions {
		v.Region.Options = append(v.Region.Options, ui.Option{Value: g.Code, Label: g.Name, Selected: g.Code == n.Region})
	}
	if f == nil {
		return v
	}
	v.Wrong = f.Fields
	if len(f.Fields) == 0 {
		v.Problem = f.Say
	}
	v.Board.Err, v.Region.Err, v.Text.Err = f.FieldSays("board"), f.FieldSays("region"), f.FieldSays("text")
	v.Phone.Err, v.Name.Err = f.FieldSays("phone"), f.FieldSays("name")
	return v
}

// doneView is the receipt of a question.
type doneView struct {
	Facts []ui.SummaryItem
	Own   string // the page of a person who is signed in
}

// findView is the form of number and code.
type findView struct {
	Note, Problem string
	Number, Code  ui.FieldVM
	Wrong         []fault.Field
}

func findOf(number string, f *fault.Fault) findView {
	v := findView{
		Number: ui.FieldVM{Name: "number", Label: "留言编号", Value: number, Hint: "LY 和 14 位数字", Autocomplete: "off", Width: "m"},
		Code:   ui.FieldVM{Name: "code", Label: "查询码", Hint: "提交留言时显示的 8 位字符", Autocomplete: "off", Width: "m"},
	}
	if f == nil {
		return v
	}
	v.Wrong = f.Fields
	if len(f.Fields) == 0 {
		v.Problem = f.Say
	}
	v.Number.Err, v.Code.Err = f.FieldSays("number"), f.FieldSays("code")
	return v
}

// answerView is a question with its answer, as who asked it reads it.
type answerView struct {
	Centre ui.CenterVM
	Flash  string
	Tag    string
	Facts  []ui.SummaryItem
	Text   []string
	Answer []string
	Wait   string
	Path   string // takes the agreement back; "" when there is none
}

func answerOf(q ask.Question, path string) answerView {
	v := answerView{Tag: "待答复", Text: split(q.Text), Wait: "工作人员在 " + date(q.Due) + "前答复，答复后短信通知您。"}
	v.Facts = []ui.SummaryItem{{Key: "留言编号", Value: q.Number}, {Key: "问题类别", Value: q.Board}, {Key: "留言时间", Value: minute(q.AskedAt)}}
	if q.State == ask.Answered {
		v.Tag, v.Answer = "已答复", split(q.Answer)
		v.Facts = append(v.Facts, ui.SummaryItem{Key: "答复时间", Value: minute(q.AnsweredAt)})
	}
	agreed := "不同意公开"
	switch {
	case q.Public && q.FAQ:
		agreed = "已去掉个人信息，收入常见问题"
	case q.Public:
		agreed = "同意公开问题（不显示姓名和电话）"
	}
	v.Facts = append(v.Facts, ui.SummaryItem{Key: "是否公开", Value: agreed})
	if q.Public {
		v.Path = path
	}
	return v
}
