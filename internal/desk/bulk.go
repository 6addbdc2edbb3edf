package desk

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/parcel"
	"wangting/internal/sheet"
	"wangting/internal/ui"
	"wangting/internal/web"
)

const bulkPath = "/staff/cases/bulk"

// bulkNames are the acts of 批量办理 as the screen calls them.
var bulkNames = map[casework.Verb]string{casework.Claim: "认领", casework.Accept: "受理", casework.Consult: "征求意见", casework.Say: "留言",
	casework.Close: "办结", casework.Deliver: "送达", casework.Assign: "分配"}

// bulkOptions are the acts of the list; heads also assign, and who handles no cases does nothing else. Of cases that only wait to be
// delivered one can say something, and send the letters.
func (v queueView) bulkOptions() []ui.Option {
	var list [][2]string
	if v.Heads && !v.delivers() {
		list = append(list, [2]string{string(casework.Assign), bulkNames[casework.Assign]})
	}
	if !v.Handles {
		return ui.Options("", list...)
	}
	for _, verb := range casework.BulkVerbs {
		switch {
		case verb == casework.Deliver && !v.Posts, v.delivers() && verb != casework.Deliver && verb != casework.Say:
		default:
			list = append(list, [2]string{string(verb), bulkNames[verb]})
		}
	}
	if v.delivers() {
		return ui.Options(string(casework.Deliver), list...)
	}
	return ui.Options(string(casework.Accept), list...)
}

// delivers reports whether the list is that of what waits to be delivered.
func (v queueView) delivers() bool { return v.Pile == string(casework.Waiting) }

// bulkPath is where the act that is chosen for the rows of the list is sent.
func (v queueView) bulkPath() string {
	if v.delivers() {
		return bulkPath + "?pile=" + v.Pile
	}
	return bulkPath
}

type bulkView struct {
	Shell  ui.StaffVM
	Title  string
	Fault  *fault.Fault
	Verb   casework.Verb
	IDs    []string
	Can    [][]string
	Cannot [][]string
	Done   bool // it was done: Can are those with which it was
	Words  *ui.FieldVM
	To     *ui.SelectVM      // the colleague to whom they are assigned
	Part   [][]string        // colleagues who can take some of the cases, and which they cannot
	Holder map[string]string // who holds each case on this screen

	Selects []ui.SelectVM // what 征求意见 and 送达 ask besides
	Groups  []ui.ChoicesVM
	Fields  []ui.FieldVM
}

// bulk shows what a 批量办理 would do, does it when that is confirmed, and then says what became of each case (DSK-6).
func (p Pages) bulk(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "提交的内容无法读取，请返回后重试", err)
	}
	who, verb, ids := actor.From(r.Context()), casework.Verb(r.PostForm.Get("bulk")), r.PostForm["case"]
	if r.PostForm.Get("do") == "confirm" {
		return p.bulkDo(w, r, who, verb, ids)
	}
	rows, err := p.Core.BulkPreview(r.Context(), who, verb, ids)
	if errors.Is(err, fault.Invalid) {
		return p.list(w, r, http.StatusUnprocessableEntity, fault.Of(err))
	}
	if err != nil {
		return err
	}
	return p.bulkShow(w, r, http.StatusOK, verb, rows, nil)
}

// bulkShow shows what a 批量办理 would do.
func (p Pages) bulkShow(
	w http.ResponseWriter, r *http.Request, status int, verb casework.Verb, rows []casework.BulkRow, f *fault.Fault,
) error {
	v, err := p.bulkViewOf(r, verb, rows, f), error(nil)
	switch verb {
	case casework.Assign:
		err = p.bulkTo(r, &v, rows, f)
	case casework.Consult:
		err = p.bulkConsult(r, &v, rows, f)
	case casework.Deliver:
		v.letters(r, rows, f)
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, status, bulkPage(v))
}

// bulkTo offers the colleagues who can take every one of the cases, and says of those who can take a part what is in the way.
func (p Pages) bulkTo(r *http.Request, v *bulkView, rows []casework.BulkRow, f *fault.Fault) error {
	var cases []casework.Case
	v.Holder = map[string]string{}
	for _, row := range rows {
		if v.Holder[row.Case.ID] = row.Case.ClaimedBy; row.Why == "" {
			cases = append(cases, row.Case)
		}
	}
	list, err := p.Colleagues.Working(r.Context())
	if err != nil {
		return fmt.Errorf("listing colleagues: %w", err)
	}
	takers, err := p.Core.Takers(r.Context(), list, cases)
	if err != nil {
		return err
	}
	v.To = &ui.SelectVM{FieldVM: ui.FieldVM{Name: "to", Label: "承办人", Err: f.FieldSays("to"), Hint: "只列出能办理以上每一件的工作人员"},
		Empty: "请选择"}
	for _, t := range takers {
		if len(t.Cannot) == 0 {
			v.To.Options = append(v.To.Options, ui.Option{Value: t.ID, Label: t.Name, Selected: t.ID == r.PostForm.Get("to")})
			continue
		}
		for _, row := range t.Cannot {
			v.Part = append(v.Part, []string{t.Name, row.Case.Number, row.Case.ItemName, row.Why})
		}
	}
	return nil
}

// bulkAct does a 批量办理.
func (p Pages) bulkAct(r *http.Request, who actor.Actor, verb casework.Verb, ids []string) ([]casework.BulkRow, error) {
	switch {
	case verb == casework.Consult:
		t, err := read(r, verb)
		if err != nil {
			return nil, err
		}
		return p.Core.BulkConsult(r.Context(), who, ids, askedOf(t), r.PostForm.Get(withFiles) != "")
	case verb == casework.Deliver && p.Letters != nil:
		numbers := map[string]string{}
		for _, id := range ids {
			numbers[id] = r.PostForm.Get(parcel.FieldNumberOf(id))
		}
		return p.Letters.SendMany(r.Context(), who, r.PostForm.Get(parcel.FieldCompany), numbers)
	case verb != casework.Assign:
		return p.Core.Bulk(r.Context(), who, verb, ids, r.PostForm.Get("words"))
	}
	holders := map[string]string{}
	for _, id := range ids {
		holders[id] = r.PostForm.Get("holder." + id)
	}
	return p.Core.BulkAssign(r.Context(), who, r.PostForm.Get("to"), holders)
}

func (p Pages) bulkDo(w http.ResponseWriter, r *http.Request, who actor.Actor, verb casework.Verb, ids []string) error {
	rows, err := p.bulkAct(r, who, verb, ids)
	if _, ok := web.Fields(err); ok {
		again, e := p.Core.BulkPreview(r.Context(), who, verb, ids)
		if e != nil {
			return e
		}
		return p.bulkShow(w, r, http.StatusUnprocessableEntity, verb, again, fault.Of(err))
	}
	if errors.Is(err, fault.Invalid) {
		return p.list(w, r, http.StatusUnprocessableEntity, fault.Of(err))
	}
	if err != nil {
		return err
	}
	v := p.bulkViewOf(r, verb, rows, nil)
	v.Done, v.Words = true, nil
	return web.Render(w, r, http.StatusOK, bulkPage(v))
}

func (p Pages) bulkViewOf(r *http.Request, verb casework.Verb, rows []casework.BulkRow, f *fault.Fault) bulkView {
	title := "批量" + bulkNames[verb]
	v := bulkView{Title: title, Fault: f, Verb: verb}
	v.Shell = p.Frame(r.Context(), ui.StaffPage{Title: title, Current: ui.StaffCases, HasError: f != nil,
		Crumbs: []ui.Link{{Text: "办件队列", Href: "/staff/cases"}, {Text: title}}})
	for _, row := range rows {
		line := []string{row.Case.Number, row.Case.ItemName, row.Case.Whose()}
		if row.Why == "" {
			v.Can, v.IDs = append(v.Can, line), append(v.IDs, row.Case.ID)
		} else {
			v.Cannot = append(v.Cannot, append(line, row.Why))
		}
	}
	words := ui.FieldVM{Name: "words", Value: r.PostForm.Get("words"), Err: f.FieldSays("words")}
	switch verb {
	case casework.Claim, casework.Assign, casework.Deliver:
		return v
	case casework.Consult:
		words.Label, words.Hint = "要问的问题", "对每一件都相同，只供工作人员查看，申请人看不到"
	default:
		words.Label, words.Hint, words.Optional = bulkNames[verb]+"的内容", "对每一件都相同，会原样显示给申请人", verb != casework.Say
	}
	v.Words = &words
	return v
}

// bulkBook sends what became of each case as a workbook. It writes what the page has shown, and reads nothing.
func (p Pages) bulkBook(w http.ResponseWriter, r *http.Request) error {
	if !casework.Handles(actor.From(r.Context())) {
		return fault.New(fault.Forbidden, "您的岗位不能办理办件")
	}
	if err := r.ParseForm(); err != nil || len(r.PostForm["line"]) > 4*casework.MostBulk {
		return fault.Wrap(fault.Invalid, "提交的内容无法读取，请返回后重试", err)
	}
	book := excelize.NewFile()
	out, err := book.NewStreamWriter("Sheet1")
	if err == nil {
		err = errors.Join(out.SetColWidth(1, 4, 24), out.SetRow("A1", []any{"办件编号", "事项", "申请人", "结果"}))
	}
	n := 1
	for line := range slices.Chunk(r.PostForm["line"], 4) {
		if err != nil || len(line) < 4 {
			break
		}
		n++
		cells := make([]any, len(line))
		for i, c := range line {
			cells[i] = sheet.Safe(c)
		}
		err = out.SetRow(fmt.Sprintf("A%d", n), cells)
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing a workbook: %w", err), book.Close())
	}
	return sheet.Send(w, "批量办理结果", book)
}
