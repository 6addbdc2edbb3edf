package mandateweb

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"wangting/internal/audit"
	"wangting/internal/id"
	"wangting/internal/mandate"
)

func logBook(t *testing.T, page mandate.LogPage, more func(audit.Cursor) (mandate.LogPage, error), most int) [][]string {
	t.Helper()
	book := excelize.NewFile()
	if err := writeLog(book, page, more, most); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	read, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := read.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	if f, err := read.GetCellFormula("Sheet1", "E2"); err != nil || f != "" {
		t.Errorf("a cell has the formula %q (%v)", f, err)
	}
	return rows
}

func TestTheWorkbookOfTheLogSaysWhatThePageSays(t *testing.T) { // HAN-11
	l := mandate.LogLine{HappenedAt: time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC), Who: "测试甲", By: "法定代表人", What: "更新期限",
		On: "=HYPERLINK(\"x\")", Changes: []mandate.LogChange{{What: "结束日期", Old: "2026-11-30", New: "2027-11-30"}, {What: "增加事项", New: "甲、乙"}},
		Right: "法定代表人", IP: "192.0.2.1"}
	rows := logBook(t, mandate.LogPage{Lines: []mandate.LogLine{l}}, nil, 10)
	want := "2026-12-01 01:00:00|测试甲|法定代表人|更新期限|'=HYPERLINK(\"x\")||结束日期：2026-11-30 → 2027-11-30；增加事项：甲、乙||法定代表人|192.0.2.1"
	if len(rows) != 2 || strings.Join(rows[1], "|") != want {
		t.Errorf("the workbook has %q", rows)
	}
}

func TestTheWorkbookOfTheLogSaysThatItIsCutOff(t *testing.T) {
	page := mandate.LogPage{Lines: make([]mandate.LogLine, 2), Next: audit.Cursor{ID: "more"}}
	asked := 0
	rows := logBook(t, page, func(audit.Cursor) (mandate.LogPage, error) { asked++; return page, nil }, 4)
	if asked != 1 || len(rows) != 6 || !strings.Contains(rows[5][0], "只导出了最近 4 条") {
		t.Errorf("after %d more pages the workbook has %q", asked, rows)
	}
}

// HAN-11: the place at which a page ended is the hall's word; anything else begins anew.
func TestAForgedPlaceInTheLogIsNone(t *testing.T) {
	own := audit.Cursor{At: time.UnixMicro(5).UTC(), ID: id.New()}
	if got := readLogCursor(writeLogCursor(own)); got != own {
		t.Errorf("read %v, want %v", got, own)
	}
	for _, forged := range []string{"\x00", "' OR 1", ""} {
		if got := readLogCursor(writeLogCursor(audit.Cursor{At: time.UnixMicro(5), ID: forged})); got != (audit.Cursor{}) {
			t.Errorf("%q was taken for a place", forged)
		}
	}
}
