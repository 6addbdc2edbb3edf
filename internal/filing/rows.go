package filing

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"time"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/sheet"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// Rows of a table by workbook (CAS-9). The button in the form saves the draft first, so that nothing typed is lost; the
// lines then are looked at here, and imported by a button of their own.

const (
	maxSheetBytes = 8 << 20 // bytes of a workbook
	mostIssues    = 100     // faults on the page; the workbook has all
)

// rowsView is the page of one table.
type rowsView struct {
	Centre   ui.CenterVM
	Place    Place
	Title    string
	Crumbs   []ui.Link
	Path     string
	Back     string
	Version  string
	Label    string
	Flash    string
	Wrong    *fault.Fault
	Columns  int
	MostRows int
	Rows     int // that the form has

	Uploaded  string // when; "" without an upload
	Upload    string // which upload the page shows
	All       int
	Good, Bad int
	TooLong   string // why the good lines cannot be imported
	Issues    [][]string
	More      bool // there are more issues than listed
}

func (at Place) rowsPath(id, field string) string { return at.draftPath(id) + "/rows/" + field }

func (p Pages) mountRows(put func(pattern string, page web.Page)) {
	put("GET BASE/drafts/{id}/rows/{field}", p.rows)
	put("POST BASE/drafts/{id}/rows/{field}", p.uploadRows)
	put("POST BASE/drafts/{id}/rows/{field}/import", p.importRows)
	put("POST BASE/drafts/{id}/rows/{field}/clear", p.clearRows)
	put("GET BASE/drafts/{id}/rows/{field}/current.xlsx", p.rowsNow)
	put("GET BASE/drafts/{id}/rows/{field}/template.xlsx", p.rowsTemplate)
	put("GET CASES/{id}/rows/{field}/current.xlsx", p.rowsFiled)
	put("GET BASE/drafts/{id}/rows/{field}/problems.xlsx", p.rowsProblems)
	if !p.Place.Own { // only a unit has people
		put("GET BASE/drafts/{id}/rows/{field}/roster", p.roster)
		put("POST BASE/drafts/{id}/rows/{field}/roster", p.pickRows)
	}
}

func (p Pages) openRows(r *http.Request) (casework.SheetView, error) {
	return p.Cases.OpenSheet(r.Context(), p.Place.who(r), r.PathValue("id"), r.PathValue("field"))
}

func (p Pages) rows(w http.ResponseWriter, r *http.Request) error {
	return p.showRows(w, r, http.StatusOK, nil)
}

func (p Pages) showRows(w http.ResponseWriter, r *http.Request, status int, wrong *fault.Fault) error {
	v, err := p.openRows(r)
	if err != nil {
		return err
	}
	centre, err := p.Shell(r.Context(), "cases")
	if err != nil {
		return err
	}
	view := rowsView{
		Centre:   centre,
		Place:    p.Place,
		Title:    "上传表格：" + v.Table.Label(),
		Crumbs:   p.Place.trail(ui.Link{Text: v.Item.Name, Href: p.Place.draftPath(v.Case.ID)}, ui.Link{Text: v.Table.Label()}),
		Path:     p.Place.rowsPath(v.Case.ID, r.PathValue("field")),
		Back:     p.Place.draftPath(v.Case.ID) + "#" + r.PathValue("field"),
		Version:  strconv.FormatInt(v.Case.Version, 10),
		Label:    v.Table.Label(),
		Flash:    web.Session(r.Context()).TakeFlash(),
		Wrong:    wrong,
		Columns:  len(v.Table.Columns),
		MostRows: v.Table.MostLines,
		All:      len(v.Lines),
		Rows:     v.Rows(),
		Good:     v.Good,
		Bad:      v.Bad(),
	}
	if v.TooLong != nil {
		view.TooLong = fault.Of(v.TooLong).FieldSays(sheet.FieldFile)
	}
	if !v.At.IsZero() {
		view.Uploaded = v.At.In(workday.Zone).Format("2006-01-02 15:04")
		view.Upload = strconv.FormatInt(v.At.UnixMicro(), 10)
	}
	view.Issues, view.More = issues(v)
	return web.Render(w, r, status, rowsPage(view))
}

// issues lists what is wrong, by line and column.
func issues(v casework.SheetView) (out [][]string, more bool) {
	for _, l := range v.Lines {
		for _, c := range v.Table.Columns {
			say := l.Wrong[c.Head]
			if say == "" {
				continue
			}
			if len(out) == mostIssues {
				return out, true
			}
			typed := l.Cells[c.Head]
			if typed == "" {
				typed = "（空）"
			}
			out = append(out, []string{strconv.Itoa(l.N), c.Head, typed, say})
		}
	}
	return out, false
}

func (p Pages) uploadRows(w http.ResponseWriter, r *http.Request) error {
	web.Takes(w, r, maxSheetBytes)
	file, _, err := r.FormFile(sheet.FieldFile)
	switch {
	case errors.Is(err, http.ErrMissingFile):
		return p.showRows(w, r, http.StatusUnprocessableEntity, fault.Of(fault.On(sheet.FieldFile, "请选择填好的 .xlsx 文件")))
	case err != nil:
		return p.showRows(w, r, http.StatusUnprocessableEntity, fault.Of(fault.On(sheet.FieldFile, "文件没有收到，请选择不超过 8 MB 的 .xlsx 文件")))
	}
	defer func() { _ = file.Close() }()
	err = p.Cases.UploadSheet(r.Context(), p.Place.who(r), r.PathValue("id"), r.PathValue("field"), file)
	if errors.Is(err, fault.Invalid) {
		return p.showRows(w, r, http.StatusUnprocessableEntity, fault.Of(err))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.Place.rowsPath(r.PathValue("id"), r.PathValue("field")))
}

func (p Pages) importRows(w http.ResponseWriter, r *http.Request) error {
	id, field := r.PathValue("id"), r.PathValue("field")
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "提交的内容不完整，请返回后重试")
	}
	seen := casework.SheetSeen{Version: version(r.PostForm)}
	if us, err := strconv.ParseInt(r.PostForm.Get("upload"), 10, 64); err == nil {
		seen.At = time.UnixMicro(us)
	}
	added, replaced, err := p.Cases.ImportSheet(r.Context(), p.Place.who(r), id, field, seen)
	if errors.Is(err, fault.Invalid) {
		return p.showRows(w, r, http.StatusUnprocessableEntity, fault.Of(err))
	}
	if errors.Is(err, casework.ErrOtherSheet) {
		return p.showRows(w, r, http.StatusConflict, fault.Of(err))
	}
	if errors.Is(err, fault.Conflict) {
		return p.showRows(w, r, http.StatusConflict, fault.Of(fault.New(fault.Conflict, "这份草稿刚在另一个窗口保存过，表格还在。请核对后再次点“导入可用的行”")))
	}
	if err != nil {
		return err
	}
	say := fmt.Sprintf("已导入 %d 行", added)
	if replaced > 0 {
		say += fmt.Sprintf("，更新 %d 行", replaced)
	}
	web.Session(r.Context()).Flash(say)
	return web.Redirect(w, r, p.Place.rowsPath(id, field))
}

func (p Pages) rowsTemplate(w http.ResponseWriter, r *http.Request) error {
	v, err := p.openRows(r)
	if err != nil {
		return err
	}
	f, err := v.Table.Template()
	if err != nil {
		return err
	}
	return sheet.Send(w, v.Table.Label()+"模板", f)
}

// rowsNow is 「下载当前表格」 of a draft, to be changed and uploaded as it is.
func (p Pages) rowsNow(w http.ResponseWriter, r *http.Request) error {
	v, err := p.openRows(r)
	if err != nil {
		return err
	}
	f, err := v.Table.Book(v.Case.Data)
	if err != nil {
		return err
	}
	return sheet.Send(w, v.Table.Label(), f)
}

// rowsFiled are all rows of a table of a case that is filed, masked like its page.
func (p Pages) rowsFiled(w http.ResponseWriter, r *http.Request) error {
	v, _, err := p.open(r)
	if err != nil {
		return err
	}
	label, lines, err := v.Table(r.PathValue("field"))
	if err != nil {
		return err
	}
	return sheet.SendTable(w, label, lines)
}

// clearRows empties a table, when the draft is still as the page showed it.
func (p Pages) clearRows(w http.ResponseWriter, r *http.Request) error {
	v, err := p.openRows(r)
	if err != nil {
		return err
	}
	if err := web.Typed(w, r); err != nil {
		return err
	}
	id, field := r.PathValue("id"), r.PathValue("field")
	data := maps.Clone(v.Case.Data)
	delete(data, field)
	_, err = p.Cases.Save(r.Context(), p.Place.who(r), id, data, version(r.PostForm))
	if errors.Is(err, fault.Conflict) {
		return p.showRows(w, r, http.StatusConflict, fault.Of(fault.New(fault.Conflict, "这份草稿刚在另一个窗口保存过，没有清空。请核对后再次点“清空”")))
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash(fmt.Sprintf("已清空 %d 行", v.Rows()))
	return web.Redirect(w, r, p.Place.rowsPath(id, field))
}

// rowsProblems is 「下载问题清单」: the faulty lines, to be mended and uploaded as they are.
func (p Pages) rowsProblems(w http.ResponseWriter, r *http.Request) error {
	v, err := p.openRows(r)
	if err != nil {
		return err
	}
	f, err := v.Table.Report(v.Lines)
	if err != nil {
		return err
	}
	return sheet.Send(w, v.Table.Label()+"问题清单", f)
}
