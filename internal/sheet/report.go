package sheet

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

const reasonHead = "问题"

// mostComments bounds the comments: writing 10,000 takes two seconds, and the last column says the same.
const mostComments = 1000

// Report gives the list of what is wrong (「问题清单」): the faulty lines as they were typed, in the shape of the template, so
// that they can be mended there and uploaded again. Each faulty cell is coloured, and the first mostComments carry a comment;
// the last column repeats all, with the number of the line.
func (t Form) Report(lines []Line) (*excelize.File, error) {
	f, err := t.Template()
	if err != nil {
		return nil, err
	}
	if err := t.faults(f, lines); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("writing a report: %w", err)
	}
	return f, nil
}

func (t Form) faults(f *excelize.File, lines []Line) error {
	marked, err := f.NewStyle(&excelize.Style{NumFmt: asText, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FDE9E7"}}})
	if err != nil {
		return err
	}
	last, err := excelize.ColumnNumberToName(len(t.Columns) + 1)
	if err != nil {
		return err
	}
	if err := f.SetCellStr(t.Name, last+"1", reasonHead); err != nil {
		return err
	}
	if err := f.SetColWidth(t.Name, last, last, 60); err != nil {
		return err
	}
	row, comments := 1, 0
	for _, l := range lines {
		if len(l.Wrong) == 0 {
			continue
		}
		row++
		for i, c := range t.Columns {
			cell, err := excelize.CoordinatesToCellName(i+1, row)
			if err != nil {
				return err
			}
			if err := f.SetCellStr(t.Name, cell, l.Cells[c.Head]); err != nil {
				return err
			}
			if say := l.Wrong[c.Head]; say != "" {
				if err := f.SetCellStyle(t.Name, cell, cell, marked); err != nil {
					return err
				}
				if comments++; comments > mostComments {
					continue
				}
				if err := f.AddComment(t.Name, excelize.Comment{Cell: cell, Author: "网上办事服务大厅", Text: say}); err != nil {
					return err
				}
			}
		}
		says := l.Says(t.Columns)
		if whole := l.Wrong[""]; whole != "" {
			says = append(says, whole)
		}
		reason := fmt.Sprintf("原第 %d 行：%s", l.N, strings.Join(says, "；"))
		if err := f.SetCellStr(t.Name, fmt.Sprintf("%s%d", last, row), reason); err != nil {
			return err
		}
	}
	return nil
}
