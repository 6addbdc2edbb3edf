package regno

import "strings"

// Masks count characters, not bytes: a value that an older hall or a form has stored may hold any
// text, and half a character must not reach a screen.

// mask keeps head characters in front and tail at the end, with stars between.
func mask(s string, head int, stars string, tail int) string {
	r := []rune(strings.ToValidUTF8(s, "\uFFFD"))
	return string(r[:min(head, len(r))]) + stars + string(r[max(0, len(r)-tail):])
}

func length(s string) int { return len([]rune(s)) }

// MaskName keeps the first character: 测**. The number of stars does not tell
// how long the name is.
func MaskName(name string) string {
	if name == "" {
		return ""
	}
	return mask(name, 1, "**", 0)
}

// MaskDocument keeps the last four: ****6027. It keeps two of a number with fewer than
// eight characters.
func MaskDocument(number string) string {
	switch n := length(number); {
	case n == 0:
		return ""
	case n >= 8:
		return mask(number, 0, "****", 4)
	case n >= 4:
		return mask(number, 0, "****", 2)
	default:
		return "****"
	}
}

// MaskMobile keeps the first and the last two: 1*****82.
func MaskMobile(number string) string {
	switch n := length(number); {
	case n == 0:
		return ""
	case n < 7:
		return "*****"
	default:
		return mask(number, 1, "*****", 2)
	}
}

// MaskUSCC keeps the first and the last four: 9132**********001X.
func MaskUSCC(code string) string {
	switch n := length(code); {
	case n == 0:
		return ""
	case n < 12:
		return "**********"
	default:
		return mask(code, 4, "**********", 4)
	}
}

// MaskUnitNumber keeps the first and the last three: 2…318.
func MaskUnitNumber(number string) string {
	switch n := length(number); {
	case n == 0:
		return ""
	case n < 6:
		return "…"
	default:
		return mask(number, 1, "…", 3)
	}
}

// MaskWaybill keeps the first two and the last four: EX****0318.
func MaskWaybill(number string) string {
	switch n := length(number); {
	case n == 0:
		return ""
	case n < 8:
		return "****"
	default:
		return mask(number, 2, "****", 4)
	}
}
