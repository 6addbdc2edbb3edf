package regno

import (
	"errors"
	"strings"
	"unicode/utf8"

	"wangting/internal/fault"
)

// USCC is a 统一社会信用代码 in its standard form: 18 capitals and digits.
type USCC string

// ErrCheckDigit is the cause of a refusal when only the check digit is wrong. A few
// genuine codes of the early pilots have a wrong check digit. They are accepted when the
// register confirms them (see USCCFromRegister).
var ErrCheckDigit = errors.New("check digit does not match")

const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var usccWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// ParseUSCC reads a code that a person typed and checks all of it. The fault is
// Invalid; it wraps ErrCheckDigit when only the check digit is wrong.
func ParseUSCC(s string) (USCC, error) {
	u, err := USCCFromRegister(s)
	if err != nil {
		return "", err
	}
	if usccCheck(string(u)) != u[17] {
		return "", fault.Wrap(fault.Invalid, "统一社会信用代码的校验位不对，请核对是否有输错的字符", ErrCheckDigit)
	}
	return u, nil
}

// USCCFromRegister reads a code that the register has confirmed. It checks the form but
// not the check digit.
func USCCFromRegister(s string) (USCC, error) {
	s = Normalise(s)
	if n := utf8.RuneCountInString(s); n != 18 {
		return "", refuse("统一社会信用代码应为 18 位，当前是 %d 位", n)
	}
	pos := 0
	for _, r := range s {
		pos++
		switch {
		case strings.ContainsRune("IOSVZ", r):
			return "", refuse("统一社会信用代码不使用字母 I、O、S、V、Z，请核对第 %d 位", pos)
		case !strings.ContainsRune(usccAlphabet, r):
			return "", refuse("统一社会信用代码只能由数字和大写字母组成，请核对第 %d 位", pos)
		case pos >= 3 && pos <= 8 && r > '9':
			return "", refuse("统一社会信用代码第 3 至 8 位只能是数字，请核对第 %d 位", pos)
		}
	}
	return USCC(s), nil
}

// usccCheck gives the check character of the first 17, all in the alphabet.
func usccCheck(s string) byte {
	sum := 0
	for i, w := range usccWeights {
		sum += w * strings.IndexByte(usccAlphabet, s[i])
	}
	return usccAlphabet[(31-sum%31)%31]
}

// String is the code itself.
func (u USCC) String() string { return string(u) }

// Masked is the code as people outside the unit may see it.
func (u USCC) Masked() string { return MaskUSCC(string(u)) }

// kinds are by the two first places of a code: the department that registers and the kind of organisation (GB 32100-2015, table 1).
var kinds = map[string]string{
	"11": "机关", "12": "事业单位", "13": "群众团体",
	"51": "社会团体", "52": "民办非企业单位", "53": "基金会",
	"91": "企业", "92": "个体工商户", "93": "农民专业合作社",
}

// Kind is the kind of organisation that the code tells, or "".
func (u USCC) Kind() string {
	if len(u) != 18 {
		return ""
	}
	return kinds[string(u[:2])]
}

// Region is the 6-digit region code of the department that registered the unit.
func (u USCC) Region() string {
	if len(u) != 18 {
		return ""
	}
	return string(u[2:8])
}

// OrgCode is the 组织机构代码 inside the code, 9 characters without hyphen.
func (u USCC) OrgCode() string {
	if len(u) != 18 {
		return ""
	}
	return string(u[8:17])
}

// OrgCodeShown is the 组织机构代码 as it is printed: MA2YJ1XR-9.
func (u USCC) OrgCodeShown() string {
	c := u.OrgCode()
	if c == "" {
		return ""
	}
	return c[:8] + "-" + c[8:]
}

// Parts are the pieces of the code that a password must not contain.
func (u USCC) Parts() []string {
	if len(u) != 18 {
		return nil
	}
	return []string{string(u), u.OrgCode()}
}

var orgCodeWeights = [8]int{3, 7, 9, 10, 5, 8, 4, 2}

// ValidOrgCode reports whether c, with or without hyphen, is a 组织机构代码
// whose check character is right.
func ValidOrgCode(c string) bool {
	c = Normalise(c)
	if len(c) == 10 && c[8] == '-' {
		c = c[:8] + c[9:]
	}
	if len(c) != 9 {
		return false
	}
	sum := 0
	for i, w := range orgCodeWeights {
		switch {
		case digit(c[i]):
			sum += w * int(c[i]-'0')
		case letter(c[i]):
			sum += w * int(c[i]-'A'+10)
		default:
			return false
		}
	}
	return c[8] == "0X987654321"[sum%11]
}
