package alipay_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"wangting/internal/fault"
	"wangting/internal/gateway/alipay"
	"wangting/internal/gateway/patience"
	"wangting/internal/proof"
)

// replier answers every request with the same bytes.
type replier []byte

func (b replier) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(b))), Request: r}, nil
}

// No unsigned or forged reply, whatever its shape, becomes a result.
func FuzzAForeignReplyNeverPassesAFace(f *testing.F) {
	k, err := keys()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{
		`{"alipay_user_certify_open_query_response":{"code":"10000","msg":"Success","passed":"T"},"sign":"AA=="}`,
		`{"alipay_user_certify_open_query_response":{"code":"10000","passed":"T"}}`,
		`{"alipay_user_certify_open_query_response":null}`, `{"alipay_user_certify_open_query_response":"AAAA","sign":""}`,
		`{"error_response":{"code":"40004","sub_code":"OPEN_CERTIFY_BILL_NOT_EXIST"}}`, `{"error_response":null}`,
		`{"alipay_user_certify_open_query_response":"","sign":"\""}`, `[]`, ``, `{"sign":1}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, reply []byte) {
		g, err := alipay.New(alipay.Settings{
			BaseURL: "https://alipay.example/gateway.do", AppID: "1", PrivateKey: k.AlipayAppPrivate, PlatformPublicKey: k.AlipayPlatformPublic,
			HTTP: &http.Client{Transport: replier(reply)}, Patience: patience.Options{Tries: 1},
		})
		if err != nil {
			t.Fatal(err)
		}
		o, err := g.Result(context.Background(), "0123456789abcdef")
		if o != proof.OutcomePending || !errors.Is(err, fault.Away) {
			t.Errorf("%q gave %v, %v", reply, o, err)
		}
	})
}
