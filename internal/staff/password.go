package staff

import (
	"context"
	"crypto/rand"
	"strings"
	"unicode"
	"unicode/utf8"

	"wangting/internal/check"
	"wangting/internal/fault"
)

const (
	shortestPassword = 10
	longestPassword  = 64
)

// PasswordRule is the sentence about the rule, which pages show beside the field.
const PasswordRule = "10–64 位，大写字母、小写字母、数字、符号中至少三类，不含账号"

// checkPassword refuses a password that is too short, has too few kinds of characters, or contains the login.
func checkPassword(field, login, password string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case check.TrimPassword(password) != password:
		return fault.On(field, "密码前后不能有空格，请去掉后重新填写")
	case n < shortestPassword || n > longestPassword:
		return fault.On(field, "密码应为 10–64 位")
	case kinds(password) < 3:
		return fault.On(field, "密码应包含大写字母、小写字母、数字、符号中的至少三类")
	case login != "" && strings.Contains(strings.ToLower(password), login):
		return fault.On(field, "密码不能包含账号")
	}
	return nil
}

// verify checks a password as it was typed and, when blanks were pasted around it, without them. Older
// passwords may begin or end with a blank. An empty hash is that of nobody and costs the same.
func (s *Service) verify(ctx context.Context, password, hash string) (bool, error) {
	tries := []string{password}
	if bare := check.TrimPassword(password); bare != password {
		tries = append(tries, bare)
	}
	right := false
	for _, pw := range tries {
		if hash == "" {
			if err := s.Passwords.VerifyNothing(ctx, pw); err != nil {
				return false, err
			}
			continue
		}
		fits, err := s.Passwords.Verify(ctx, pw, hash)
		if err != nil {
			return false, err
		}
		right = right || fits
	}
	return right, nil
}

// kinds counts the kinds of characters in s: upper case, lower case, digits, everything else.
func kinds(s string) int {
	var upper, lower, digit, other int
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return upper + lower + digit + other
}

// Characters that people do not confuse when they read them from paper.
const (
	uppers = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	lowers = "abcdefghijkmnpqrstuvwxyz"
	digits = "23456789"
)

// madeUp makes a first password: sixteen letters and digits (about 90 bits) in four
// groups, with characters of every kind.
func madeUp() string {
	all := uppers + lowers + digits
	for {
		b := make([]byte, 16)
		for i := range b {
			b[i] = all[below(len(all))]
		}
		s := string(b)
		if strings.ContainsAny(s, uppers) && strings.ContainsAny(s, lowers) && strings.ContainsAny(s, digits) {
			return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
		}
	}
}

// below gives a random number in [0, n), without bias, for n ≤ 256.
func below(n int) int {
	limit := 256 - 256%n
	var b [1]byte
	for {
		rand.Read(b[:]) // never fails (crypto/rand since Go 1.24)
		if int(b[0]) < limit {
			return int(b[0]) % n
		}
	}
}
