package contract

import (
	"errors"
	"strings"
	"testing"

	"wangting/internal/emulator"
	"wangting/internal/fault"
	"wangting/internal/gateway/alipay"
	"wangting/internal/gateway/patience"
	"wangting/internal/proof"
	"wangting/internal/regno"
)

func TestOurClientOfAlipayIsBelievedByItsSDKAndBelievesOnlyWhatIsSigned(t *testing.T) { // REG-5
	t.Parallel()
	keys, err := emulator.MakeKeys()
	if err != nil {
		t.Fatal(err)
	}
	at := served(t, "bureau", map[string]string{"APP_ID": keys.AlipayAppID, "APP_PUBLIC": keys.AlipayAppPublic, "PLATFORM": keys.AlipayPlatform})
	open := func(private string) *alipay.Gateway {
		t.Helper()
		g, err := alipay.New(alipay.Settings{BaseURL: at, AppID: keys.AlipayAppID, PrivateKey: private,
			PlatformPublicKey: keys.AlipayPlatformPublic, ReturnURL: "https://hall.example/f/x", Patience: patience.Options{Tries: 1}})
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	begin := func(g *alipay.Gateway, how string) (string, error) {
		return g.Begin(t.Context(), proof.FaceAsk{OrderNo: how + "1", DocType: regno.IdentityCard, Number: "321202199205013965",
			Name: "测试&甲=+ %", ReturnURL: "https://hall.example/f/x?a=1&b=2"})
	}
	for how, want := range map[string]error{
		"good":    nil,
		"turned":  nil, // keys in another order, spaces and escapes: the signature is over the bytes
		"altered": fault.Away,
		"bare":    fault.Away,
		"other":   fault.Away, // signed by another
		"lied":    fault.Away, // an error that another has signed is no answer
		"refused": fault.Invalid,
	} {
		t.Run(how, func(t *testing.T) {
			id, err := begin(open(keys.AlipayAppPrivate), how)
			if want == nil && (err != nil || id != strings.Repeat("a", 32)) || want != nil && !errors.Is(err, want) {
				t.Errorf("%q, %v; want %v", id, err, want)
			}
		})
	}
	if _, err := begin(open(keys.AlipayPlatform), "good"); err == nil {
		t.Error("the SDK believes a request that another key has signed")
	}
}
