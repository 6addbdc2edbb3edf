package portalitem

import (
	"fmt"
	"net/http"

	"github.com/xuri/excelize/v2"

	"wangting/internal/catalog"
	"wangting/internal/sheet"
)

var exportHead = []any{"事项编码", "事项名称", "业务板块", "服务对象", "受理部门", "承诺时限", "法定时限", "收费", "办理方式", "设定依据"}

// export is the list, filtered the same way, as a workbook (POR-6).
func (p Pages) export(w http.ResponseWriter, r *http.Request) error {
	items := p.Catalog.List(r.Context(), listFilter(r))
	book := excelize.NewFile()
	defer book.Close() //nolint:errcheck // nothing of it is on the disk
	if err := book.SetSheetName("Sheet1", "服务清单"); err != nil {
		return fmt.Errorf("exporting the list: %w", err)
	}
	out, err := book.NewStreamWriter("服务清单")
	if err != nil {
		return fmt.Errorf("exporting the list: %w", err)
	}
	if err := write(out, items); err != nil {
		return fmt.Errorf("exporting the list: %w", err)
	}
	return sheet.Send(w, "服务清单", book)
}

func write(out *excelize.StreamWriter, items []*catalog.Item) error {
	if err := out.SetColWidth(2, 2, 48); err != nil {
		return err
	}
	if err := out.SetColWidth(10, 10, 60); err != nil {
		return err
	}
	if err := out.SetRow("A1", exportHead); err != nil {
		return err
	}
	for i, it := range items {
		cell, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			return err
		}
		row := []any{
			it.Code, it.Name, it.Board, it.AudienceLabel(), it.Department,
			it.TimeLabel(), legalTime(it), fee(it), way(it), it.LegalBasis[0].Title,
		}
		if err := out.SetRow(cell, row); err != nil {
			return err
		}
	}
	return out.Flush()
}
