package check

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"wangting/internal/fault"
)

const (
	passwordMin = 8
	passwordMax = 20
	partMin     = 6 // shorter pieces are in too many good passwords
)

//go:embed common.txt
var commonText string

// common lists, in lower case, passwords that satisfy the rule and are guessed first.
var common = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(commonText) {
		m[strings.TrimSpace(line)] = true
	}
	return m
})

// Password checks the password rule (REG-7): 8 to 20 printable ASCII characters
// without spaces, from at least three of the four classes. The password may not be a
// common one and may not contain any of forbidden: pieces that others know about its
// owner, such as the USCC, the phone number or parts of the identity number. Forbidden
// pieces shorter than six characters are ignored. The fault is Invalid.
func Password(pw string, forbidden ...string) error {
	lower := strings.ToLower(pw)
	switch {
	case pw == "":
		return say("请填写密码")
	case TrimPassword(pw) != pw:
		return say("密码前后不能有空格，请去掉后重新填写")
	case !printable(pw):
		return say("密码只能使用英文字母、数字和符号，不能有空格或中文")
	case len(pw) < passwordMin || len(pw) > passwordMax:
		return say("密码应为 8–20 位，由大写字母、小写字母、数字、特殊字符中的三种以上组成")
	case count(pw) < 3:
		return say("密码应包含大写字母、小写字母、数字、特殊字符中的三种以上")
	case contains(lower, forbidden):
		return say("密码不能包含统一社会信用代码、手机号、证件号码或出生日期")
	case common()[lower]:
		return say("这个密码太常见，容易被猜到，请换一个")
	}
	return nil
}

// TrimPassword takes the blanks off that were pasted around a password. No password of the hall has
// any inside or around it, so nothing is lost.
func TrimPassword(pw string) string {
	return strings.TrimFunc(pw, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}

// Strength rates a password for the meter beside the field: 0 is empty or too short,
// 1 weak, 2 fair, 3 good, 4 strong. It is advice only; Password decides.
func Strength(pw string) int {
	if len(pw) < passwordMin || !printable(pw) {
		return 0
	}
	if common()[strings.ToLower(pw)] || count(pw) < 3 {
		return 1
	}
	score := 2
	if len(pw) >= 10 {
		score++
	}
	if len(pw) >= 12 || count(pw) == 4 {
		score++
	}
	if different(pw) <= len(pw)/2 {
		score--
	}
	if runs(strings.ToLower(pw)) {
		score--
	}
	return min(max(score, 1), 4)
}

func say(s string) error { return fault.New(fault.Invalid, s) }

func printable(pw string) bool {
	for i := range len(pw) {
		if pw[i] <= ' ' || pw[i] > '~' {
			return false
		}
	}
	return true
}

// count tells how many of the four classes the password uses.
func count(pw string) int {
	var class [4]int
	for i := range len(pw) {
		switch c := pw[i]; {
		case c >= 'A' && c <= 'Z':
			class[0] = 1
		case c >= 'a' && c <= 'z':
			class[1] = 1
		case c >= '0' && c <= '9':
			class[2] = 1
		default:
			class[3] = 1
		}
	}
	return class[0] + class[1] + class[2] + class[3]
}

func contains(lower string, forbidden []string) bool {
	for _, part := range forbidden {
		if len(part) >= partMin && strings.Contains(lower, strings.ToLower(part)) {
			return true
		}
	}
	return false
}

// different counts the distinct characters.
func different(pw string) int {
	var seen [128]bool
	n := 0
	for i := range len(pw) {
		if !seen[pw[i]] {
			seen[pw[i]] = true
			n++
		}
	}
	return n
}

// runs reports whether four characters in a row rise, fall or repeat (1234, dcba,
// aaaa), or are neighbours on the keyboard.
func runs(lower string) bool {
	for i := 0; i+4 <= len(lower); i++ {
		four := lower[i : i+4]
		step := int(four[1]) - int(four[0])
		if step >= -1 && step <= 1 && int(four[2])-int(four[1]) == step && int(four[3])-int(four[2]) == step {
			return true
		}
		for _, row := range []string{"qwertyuiop", "asdfghjkl", "zxcvbnm", "poiuytrewq", "lkjhgfdsa", "mnbvcxz", "1qaz2wsx3edc"} {
			if strings.Contains(row, four) {
				return true
			}
		}
	}
	return false
}
