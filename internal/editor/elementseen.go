package editor

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"wangting/internal/catalog"
)

// ElementSeen is what a page has shown of an element, so that a save never overwrites what its author has not read: another's save, a 文字更正
// or a new version. A page carries it as text.
type ElementSeen struct {
	Step int64  // of the draft, when the page was drawn
	Mark string // a digest of the element
}

// String is how a page carries it.
func (s ElementSeen) String() string { return strconv.FormatInt(s.Step, 10) + "." + s.Mark }

// ReadElementSeen reads what a page has carried. What is none has seen nothing.
func ReadElementSeen(text string) ElementSeen {
	step, mark, _ := strings.Cut(text, ".")
	n, _ := strconv.ParseInt(step, 10, 64)
	return ElementSeen{n, mark}
}

// ElementSeen is what a page drawn from this work shows of an element; without a mark when there is none.
func (w Work) ElementSeen(path string) ElementSeen {
	m, _ := mark(w.Item, path)
	return ElementSeen{w.Draft.Step, m}
}

// mark is a digest of the element at a path; errGone when there is none.
func mark(it *catalog.Item, path string) (string, error) {
	raw, err := get(it, path)
	if err != nil {
		return "", err
	}
	same, err := ordered(raw)
	sum := sha256.Sum256(same)
	return hex.EncodeToString(sum[:8]), err
}
