package browser

import (
	"fmt"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Cut fails every request whose address matches a URLPattern, as a broken network does;
// "" lets all requests through again.
func (v *Visitor) Cut(pattern string) {
	v.t.Helper()
	rules := []*network.Conditions{}
	if pattern != "" {
		rules = append(rules, &network.Conditions{URLPattern: pattern, Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	_, err := chromedp.Call(
		v.ctx,
		network.EmulateNetworkConditionsByRule,
		network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: rules},
	)
	if err != nil {
		v.t.Fatalf("cutting the network: %v", err)
	}
}

// Hasten types a text into the field of a label on every page that follows, as soon as the field stands there and before any
// script of the page runs: a quick hand on a slow machine.
func (v *Visitor) Hasten(label, text string) {
	v.t.Helper()
	script := fmt.Sprintf(`document.addEventListener("readystatechange", () => {
		const field = [...document.querySelectorAll("label")].find((l) => l.textContent.includes(%q))?.control
		if (document.readyState === "interactive" && field) field.value = %q
	})`, label, text)
	_, err := chromedp.Call(v.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	if err != nil {
		v.t.Fatalf("typing before the page's scripts: %v", err)
	}
}
