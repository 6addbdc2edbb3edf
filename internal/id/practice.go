package id

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
)

// PracticeFrom begins the identifier of every unit and person of 演练 (OPS-4), and of nothing else: it sorts after all
// identifiers of New until the year 10889. So whoever holds the id of an owner knows, without asking anybody, whether
// the owner is invented, and SQL tells them apart by the range of an index.
const PracticeFrom = "ffff"

// PracticeEnd is above all identifiers of practice.
const PracticeEnd = "fffg"

// NewPractice gives an identifier for an invented unit or person (RFC 9562 UUIDv8: the mark, the second, and chance).
func NewPractice(at time.Time) string {
	chance := uuid.NewString()
	return PracticeBefore(at) + "-8" + chance[15:]
}

// Practice reports whether an identifier is that of an invented unit or person.
func Practice(s string) bool { return strings.HasPrefix(s, PracticeFrom) }

// PracticeBefore is above the identifiers of practice that were made before a moment, and below the others.
func PracticeBefore(t time.Time) string {
	s := fmt.Sprintf("%08x", uint32(t.Unix())) // until 2106
	return PracticeFrom + s[:4] + "-" + s[4:]
}
