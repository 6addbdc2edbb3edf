package blob

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"
)

// The types of files that the hall accepts.
const (
	PDF  = "pdf"
	JPG  = "jpg"
	PNG  = "png"
	XLSX = "xlsx"
	DOCX = "docx"

	zipped = "zip"
)

var media = map[string]string{
	PDF:  "application/pdf",
	JPG:  "image/jpeg",
	PNG:  "image/png",
	XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// MediaType is the Content-Type for a file of a type.
func MediaType(t string) string {
	if m, ok := media[t]; ok {
		return m
	}
	return "application/octet-stream"
}

// beginning keeps the first bytes that are written to it.
type beginning struct{ b []byte }

func (b *beginning) Write(p []byte) (int, error) {
	b.b = append(b.b, p[:min(len(p), max(0, 16-len(b.b)))]...)
	return len(p), nil
}

// sniff tells the type of a file by its first bytes. The signature must be at offset 0:
// another program could take a file with a PDF further inside for something else.
func sniff(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return PDF
	case bytes.HasPrefix(head, []byte{0xFF, 0xD8, 0xFF}):
		return JPG
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return zipped
	}
	return ""
}

// mostParts is the largest number of parts in an office document.
const mostParts = 10_000

// document tells the type of an office document by the directory of its archive; "" for any other archive.
func document(r io.ReaderAt, size int64) string {
	z, err := zip.NewReader(r, size)
	if err != nil || len(z.File) > mostParts {
		return ""
	}
	types, kind := false, ""
	for _, f := range z.File {
		switch name := strings.ToLower(f.Name); {
		case name == "[content_types].xml":
			types = true
		case name == "xl/workbook.xml":
			kind = XLSX
		case name == "word/document.xml":
			kind = DOCX
		case path.Base(name) == "vbaproject.bin":
			return ""
		}
	}
	if !types {
		return ""
	}
	return kind
}
