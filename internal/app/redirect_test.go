package app_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"sync/atomic"
	"testing"

	"wangting/internal/account"
	"wangting/internal/app"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/regno"
)

var asks = map[string]func(ctx context.Context, o app.Outside) error{
	"Alipay": func(ctx context.Context, o app.Outside) error {
		_, err := o.Alipay.Begin(ctx, proof.FaceAsk{OrderNo: "A1", DocType: regno.IdentityCard, Name: "测试甲", Number: "32010219680101100X"})
		return err
	},
	"SMS": func(ctx context.Context, o app.Outside) error {
		return o.SMS.Send(ctx, "13800000101", "code", map[string]string{"code": "123456"}, "out-1")
	},
	"Register": func(ctx context.Context, o app.Outside) error { _, err := o.Register.Ask(ctx, aCompany); return err },
	"Units":    func(ctx context.Context, o app.Outside) error { _, err := o.Units.Ask(ctx, aCompany); return err },
	"Company":  func(ctx context.Context, o app.Outside) error { _, err := o.Company.Ask(ctx, aCompany); return err },
	"Exchange": func(ctx context.Context, o app.Outside) error { _, err := o.Exchange.Ask(ctx, aCompany); return err },
	"RealName": func(ctx context.Context, o app.Outside) error {
		_, err := o.RealName.Belongs(ctx, "测试甲", aCompany.Document)
		return err
	},
	"Province": func(ctx context.Context, o app.Outside) error {
		_, err := o.Province.ExchangeTicket(ctx, "ticket")
		return err
	},
	"OIDC": func(ctx context.Context, o app.Outside) error {
		_, _, err := o.OIDC.Begin(ctx, true, "http://hall.test/back", "state")
		return err
	},
	"Licence": func(ctx context.Context, o app.Outside) error { _, _, err := o.Licence.Show(ctx, "trip"); return err },
	"Core": func(ctx context.Context, o app.Outside) error {
		_, err := o.Core.InsuredWith(ctx, aCompany.USCC, aCompany.Document)
		return err
	},
	"Courier": func(ctx context.Context, o app.Outside) error {
		_, err := o.Courier.Track(ctx, "ems", "1151234567890", "")
		return err
	},
	"Seal": func(ctx context.Context, o app.Outside) error {
		_, err := o.Seal.Sign(ctx, "厅", []byte("x"))
		return err
	},
	"Witnesses": func(ctx context.Context, o app.Outside) error {
		_, err := o.Witnesses[0].Cosign(ctx, 0, nil, "x")
		return err
	},
	"CA": nil, // its addresses are those of certificates: gateway/ca has the test
}

var aCompany = account.Query{USCC: "91320100MA1TE5T0XF", Name: "江南示例精密机械有限公司", RepName: "测试甲",
	Document: regno.Document{Type: regno.IdentityCard, Number: "32010219680101100X"}}

// Secrets go to the address of the settings and nowhere else: a system that answers with a redirect is away.
func TestNoGatewayFollowsARedirect(t *testing.T) { // OUT-3, SEC
	trap := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("a redirect was followed: %s %s", r.Method, r.URL.Path)
	}))
	defer trap.Close()
	var n atomic.Int64
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status := []int{http.StatusFound, http.StatusTemporaryRedirect}[n.Add(1)%2] // the second keeps method and body
		http.Redirect(w, r, trap.URL+r.URL.Path, status)
	}))
	defer front.Close()
	asked := map[string]bool{}
	for name, change := range map[string]func(*config.Config){
		"companies at Aliyun, the province by JIS": func(c *config.Config) {
			c.Companies.Base, c.Companies.KeyID, c.Companies.KeySecret, c.Companies.Scene = front.URL, "a", "b", "c"
		},
		"companies at the exchange, the province by OIDC": func(c *config.Config) {
			c.Exchange = config.Exchange{Base: front.URL, Refresh: front.URL, RID: "r", SID: "s", Key: "k",
				Question: map[string]string{"code": "a", "name": "b", "rep": "c", "number": "d"},
				Answer:   map[string]string{"result": "a", "same": "1", "differs": "2", "none": "3", "status": "b"}, Statuses: map[string]string{"1": "在业"}}
			c.Province = config.Province{Kind: "oidc", Issuer: front.URL, ClientID: "a", ClientSecret: "b"}
		},
	} {
		h := open(t, func(c *config.Config) {
			for _, base := range []*string{&c.Alipay.Base, &c.SMS.Endpoint, &c.Register.Base, &c.RealName.Base, &c.Province.Entry, &c.Province.Base,
				&c.Licence.Base, &c.Core.Base, &c.Courier.Base, &c.Seal.Base} {
				*base = front.URL + "/x"
			}
			c.Witnesses[0].Base = front.URL + "/x"
			change(c)
		})
		o := reflect.ValueOf(h.Outside)
		for i := range o.NumField() {
			system := o.Type().Field(i).Name
			ask, known := asks[system]
			switch {
			case !known:
				t.Errorf("nothing asks %s: give this test a question", system)
			case ask == nil || o.Field(i).IsNil():
			default:
				asked[system] = true
				if err := ask(t.Context(), h.Outside); !errors.Is(err, fault.Away) {
					t.Errorf("%s, %s, answered with a redirect: %v", name, system, err)
				}
			}
		}
		older := config.Older{Code: "A", Name: "原大厅", Kind: "http", Base: front.URL, AppID: "a", Secret: h.Config.Register.Secret}
		if err := app.AskOlder(t.Context(), h.Hall, older); !errors.Is(err, fault.Away) {
			t.Errorf("%s, an older hall, answered with a redirect: %v", name, err)
		}
	}
	if len(asked) != len(asks)-1 {
		t.Errorf("asked %v only", asked)
	}
}
