package mandateweb

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/regno"
)

// A workbook is read by value and not by looks (IN-4): the format of a cell changes nothing. The heads
// may stand in any of the first rows of any sheet, in any order.

const headRows = 20 // rows of a sheet in which the heads are looked for

// columns are the heads of the template, in its order.
var columns = []string{"用户类别", "姓名", "证件类型", "证件号码", "移动电话", "开始日期", "结束日期"}

// headNames are other names of the columns.
var headNames = map[string]string{
	"类别": "用户类别", "身份": "用户类别", "经办人姓名": "姓名", "证件种类": "证件类型",
	"证件号": "证件号码", "身份证号": "证件号码", "身份证号码": "证件号码",
	"手机": "移动电话", "手机号": "移动电话", "手机号码": "移动电话", "联系电话": "移动电话",
	"授权开始日期": "开始日期", "授权结束日期": "结束日期",
}

// line is one row below the heads.
type line struct {
	N     int               // its number in the sheet
	Cells map[string]string // by the head of the template
	Say   []string          // what is wrong with cells that cannot be read
}

// upload gives the lines of the uploaded workbook, or says what is wrong with it.
func upload(r *http.Request) ([]line, error) {
	file, _, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) {
		return nil, fault.On("file", "请选择要导入的 .xlsx 文件")
	}
	if err != nil {
		return nil, fault.On("file", "文件没有收到，请选择不超过 1 MB 的 .xlsx 文件")
	}
	defer func() { _ = file.Close() }()
	return readBook(file)
}

func readBook(file io.Reader) ([]line, error) {
	book, err := excelize.OpenReader(file, excelize.Options{UnzipSizeLimit: 16 << 20, UnzipXMLSizeLimit: 8 << 20, RawCellValue: true})
	if err != nil {
		return nil, fault.On("file", "打不开这个文件，请用 .xlsx 格式，并按模板填写")
	}
	defer func() { _ = book.Close() }()
	missing := columns
	for _, name := range book.GetSheetList() {
		rows, err := book.GetRows(name)
		if err != nil {
			continue // a chart, or a sheet that is damaged: the heads are elsewhere
		}
		for i, row := range rows[:min(len(rows), headRows)] {
			at, absent := heads(row)
			if len(absent) == 0 {
				return (&sheet{book: book, name: name, at: at}).lines(rows, i+1)
			}
			if len(absent) < len(missing) {
				missing = absent
			}
		}
	}
	if len(missing) > len(columns)-2 { // one word alone is no row of heads
		return nil, fault.On("file", "没有找到表头，请下载模板填写")
	}
	return nil, fault.On("file", "表头缺少“"+strings.Join(missing, "”“")+"”，请下载模板填写")
}

// heads finds the columns in a row, and names those that are not there.
func heads(row []string) (at map[string]int, absent []string) {
	at = map[string]int{}
	for i, cell := range row {
		h := strings.NewReplacer("*", "", "(必填)", "", "（必填）", "", ":", "", "：", "").Replace(regno.Normalise(cell))
		if of, ok := headNames[h]; ok {
			h = of
		}
		if _, twice := at[h]; !twice {
			at[h] = i
		}
	}
	for _, c := range columns {
		if _, ok := at[c]; !ok {
			absent = append(absent, c)
		}
	}
	return at, absent
}

// sheet is the sheet with the heads.
type sheet struct {
	book *excelize.File
	name string
	at   map[string]int
}

// lines reads the rows below the heads; empty ones are left out.
func (s *sheet) lines(rows [][]string, from int) ([]line, error) {
	var all []line
	for i := from; i < len(rows); i++ {
		if strings.TrimSpace(strings.Join(rows[i], "")) == "" {
			continue
		}
		if len(all) == mostLines {
			return nil, fault.On("file", fmt.Sprintf("一次最多导入 %d 行，请分几次导入", mostLines))
		}
		l := line{N: i + 1, Cells: map[string]string{}}
		for _, c := range columns {
			if col := s.at[c]; col < len(rows[i]) {
				v, err := s.cell(c, col+1, i+1, strings.TrimSpace(rows[i][col]))
				if err != nil {
					l.Say = append(l.Say, fault.Of(err).Say)
				}
				l.Cells[c] = v
			}
		}
		all = append(all, l)
	}
	if len(all) == 0 {
		return nil, fault.On("file", "表里没有经办用户，请填写后再导入")
	}
	return all, nil
}

// cell reads one cell as its column means it.
func (s *sheet) cell(column string, col, row int, raw string) (string, error) {
	number, isNumber := s.number(col, row, raw)
	switch column {
	case "开始日期", "结束日期":
		if isNumber && number >= 1 && number < 1_000_000 {
			return s.day(number), nil
		}
	case "证件号码", "移动电话":
		return digitsOf(column, raw, number, isNumber)
	}
	return raw, nil
}

// number gives the value of a cell that holds a number and not a text.
func (s *sheet) number(col, row int, raw string) (float64, bool) {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return 0, false
	}
	t, err := s.book.GetCellType(s.name, name)
	if err != nil || t != excelize.CellTypeUnset && t != excelize.CellTypeNumber {
		return 0, false
	}
	v, err := strconv.ParseFloat(raw, 64)
	return v, err == nil
}

// day converts a serial number of General format, counted in days since 1900 or 1904, to 2026-01-02.
func (s *sheet) day(serial float64) string {
	props, err := s.book.GetWorkbookProps()
	of1904 := err == nil && props.Date1904 != nil && *props.Date1904
	t, err := excelize.ExcelDateToTime(serial, of1904)
	if err != nil {
		return strconv.FormatFloat(serial, 'f', -1, 64)
	}
	return t.Format(time.DateOnly)
}

// exactDigits is how many digits of a number a spreadsheet keeps.
const exactDigits = 15

// digitsOf gives a number that identifies something as its digits. A number with more digits than a
// spreadsheet keeps, and a text like 3.2E+17, has lost its end.
func digitsOf(column, raw string, number float64, isNumber bool) (string, error) {
	if !isNumber {
		plain := regno.Normalise(raw)
		if _, err := strconv.ParseFloat(plain, 64); err == nil && strings.ContainsAny(plain, ".") && strings.Contains(plain, "E+") {
			return "", destroyed(column)
		}
		return raw, nil
	}
	digits := strconv.FormatFloat(number, 'f', -1, 64)
	if len(digits) > exactDigits {
		return "", destroyed(column)
	}
	return digits, nil
}

func destroyed(column string) error {
	return fault.New(fault.Invalid, column+"已被表格软件改成科学计数，后几位已丢失。请把这一列的单元格格式设为“文本”，再重新填写完整的号码")
}

var kindWords = map[string]string{
	"管理员":   mandate.KindAdministrator,
	"普通经办人": mandate.KindHandler,
	"经办人":   mandate.KindHandler,
}

// formOf gives the form that a line fills in, and everything about it that cannot be read.
func formOf(l line) (mandate.InviteForm, []string) {
	f := mandate.InviteForm{
		Kind:      kindWords[regno.Normalise(l.Cells["用户类别"])],
		Name:      l.Cells["姓名"],
		DocNumber: l.Cells["证件号码"],
		Phone:     l.Cells["移动电话"],
		From:      l.Cells["开始日期"],
		Until:     l.Cells["结束日期"],
	}
	say := l.Say
	t, err := regno.ParseDocType(l.Cells["证件类型"], f.DocNumber)
	if err != nil {
		say = append(say, fault.Of(err).Say)
	}
	f.DocType = string(t)
	return f, say
}
