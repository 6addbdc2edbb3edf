// Package find owns the search over the few thousand titles of the hall. A query may be
// Chinese words, pinyin (shehuibaoxian) or initials (shbx), and may contain a typo or a
// superfluous word. Results are ranked. An index is immutable and in memory; the owner of
// the titles builds a new one when they change. The package does not know what the titles
// name.
//
// Every title is cut into grams: pairs of neighbouring characters, triples of letters of
// its pinyin, and pairs of its initials. A query is cut in the same way. The score of a
// title is the sum over the grams that it shares with the query, where rare grams count
// more. Only the rarest grams of a query are looked up, so a common word (申请) costs
// little.
package find

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Doc is one thing that can be found.
type Doc struct {
	Kind  string // 事项, 公告, 指南: shown beside the title
	Title string
	Href  string
	Icon  string
	Say   string   // one line under the title
	Words []string // other words by which people look for it
	Guide bool     // there is a guide only: it is done elsewhere
	Rank  int      // of two equal hits, the one with the smaller Rank comes first
}

// Index searches docs.
type Index struct {
	docs    []Doc
	norm    []string // normalised titles
	initial []string // of the titles
	spelt   []string // titles and words in pinyin and in initials, separated by bars
	grams   map[gram]posting
	scratch sync.Pool
}

type gram uint64

const (
	han    gram = 1 << 60 // two characters
	one    gram = 2 << 60 // one character
	sound  gram = 3 << 60 // three letters of the pinyin
	letter gram = 4 << 60 // two initials
)

type posting struct {
	docs   []uint32
	weight float32
}

// New builds an index.
func New(docs []Doc) *Index {
	x := &Index{
		docs:    docs,
		grams:   map[gram]posting{},
		norm:    make([]string, len(docs)),
		initial: make([]string, len(docs)),
		spelt:   make([]string, len(docs)),
	}
	lists := map[gram][]uint32{}
	for i, d := range docs {
		x.norm[i] = Normalise(d.Title)
		var own []gram
		for j, text := range append([]string{d.Title}, d.Words...) {
			text = Normalise(text)
			own = appendHan(own, text)
			full, first := spell(text)
			own = appendLetters(own, sound, full, 3)
			own = appendLetters(own, letter, first, 2)
			x.spelt[i] += "|" + full + "|" + first
			if j == 0 {
				x.initial[i] = first
			}
		}
		x.spelt[i] += "|"
		slices.Sort(own)
		for _, g := range slices.Compact(own) {
			lists[g] = append(lists[g], uint32(i))
		}
	}
	for g, l := range lists {
		x.grams[g] = posting{docs: l, weight: float32(math.Log(1 + float64(len(docs))/float64(len(l))))}
	}
	x.scratch.New = func() any { return &scratch{score: make([]float32, len(docs))} }
	return x
}

// Normalise makes texts comparable: half-width, lower case, without spaces and punctuation.
func Normalise(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

func appendHan(to []gram, text string) []gram {
	var before rune
	for _, r := range text {
		if r < 0x80 {
			before = 0
			continue
		}
		to = append(to, one|gram(r))
		if before != 0 {
			to = append(to, han|gram(before)<<24|gram(r))
		}
		before = r
	}
	return to
}

// appendLetters cuts a text of letters into pieces of n; a shorter text is one piece.
func appendLetters(to []gram, space gram, text string, n int) []gram {
	if text != "" && len(text) < n {
		n = len(text)
	}
	for i := 0; n > 0 && i+n <= len(text); i++ {
		g := space
		for _, c := range []byte(text[i : i+n]) {
			g = g&^(1<<48-1) | (g<<8)&(1<<48-1) | gram(c)
		}
		to = append(to, g)
	}
	return to
}

// readings are words of the field in which a character does not have its usual reading.
var readings = map[[2]rune][2]string{
	{'调', '解'}: {"tiao", "jie"}, {'调', '整'}: {"tiao", "zheng"}, {'调', '停'}: {"tiao", "ting"}, {'调', '薪'}: {"tiao", "xin"},
	{'银', '行'}: {"yin", "hang"}, {'行', '业'}: {"hang", "ye"}, {'会', '计'}: {"kuai", "ji"}, {'给', '付'}: {"ji", "fu"},
	{'供', '给'}: {"gong", "ji"}, {'增', '长'}: {"zeng", "zhang"}, {'成', '长'}: {"cheng", "zhang"}, {'重', '新'}: {"chong", "xin"},
	{'出', '差'}: {"chu", "chai"}, {'更', '正'}: {"geng", "zheng"}, {'参', '差'}: {"cen", "ci"},
}

// spell gives the pinyin of a normalised text without tones, and its initials. Letters
// and digits stay as they are.
func spell(text string) (full, first string) {
	var a, b strings.Builder
	for _, s := range sounds(text) {
		a.WriteString(s)
		b.WriteByte(s[0])
	}
	return a.String(), b.String()
}

// sounds gives the pinyin of each character of a normalised text that has one. A letter or digit is its own.
func sounds(text string) (out []string) {
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		if i+1 < len(runes) {
			if two, ok := readings[[2]rune{r, runes[i+1]}]; ok {
				out = append(out, two[0], two[1])
				i++
				continue
			}
		}
		if r < 0x80 {
			out = append(out, string(r))
		} else if s := reading(r); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Shelf is a few docs under one heading.
type Shelf struct {
	Title, Href, Icon string
	Docs              []Doc
}
