package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/emulator/lever"
)

// REG-6, ACC-2: who is signed in and changes their phone is told that no text can be sent, with no countdown, and keeps the number.
func TestAChangeOfPhoneSaysThatTextsAreOut(t *testing.T) {
	h := open(t, unchanged)
	v, u := h.signedIn(), h.known("江南示例")
	v.want(v.post("/me/phone", nil), http.StatusSeeOther, "/me/phone/face")
	v.get("/me/phone/face")
	h.passFace(u.RepName)
	h.later(5 * time.Second)
	v.post("/me/phone/face/check", nil)
	v.get("/me/phone/face")
	v.want(v.get("/me/phone/new"), http.StatusOK, "")
	h.lever("sms", lever.Down, 0)
	form := url.Values{"phone": {"13851420999"}}
	p := v.post("/me/phone/new/code", form)
	if p.status == http.StatusOK {
		h.settle()
		p = v.get("/me/phone/new")
	}
	if !strings.Contains(p.body, "短信服务暂时没有响应") || strings.Contains(p.body, "已发送") {
		t.Errorf("%d, the page does not say that texts are out:\n%s", p.status, p.body)
	}
	if !strings.Contains(p.body, `data-wait="0"`) {
		t.Error("the button counts down for a text that was not sent")
	}
	keeps(t, p, form, "phone")
}
