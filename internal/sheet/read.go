package sheet

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

// FieldFile is the input that holds the workbook.
const FieldFile = "file"

const (
	headRows    = 20       // rows of a sheet in which the heads are looked for
	mostUnzip   = 48 << 20 // bytes of an unpacked workbook
	exactDigits = 15       // digits of a number that a spreadsheet keeps
)

const sayUnreadable = "打不开这个文件，请用没有密码的 .xlsx 格式，并按模板填写"

const zipped = "PK\x03\x04" // begins a workbook; one with a password begins otherwise

// Read gives the lines of a workbook, at most most; empty ones are left out. The fault is Invalid beside FieldFile.
func Read(file io.Reader, columns []Column, most int) ([]Line, error) {
	begun := bufio.NewReader(file)
	if b, _ := begun.Peek(len(zipped)); string(b) != zipped { // the library would turn a password ten million times, as the file asks
		return nil, fault.On(FieldFile, sayUnreadable)
	}
	book, err := excelize.OpenReader(begun, excelize.Options{UnzipSizeLimit: mostUnzip, UnzipXMLSizeLimit: mostUnzip, RawCellValue: true})
	if err != nil {
		return nil, fault.On(FieldFile, sayUnreadable)
	}
	defer func() { _ = book.Close() }()
	if err := weigh(book); err != nil {
		return nil, err
	}
	missing := required(columns)
	for _, name := range book.GetSheetList() {
		rows, err := book.GetRows(name)
		if err != nil {
			continue // a chart, or a sheet that is damaged: the heads are elsewhere
		}
		for i, row := range rows[:min(len(rows), headRows)] {
			at, absent := heads(row, columns)
			if len(absent) == 0 {
				return (&reader{book: book, sheet: name, columns: columns, columnAt: at}).lines(rows, i+1, most)
			}
			if len(absent) < len(missing) {
				missing = absent
			}
		}
	}
	if len(missing) > max(len(required(columns))-2, 0) { // one word alone is no row of heads
		return nil, fault.On(FieldFile, "没有找到表头，请下载模板填写")
	}
	return nil, fault.On(FieldFile, "表头缺少“"+strings.Join(missing, "”“")+"”，请下载模板填写")
}

// heads finds the columns in a row, and names the required ones that are not there.
func heads(row []string, columns []Column) (at map[string]int, absent []string) {
	at = map[string]int{}
	for i, cell := range row {
		h := strings.NewReplacer("*", "", "(必填)", "", "（必填）", "", ":", "", "：", "").Replace(regno.Normalise(cell))
		for _, c := range columns {
			if _, twice := at[c.Head]; !twice && (h == regno.Normalise(c.Head) || slices.Contains(c.Also, h)) {
				at[c.Head] = i
			}
		}
	}
	for _, c := range columns {
		if _, ok := at[c.Head]; !ok && c.Required {
			absent = append(absent, c.Head)
		}
	}
	if len(at) == 0 {
		absent = required(columns)
	}
	return at, absent
}

// required gives the heads of the required columns; of all when none is.
func required(columns []Column) []string {
	var out []string
	for _, c := range columns {
		if c.Required {
			out = append(out, c.Head)
		}
	}
	if out == nil {
		return Heads(columns)
	}
	return out
}

// reader reads the sheet with the heads.
type reader struct {
	book     *excelize.File
	sheet    string
	columns  []Column
	columnAt map[string]int
}

func (s *reader) lines(rows [][]string, from, most int) ([]Line, error) {
	var all []Line
	kept := 0
	for i := from; i < len(rows); i++ {
		if strings.TrimSpace(strings.Join(rows[i], "")) == "" {
			continue
		}
		if len(all) == most {
			return nil, fault.On(FieldFile, fmt.Sprintf("一次最多导入 %d 行，请分几次导入", most))
		}
		l := Line{N: i + 1, Cells: map[string]string{}, Wrong: map[string]string{}}
		for _, c := range s.columns {
			col, there := s.columnAt[c.Head]
			if !there || col >= len(rows[i]) {
				continue
			}
			typed := text(rows[i][col])
			v, err := s.cell(c, col+1, i+1, strings.TrimSpace(typed))
			switch {
			case err != nil:
				l.Wrong[c.Head] = fault.Of(err).Say
				v = typed
			case typed != rows[i][col]:
				l.Wrong[c.Head] = c.Head + "中有无法识别的控制字符，已去掉，请核对后重新填写"
			}
			l.Cells[c.Head] = v
			kept += len(v)
		}
		if kept > mostKept {
			return nil, errHeavy
		}
		all = append(all, l)
	}
	if len(all) == 0 {
		return nil, fault.On(FieldFile, "表头下面没有内容，请填写后再导入")
	}
	return all, nil
}

// text is a cell without what no form may hold: a workbook can write any character as _x0000_.
func text(cell string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) && !strings.ContainsRune("\t\n\r", r) {
			return -1
		}
		return r
	}, cell)
}

// cell reads one cell as its column means it.
func (s *reader) cell(c Column, col, row int, raw string) (string, error) {
	switch c.Kind {
	case Day:
		if n, err := strconv.ParseFloat(raw, 64); err == nil && n >= 1 && n < 1_000_000 && s.isNumber(col, row) {
			return s.day(n), nil
		}
	case Digits:
		if _, err := strconv.ParseFloat(regno.Normalise(raw), 64); err == nil && (len(raw) > exactDigits || strings.ContainsAny(raw, ".eE")) {
			return s.digits(c, col, row, raw)
		}
	}
	return raw, nil
}

// isNumber reports whether a cell holds a number and not a text.
func (s *reader) isNumber(col, row int) bool {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return false
	}
	t, err := s.book.GetCellType(s.sheet, name)
	return err == nil && (t == excelize.CellTypeUnset || t == excelize.CellTypeNumber)
}

// day converts a serial number of General format, counted in days since 1900 or 1904, to 2026-01-02.
func (s *reader) day(serial float64) string {
	props, err := s.book.GetWorkbookProps()
	of1904 := err == nil && props.Date1904 != nil && *props.Date1904
	t, err := excelize.ExcelDateToTime(serial, of1904)
	if err != nil {
		return strconv.FormatFloat(serial, 'f', -1, 64)
	}
	return t.Format(time.DateOnly)
}

// digits gives a number that identifies something as its digits. A number with more digits than a
// spreadsheet keeps, and a text like 3.2E+17, has lost its end.
func (s *reader) digits(c Column, col, row int, raw string) (string, error) {
	if !s.isNumber(col, row) {
		if plain := regno.Normalise(raw); strings.Contains(plain, ".") && strings.Contains(plain, "E+") {
			return "", destroyed(c)
		}
		return raw, nil
	}
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw, nil
	}
	digits := strconv.FormatFloat(n, 'f', -1, 64)
	if len(digits) > exactDigits {
		return "", destroyed(c)
	}
	return digits, nil
}

func destroyed(c Column) error {
	return fault.New(fault.Invalid, c.Head+"已被表格软件改成科学计数，后几位已丢失。请把这一列的单元格格式设为“文本”，再重新填写完整的号码")
}
