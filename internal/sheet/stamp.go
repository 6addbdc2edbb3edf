package sheet

import (
	"encoding/xml"

	"github.com/xuri/excelize/v2"
)

// Author is who makes the workbooks of the hall, in their properties.
const Author = "网上办事服务大厅"

// stamp writes the core properties of the workbook (ECMA-376 part 2, 11.1). The library writes them with the standard's
// namespace as the default one, which is right XML, but a library of JavaScript that many offices use reads only the names
// with the prefix cp.
func (t Form) stamp(f *excelize.File) error {
	b, err := xml.Marshal(coreProperties{
		CP: "http://schemas.openxmlformats.org/package/2006/metadata/core-properties", DC: excelize.NameSpaceDublinCore,
		Title: t.Name, Creator: Author, Description: t.Stamp, LastModifiedBy: Author,
	})
	if err != nil {
		return err
	}
	f.Pkg.Store("docProps/core.xml", append([]byte(xml.Header), b...))
	return nil
}

type coreProperties struct {
	XMLName        struct{} `xml:"cp:coreProperties"`
	CP             string   `xml:"xmlns:cp,attr"`
	DC             string   `xml:"xmlns:dc,attr"`
	Title          string   `xml:"dc:title"`
	Creator        string   `xml:"dc:creator"`
	Description    string   `xml:"dc:description,omitempty"`
	LastModifiedBy string   `xml:"cp:lastModifiedBy"`
}
