package e2e

import (
	"testing"

	"wangting/e2e/browser"
	"wangting/e2e/hall"
)

// REG-5: a failed or cancelled face is reported and may be tried again.
func TestAFaceThatFailsIsToldAndTriedAgain(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Known("苏州示例软件")
	desk, phone := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	desk.Open("/register")
	fillParticulars(desk, u)
	desk.Press("下一步")
	desk.Arrive("/register/face")

	for _, outcome := range []string{"不通过", "取消"} {
		scan(desk, phone)
		phone.Press(outcome)
		desk.Press("重新认证")
		desk.Arrive("/register/face")
	}
	passFace(desk, phone)
	desk.Arrive("/register/account")
}

// REG-9: a step cannot be opened by its address before the earlier ones are done. Going
// back keeps the input.
func TestAStepOpenedEarlyLeadsToTheStepThatIsDue(t *testing.T) {
	t.Parallel()
	h := hall.Start(t)
	u := h.Known("无锡示例纺织")
	desk, phone := chromium.Visit(t, h.URL, browser.Desktop), chromium.Visit(t, h.URL, browser.Phone)
	for _, early := range []string{"/register/face", "/register/account", "/register/done"} {
		desk.Open(early)
		if at := desk.Address(); at != "/register" {
			t.Errorf("%s before step 1 leads to %s", early, at)
		}
	}
	fillParticulars(desk, u)
	desk.Press("下一步")
	desk.Arrive("/register/face")
	for _, early := range []string{"/register/account", "/register/done"} {
		desk.Open(early)
		if at := desk.Address(); at != "/register/face" {
			t.Errorf("%s before the face leads to %s", early, at)
		}
	}

	desk.Open("/register")
	if got := desk.Value("单位全称"); got != u.Name {
		t.Errorf("going back, 单位全称 is 「%s」, want 「%s」", got, u.Name)
	}
	desk.Open("/register/face")
	passFace(desk, phone)
	desk.Arrive("/register/account")

	other := chromium.Visit(t, h.URL, browser.Desktop) // another browser has no draft
	other.Open("/register/account")
	if at := other.Address(); at != "/register" {
		t.Errorf("another browser reached %s", at)
	}
}
