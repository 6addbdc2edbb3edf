package mandateweb

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/xuri/excelize/v2"

	"wangting/internal/regno"
)

const (
	fillSheet = "经办用户"
	helpSheet = "说明"
	asText    = 49 // the built-in number format @
)

// hints are what a spreadsheet shows when a cell of a column is chosen.
var hints = map[string]string{
	"用户类别": "管理员，或普通经办人",
	"姓名":   "与证件一致，与本人注册个人用户时填写的一致",
	"证件类型": "从列表中选择",
	"证件号码": "按文本填写，末位可以是 X",
	"移动电话": "本人注册个人用户时填写的手机号",
	"开始日期": "如 2026-12-01",
	"结束日期": "如 2027-11-30，这一天仍然有效",
}

// template sends the workbook to fill in. All its columns are text, so that a spreadsheet does not turn
// a number into 3.2E+17.
func (p Pages) template(w http.ResponseWriter, r *http.Request) error {
	f, err := templateBook()
	if err != nil {
		return fmt.Errorf("making the template: %w", err)
	}
	return sendBook(w, "经办用户导入模板", f)
}

func templateBook() (*excelize.File, error) {
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", fillSheet); err != nil {
		return nil, err
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: asText})
	if err != nil {
		return nil, err
	}
	head, err := f.NewStyle(&excelize.Style{NumFmt: asText, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, err
	}
	last, err := excelize.ColumnNumberToName(len(columns))
	if err != nil {
		return nil, err
	}
	starred := make([]string, len(columns))
	for i, c := range columns {
		starred[i] = c + "*"
	}
	for _, err := range []error{
		f.SetColStyle(fillSheet, "A:"+last, text),
		f.SetColWidth(fillSheet, "A", last, 22),
		f.SetSheetRow(fillSheet, "A1", &starred),
		f.SetCellStyle(fillSheet, "A1", last+"1", head),
		addRules(f),
		addHelp(f),
	} {
		if err != nil {
			return nil, err
		}
	}
	return f, nil
}

// addRules gives each column its list or hint.
func addRules(f *excelize.File) error {
	var labels []string
	for _, o := range regno.DocTypes() {
		labels = append(labels, o.Label)
	}
	lists := map[string][]string{"用户类别": {"管理员", "普通经办人"}, "证件类型": labels}
	for i, c := range columns {
		col, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		v := excelize.NewDataValidation(true)
		v.SetSqref(fmt.Sprintf("%s2:%s%d", col, col, mostLines+1))
		v.SetInput(c, hints[c])
		if list := lists[c]; list != nil {
			if err := v.SetDropList(list); err != nil {
				return err
			}
			v.SetError(excelize.DataValidationErrorStyleStop, c, "请从列表中选择")
		}
		if err := f.AddDataValidation(fillSheet, v); err != nil {
			return err
		}
	}
	return nil
}

// addHelp writes the second sheet, with an example that is not imported.
func addHelp(f *excelize.File) error {
	if _, err := f.NewSheet(helpSheet); err != nil {
		return err
	}
	rows := []string{
		"在“" + fillSheet + "”表中每行填写一名经办用户，带 * 的列必填，一次最多 " + fmt.Sprint(mostLines) + " 行。",
		"请不要改动表头。各列已设为文本格式，从别处粘贴时请选择“只粘贴文本”。",
		"例：" + strings.Join([]string{"普通经办人", "张三", "居民身份证", "身份证上的 18 位号码", "13800000000", "2026-12-01", "2027-11-30"}, " | "),
	}
	for _, c := range columns {
		rows = append(rows, c+"："+hints[c])
	}
	for i, row := range rows {
		if err := f.SetCellStr(helpSheet, fmt.Sprintf("A%d", i+1), row); err != nil {
			return err
		}
	}
	return f.SetColWidth(helpSheet, "A", "A", 90)
}
