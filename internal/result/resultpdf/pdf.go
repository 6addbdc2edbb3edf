package resultpdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"unicode/utf16"

	"rsc.io/qr"

	"wangting/internal/result"
)

// The page: A4, in points, from the lower left corner.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
)

// writer writes pages of text, lines and squares. The same calls give the same bytes.
type writer struct {
	subsets []*subset
	pages   []*bytes.Buffer
}

func newWriter() (*writer, error) {
	list, err := faces()
	if err != nil {
		return nil, err
	}
	w := &writer{}
	for i, f := range list {
		w.subsets = append(w.subsets, newSubset(f, fmt.Sprintf("F%d", i+1)))
	}
	return w, nil
}

// find gives the font and the glyph of a character. Unprintable when no font has it.
func (w *writer) find(r rune) (*subset, int, error) {
	for _, s := range w.subsets {
		if g := s.glyph(r); g != 0 {
			return s, g, nil
		}
	}
	return nil, 0, result.Unprintable{Rune: r}
}

// width gives the width of a text.
func (w *writer) width(text string, size float64) (float64, error) {
	sum := 0
	for _, r := range text {
		s, g, err := w.find(r)
		if err != nil {
			return 0, err
		}
		sum += s.face.width(g)
	}
	return float64(sum) * size / 1000, nil
}

func (w *writer) newPage() { w.pages = append(w.pages, &bytes.Buffer{}) }

// style says how a text looks.
type style struct {
	size float64
	bold bool    // strokes the outlines: a bold font would double the size of the program
	red  bool    // of the letterhead
	gray bool    // secondary
	wide float64 // space behind each character
}

const (
	black = "0 g 0 G"
	red   = "0.75 0.13 0.11 rg 0.75 0.13 0.11 RG"
	gray  = "0.35 g 0.35 G"
)

func (st style) colour() string {
	switch {
	case st.red:
		return red
	case st.gray:
		return gray
	}
	return black
}

// text writes a line of text whose left end and baseline are given, on page n.
func (w *writer) text(n int, x, y float64, st style, text string) error {
	p := w.pages[n]
	fmt.Fprintf(p, "BT %s ", st.colour())
	if st.bold {
		fmt.Fprintf(p, "2 Tr %.2f w ", st.size*0.028)
	} else {
		p.WriteString("0 Tr ")
	}
	fmt.Fprintf(p, "%.2f Tc 1 0 0 1 %.2f %.2f Tm ", st.wide, x, y)
	var now *subset
	for _, r := range text {
		s, g, err := w.find(r)
		if err != nil {
			return err
		}
		if s != now {
			if now != nil {
				p.WriteString("> Tj ")
			}
			fmt.Fprintf(p, "/%s %.2f Tf <", s.label, st.size)
			now = s
		}
		fmt.Fprintf(p, "%04X", s.use(g, r))
	}
	if now != nil {
		p.WriteString("> Tj ")
	}
	p.WriteString("ET\n")
	return nil
}

// line draws a line.
func (w *writer) line(n int, x1, y1, x2, y2, thick float64, st style) {
	fmt.Fprintf(w.pages[n], "%s %.2f w [] 0 d %.2f %.2f m %.2f %.2f l S\n", st.colour(), thick, x1, y1, x2, y2)
}

// circle draws a dashed circle: the place of a seal.
func (w *writer) circle(n int, x, y, r float64) {
	k := r * 0.5523
	fmt.Fprintf(w.pages[n], "%s 0.7 w [3 3] 0 d %.2f %.2f m ", red, x+r, y)
	for _, c := range [][6]float64{
		{x + r, y + k, x + k, y + r, x, y + r}, {x - k, y + r, x - r, y + k, x - r, y},
		{x - r, y - k, x - k, y - r, x, y - r}, {x + k, y - r, x + r, y - k, x + r, y},
	} {
		fmt.Fprintf(w.pages[n], "%.2f %.2f %.2f %.2f %.2f %.2f c ", c[0], c[1], c[2], c[3], c[4], c[5])
	}
	w.pages[n].WriteString("S [] 0 d\n")
}

// code draws a QR code whose lower left corner is given.
func (w *writer) code(n int, x, y, side float64, text string) error {
	c, err := qr.Encode(text, qr.L) // the sealed facts make it long: coarse dots are read better than fine ones that mend more
	if err != nil {
		return fmt.Errorf("drawing the QR code: %w", err)
	}
	dot := side / float64(c.Size)
	fmt.Fprintf(w.pages[n], "%s ", black)
	for row := range c.Size {
		for col := 0; col < c.Size; col++ {
			from := col
			for col < c.Size && c.Black(col, row) {
				col++
			}
			if col > from {
				fmt.Fprintf(w.pages[n], "%.3f %.3f %.3f %.3f re ", x+float64(from)*dot, y+side-float64(row+1)*dot, float64(col-from)*dot, dot)
			}
		}
	}
	w.pages[n].WriteString("f\n")
	return nil
}

// about is what a file says about itself.
type about struct {
	title, author string
	made          string // D:20261127100000+08'00'
	id            string // 32 hex digits
}

// file writes the document.
func (w *writer) file(a about) []byte {
	out := &objects{}
	catalog, pages, info := out.reserve(), out.reserve(), out.reserve()
	var fonts strings.Builder
	for _, s := range w.subsets {
		if len(s.order) > 1 {
			fmt.Fprintf(&fonts, "/%s %d 0 R ", s.label, out.font(s))
		}
	}
	var kids strings.Builder
	for _, p := range w.pages {
		content := out.stream("", p.Bytes())
		page := out.add(fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Resources<</Font<<%s>>>>/Contents %d 0 R>>",
			pages, pageWidth, pageHeight, fonts.String(), content))
		fmt.Fprintf(&kids, "%d 0 R ", page)
	}
	out.set(pages, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(w.pages), kids.String()))
	out.set(info, fmt.Sprintf("<</Title %s/Author %s/Creator(wangting)/Producer(wangting)/CreationDate(%s)>>",
		words(a.title), words(a.author), a.made))
	out.set(catalog, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>>>", pages))
	return out.file(catalog, info, a.id)
}

// objects are the numbered objects of a file, from 1.
type objects struct{ list []string }

func (o *objects) reserve() int { return o.add("") }

func (o *objects) add(body string) int {
	o.list = append(o.list, body)
	return len(o.list)
}

func (o *objects) set(n int, body string) { o.list[n-1] = body }

func (o *objects) stream(dict string, data []byte) int {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(data) // into memory
	_ = z.Close()
	return o.add(fmt.Sprintf("<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream", dict, packed.Len(), packed.String()))
}

// font adds a subset: a composite font whose codes are its glyphs, with a table from codes to characters for searching and copying.
func (o *objects) font(s *subset) int {
	data := s.file()
	file := o.stream(fmt.Sprintf("/Length1 %d", len(data)), data)
	name := tagOf(s) + "+" + s.name
	descriptor := o.add(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d"+
		"/CapHeight 730/StemV 80/FontFile2 %d 0 R>>", name, s.bounds[0], s.bounds[1], s.bounds[2], s.bounds[3], s.ascent, s.descent, file))
	var widths strings.Builder
	for i, g := range s.order {
		if wd := s.face.width(g); wd != 1000 {
			fmt.Fprintf(&widths, "%d[%d]", i, wd)
		}
	}
	below := o.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s"+
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW 1000/W[%s]>>",
		name, descriptor, widths.String()))
	unicode := o.stream("", s.toUnicode())
	return o.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
		name, below, unicode))
}

// tagOf gives the six letters that mark a subset. They follow from its characters.
func tagOf(s *subset) string {
	sum := checksum([]byte(string(s.means)))
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = byte('A' + sum%26)
		sum /= 26
	}
	return string(tag)
}

// toUnicode says which characters the codes of a subset mean, in UTF-16 as PDF wants it.
func (s *subset) toUnicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit/ProcSet findresource begin 12 dict begin begincmap" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n" +
		"/CMapName/Adobe-Identity-UCS def/CMapType 2 def 1 begincodespacerange<0000><FFFF>endcodespacerange\n")
	var lines []string
	for i, r := range s.means {
		if r != 0 {
			lines = append(lines, fmt.Sprintf("<%04X><%s>\n", i, utf16Hex(string(r))))
		}
	}
	for len(lines) > 0 {
		n := min(100, len(lines)) // as many as a block may have
		fmt.Fprintf(&b, "%d beginbfchar\n%sendbfchar\n", n, strings.Join(lines[:n], ""))
		lines = lines[n:]
	}
	b.WriteString("endcmap CMapName currentdict/CMap defineresource pop end end\n")
	return b.Bytes()
}

func utf16Hex(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

// words is a text of the file's description.
func words(s string) string { return "<FEFF" + utf16Hex(s) + ">" }

func (o *objects) file(catalog, info int, id string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe4\xb8\xad\xe6\n")
	places := make([]int, len(o.list))
	for i, body := range o.list {
		places[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(o.list)+1)
	for _, at := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(o.list)+1, catalog, info, id, id, start)
	return b.Bytes()
}
