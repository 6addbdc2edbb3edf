package slider

import (
	"math/rand/v2"
	"strings"

	"wangting/internal/regno"
)

var digits = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

// ask makes a question in words and its answer. A screen reader can read it.
func ask() (question string, answer int) {
	a, b := 1+rand.IntN(9), 1+rand.IntN(9)
	switch rand.IntN(3) {
	case 0:
		return digits[a] + "加" + digits[b] + "等于几？", a + b
	case 1:
		return digits[max(a, b)] + "减" + digits[min(a, b)] + "等于几？", max(a, b) - min(a, b)
	}
	return "比" + digits[a] + "大" + digits[b] + "的数是几？", a + b
}

// number reads an answer: half-width or full-width digits, or Chinese numerals up to nineteen.
func number(s string) (int, bool) {
	s = regno.Normalise(s)
	for n := range 20 {
		chinese := digits[n%10]
		switch {
		case n == 10:
			chinese = "十"
		case n > 10:
			chinese = "十" + digits[n%10]
		}
		if s == chinese || s == "两" && n == 2 {
			return n, true
		}
	}
	if s == "" || len(s) > 3 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n := 0
	for _, c := range s {
		n = 10*n + int(c-'0')
	}
	return n, true
}
