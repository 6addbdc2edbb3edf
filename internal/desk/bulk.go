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
	"wangting/internal/sheet"
	"wangting/internal/ui"
	"wangting/internal/web"
)

const bulkPath = "/staff/cases/bulk"

// bulkNames are the acts of 批量办理 as the screen calls them.
var bulkNames = map[casework.Verb]string{casework.Claim: "认领", casework.Accept: "受理", casework.Say: "留言", casework.Close: "办结",
	casework.Assign: "分配"}

// bulkOptions are the acts of the list; heads also assign, and who handles no cases does nothing else.
func bulkOptions(chosen string, handles, heads bool) []ui.Option {
	var list [][2]string
	if heads {
		list = append(list, [2]string{string(casework.Assign), bulkNames[casework.Assign]})
	}
	if !handles {
		return ui.Options("", list...)
	}
	for _, v := range casework.BulkVerbs {
		list = append(list, [2]string{string(v), bulkNames[v]})
	}
	return ui.Options(chosen, list...)
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
	v := p.bulkViewOf(r, verb, rows, f)
	if verb == casework.Assign {
		if err := p.bulkTo(r, &v, rows, f); err != nil {
			return err
		}
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
	if verb != casework.Assign {
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
	if verb != casework.Claim && verb != casework.Assign {
		v.Words = &ui.FieldVM{Name: "words", Label: bulkNames[verb] + "的内容", Value: r.PostForm.Get("words"), Err: f.FieldSays("words"),
			Optional: verb != casework.Say, Hint: "对每一件都相同，会原样显示给申请人"}
	}
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
