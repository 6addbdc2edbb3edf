package find

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Hit is one result. Good is true when the title answers the query, and false when it is
// only similar to it.
type Hit struct {
	Doc
	Score float32
	Good  bool
}

const (
	followed = 6  // how many grams of a query are looked up
	kept     = 32 // how many candidates are compared with the query
	longest  = 64 // how many characters of a query are used
)

type scratch struct {
	score   []float32
	touched []uint32
	best    []candidate
}

type candidate struct {
	doc   uint32
	score float32
}

// Search gives the best n hits for a query, good ones first. An empty query has no hits.
func (x *Index) Search(query string, n int) []Hit {
	q := Normalise(query)
	if r := []rune(q); len(r) > longest {
		q = string(r[:longest])
	}
	if q == "" || len(x.docs) == 0 {
		return nil
	}
	s := x.scratch.Get().(*scratch)
	defer x.scratch.Put(s)

	s.best = s.best[:0]
	letters := latin(q)
	if !letters {
		x.gather(s, appendHan(nil, q), q, false)
	} else {
		x.gather(s, appendLetters(nil, letter, q, 2), q, true)
		x.gather(s, appendLetters(nil, sound, q, 3), q, true)
	}
	return x.hits(s, q, n)
}

func latin(q string) bool {
	for i := range len(q) {
		if q[i] >= 0x80 {
			return false
		}
	}
	return true
}

// gather scores the titles that share the rarest grams, and keeps the best titles.
func (x *Index) gather(s *scratch, grams []gram, q string, letters bool) {
	type follow struct {
		posting
		g gram
	}
	var few [followed]follow
	list, asked := few[:0], float32(0)
	slices.Sort(grams)
	pairs := letters || utf8.RuneCountInString(q) > 1
	rare := rarest(len(x.docs))
	for _, g := range slices.Compact(grams) {
		if pairs && g&(7<<60) == one {
			continue // single characters are used only for a query of one character
		}
		p := x.grams[g]
		if p.weight == 0 {
			asked += rare // no title has this gram
			continue
		}
		asked += p.weight
		at, _ := slices.BinarySearchFunc(list, p.weight, func(f follow, w float32) int { return cmp.Compare(w, f.weight) })
		if at < followed {
			if len(list) == followed {
				list = list[:followed-1]
			}
			list = slices.Insert(list, at, follow{p, g})
		}
	}
	for i, f := range list {
		if i >= 2 && len(f.docs) > len(x.docs)/8 {
			break // too common to distinguish titles
		}
		for _, d := range f.docs {
			if s.score[d] == 0 {
				s.touched = append(s.touched, d)
			}
			s.score[d] += f.weight
		}
	}
	for _, d := range s.touched {
		s.keep(candidate{d, s.score[d] / max(asked, 1e-6)})
		s.score[d] = 0
	}
	s.touched = s.touched[:0]
}

func rarest(n int) float32 { return float32(cmp.Compare(n, 0)) * 3 }

// keep holds the best candidates: a heap whose root is the worst of them.
func (s *scratch) keep(c candidate) {
	if len(s.best) < kept {
		s.best = append(s.best, c)
		for i := len(s.best) - 1; i > 0 && s.best[i].score < s.best[(i-1)/2].score; i = (i - 1) / 2 {
			s.best[i], s.best[(i-1)/2] = s.best[(i-1)/2], s.best[i]
		}
		return
	}
	if c.score <= s.best[0].score {
		return
	}
	s.best[0] = c
	for i := 0; ; {
		least := i
		for _, child := range [2]int{2*i + 1, 2*i + 2} {
			if child < kept && s.best[child].score < s.best[least].score {
				least = child
			}
		}
		if least == i {
			return
		}
		s.best[i], s.best[least] = s.best[least], s.best[i]
		i = least
	}
}

// hits compares the candidates with the query.
func (x *Index) hits(s *scratch, q string, n int) []Hit {
	for i := range s.best {
		s.best[i].score += x.closeness(s.best[i].doc, q)
	}
	slices.SortFunc(s.best, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(x.docs[a.doc].Rank, x.docs[b.doc].Rank), cmp.Compare(a.doc, b.doc))
	})
	out := make([]Hit, 0, min(n, len(s.best)))
	for i, c := range s.best {
		if len(out) == n {
			break
		}
		if isCandidate(s.best[:i], c.doc) {
			continue // found by initials and by pinyin
		}
		out = append(out, Hit{Doc: x.docs[c.doc], Score: c.score, Good: c.score >= 0.5})
	}
	return out
}

func isCandidate(before []candidate, doc uint32) bool {
	return slices.ContainsFunc(before, func(c candidate) bool { return c.doc == doc })
}

// closeness is higher for a title that begins with the query, contains it, or is short.
func (x *Index) closeness(doc uint32, q string) float32 {
	title, first := x.norm[doc], x.initial[doc]
	bonus := float32(len(q)) / float32(len(title)+len(q)) / 4
	switch {
	case title == q, first == q:
		return bonus + 2
	case strings.HasPrefix(title, q), strings.HasPrefix(first, q):
		return bonus + 1
	case strings.Contains(title, q), strings.Contains(first, q):
		return bonus + 0.6
	}
	for _, w := range x.docs[doc].Words {
		if w == q {
			return bonus + 0.9
		}
	}
	if at := strings.Index(x.spelt[doc], q); at > 0 {
		if x.spelt[doc][at-1] == '|' && x.spelt[doc][at+len(q)] == '|' {
			return bonus + 0.8
		}
		return bonus + 0.4
	}
	return bonus
}
