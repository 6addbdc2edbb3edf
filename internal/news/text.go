package news

import (
	"strings"
	"unicode"
)

// Block is a part of a text: a heading, a paragraph or a list.
type Block struct {
	Kind  BlockKind
	Lines [][]Span // one of a heading or a paragraph, the entries of a list
}

// BlockKind is what a Block is.
type BlockKind uint8

const (
	Paragraph BlockKind = iota
	Heading
	Bullets
	Numbers
)

// Span is a piece of a line. Href is "" or safe: https, or a path of the hall.
type Span struct {
	Text string
	Href string
	Bold bool
}

// Parse reads the markup of a text. Each line is a paragraph; “## ” begins a heading, “- ” an entry of a list, “1. ” one of a numbered
// list; **这样** is bold and [文字](地址) a link. Whatever else is written stays as it is.
func Parse(text string) []Block {
	var out []Block
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		kind, rest := kindOf(line)
		if n := len(out); n > 0 && out[n-1].Kind == kind && (kind == Bullets || kind == Numbers) {
			out[n-1].Lines = append(out[n-1].Lines, spans(rest))
			continue
		}
		out = append(out, Block{kind, [][]Span{spans(rest)}})
	}
	return out
}

func kindOf(line string) (BlockKind, string) {
	if rest, ok := strings.CutPrefix(line, "## "); ok {
		return Heading, strings.TrimSpace(rest)
	}
	if rest, ok := strings.CutPrefix(line, "- "); ok {
		return Bullets, strings.TrimSpace(rest)
	}
	if n, rest, ok := strings.Cut(line, ". "); ok && len(n) > 0 && len(n) < 4 && strings.Trim(n, "0123456789") == "" {
		return Numbers, strings.TrimSpace(rest)
	}
	return Paragraph, line
}

// spans splits a line at its links and bold words. Its time grows with the length of the line, whatever is written there: everybody's
// look at a page parses it.
func spans(line string) []Span {
	var out []Span
	from, at := 0, 0 // where plain words began, and where to look on
	for {
		i := strings.IndexAny(line[at:], "[*")
		if i < 0 {
			break
		}
		at += i
		s, size := marked(line[at:min(len(line), at+mostMark)])
		if size == 0 { // no mark after all
			at++
			continue
		}
		out = append(plain(out, line[from:at]), s)
		at += size
		from = at
	}
	return plain(out, line[from:])
}

// mostMark is the longest link or bold piece, in bytes.
const mostMark = 6000

func plain(out []Span, words string) []Span {
	if words == "" {
		return out
	}
	return append(out, Span{Text: words})
}

// marked reads a link or bold words at the beginning of s; size 0 when there is none.
func marked(s string) (_ Span, size int) {
	if rest, ok := strings.CutPrefix(s, "**"); ok {
		words, _, ok := strings.Cut(rest, "**")
		if ok && strings.TrimSpace(words) != "" {
			return Span{Text: words, Bold: true}, len(words) + 4
		}
		return Span{}, 0
	}
	words, rest, ok := strings.Cut(strings.TrimPrefix(s, "["), "](")
	if s[0] != '[' || !ok || strings.TrimSpace(words) == "" || strings.ContainsAny(words, "[]") {
		return Span{}, 0
	}
	href, _, ok := strings.Cut(rest, ")")
	if !ok || !safe(href) {
		return Span{}, 0
	}
	return Span{Text: words, Href: href}, len(words) + len(href) + 4
}

// Plain gives the words of a text without its marks.
func Plain(text string) string {
	var lines []string
	for _, b := range Parse(text) {
		for _, l := range b.Lines {
			var s strings.Builder
			for _, p := range l {
				s.WriteString(p.Text)
			}
			lines = append(lines, s.String())
		}
	}
	return strings.Join(lines, " ")
}

// safe reports whether a text may link to an address: https, or a path of the hall. A backslash or a second slash at the
// beginning would make browsers leave the hall.
func safe(href string) bool {
	if strings.ContainsFunc(href, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return false
	}
	if rest, ok := strings.CutPrefix(href, "https://"); ok {
		return rest != "" && rest[0] != '/' && !strings.ContainsAny(rest, `\@`)
	}
	return strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") && !strings.Contains(href, `\`)
}
