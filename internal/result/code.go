package result

import (
	"crypto/rand"
	"strings"
)

// Code is the verification code of a document: 16 characters of codeLetters, of which the last one checks the others.
// A check character finds every single wrong character and most exchanges of two neighbours.
type Code string

// codeLetters are those of Crockford's base 32: no I, L, O and U, which look like others.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const codeLength = 16

// newCode draws a code.
func newCode() Code {
	b := make([]byte, codeLength-1)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = codeLetters[b[i]%32]
	}
	return Code(b) + Code(checkLetter(string(b)))
}

// checkLetter is the check character of Luhn's formula over 32 letters.
func checkLetter(s string) string {
	sum, factor := 0, 2
	for i := len(s) - 1; i >= 0; i-- {
		n := factor * strings.IndexByte(codeLetters, s[i])
		sum += n/32 + n%32
		factor = 3 - factor
	}
	return codeLetters[(32-sum%32)%32 : (32-sum%32)%32+1]
}

// ReadCode gives the code in what somebody typed: spaces and hyphens do not matter, nor small letters, nor O for 0 and I
// or L for 1. It may be no code at all: see Right.
func ReadCode(typed string) Code {
	return Code(strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' { // full width
			r -= '！' - '!'
		}
		switch {
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		}
		switch r {
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		}
		if strings.ContainsRune(codeLetters, r) || r == 'U' {
			return r
		}
		return -1
	}, typed))
}

// Right reports whether the code has the length and the check character of a code.
func (c Code) Right() bool {
	if len(c) != codeLength || strings.ContainsRune(string(c), 'U') {
		return false
	}
	return checkLetter(string(c[:codeLength-1])) == string(c[codeLength-1:])
}

// String writes the code in groups of four.
func (c Code) String() string {
	var groups []string
	for s := string(c); s != ""; {
		n := min(4, len(s))
		groups, s = append(groups, s[:n]), s[n:]
	}
	return strings.Join(groups, "-")
}
