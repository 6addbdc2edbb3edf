package proofweb_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/proof/proofweb"
	"wangting/internal/store/storetest"
	"wangting/internal/ui/uitest"
	"wangting/internal/web/webtest"
)

type faces struct {
	to   string
	view proof.View
	err  error
}

func (f *faces) LinkURL(token string) string { return "https://hall.example/f/" + token }

func (f *faces) Visit(_ context.Context, token string) (string, error) {
	if token != "right" {
		return "", fault.New(fault.Expired, "二维码已失效")
	}
	return f.to, f.err
}

func (f *faces) Returned(_ context.Context, token string) (proof.View, error) {
	if token != "right" {
		return proof.View{}, fault.New(fault.Expired, "二维码已失效")
	}
	return f.view, f.err
}

func open(t *testing.T, f *faces) *webtest.Hall {
	t.Helper()
	return webtest.Open(t, storetest.SQLite(t), actor.Actor{}, actor.Who{}, proofweb.Pages{Faces: f}.Mount)
}

// REG-5: the legal representative scans; the link leads to the bureau.
func TestTheLinkOfTheQRCodeLeadsToTheBureau(t *testing.T) {
	h := open(t, &faces{to: "https://bureau.example/page?sign=x"})
	if a := h.Get("/f/right"); a.Status != http.StatusFound || a.Location != "https://bureau.example/page?sign=x" {
		t.Errorf("got %d to %q", a.Status, a.Location)
	}
	for _, path := range []string{"/f/wrong", "/f/wrong/back?passed=T"} {
		a := h.Get(path)
		if a.Status != http.StatusGone || !strings.Contains(a.Body, "二维码已失效") {
			t.Errorf("%s gave %d: %s", path, a.Status, a.Body)
		}
		uitest.Check(t, []byte(a.Body))
	}
}

// OUT-3: an outage is told, with a way to try again.
func TestWhenTheBureauIsAwayThePhoneIsToldSo(t *testing.T) {
	h := open(t, &faces{err: fault.AwayFrom("支付宝人脸认证", errors.New("silence"))})
	a := h.Get("/f/right")
	if a.Status != http.StatusServiceUnavailable || !strings.Contains(a.Body, "支付宝人脸认证暂时没有响应") || !strings.Contains(a.Body,
		`href="/f/right"`) {
		t.Errorf("got %d: %s", a.Status, a.Body)
	}
	uitest.Check(t, []byte(a.Body))
}

// REG-5: refused, expired and cancelled are told; the address' parameters prove nothing.
func TestThePhoneIsToldHowTheFaceStands(t *testing.T) {
	f := &faces{}
	h := open(t, f)
	for state, want := range map[proof.State]string{
		proof.Passed:    "认证完成，请回到办理页面继续",
		proof.Consumed:  "认证完成，请回到办理页面继续",
		proof.Failed:    "认证未通过",
		proof.Unsettled: "未通过或未完成",
		proof.Cancelled: "认证已取消",
		proof.Expired:   "认证已超时",
		proof.Visited:   "还没有收到认证结果",
	} {
		f.view.State = state
		if page := h.Page("/f/right/back?passed=T&certify_id=x"); !strings.Contains(page, want) {
			t.Errorf("%s: the page does not say %q", state, want)
		}
		webtest.Golden(t, "back-"+string(state), h.Page("/f/right/back"))
	}
	f.view = proof.View{State: proof.Visited, Trouble: fault.New(fault.Away, "")}
	if page := h.Page("/f/right/back"); !strings.Contains(page, "暂时没有响应") || !strings.Contains(page, "查看结果") {
		t.Error("the page does not tell that the bureau is away")
	}
}

// REG-5, A.9b: an app in which Alipay's page does not open is told so, with the ways that work; the link stays unused.
func TestALinkOpenedInAnotherAppIsSentToAlipay(t *testing.T) {
	f := &faces{err: errors.New("the link was used")}
	h := open(t, f)
	for agent, app := range map[string]string{
		"Mozilla/5.0 (iPhone) Mobile MicroMessenger/8.0.49": "微信",
		"Mozilla/5.0 (Linux; Android 14) Mobile DingTalk/7": "钉钉",
		"Mozilla/5.0 (Linux; Android 14) Mobile QQ/9.0":     "QQ",
	} {
		page := h.Get("/f/right", "User-Agent", agent).Body
		for _, part := range []string{"请用支付宝扫一扫", app + "不能打开支付宝的认证页面", "https://hall.example/f/right", "复制",
			"alipays://platformapi/startapp?appId=20000067&amp;url=https%3A%2F%2Fhall.example%2Ff%2Fright"} {
			if !strings.Contains(page, part) {
				t.Errorf("%s: the page lacks %q", app, part)
			}
		}
		uitest.Check(t, []byte(page))
	}
	webtest.Golden(t, "elsewhere", h.Get("/f/right", "User-Agent", "MicroMessenger/8.0").Body)
	f.err, f.to = nil, "https://bureau.example/page"
	for _, agent := range []string{"Mozilla/5.0 (iPhone) AlipayClient/10.6", "Mozilla/5.0 (Linux; Android 14) MQQBrowser/15", ""} {
		if a := h.Get("/f/right", "User-Agent", agent); a.Status != http.StatusFound {
			t.Errorf("%q got %d", agent, a.Status)
		}
	}
}
