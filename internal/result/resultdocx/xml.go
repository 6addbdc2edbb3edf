package resultdocx

import "encoding/xml"

// The elements that are written, in the order that the schema wants.
type (
	document struct {
		XMLName xml.Name               `xml:"w:document"`
		Space   string                 `xml:"xmlns:w,attr"`
		Body    struct{ Blocks []any } `xml:"w:body"`
	}
	value struct {
		Val string `xml:"w:val,attr"`
	}
	number struct {
		Val int `xml:"w:val,attr"`
	}
	indent struct {
		Chars int `xml:"w:firstLineChars,attr"`
	}
	fonts struct {
		ASCII string `xml:"w:ascii,attr"`
		ANSI  string `xml:"w:hAnsi,attr"`
		Han   string `xml:"w:eastAsia,attr"`
	}
	wordText struct {
		Space string `xml:"xml:space,attr"`
		Text  string `xml:",chardata"`
	}
	run struct {
		Set struct {
			Fonts fonts     `xml:"w:rFonts"`
			Bold  *struct{} `xml:"w:b"`
			Size  number    `xml:"w:sz"`
		} `xml:"w:rPr"`
		Text wordText `xml:"w:t"`
	}
	paragraph struct {
		XMLName xml.Name `xml:"w:p"`
		Set     struct {
			Indent *indent `xml:"w:ind"`
			Align  *value  `xml:"w:jc"`
		} `xml:"w:pPr"`
		Run run `xml:"w:r"`
	}
	width struct {
		W    int    `xml:"w:w,attr"`
		Type string `xml:"w:type,attr"`
	}
	border struct {
		Val   string `xml:"w:val,attr"`
		Size  int    `xml:"w:sz,attr"`
		Color string `xml:"w:color,attr"`
	}
	borders struct {
		Top    border `xml:"w:top"`
		Left   border `xml:"w:left"`
		Bottom border `xml:"w:bottom"`
		Right  border `xml:"w:right"`
		Across border `xml:"w:insideH"`
		Down   border `xml:"w:insideV"`
	}
	tableCell struct {
		Text paragraph `xml:"w:p"`
	}
	tableRow struct {
		Cells []tableCell `xml:"w:tc"`
	}
	table struct {
		XMLName xml.Name `xml:"w:tbl"`
		Set     struct {
			Width   width   `xml:"w:tblW"`
			Borders borders `xml:"w:tblBorders"`
		} `xml:"w:tblPr"`
		Grid struct {
			Columns []struct{} `xml:"w:gridCol"`
		} `xml:"w:tblGrid"`
		Rows []tableRow `xml:"w:tr"`
	}
	pageSize struct {
		W int `xml:"w:w,attr"`
		H int `xml:"w:h,attr"`
	}
	pageMargin struct {
		Top    int `xml:"w:top,attr"`
		Right  int `xml:"w:right,attr"`
		Bottom int `xml:"w:bottom,attr"`
		Left   int `xml:"w:left,attr"`
	}
	section struct {
		XMLName xml.Name   `xml:"w:sectPr"`
		Size    pageSize   `xml:"w:pgSz"`
		Margin  pageMargin `xml:"w:pgMar"`
	}
)
