package filing

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/xuri/excelize/v2"

	"wangting/internal/casework"
	"wangting/internal/sheet"
	"wangting/internal/workday"
)

// maxExportRows is the limit of rows in a workbook. A unit with more must narrow the list.
var maxExportRows, exportPage = 10000, 500 // variables for a test only

var exportHead = []any{"办件编号", "事项名称", "状态", "提交时间", "最近更新", "提交人"}

// export sends 「单位办件」 as a workbook, filtered like the list (CEN-4).
func (p Pages) export(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	wanted := casework.Wanted{Class: classOf(q.Get("class")), Words: strings.TrimSpace(q.Get("q")), Limit: exportPage}
	book := excelize.NewFile()
	defer book.Close() //nolint:errcheck // the workbook exists in memory only
	out, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return fmt.Errorf("exporting cases: %w", err)
	}
	if err := out.SetColWidth(1, len(exportHead), 22); err != nil {
		return fmt.Errorf("exporting cases: %w", err)
	}
	if err := out.SetRow("A1", exportHead); err != nil {
		return fmt.Errorf("exporting cases: %w", err)
	}
	row := 2
	for row < maxExportRows {
		l, err := p.Cases.UnitPage(r.Context(), p.Place.who(r), wanted)
		if err != nil {
			return err
		}
		for _, c := range l.Cases {
			if err := out.SetRow(fmt.Sprintf("A%d", row), exported(c)); err != nil {
				return fmt.Errorf("exporting cases: %w", err)
			}
			row++
		}
		if wanted.After = l.Next; l.Next == nil {
			break
		}
	}
	if wanted.After != nil {
		cut := []any{fmt.Sprintf("只导出了前 %d 件。请先查询，缩小范围后分次导出", row-2)}
		if err := out.SetRow(fmt.Sprintf("A%d", row), cut); err != nil {
			return fmt.Errorf("exporting cases: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("exporting cases: %w", err)
	}
	return sheet.Send(w, "单位办件", book)
}

func exported(c casework.Case) []any {
	filed := ""
	if !c.SubmittedAt.IsZero() {
		filed = c.SubmittedAt.In(workday.Zone).Format("2006-01-02 15:04")
	}
	return []any{c.Number, c.ItemName, c.Word(), filed, c.UpdatedAt.In(workday.Zone).Format("2006-01-02 15:04"), c.FiledBy.Label}
}
