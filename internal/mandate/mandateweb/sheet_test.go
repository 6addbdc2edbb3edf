package mandateweb

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wangting/internal/sheet"
)

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

// HAN-8: an unknown kind of document is refused, and is never taken for an identity card.
func TestAnUnknownKindOfDocumentIsRefused(t *testing.T) {
	for _, kind := range []any{"驾驶证", "", nil, "回乡证"} {
		lines, err := sheet.Read(book(t, nil, headRow(), with(2, kind)), columns, mostLines)
		if err != nil {
			t.Fatal(err)
		}
		if f, say := formOf(lines[0]); len(say) != 1 || f.DocType != "" {
			t.Errorf("%v became %q, said %q", kind, f.DocType, say)
		}
	}
}

// HAN-8, IN-4: the template is what the import reads, with all its columns as text.
func TestTheTemplateIsReadWhenItIsFilledIn(t *testing.T) {
	f, err := fillIn.Template()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for col := range columns {
		cell, _ := excelize.CoordinatesToCellName(col+1, 2)
		id, err := f.GetCellStyle(fillIn.Name, cell)
		style, err2 := f.GetStyle(id)
		if err != nil || err2 != nil || style.NumFmt != 49 {
			t.Errorf("%s has format %d, %v, %v", cell, style.NumFmt, err, err2)
		}
	}
	rules, err := f.GetDataValidations(fillIn.Name)
	if err != nil || len(rules) != len(columns) || !strings.Contains(rules[2].Formula1, "外国人护照") {
		t.Errorf("%d rules, %v", len(rules), err)
	}
	if err := f.SetSheetRow(fillIn.Name, "A2", &good); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	lines, err := sheet.Read(&b, columns, mostLines)
	if err != nil || len(lines) != 1 || lines[0].N != 2 || lines[0].Cells["证件号码"] != good[3] {
		t.Errorf("%+v, %v", lines, err)
	}
}
