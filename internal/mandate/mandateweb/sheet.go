package mandateweb

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/regno"
	"wangting/internal/web"
)

// Import and export of 经办用户 as .xlsx (HAN-8). Each line is an invitation of its own: a faulty
// line does not stop the others, and the report lists the fault of each line.

const (
	maxSheetBytes = 1 << 20 // bytes of an upload
	mostLines     = 200
	xlsx          = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

var columns = []string{"用户类别", "姓名", "证件类型", "证件号码", "移动电话", "开始日期", "结束日期"}

func (p Pages) mountSheet(m *web.Mux) {
	m.Unit("GET "+AgentsPath+"/import", p.sure(p.importForm))
	m.Unit("POST "+AgentsPath+"/import", p.importSheet)
	m.Unit("GET "+AgentsPath+"/import.xlsx", p.template)
	m.Unit("GET "+AgentsPath+".xlsx", p.exportSheet)
}

type lineView struct {
	N         int
	Name, Say string
	OK        bool
}

type importView struct {
	frame
	Lines []lineView
	Good  int
	Done  bool
}

func (p Pages) mayGive(r *http.Request) error {
	if actor.From(r.Context()).Level == actor.Operator {
		return fault.New(fault.Forbidden, "经办人由法定代表人或管理员添加")
	}
	return nil
}

func (p Pages) importForm(w http.ResponseWriter, r *http.Request) error {
	if err := p.mayGive(r); err != nil {
		return err
	}
	f, err := p.frame(r, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, importPage(importView{frame: f}))
}

func (p Pages) template(w http.ResponseWriter, r *http.Request) error {
	return send(w, "经办用户导入模板",
		[][]string{columns, {"普通经办人", "张三", "居民身份证", "320102199001011234", "13800000000", "2026-12-01", "2027-11-30"}})
}

func send(w http.ResponseWriter, name string, rows [][]string) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			return fmt.Errorf("writing a sheet: %w", err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return fmt.Errorf("writing a sheet: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", xlsx)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name + ".xlsx"}))
	_, err := b.WriteTo(w)
	return err
}

// readSheet gives the lines below the header row, or says what is wrong with the file.
func readSheet(r *http.Request) ([][]string, error) {
	file, _, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) {
		return nil, fault.On("file", "请选择要导入的 .xlsx 文件")
	}
	if err != nil {
		return nil, fault.On("file", "文件没有收到，请选择不超过 1 MB 的 .xlsx 文件")
	}
	defer func() { _ = file.Close() }()
	book, err := excelize.OpenReader(file, excelize.Options{UnzipSizeLimit: 16 << 20, UnzipXMLSizeLimit: 8 << 20})
	if err != nil {
		return nil, fault.On("file", "打不开这个文件，请用 .xlsx 格式，并按模板填写")
	}
	defer func() { _ = book.Close() }()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil || len(rows) == 0 || len(rows[0]) < len(columns) {
		return nil, fault.On("file", "第一行不是模板的表头，请下载模板填写")
	}
	for i, c := range columns {
		if strings.TrimSpace(rows[0][i]) != c {
			return nil, fault.On("file", fmt.Sprintf("第 %d 列应为“%s”，请下载模板填写", i+1, c))
		}
	}
	if len(rows) == 1 {
		return nil, fault.On("file", "表里没有经办用户，请填写后再导入")
	}
	if len(rows)-1 > mostLines {
		return nil, fault.On("file", fmt.Sprintf("一次最多导入 %d 行，请分几次导入", mostLines))
	}
	return rows[1:], nil
}

var kindWords = map[string]string{
	"管理员":   mandate.KindAdministrator,
	"普通经办人": mandate.KindHandler,
	"经办人":   mandate.KindHandler,
}

// sheetDay converts a day as spreadsheets write it to 2006-01-02.
func sheetDay(s string) string {
	for _, layout := range []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日", "01-02-06", "1/2/06 15:04", "1/2/06", "20060102"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format("2006-01-02")
		}
	}
	return s
}

func formOf(row []string) mandate.InviteForm {
	cell := func(i int) string {
		if i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	f := mandate.InviteForm{
		Kind:      kindWords[cell(0)],
		Name:      cell(1),
		DocNumber: cell(3),
		Phone:     cell(4),
		From:      sheetDay(cell(5)),
		Until:     sheetDay(cell(6)),
		DocType:   string(regno.IdentityCard),
	}
	for _, t := range regno.DocTypes() {
		if t.Label == cell(2) {
			f.DocType = string(t.Type)
		}
	}
	return f
}

func (p Pages) importSheet(w http.ResponseWriter, r *http.Request) error {
	if err := p.mayGive(r); err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxSheetBytes)
	rows, err := readSheet(r)
	if errors.Is(err, fault.Invalid) {
		f, e := p.frame(r, fault.Of(err))
		if e != nil {
			return e
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, importPage(importView{frame: f}))
	}
	if err != nil {
		return err
	}
	v := importView{Done: true}
	for i, row := range rows {
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			continue
		}
		in := formOf(row)
		line := lineView{N: i + 2, Name: regno.MaskName(in.Name), Say: "已添加，等待本人确认", OK: true}
		_, err := p.Mandates.Invite(r.Context(), actor.From(r.Context()), in)
		switch {
		case err == nil:
			v.Good++
		case errors.Is(err, fault.Invalid), errors.Is(err, fault.Conflict):
			line.OK, line.Say = false, told(fault.Of(err))
		default:
			return err
		}
		v.Lines = append(v.Lines, line)
	}
	if v.frame, err = p.frame(r, nil); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, importPage(v))
}

// told joins everything that is wrong with a line into one sentence.
func told(f *fault.Fault) string {
	var out []string
	if f.Say != "" {
		out = append(out, f.Say)
	}
	for _, x := range f.Fields {
		out = append(out, x.Say)
	}
	return strings.Join(out, "；")
}

// exportSheet writes the list as a file. Numbers are masked as on the page.
func (p Pages) exportSheet(w http.ResponseWriter, r *http.Request) error {
	if err := p.mayGive(r); err != nil {
		return err
	}
	all, err := p.Mandates.OfUnit(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	rows := [][]string{{"身份", "姓名", "证件号码", "移动电话", "授权期限", "状态"}}
	people, err := p.peopleOf(r.Context(), all)
	if err != nil {
		return err
	}
	for _, m := range all {
		x := people[m.PersonID]
		state := "已生效"
		if m.State == mandate.Pending {
			state = "待本人确认"
		}
		rows = append(rows, []string{mandate.LevelLabel(m.Level), x.Name, x.Document, x.Phone, mandate.Period(m.From, m.Until), state})
	}
	return send(w, "经办用户", rows)
}
