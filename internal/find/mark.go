package find

import "strings"

// Piece is a part of a title. Hit is true when the query contains the piece.
type Piece struct {
	Text string
	Hit  bool
}

// Mark cuts a title into pieces that the query contains, each of at least two
// characters, and the pieces between them.
func Mark(title, query string) []Piece {
	t, q := []rune(title), string([]rune(Normalise(query)))
	hit := make([]bool, len(t))
	for i := range t {
		for n := len(t) - i; n >= 2; n-- {
			if part := Normalise(string(t[i : i+n])); len([]rune(part)) == n && strings.Contains(q, part) {
				for k := i; k < i+n; k++ {
					hit[k] = true
				}
				break
			}
		}
	}
	var out []Piece
	for i := 0; i < len(t); {
		j := i
		for j < len(t) && hit[j] == hit[i] {
			j++
		}
		out = append(out, Piece{string(t[i:j]), hit[i]})
		i = j
	}
	return out
}

// Contains reports whether a title contains a query as written, in pinyin or in initials. Unlike Search it finds every
// title and nothing near.
func Contains(title, query string) bool {
	t, q := Normalise(title), Normalise(query)
	full, first := spell(t)
	return strings.Contains(t, q) || latin(q) && (strings.Contains(full, q) || strings.Contains(first, q))
}
