package regno

import "unicode/utf8"

// MaskName keeps the first character: 测**. The number of stars does not tell
// how long the name is.
func MaskName(name string) string {
	if name == "" {
		return ""
	}
	_, n := utf8.DecodeRuneInString(name)
	return name[:n] + "**"
}

// MaskDocument keeps the last four: ****6027. It keeps two of a number with fewer than
// eight characters.
func MaskDocument(number string) string {
	switch n := len(number); {
	case n == 0:
		return ""
	case n >= 8:
		return "****" + number[n-4:]
	case n >= 4:
		return "****" + number[n-2:]
	default:
		return "****"
	}
}

// MaskMobile keeps the first and the last two: 1*****82.
func MaskMobile(number string) string {
	switch n := len(number); {
	case n == 0:
		return ""
	case n < 7:
		return "*****"
	default:
		return number[:1] + "*****" + number[n-2:]
	}
}

// MaskUSCC keeps the first and the last four: 9132**********001X.
func MaskUSCC(code string) string {
	switch n := len(code); {
	case n == 0:
		return ""
	case n < 12:
		return "**********"
	default:
		return code[:4] + "**********" + code[n-4:]
	}
}

// MaskUnitNumber keeps the first and the last three: 2…318.
func MaskUnitNumber(number string) string {
	switch n := len(number); {
	case n == 0:
		return ""
	case n < 6:
		return "…"
	default:
		return number[:1] + "…" + number[n-3:]
	}
}

// MaskWaybill keeps the first two and the last four: EX****0318.
func MaskWaybill(number string) string {
	switch n := len(number); {
	case n == 0:
		return ""
	case n < 8:
		return "****"
	default:
		return number[:2] + "****" + number[n-4:]
	}
}
