package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/http"

	"github.com/xuri/excelize/v2"
)

// Type is the media type of a workbook.
const Type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Send sends a workbook and closes it. name is that of the file, without its ending.
func Send(w http.ResponseWriter, name string, f *excelize.File) error {
	defer func() { _ = f.Close() }()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return fmt.Errorf("writing a workbook: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", Type)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name + ".xlsx"}))
	_, err := b.WriteTo(w)
	return err
}

// SendTable sends lines of text as a workbook. What a spreadsheet would take for a formula stays text.
func SendTable(w http.ResponseWriter, name string, lines [][]string) error {
	book := excelize.NewFile()
	if err := fill(book, "Sheet1", lines); err != nil {
		return errors.Join(err, book.Close())
	}
	return Send(w, name, book)
}

// fill writes lines into a sheet as a stream: one by one, ten thousand of them take seconds.
func fill(book *excelize.File, name string, lines [][]string) error {
	out, err := book.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("writing a workbook: %w", err)
	}
	for i, line := range lines {
		cells := make([]any, len(line))
		for k, c := range line {
			cells[k] = Safe(c)
		}
		if err := out.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return fmt.Errorf("writing a workbook: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing a workbook: %w", err)
	}
	return nil
}
