package browser

import (
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Cut lets no request through whose address matches a URLPattern, as a network that is down does; "" lets all
// through again.
func (v *Visitor) Cut(pattern string) {
	v.t.Helper()
	rules := []*network.Conditions{}
	if pattern != "" {
		rules = append(rules, &network.Conditions{URLPattern: pattern, Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	_, err := chromedp.Call(v.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: rules})
	if err != nil {
		v.t.Fatalf("cutting the network: %v", err)
	}
}
