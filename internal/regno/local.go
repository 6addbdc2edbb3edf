package regno

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// UnitNumber is the 单位编号 of the seq-th unit: 2 and nine digits. A sequence
// outside 1 to 999,999,999 gives a plain error, since the caller made the mistake.
func UnitNumber(seq int64) (string, error) {
	if seq < 1 || seq > 999_999_999 {
		return "", fmt.Errorf("unit sequence %d does not fit nine digits", seq)
	}
	return fmt.Sprintf("2%09d", seq), nil
}

// IsUnitNumber reports whether s is written like a 单位编号.
func IsUnitNumber(s string) bool { return len(s) == 10 && s[0] == '2' && digits(s) }

// InstitutionNumber is the 机构编号 of the seq-th institution of a region: JG,
// the 6-digit region and six digits.
func InstitutionNumber(region string, seq int64) (string, error) {
	if len(region) != 6 || !digits(region) {
		return "", fmt.Errorf("region %q is not six digits", region)
	}
	if seq < 1 || seq > 999_999 {
		return "", fmt.Errorf("institution sequence %d does not fit six digits", seq)
	}
	return fmt.Sprintf("JG%s%06d", region, seq), nil
}

// IsInstitutionNumber reports whether s is written like a 机构编号.
func IsInstitutionNumber(s string) bool {
	rest, ok := strings.CutPrefix(s, "JG")
	return ok && len(rest) == 12 && digits(rest)
}

// AccountKind is what was typed into 「统一社会信用代码/单位编号/机构编号」.
type AccountKind uint8

const (
	UnknownAccount AccountKind = iota
	ByUSCC
	ByUnitNumber
	ByInstitutionNumber
)

// ClassifyAccount tells from its form which kind of account name was typed, and gives
// its standard form. It does not check the check digit, because the register confirms
// some codes whose check digit is wrong.
func ClassifyAccount(s string) (AccountKind, string) {
	s = Normalise(s)
	switch {
	case IsUnitNumber(s):
		return ByUnitNumber, s
	case IsInstitutionNumber(s):
		return ByInstitutionNumber, s
	}
	if _, err := USCCFromRegister(s); err == nil {
		return ByUSCC, s
	}
	return UnknownAccount, s
}

// CaseNo is a parsed 办件编号.
type CaseNo struct {
	Day time.Time // midnight in China
	Seq int64     // of that day, from 1
}

// CaseNumber is the 办件编号 of the seq-th case of a day in China: yyMMdd, six digits,
// and two check digits (ISO 7064 MOD 97-10), which detect one wrong digit and two
// exchanged digits. More than 999,999 cases a day give a plain error.
func CaseNumber(day time.Time, seq int64) (string, error) {
	if seq < 1 || seq > 999_999 {
		return "", fmt.Errorf("case sequence %d does not fit six digits", seq)
	}
	body := fmt.Sprintf("%s%06d", day.In(zone).Format("060102"), seq)
	n, err := strconv.ParseInt(body, 10, 64)
	if err != nil {
		return "", fmt.Errorf("numbering case %d: %w", seq, err)
	}
	return fmt.Sprintf("%s%02d", body, 98-n*100%97), nil
}

// ParseCaseNumber reads a 办件编号 that a person typed. The fault is Invalid.
func ParseCaseNumber(s string) (CaseNo, error) {
	s = Normalise(s)
	if c := utf8.RuneCountInString(s); c != 14 {
		return CaseNo{}, refuse("办件编号应为 14 位，当前是 %d 位", c)
	}
	if !digits(s) {
		return CaseNo{}, refuse("办件编号只能由数字组成，请核对")
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n%97 != 1 || s[12:] == "00" || s[12:] == "01" || s[12:] == "99" {
		return CaseNo{}, refuse("办件编号的校验位不对，请核对是否有输错的数字")
	}
	day, err := time.ParseInLocation("20060102", "20"+s[:6], zone)
	if err != nil {
		return CaseNo{}, refuse("办件编号的前 6 位不是日期，请核对")
	}
	seq, err := strconv.ParseInt(s[6:12], 10, 64)
	if err != nil || seq == 0 {
		return CaseNo{}, refuse("办件编号有误，请核对")
	}
	return CaseNo{Day: day, Seq: seq}, nil
}

// String is the number as it is written.
func (c CaseNo) String() string {
	s, err := CaseNumber(c.Day, c.Seq)
	if err != nil {
		return ""
	}
	return s
}
