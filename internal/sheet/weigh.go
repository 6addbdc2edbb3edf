package sheet

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"wangting/internal/fault"
)

// A small workbook can unpack to little and still take all memory when it is read: a row with one cell in column XFD is a
// row of 16,384 cells, and a thousand cells may show one long shared text, each with a copy of its own. So a workbook is
// weighed before any sheet of it is read.

const (
	mostWeight    = 256 << 20 // bytes that a workbook may take when it is read: 10,000 lines of 30 columns take about 180 MB
	elementWeight = 150       // bytes of an element, and of an empty cell that a gap stands for
	mostKept      = 16 << 20  // bytes of the cells that are kept
	sharedPart    = "xl/sharedStrings.xml"
)

var errHeavy = fault.On(FieldFile, "表格内容太多，请删去多余的工作表、行和列，或分几次导入")

// weigher sums up what reading a workbook takes.
type weigher struct {
	book   *excelize.File
	shared []int // bytes of each shared text
	weight int
}

// weigh refuses a workbook that would take more than mostWeight.
func weigh(book *excelize.File) error {
	w := &weigher{book: book}
	if part, ok := book.Pkg.Load(sharedPart); ok {
		w.texts(part.([]byte))
	}
	var err error
	book.Pkg.Range(func(_, part any) bool {
		err = w.part(part.([]byte))
		return err == nil
	})
	return err
}

func (w *weigher) decoder(part []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(part))
	d.CharsetReader = w.book.CharsetReader
	return d
}

// texts measures the shared texts.
func (w *weigher) texts(part []byte) {
	d := w.decoder(part)
	for {
		t, err := d.RawToken()
		if err != nil {
			return // the library reads no further either
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "si" {
				w.shared = append(w.shared, 0)
			}
		case xml.CharData:
			if n := len(w.shared); n > 0 {
				w.shared[n-1] += len(t)
			}
		}
	}
}

// part weighs one part, whatever it is: which of them are sheets is the workbook's own word.
func (w *weigher) part(part []byte) error {
	d := w.decoder(part)
	var wide, tall int // cells of this row, and rows
	var shows, in bool // in a cell that shows a shared text, and in its value
	var number []byte
	for w.weight <= mostWeight {
		t, err := d.RawToken()
		if err != nil {
			return nil // the end, or no XML; what is broken is read no further
		}
		switch t := t.(type) {
		case xml.StartElement:
			w.weight += elementWeight + 2*len(t.Attr)*elementWeight/3
			switch t.Name.Local {
			case "row":
				r, err := strconv.Atoi(attr(t, "r"))
				if err != nil {
					r = tall + 1
				}
				w.weight += elementWeight * max(0, r-tall-1)
				wide, tall = 0, max(tall, r)
			case "c":
				col, _, err := excelize.CellNameToCoordinates(attr(t, "r"))
				if err != nil {
					col = wide + 1
				}
				w.weight += elementWeight * max(0, col-wide-1)
				wide = max(wide, col)
				shows = attr(t, "t") == "s"
			case "v":
				in, number = shows, number[:0]
			}
		case xml.CharData:
			w.weight += len(t)
			if in {
				number = append(number, t...)
			}
		case xml.EndElement:
			if t.Name.Local == "v" && in {
				in = false
				n, err := strconv.Atoi(strings.TrimSpace(string(number)))
				if err != nil || n < 0 {
					return fault.On(FieldFile, sayUnreadable)
				}
				if n < len(w.shared) {
					w.weight += w.shared[n]
				}
			}
		}
	}
	return errHeavy
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
