package portalitem

import (
	"fmt"
	"net/http"

	"github.com/xuri/excelize/v2"

	"wangting/internal/catalog"
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
	sheet, err := book.NewStreamWriter("服务清单")
	if err != nil {
		return fmt.Errorf("exporting the list: %w", err)
	}
	if err := write(sheet, items); err != nil {
		return fmt.Errorf("exporting the list: %w", err)
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", `attachment; filename="services.xlsx"; filename*=UTF-8''%E6%9C%8D%E5%8A%A1%E6%B8%85%E5%8D%95.xlsx`)
	return book.Write(w)
}

func write(sheet *excelize.StreamWriter, items []*catalog.Item) error {
	if err := sheet.SetColWidth(2, 2, 48); err != nil {
		return err
	}
	if err := sheet.SetColWidth(10, 10, 60); err != nil {
		return err
	}
	if err := sheet.SetRow("A1", exportHead); err != nil {
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
		if err := sheet.SetRow(cell, row); err != nil {
			return err
		}
	}
	return sheet.Flush()
}
