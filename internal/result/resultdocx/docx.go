// Package resultdocx writes drafts as files of Word (ISO/IEC 29500), for people who go on writing in them. It decides nothing. The same
// content gives the same bytes.
//
// The three parts that a reader needs are written here: the libraries for Go that write such files are commercial, or far larger than
// a title, paragraphs and tables need.
package resultdocx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"wangting/internal/result"
)

// Type is the media type of the files.
const Type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

const (
	contentTypes = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + Type + `.main+xml"/></Types>`
	relations = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" ` +
		`Target="word/document.xml"/></Relationships>`
	wordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
)

// Render writes a draft: its mark, its title, its text, and the mark again.
func Render(title, mark string, parts []result.Part) ([]byte, error) {
	d := document{Space: wordSpace}
	d.add(centred(mark, 24, false), centred(title, 44, true))
	for _, p := range parts {
		if p.Heading != "" {
			d.add(indented(p.Heading, true))
		}
		for _, words := range p.Words {
			d.add(indented(words, false))
		}
		if len(p.Head) > 0 {
			d.add(tableOf(p))
		}
	}
	d.add(centred(mark, 28, true), section{Size: pageSize{11906, 16838}, Margin: pageMargin{1814, 1474, 1814, 1588}})
	main, err := xml.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("writing a document of Word: %w", err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range []struct{ name, body string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", relations}, {"word/document.xml", xml.Header + string(main)}} {
		w, err := z.Create(f.name)
		if err == nil {
			_, err = w.Write([]byte(f.body))
		}
		if err != nil {
			return nil, fmt.Errorf("writing a document of Word: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("writing a document of Word: %w", err)
	}
	return b.Bytes(), nil
}

func (d *document) add(blocks ...any) { d.Body.Blocks = append(d.Body.Blocks, blocks...) }

func centred(text string, size int, bold bool) paragraph {
	p := plain(text, size, bold)
	p.Set.Align = &value{"center"}
	return p
}

func indented(text string, bold bool) paragraph {
	p := plain(text, 28, bold)
	p.Set.Indent = &indent{Chars: 200}
	return p
}

// plain is a paragraph in one size, in half points.
func plain(text string, size int, bold bool) paragraph {
	p := paragraph{Run: run{Text: wordText{"preserve", clean(text)}}}
	p.Run.Set.Fonts = fonts{"Times New Roman", "Times New Roman", "仿宋"}
	if bold {
		p.Run.Set.Bold = &struct{}{}
	}
	p.Run.Set.Size = number{size}
	return p
}

func tableOf(part result.Part) table {
	var t table
	t.Set.Width = width{5000, "pct"}
	line := border{"single", 4, "auto"}
	t.Set.Borders = borders{Top: line, Left: line, Bottom: line, Right: line, Across: line, Down: line}
	t.Grid.Columns = make([]struct{}, len(part.Head))
	for i, cells := range append([][]string{part.Head}, part.Rows...) {
		var r tableRow
		for j := range part.Head {
			text := ""
			if j < len(cells) {
				text = cells[j]
			}
			r.Cells = append(r.Cells, tableCell{plain(text, 21, i == 0)})
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// clean takes away what XML cannot hold, and line breaks.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\t':
			return ' '
		case r < ' ', r == 0xFFFE, r == 0xFFFF:
			return -1
		}
		return r
	}, s)
}
