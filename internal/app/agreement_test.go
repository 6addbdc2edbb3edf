package app_test

import (
	"net/http"
	"net/url"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/agreement"
	"wangting/internal/enrol"
	"wangting/internal/fault"
)

// SEC-5: nobody agrees to a text that was replaced while they read: a person who registers, and a unit that opens 多经办人.
func TestNobodyAgreesToATextThatTheyHaveNotRead(t *testing.T) {
	h := open(t, unchanged)
	uscc, rep := h.opened("江南示例", "13800000101")
	v := h.visitor()
	v.login(uscc, rep, "/unit", "/unit")
	read := map[agreement.Kind]string{}
	for _, k := range agreement.Kinds {
		read[k] = h.Rooms.Texts.InForce(k).Version
	}
	h.Rooms.Texts.Published = func(agreement.Kind) (string, string, bool) { return "2027-01", "## 一、新\n新的内容", true }

	d := h.Rooms.Personal.Start()
	err := h.Rooms.Personal.Fill(t.Context(), actor.Actor{IP: "192.0.2.7"}, &d, "session",
		enrol.PersonalForm{Agreed: true, Agreement: read[agreement.PersonRegistration]})
	if says := fault.Of(err).FieldSays(enrol.FieldAgree); says != "《个人用户注册协议》已更新，请重新阅读并同意" {
		t.Errorf("who registers is told %q", says)
	}
	const page = "/unit/agents/open"
	v.want(v.post(page, url.Values{"agreement": {read[agreement.Giving]}}), http.StatusConflict, "")
	v.want(v.post(page, url.Values{"agreement": {"2027-01"}}), http.StatusSeeOther, "/unit/agents")
}
