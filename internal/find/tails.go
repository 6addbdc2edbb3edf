package find

import (
	"slices"
	"strings"
)

// Tails gives every text by whose beginning a name is found: the name from each of its characters on, as it is written, in pinyin and in
// initials. A query is brought into the same form by Normalise.
func Tails(name string) []string {
	text := Normalise(name)
	var out []string
	for at := range text {
		out = append(out, text[at:])
	}
	full, first := spell(text)
	for at, s := range sounds(text) {
		out = append(out, first[at:], full)
		full = strings.TrimPrefix(full, s)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
