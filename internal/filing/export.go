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
const maxExportRows = 10000

var exportHead = []any{"办件编号", "事项名称", "状态", "提交时间", "最近更新", "提交人"}

// export sends 「单位办件」 as a workbook, filtered like the list (CEN-4).
func (p Pages) export(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	wanted := casework.Wanted{Class: classOf(q.Get("class")), Words: strings.TrimSpace(q.Get("q")), Limit: 500}
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
	for row := 2; row < maxExportRows; {
		l, err := p.Cases.UnitList(r.Context(), p.Place.who(r), wanted)
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
