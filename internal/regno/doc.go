// Package regno owns the numbers that identify people and units: how each is written,
// which of its characters can be checked, and how it is masked for people who may not
// see all of it. It asks no register whether a number has been issued, and it stores
// nothing.
//
//	number                      written as                           checked by
//	统一社会信用代码 (GB 32100)    18 of 0-9A-HJ-NPQRTUWXY              weights 3^i mod 31
//	组织机构代码 (GB 11714)        USCC[9..17]                          weights mod 11, derived, never asked
//	居民身份证 (GB 11643)          6 region, 8 birth, 3 serial, 1 check MOD 11-2 and the date
//	港澳台居民居住证               as above, region 81, 82 or 83        MOD 11-2 and the date
//	港澳居民来往内地通行证         H or M and 8 digits                  the letter
//	台湾居民来往大陆通行证         8 digits                             form only
//	外国人永久居留身份证           18 from 9, or 3 letters, 12 digits   MOD 11-2 for the former
//	外国人护照                     5 to 17 letters and digits           form only
//	移动电话                       11 digits, 13 to 19                  form only
//	办件编号                       yyMMdd, 6 serial, 2 check            ISO 7064 MOD 97-10
//
// Every parser takes what a person typed. So each begins with Normalise, and each
// refusal is an Invalid fault whose sentence a page shows beside the field. No sentence
// repeats the input, because faults are logged and numbers must not be.
package regno

import (
	"fmt"
	"strings"
	"unicode"

	"wangting/internal/fault"
)

// Normalise gives the standard form of an input: full-width characters become
// half-width, spaces and invisible characters are removed, Latin letters become
// capitals. Other characters stay, and the parser refuses them.
func Normalise(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
			return -1
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

func refuse(format string, a ...any) error {
	return fault.New(fault.Invalid, fmt.Sprintf(format, a...))
}

func digit(c byte) bool  { return c >= '0' && c <= '9' }
func letter(c byte) bool { return c >= 'A' && c <= 'Z' }

func digits(s string) bool {
	for i := range len(s) {
		if !digit(s[i]) {
			return false
		}
	}
	return s != ""
}
