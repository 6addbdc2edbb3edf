package sheet

import (
	"bytes"
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
