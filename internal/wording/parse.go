package wording

import (
	"errors"
	"strings"
)

// piece is a run of words, or a tag.
type piece struct {
	words string
	tag   string // "" for words
}

var errBraces = errors.New("“{{”和“}}”没有成对")

// parse reads one line of a template.
func parse(line string) ([]piece, error) {
	var out []piece
	for line != "" {
		words, rest, tagged := strings.Cut(line, "{{")
		if strings.Contains(words, "}}") {
			return nil, errBraces
		}
		if words != "" {
			out = append(out, piece{words: words})
		}
		if !tagged {
			break
		}
		tag, after, closed := strings.Cut(rest, "}}")
		if tag = strings.TrimSpace(tag); !closed || tag == "" || strings.ContainsAny(tag, "{}") {
			return nil, errBraces
		}
		out, line = append(out, piece{tag: tag}), after
	}
	return out, nil
}

// Tags lists the tags of a text in the order in which they stand; none when it cannot be read.
func Tags(text string) (tags []string) {
	for line := range strings.Lines(text) {
		pieces, err := parse(line)
		if err != nil {
			return nil
		}
		for _, p := range pieces {
			if p.tag != "" {
				tags = append(tags, p.tag)
			}
		}
	}
	return tags
}

// Renamed gives a text with every tag called otherwise. A text that cannot be read stays as it is.
func Renamed(text string, name func(tag string) string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		pieces, err := parse(line)
		if err != nil {
			return text
		}
		for _, p := range pieces {
			if p.tag == "" {
				b.WriteString(p.words)
			} else {
				b.WriteString("{{" + name(p.tag) + "}}")
			}
		}
	}
	return b.String()
}

// Paragraphs splits a text at its line breaks.
func Paragraphs(s string) (out []string) {
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
