package e2e

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// LOG-3: the message is the same, whatever is wrong.
func TestEveryFailedLoginGivesTheSameSentence(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420003")
	v := chromium.Visit(t, h.URL, browser.Desktop)
	for _, try := range [][3]string{
		{"91320500MA3DEM0192", u.RepDocNumber, hall.Password}, // an unknown unit
		{u.USCC, "32010419710608137X", hall.Password},         // an unknown person
		{u.Number, u.Phone, "Nicht-2026"},                     // a wrong password
	} {
		v.Open("/login")
		fillLogin(v, try[0], try[1], try[2])
		v.See(wrongPassword)
		if got := v.Value("请输入密码"); got != "" {
			t.Errorf("after %s the password is put back into the page", try[0])
		}
	}
}

// LOG-3: the puzzle appears after three failures, the lock after five. Another person is
// not locked out.
func TestGuessingIsSlowedByThePuzzleAndEndedByTheLock(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420004")
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/login")
	for range 3 {
		fillLogin(v, u.USCC, u.RepDocNumber, "Nicht-2026")
		v.See(wrongPassword)
	}
	v.See("拖动下方滑块完成拼图")
	v.Axe()
	v.Focus("拼图位置")
	for range 3 {
		v.Key(kb.ArrowRight)
	}
	if got := v.Value("拼图位置"); got != "3" {
		t.Errorf("three presses of → moved the piece to %s", got)
	}
	for range 2 {
		inWords(t, v)
		fillLogin(v, u.USCC, u.RepDocNumber, "Nicht-2026")
	}
	v.See("分钟后再试")
	v.Open("/login")
	fillLogin(v, u.USCC, u.RepDocNumber, hall.Password)
	v.See("分钟后再试")
}

// LOG-3: after three failures and a solved puzzle, the right password logs in.
func TestASolvedPuzzleLetsTheRightPasswordIn(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420005")
	v := chromium.Visit(t, h.URL, browser.Desktop)
	v.Open("/login")
	for range 3 {
		fillLogin(v, u.USCC, u.RepDocNumber, "Nicht-2026")
		v.See(wrongPassword)
	}
	inWords(t, v)
	fillLogin(v, u.USCC, u.RepDocNumber, hall.Password)
	v.Headed("单位主页")
}

// inWords chooses the puzzle in words, a question, and answers it.
func inWords(t *testing.T, v *browser.Visitor) {
	t.Helper()
	answerInWords(t, v)
	v.Arrive("/login")
}

func answerInWords(t *testing.T, v *browser.Visitor) {
	t.Helper()
	v.Follow("换一种验证方式")
	v.Headed("安全验证")
	for _, q := range v.Labels() {
		if n, ok := reckon(q); ok {
			v.Fill(q, n)
			v.Press("完成验证")
			return
		}
	}
	t.Fatalf("no question among %v", v.Labels())
}

var digits = []rune("零一二三四五六七八九十")

// reckon answers questions such as 三加五等于几？.
func reckon(question string) (string, bool) {
	var n []int
	for _, r := range question {
		for i, d := range digits {
			if r == d {
				n = append(n, i)
			}
		}
	}
	if len(n) != 2 {
		return "", false
	}
	sum := n[0] + n[1]
	if strings.Contains(question, "减") {
		sum = n[0] - n[1]
	}
	return strconv.Itoa(sum), true
}

// LOG-8: the list of devices ends another login at once; logging out ends this one.
func TestADeviceIsSignedOffFromAnother(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Opened("江南示例精密机械", "13851420006")
	here, there := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	enter(there, u.USCC, u.Phone)
	enter(here, u.Number, u.RepDocNumber)

	here.Open("/unit/settings")
	here.Follow("管理登录设备")
	here.Headed("登录设备")
	here.Axe()
	if n := here.Buttons("下线"); n != 2 {
		t.Fatalf("%d devices are listed, want 2", n)
	}
	here.PressWithout("本机", "下线")
	here.Headed("登录设备")
	if n := here.Buttons("下线"); n != 1 {
		t.Errorf("%d devices are listed after one was signed off", n)
	}
	there.Open("/unit")
	there.Arrive("/login")

	here.Press("退出")
	here.Open("/unit/info")
	here.Arrive("/login")
	fillLogin(here, u.USCC, u.RepDocNumber, hall.Password)
	here.Headed("单位信息") // the page that the visitor had asked for
}
