package browser

import (
	"github.com/chromedp/cdproto/network"
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
