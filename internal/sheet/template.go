package sheet

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	helpSheet = "说明"
	asText    = 49  // the built-in number format @
	longList  = 250 // characters of a list that a spreadsheet takes
)

// Form is a workbook to fill in.
type Form struct {
	Name      string // of the sheet
	Columns   []Column
	MostLines int      // lines
	Help      []string // lines of the second sheet
	Stamp     string   // what it is made of and when, for whoever finds the file later; it stands on the second sheet and in its properties
}

// Template gives the workbook. All its columns are text, so that a spreadsheet does not turn a number into 3.2E+17. The
// columns that a choice has get a list, and all show their hint when a cell is chosen.
func (t Form) Template() (*excelize.File, error) {
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", t.Name); err != nil {
		return nil, err
	}
	for _, err := range []error{t.heads(f), t.lists(f), t.help(f), t.stamp(f)} {
		if err != nil {
			return nil, fmt.Errorf("making a template: %w", err)
		}
	}
	return f, nil
}

// heads writes the first row and makes the columns text.
func (t Form) heads(f *excelize.File) error {
	text, err := f.NewStyle(&excelize.Style{NumFmt: asText})
	if err != nil {
		return err
	}
	head, err := f.NewStyle(&excelize.Style{NumFmt: asText, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	last, err := excelize.ColumnNumberToName(len(t.Columns))
	if err != nil {
		return err
	}
	starred := Heads(t.Columns)
	for i, c := range t.Columns {
		if c.Required {
			starred[i] += "*"
		}
	}
	return cmp.Or(
		f.SetColStyle(t.Name, "A:"+last, text),
		f.SetColWidth(t.Name, "A", last, 22),
		f.SetSheetRow(t.Name, "A1", &starred),
		f.SetCellStyle(t.Name, "A1", last+"1", head),
		f.SetPanes(t.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}),
	)
}

// lists gives each column its list or hint.
func (t Form) lists(f *excelize.File) error {
	for i, c := range t.Columns {
		col, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		v := excelize.NewDataValidation(true)
		v.SetSqref(fmt.Sprintf("%s2:%s%d", col, col, t.MostLines+1))
		v.SetInput(c.Head, brief(c.Hint))
		if len(c.List) > 0 && len([]rune(strings.Join(c.List, ","))) <= longList && !strings.Contains(strings.Join(c.List, ""), ",") {
			if err := v.SetDropList(c.List); err != nil {
				return err
			}
			v.SetError(excelize.DataValidationErrorStyleStop, c.Head, "请从列表中选择")
		}
		if err := f.AddDataValidation(t.Name, v); err != nil {
			return err
		}
	}
	return nil
}

// brief cuts a hint to what a spreadsheet shows beside a cell; the whole stands on the second sheet.
func brief(hint string) string {
	if r := []rune(hint); len(r) > longList {
		return string(r[:longList]) + "…"
	}
	return hint
}

// help writes the second sheet.
func (t Form) help(f *excelize.File) error {
	if _, err := f.NewSheet(helpSheet); err != nil {
		return err
	}
	rows := append([]string{
		fmt.Sprintf("在“%s”表中每行填写一条，带 * 的列必填，一次最多 %d 行。", t.Name, t.MostLines),
		"请不要改动表头。各列已设为文本格式，从别处粘贴时请选择“只粘贴文本”。",
	}, t.Help...)
	if t.Stamp != "" {
		rows = append(rows, t.Stamp)
	}
	for _, c := range t.Columns {
		say := c.Head + "：" + c.Hint
		if len(c.List) > 0 {
			say = strings.TrimSuffix(say, "：") + "（可填：" + strings.Join(c.List, "、") + "）"
		}
		rows = append(rows, strings.TrimSuffix(say, "："))
	}
	for i, row := range rows {
		if err := f.SetCellStr(helpSheet, fmt.Sprintf("A%d", i+1), row); err != nil {
			return err
		}
	}
	return f.SetColWidth(helpSheet, "A", "A", 90)
}
