package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"wangting/internal/fault"
)

var columns = []Column{
	{Head: "用户类别", Required: true, List: []string{"管理员", "普通经办人"}},
	{Head: "姓名", Required: true},
	{Head: "证件类型", Required: true},
	{Head: "证件号码", Also: []string{"身份证号"}, Kind: Digits, Required: true},
	{Head: "移动电话", Also: []string{"手机号"}, Kind: Digits, Required: true},
	{Head: "开始日期", Kind: Day, Required: true},
	{Head: "结束日期", Kind: Day, Required: true},
	{Head: "说明文字", Hint: "可以不填"},
}

var good = []any{"普通经办人", "测试甲", "居民身份证", "32010219680101100X", "13800000000", "2026-12-01", "2027-11-30"}

// book makes a workbook with these rows in its first sheet, below the heads unless they bring their own.
func book(t *testing.T, change func(f *excelize.File), rows ...[]any) *bytes.Buffer {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", "A"+string(rune('1'+i)), &row); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return &b
}

func headRow() []any {
	var h []any
	for _, c := range columns {
		h = append(h, c.Head)
	}
	return h
}

func with(column int, v any) []any {
	row := append([]any{}, good...)
	row[column] = v
	return row
}

func styled(t *testing.T, cell string, style excelize.Style) func(*excelize.File) {
	return func(f *excelize.File) {
		id, err := f.NewStyle(&style)
		if err == nil {
			err = f.SetCellStyle("Sheet1", cell, cell, id)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// IN-4: a workbook is read by value, not by looks.
func TestCellsAreReadByValue(t *testing.T) {
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	chinese, american := `yyyy"年"m"月"d"日"`, "m/d/yy"
	for name, tc := range map[string]struct {
		row    []any
		change func(*excelize.File)
		column string
		want   string
	}{
		"a date cell":                      {row: with(5, day), column: "开始日期", want: "2026-01-02"},
		"a date cell in Chinese format":    {with(5, day), styled(t, "F2", excelize.Style{CustomNumFmt: &chinese}), "开始日期", "2026-01-02"},
		"a date cell in American format":   {with(5, day), styled(t, "F2", excelize.Style{CustomNumFmt: &american}), "开始日期", "2026-01-02"},
		"a date cell that shows a time":    {with(5, day.Add(9*time.Hour)), styled(t, "F2", excelize.Style{NumFmt: 22}), "开始日期", "2026-01-02"},
		"a serial in General format":       {row: with(5, 46024), column: "开始日期", want: "2026-01-02"},
		"a serial in Text format":          {with(5, 46024), styled(t, "F2", excelize.Style{NumFmt: asText}), "开始日期", "2026-01-02"},
		"a day written as a number":        {row: with(5, 20260102), column: "开始日期", want: "20260102"},
		"a date of a workbook from a Mac":  {with(5, 46024-1462), of1904(t), "开始日期", "2026-01-02"},
		"a phone as a number":              {row: with(4, 13800000000), column: "移动电话", want: "13800000000"},
		"a phone that shows as 1.38E+10":   {with(4, 13800000000), styled(t, "E2", excelize.Style{NumFmt: 11}), "移动电话", "13800000000"},
		"a pass as a number":               {row: with(3, 12345678), column: "证件号码", want: "12345678"},
		"a pass that shows with commas":    {with(3, 12345678), styled(t, "D2", excelize.Style{NumFmt: 3}), "证件号码", "12345678"},
		"a passport like a power of ten":   {row: with(3, "1E12345"), column: "证件号码", want: "1E12345"},
		"a number in text with an x":       {row: with(3, "32010219680101100x"), column: "证件号码", want: "32010219680101100x"},
		"a name with blanks around a cell": {row: with(1, " 测试甲 "), column: "姓名", want: "测试甲"},
	} {
		t.Run(name, func(t *testing.T) {
			lines, err := Read(book(t, tc.change, headRow(), tc.row), columns, 200)
			if err != nil || len(lines) != 1 || len(lines[0].Wrong) != 0 {
				t.Fatalf("%+v, %v", lines, err)
			}
			if got := lines[0].Cells[tc.column]; got != tc.want {
				t.Errorf("%s is read as %q, want %q", tc.column, got, tc.want)
			}
		})
	}
}

func of1904(t *testing.T) func(*excelize.File) {
	return func(f *excelize.File) {
		yes := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
	}
}

// IN-4: what a spreadsheet has destroyed is told as such.
func TestANumberThatASpreadsheetHasDestroyedIsToldAsSuch(t *testing.T) {
	for name, v := range map[string]any{
		"a number of eighteen digits":        320102196801011000,
		"the same in scientific notation":    3.20102196801011e17,
		"a text that was the looks of a one": "3.20102E+17",
		"a text in full width":               "３．２０１０２Ｅ＋１７",
	} {
		t.Run(name, func(t *testing.T) {
			lines, err := Read(book(t, nil, headRow(), with(3, v)), columns, 200)
			if err != nil || len(lines) != 1 {
				t.Fatalf("%+v, %v", lines, err)
			}
			say := lines[0].Says(columns)
			if len(say) != 1 || !strings.Contains(say[0], "证件号码已被表格软件改成科学计数") || !strings.Contains(say[0], "文本") {
				t.Errorf("said %q", say)
			}
		})
	}
}

// IN-4: the heads need not stand in the first row of the first sheet.
func TestTheHeadsAreFoundWhereTheyStand(t *testing.T) {
	starred := []any{"姓名*", "用户类别 *", "证件类型（必填）", "证件号码＊", "手机号", "开始日期", "结束日期", "备注"}
	moved := []any{"测试甲", "管理员", "护照", "E12345678", "13800000000", "2026/1/2", "2027年1月1日", "无"}
	for name, b := range map[string]*bytes.Buffer{
		"below a title":               book(t, nil, []any{"江南示例公司经办用户名单"}, nil, starred, moved),
		"in another order and starry": book(t, nil, starred, moved),
		"after a sheet of instructions": book(t, func(f *excelize.File) {
			if _, err := f.NewSheet("名单"); err != nil {
				t.Fatal(err)
			}
			for i, row := range [][]any{starred, moved} {
				if err := f.SetSheetRow("名单", "A"+string(rune('1'+i)), &row); err != nil {
					t.Fatal(err)
				}
			}
		}, []any{"说明"}, []any{"姓名", "与证件一致"}),
	} {
		t.Run(name, func(t *testing.T) {
			lines, err := Read(b, columns, 200)
			if err != nil || len(lines) != 1 {
				t.Fatalf("%+v, %v", lines, err)
			}
			want := map[string]string{"姓名": "测试甲", "用户类别": "管理员", "证件类型": "护照", "证件号码": "E12345678", "移动电话": "13800000000",
				"开始日期": "2026/1/2", "结束日期": "2027年1月1日"}
			if l := lines[0]; len(l.Wrong) != 0 || !maps.Equal(l.Cells, want) {
				t.Errorf("%+v", l)
			}
		})
	}
}

func TestAWorkbookWithoutItsHeadsIsExplained(t *testing.T) {
	short := headRow()[:6]
	for name, tc := range map[string]struct {
		b   *bytes.Buffer
		say string
	}{
		"no heads":      {book(t, nil, []any{"张三", "李四"}), "没有找到表头，请下载模板填写"},
		"a head less":   {book(t, nil, short, good), "表头缺少“结束日期”，请下载模板填写"},
		"heads alone":   {book(t, nil, headRow()), "表头下面没有内容，请填写后再导入"},
		"empty":         {book(t, nil), "没有找到表头，请下载模板填写"},
		"no workbook":   {bytes.NewBufferString("PK"), "打不开这个文件，请用没有密码的 .xlsx 格式，并按模板填写"},
		"blank lines":   {book(t, nil, headRow(), []any{" ", ""}), "表头下面没有内容，请填写后再导入"},
		"a lonely head": {book(t, nil, []any{"姓名", "电话"}, good), "没有找到表头，请下载模板填写"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(tc.b, columns, 200)
			if got := fault.Of(err).FieldSays("file"); got != tc.say {
				t.Errorf("said %q, want %q", got, tc.say)
			}
		})
	}
}

const (
	worksheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`
	sst       = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`
)

// packed makes a workbook with these parts in the place of its own.
func packed(t *testing.T, parts map[string]string) *bytes.Buffer {
	t.Helper()
	b := book(t, nil, headRow(), good)
	in, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		if _, ours := parts[f.Name]; !ours {
			if err := w.Copy(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, text := range parts {
		p, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(p, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &out
}

// IN-4: a small file cannot take all memory, nor bring the reader down.
func TestWhatAHostileWorkbookMayTakeIsBounded(t *testing.T) {
	const first = "xl/worksheets/sheet1.xml"
	data := func(rows string) string { return worksheet + "<sheetData>" + rows + "</sheetData></worksheet>" }
	long := sst + "<si><r><t>" + strings.Repeat("长", 1<<20) + "</t></r></si></sst>"
	for name, parts := range map[string]map[string]string{
		"rows as wide as a sheet":    {first: data(strings.Repeat(`<row><c r="XFD1"><v>1</v></c></row>`, 200_000))},
		"one long text in all cells": {first: data("<row>" + strings.Repeat(`<c t="s"><v>0</v></c>`, 100_000) + "</row>"), sharedPart: long},
		"more cells than fit":        {first: data("<row>" + strings.Repeat(`<c/>`, 3_000_000) + "</row>")},
		"a text before the first":    {first: data(`<row><c t="s"><v>-1</v></c></row>`)},
		"entities":                   {first: `<!DOCTYPE x [<!ENTITY a "` + strings.Repeat("a", 100) + `">]>` + data(`<row><c t="str"><v>&a;</v></c></row>`)},
	} {
		file := packed(t, parts)
		if file.Len() > 1<<20 {
			t.Errorf("%s: a file of %d bytes is no small file", name, file.Len())
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(file, columns, 10)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
		if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 1500 {
			t.Errorf("%s: took %d MB", name, took)
		}
	}
}

// IN-4: what no form may hold comes in by no workbook either.
func TestControlCharactersOfACellAreNamed(t *testing.T) {
	lines, err := Read(packed(t, map[string]string{"xl/sharedStrings.xml": sst + strings.Repeat("<si><t>_x0000_乙_x001B_</t></si>", 20) + "</sst>",
		"xl/worksheets/sheet1.xml": worksheet + `<sheetData><row>` + heading() +
			`</row><row><c t="inlineStr"><is><t>普通经办人</t></is></c><c t="s"><v>0</v></c></row></sheetData></worksheet>`}), columns, 10)
	if err != nil || len(lines) != 1 {
		t.Fatalf("%v, %v", lines, err)
	}
	if l := lines[0]; l.Cells["姓名"] != "乙" || !strings.Contains(l.Wrong["姓名"], "控制字符") || l.Wrong["用户类别"] != "" {
		t.Errorf("read as %q, with %q", l.Cells["姓名"], l.Wrong)
	}
}

func heading() string {
	var b strings.Builder
	for _, c := range columns {
		b.WriteString(`<c t="inlineStr"><is><t>` + c.Head + `</t></is></c>`)
	}
	return b.String()
}

// IN-4: a workbook with a password is not opened at all: how long that takes is the file's own word.
func TestAWorkbookWithAPasswordIsNotOpened(t *testing.T) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	var b bytes.Buffer
	if err := f.Write(&b, excelize.Options{Password: "\x00"}); err != nil {
		t.Fatal(err)
	}
	rest := bytes.NewReader(b.Bytes())
	if _, err := Read(rest, columns, 10); !errors.Is(err, fault.Invalid) || !strings.Contains(fault.Of(err).FieldSays(FieldFile), "没有密码") {
		t.Errorf("got %v", err)
	}
	if rest.Len() == 0 {
		t.Error("the whole file was read")
	}
}

// ITM-7: a template says what it is made of, and names the hall.
func TestATemplateIsStamped(t *testing.T) {
	f, err := Form{Name: "名单", Columns: []Column{{Head: "姓名"}}, MostLines: 5, Stamp: "本表用于“事项”（an-item）第 3 版，2026-11-28 下载。"}.Template()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	p, err := f.GetDocProps()
	if err != nil || p.Creator != Author || p.LastModifiedBy != Author || !strings.Contains(p.Description, "第 3 版") {
		t.Errorf("the properties are %+v, %v", p, err)
	}
	if core, _ := f.Pkg.Load("docProps/core.xml"); !bytes.Contains(core.([]byte), []byte("<cp:lastModifiedBy>")) {
		t.Errorf("the properties have names that exceljs does not read: %s", core)
	}
	rows, err := f.GetRows(helpSheet)
	if err != nil || !strings.Contains(fmt.Sprint(rows), "（an-item）第 3 版，2026-11-28 下载") {
		t.Errorf("the second sheet has %v, %v", rows, err)
	}
}
