package acs3

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The example of the service's page 「V3版本请求体&签名机制」.
func TestTheSignatureIsThatOfTheServicesExample(t *testing.T) {
	q := url.Values{"RegionId": {"cn-shanghai"}, "ImageId": {"win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://ecs.cn-shanghai.aliyuncs.com/?"+Query(q), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	k := Key{ID: "YourAccessKeyId", Secret: "YourAccessKeySecret"}
	k.Sign(r, "RunInstances", "2014-05-26", "3156853299f313e23d1673dc12e1703d", nil, time.Date(2023, 10, 26, 10, 22, 32, 0, time.UTC))
	_, got, _ := strings.Cut(r.Header.Get("Authorization"), "Signature=")
	if want := "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"; got != want {
		t.Errorf("signed %s, want %s", got, want)
	}
}

func TestAQueryIsSortedAndEscapedByRFC3986(t *testing.T) {
	got := Query(url.Values{"b": {"a b*~+"}, "a": {"中"}})
	if want := "a=%E4%B8%AD&b=a%20b%2A~%2B"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
