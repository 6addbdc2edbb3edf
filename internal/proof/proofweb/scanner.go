package proofweb

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"
)

// scanners are apps that open the page of a QR code in a browser of their own, by what it calls itself. Alipay's
// pages do not open there. 企业微信 calls itself MicroMessenger too.
var scanners = []struct{ sign, name string }{
	{"DingTalk", "钉钉"}, {"MicroMessenger", "微信"}, {" QQ/", "QQ"}, {"Lark", "飞书"}, {"Feishu", "飞书"},
	{"Weibo", "微博"}, {"aweme", "抖音"},
}

// scanner names the app that opened the link, "" when Alipay's page can open there.
func scanner(userAgent string) string {
	if strings.Contains(userAgent, "AlipayClient") {
		return ""
	}
	for _, s := range scanners {
		if strings.Contains(userAgent, s.sign) {
			return s.name
		}
	}
	return ""
}

// elsewhereView is the screen for people who scanned with another app than Alipay.
type elsewhereView struct {
	App  string // that opened the link
	Link string
}

// alipay is the address by which a phone opens the link in Alipay.
func (v elsewhereView) alipay() templ.SafeURL {
	return templ.SafeURL("alipays://platformapi/startapp?appId=20000067&url=" + url.QueryEscape(v.Link))
}
