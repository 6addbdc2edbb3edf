// Package resultpdf sets documents: A4 in the manner of GB/T 9704, with the fonts inside, so that a document looks the same
// everywhere and its words can be searched and copied. It decides nothing. The same content gives the same bytes.
//
// The library of PDF and fonts is our own, see docs/adr/0024-documents.md: those for Go write characters beyond U+FFFF
// wrongly into the table for searching, and hold back no character that the font lacks.
package resultpdf

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"

	"wangting/internal/result"
	"wangting/internal/workday"
)

// The page, in points: 天头 32 mm, 订口 28 mm, the rest as wide as 28 characters of the text.
const (
	left     = 79.4
	right    = 73.7
	top      = pageHeight - 90
	bottom   = 132.0 // above the foot
	wide     = pageWidth - left - right
	textSize = 15.0
	leading  = 27.0
)

var (
	body    = style{size: textSize}
	heading = style{size: textSize, bold: true}
	small   = style{size: 9.5, gray: true}
)

// Render sets a document.
func Render(c result.Content) ([]byte, error) {
	w, err := newWriter()
	if err != nil {
		return nil, err
	}
	s := &setter{w: w, c: c}
	if err := s.set(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(c.Number + "\n" + string(c.Code)))
	return w.file(about{
		title:  c.Title + " " + c.Number,
		author: author(c),
		made:   c.Issued.In(workday.Zone).Format("D:20060102150405+08'00'"),
		id:     hex.EncodeToString(sum[:16]),
	}), nil
}

// setter sets one document from the top of its first page to the end.
type setter struct {
	w    *writer
	c    result.Content
	page int
	y    float64 // the baseline of the last line
}

// row is a line of running text, ready to write.
type row struct {
	st   style
	x    float64
	text string
	wide float64 // space behind each character, to fill the line
	grid *grid   // a table in the place of a line
}

func (s *setter) set() error {
	s.w.newPage()
	s.y = top
	if err := s.above(); err != nil {
		return err
	}
	rows, err := s.rows()
	if err != nil {
		return err
	}
	if err := s.flow(rows); err != nil {
		return err
	}
	return s.feet()
}

// letterhead is the office in red over a red line, the number, and the title.
func (s *setter) letterhead() error {
	size := 26.0
	for {
		width, err := s.w.width(clean(s.c.Office), size)
		if err != nil {
			return err
		}
		if width <= wide || size < 12 {
			break
		}
		size--
	}
	if err := s.centred(style{size: size, bold: true, red: true}, s.c.Office); err != nil {
		return err
	}
	s.y -= 18
	s.w.line(0, left, s.y, pageWidth-right, s.y, 1.6, style{red: true})
	s.y -= 20
	width, err := s.w.width(clean(s.c.Number), 12)
	if err != nil {
		return err
	}
	if err := s.w.text(0, pageWidth-right-width, s.y, style{size: 12}, clean(s.c.Number)); err != nil {
		return err
	}
	if s.c.CaseNumber != "" {
		if err := s.w.text(0, left, s.y, style{size: 12}, "办件编号 "+clean(s.c.CaseNumber)); err != nil {
			return err
		}
	}
	s.y -= 46
	lines, err := s.broken(style{size: 22, bold: true}, clean(s.c.Title), wide, wide)
	if err != nil {
		return err
	}
	for _, l := range lines {
		if err := s.centred(style{size: 22, bold: true}, l); err != nil {
			return err
		}
		s.y -= 32
	}
	s.y -= 10
	return nil
}

func (s *setter) centred(st style, text string) error {
	text = clean(text)
	width, err := s.w.width(text, st.size)
	if err != nil {
		return err
	}
	return s.w.text(s.page, (pageWidth-width)/2, s.y, st, text)
}

// rows breaks the name of the holder and the parts into lines.
func (s *setter) rows() ([]row, error) {
	var rows []row
	add := func(st style, text string, indent float64) error {
		lines, err := s.broken(st, clean(text), wide-indent, wide)
		if err != nil {
			return err
		}
		for i, l := range lines {
			r := row{st: st, x: left, text: l}
			room := wide
			if i == 0 {
				r.x, room = left+indent, wide-indent
			}
			if n := len([]rune(l)); i < len(lines)-1 && n > 1 {
				width, err := s.w.width(l, st.size)
				if err != nil {
					return err
				}
				r.wide = min((room-width)/float64(n-1), 1.5)
			}
			rows = append(rows, r)
		}
		return nil
	}
	if s.c.Unsigned == "" {
		if err := add(body, s.c.Holder+"：", 0); err != nil {
			return nil, err
		}
	}
	for _, p := range s.c.Parts {
		if p.Heading != "" {
			if err := add(heading, p.Heading, 2*textSize); err != nil {
				return nil, err
			}
		}
		for _, words := range p.Words {
			if err := add(body, words, 2*textSize); err != nil {
				return nil, err
			}
		}
		if len(p.Head) > 0 {
			t, err := s.measured(p)
			if err != nil {
				return nil, err
			}
			rows = append(rows, row{grid: &t})
		}
	}
	return rows, nil
}

const sealHeight = 150.0

// flow writes the lines over as many pages as they need, and the seal below the last ones. A heading never ends a page,
// and at least two lines stand on the page of the seal.
func (s *setter) flow(rows []row) error {
	for i, r := range rows {
		if r.grid != nil {
			if err := s.table(*r.grid); err != nil {
				return err
			}
			continue
		}
		togo := len(rows) - i
		need := leading
		switch {
		case togo <= 2, togo == 3 && r.st.bold: // a heading stays with its two lines and the seal
			need = float64(togo)*leading + sealHeight
		case r.st.bold:
			need = 2 * leading
		}
		if s.y-need < bottom && s.y < top {
			s.turn()
		}
		st := r.st
		st.wide = r.wide
		if err := s.w.text(s.page, r.x, s.y, st, r.text); err != nil {
			return err
		}
		s.y -= leading
	}
	if s.c.Unsigned != "" {
		return s.unsigned()
	}
	return s.seal()
}

func (s *setter) turn() {
	s.w.newPage()
	s.page, s.y = s.page+1, top
}

// seal is the office, the place of its seal and the day.
func (s *setter) seal() error {
	office, day := clean(s.c.Office), clean(s.c.Day)
	officeWidth, err := s.w.width(office, textSize)
	if err != nil {
		return err
	}
	dayWidth, err := s.w.width(day, textSize)
	if err != nil {
		return err
	}
	middle := pageWidth - right - 2*textSize - max(officeWidth, dayWidth)/2
	centre := s.y - 60
	s.w.circle(s.page, middle, centre, 52)
	mark := "（印章）"
	if s.c.Demo {
		mark = "（演示印章）"
	}
	markWidth, err := s.w.width(mark, 10)
	if err != nil {
		return err
	}
	if err := s.w.text(s.page, middle-markWidth/2, centre+30, style{size: 10, red: true}, mark); err != nil {
		return err
	}
	if err := s.w.text(s.page, middle-officeWidth/2, centre+4, body, office); err != nil {
		return err
	}
	return s.w.text(s.page, middle-dayWidth/2, centre-leading+4, body, day)
}

// feet writes the foot of every page: the QR code, the verification code and the number of the page.
func (s *setter) feet() error {
	const side, y = 62.0, 44.0
	for n := range s.w.pages {
		s.w.line(n, left, y+side+10, pageWidth-right, y+side+10, 0.5, style{gray: true})
		if err := s.w.code(n, left, y, side, s.c.CheckURL); err != nil {
			return err
		}
		words := []string{"验证码　" + s.c.Code.String(), "扫描二维码，或者在网上大厅“结果核验”中输入编号和验证码，核对真伪和效力。"}
		switch {
		case s.c.Rehearsed:
			words = append(words, "试办样张，无效，不具法律效力")
			if err := s.w.text(n, left, pageHeight-36, style{size: 14, bold: true}, "试办样张　无效"); err != nil {
				return err
			}
		case s.c.Preview:
			words = append(words, "预览，尚未作出决定，不具法律效力")
			if err := s.w.text(n, left, pageHeight-36, style{size: 14, bold: true}, "预览　尚未生效"); err != nil {
				return err
			}
		case s.c.Sample:
			words = append(words, "样张，不具法律效力")
		case s.c.Demo:
			words = append(words, "演示文件，不具法律效力")
		}
		for i, text := range words {
			st := small
			if i == 0 {
				st = style{size: 11, bold: true}
			}
			if err := s.w.text(n, left+side+12, y+side-12-float64(i)*16, st, text); err != nil {
				return err
			}
		}
		page := fmt.Sprintf("第 %d 页　共 %d 页", n+1, len(s.w.pages))
		width, err := s.w.width(page, small.size)
		if err != nil {
			return err
		}
		if err := s.w.text(n, pageWidth-right-width, y, small, page); err != nil {
			return err
		}
	}
	return nil
}

// clean takes away what has no shape: control characters and marks that say how to draw others. Spaces become plain ones.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\u00a0' || r == '\n' || r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0100 && r <= 0xE01EF:
			return -1
		}
		return r
	}, s)
}

// Characters that may not begin a line, and those that may not end one (GB/T 15834).
const (
	notFirst = "，。、；：？！）》〉」』】〕〗”’…—～·%％℃,.;:?!)]}"
	notLast  = "（《〈「『【〔〖“‘([{"
)

// broken breaks a text into lines of at most first (the first line) and rest points. Words and numbers of Latin letters stay
// whole when a line can hold them.
func (s *setter) broken(st style, text string, first, rest float64) ([]string, error) {
	var lines []string
	var line []rune
	room, used := first, 0.0
	end := func() {
		lines = append(lines, strings.TrimRight(string(line), " "))
		line, used, room = nil, 0, rest
	}
	for _, u := range units(text) {
		width, err := s.w.width(u, st.size)
		if err != nil {
			return nil, err
		}
		if used+width > room && len(line) > 0 {
			end()
			u = strings.TrimLeft(u, " ")
		}
		for _, r := range u {
			width, err := s.w.width(string(r), st.size)
			if err != nil {
				return nil, err
			}
			if used+width > room && len(line) > 0 { // longer than a line
				end()
			}
			line, used = append(line, r), used+width
		}
	}
	if len(line) > 0 || len(lines) == 0 {
		end()
	}
	return lines, nil
}

// units splits a text into what is not broken: a word of Latin letters and digits, or a character with the marks that
// belong to it.
func units(text string) []string {
	var out []string
	var unit []rune
	flush := func() {
		if len(unit) > 0 {
			out, unit = append(out, string(unit)), nil
		}
	}
	latin := func(r rune) bool { return r > ' ' && r < 0x250 }
	for _, r := range text {
		if n := len(unit); n > 0 {
			last := unit[n-1]
			joined := strings.ContainsRune(notFirst, r) || strings.ContainsRune(notLast, last) || latin(last) && latin(r)
			if !joined || n > 60 {
				flush()
			}
		}
		unit = append(unit, r)
	}
	flush()
	return out
}
