package e2e

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

var chromium *browser.Chromium

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(func() int {
		sideBySide()
		c, err := browser.Start()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer c.Close()
		chromium = c
		return m.Run()
	}())
}

// journeys is how many journeys run in parallel without -parallel; each waits for its pages most of the time.
const journeys = 4

func sideBySide() {
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		_ = flag.Set("test.parallel", strconv.Itoa(max(journeys, 2*runtime.NumCPU())))
	}
}

// wrongPassword is the message of every login that fails (LOG-3).
const wrongPassword = "账号、证件号码/移动电话或密码不正确"

// fillLogin fills in the login page that the visitor is on.
func fillLogin(v *browser.Visitor, account, who, password string) {
	v.Fill("统一社会信用代码/单位编号/机构编号", account)
	v.Fill("证件号码/移动电话", who)
	v.Fill("请输入密码", password)
	v.Press("登录")
}

// enter logs in a unit's representative, who arrives at 单位主页.
func enter(v *browser.Visitor, account, who string) {
	v.Open("/login")
	fillLogin(v, account, who, hall.Password)
	v.Arrive("/unit")
	v.Headed("单位主页")
}

// enterAlone logs a person in who acts for themselves, and who arrives at 个人中心.
func enterAlone(v *browser.Visitor, who string) {
	v.Open("/login/person")
	v.Fill("证件号码/移动电话", who)
	v.Fill("请输入密码", hall.Password)
	v.Press("登录")
	v.Arrive("/me")
}

// wantContains fails the test unless text contains part; what names the text in the failure.
func wantContains(t *testing.T, what, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Errorf("%s is 「%s」, want 「%s」 in it", what, text, part)
	}
}
