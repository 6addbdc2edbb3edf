package editordesk

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
)

type listView struct {
	Shell  ui.StaffVM
	Flash  string
	Tabs   []ui.Link
	Words  ui.FieldVM
	State  ui.SelectVM
	Board  ui.SelectVM
	Rows   []editor.Row
	Reset  string
	Nobody bool
}

// list is all items (EDT-1).
func (p Pages) list(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f := editor.Filter{Words: q.Get("q"), State: q.Get("state"), Board: q.Get("board")}
	rows, err := p.Editor.List(r.Context(), who(r), f)
	if err != nil {
		return err
	}
	v := listView{
		Shell: p.Frame(r.Context(), ui.StaffPage{Title: "事项管理", Current: ui.StaffItems}),
		Flash: web.Session(r.Context()).TakeFlash(),
		Words: ui.FieldVM{Name: "q", Label: "事项名称或编码", Value: f.Words},
		State: ui.SelectVM{FieldVM: ui.FieldVM{Name: "state", Label: "状态"}, Empty: "全部", Options: chosen(f.State, editor.States)},
		Board: ui.SelectVM{FieldVM: ui.FieldVM{Name: "board", Label: "业务板块"}, Empty: "全部", Options: chosen(f.Board, catalog.Boards)},
		Rows:  rows,
	}
	if f != (editor.Filter{}) {
		v.Reset = home
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func chosen(now string, values []string) []ui.Option {
	list := make([]ui.Option, len(values))
	for i, s := range values {
		list[i] = ui.Option{Value: s, Label: s, Selected: s == now}
	}
	return list
}

func stateTag(r editor.Row) string {
	if r.State == "草稿" {
		return "草稿"
	}
	return r.State
}

func version(n int64) string {
	if n == 0 {
		return "还没有"
	}
	return "第 " + strconv.FormatInt(n, 10) + " 版"
}

// newView is the page on which an item begins, from nothing, from another item or from a file.
type newView struct {
	Shell  ui.StaffVM
	Title  string
	Say    string
	Action string
	Fault  *fault.Fault
	Code   *ui.FieldVM
	Name   *ui.FieldVM
	Board  *ui.SelectVM
	File   *ui.FileFieldVM
	Submit string
}

func (p Pages) form(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, newPage(p.newItem(r, nil)))
}

func (p Pages) newItem(r *http.Request, f *fault.Fault) newView {
	return newView{
		Shell:  p.frame(r.Context(), "新建事项", f != nil, ui.Link{Text: "新建事项"}),
		Title:  "新建事项",
		Say:    "先起名，再一部分一部分地填写；审批发布之前，申请人看不到。",
		Action: home,
		Fault:  f,
		Code: &ui.FieldVM{Name: "code", Label: "事项编码", Hint: "小写字母、数字和短横线，发布后不能改，例如 card-loss", Value: r.PostFormValue("code"),
			Err: f.FieldSays("code"), Width: "m"},
		Name: &ui.FieldVM{Name: "name", Label: "事项名称", Value: r.PostFormValue("name"), Err: f.FieldSays("name")},
		Board: &ui.SelectVM{FieldVM: ui.FieldVM{Name: "board", Label: "业务板块", Err: f.FieldSays("board")}, Empty: "请选择",
			Options: chosen(r.PostFormValue("board"), catalog.Boards)},
		Submit: "新建事项",
	}
}

func (p Pages) create(w http.ResponseWriter, r *http.Request) error {
	code := r.PostFormValue("code")
	err := p.Editor.New(r.Context(), who(r), code, r.PostFormValue("name"), r.PostFormValue("board"))
	if _, ok := web.Fields(err); ok {
		return web.Render(w, r, http.StatusUnprocessableEntity, newPage(p.newItem(r, fault.Of(err))))
	}
	if err != nil {
		return err
	}
	return done(w, r, "草稿已建立", itemPath(code))
}

func (p Pages) importForm(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, newPage(p.importView(r, nil)))
}

func (p Pages) importView(r *http.Request, f *fault.Fault) newView {
	return newView{
		Shell:  p.frame(r.Context(), "从文件导入", f != nil, ui.Link{Text: "从文件导入"}),
		Title:  "从文件导入",
		Say:    "导入只得到草稿，不会发布。已有这个事项的，导入成为它草稿的下一步，可以撤销。",
		Action: home + "/import",
		Fault:  f,
		File: &ui.FileFieldVM{FieldVM: ui.FieldVM{Name: "file", Label: "事项文件", Hint: "在事项页“导出”得到的 .zip", Err: f.FieldSays("file")},
			Accept: ".zip"},
		Submit: "导入",
	}
}

const maxUpload = 33 << 20

func (p Pages) importFile(w http.ResponseWriter, r *http.Request) error {
	raw, err := uploaded(w, r)
	code := ""
	if err == nil {
		code, err = p.Editor.Import(r.Context(), who(r), raw)
	}
	if _, ok := web.Fields(err); ok {
		return web.Render(w, r, http.StatusUnprocessableEntity, newPage(p.importView(r, fault.Of(err))))
	}
	if err != nil {
		return err
	}
	return done(w, r, "已导入为草稿，请逐项检查", itemPath(code, "check"))
}

func uploaded(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	f, _, err := r.FormFile("file")
	if err != nil {
		return nil, fault.On("file", fmt.Sprintf("请选择事项文件；文件不能超过 %d MB", editor.MaxZip>>20))
	}
	defer f.Close()
	return io.ReadAll(f)
}
