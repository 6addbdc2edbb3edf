package jis

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"time"
)

// The older generation is called directly:
//
//	hall      POST <base>  appmark time=yyyyMMddHHmmss sign=MD5(appmark+appword+time) servicename params(JSON)
//	answer    {"retcode":"000000","msg":"","data":{…} or, for users, "…" encrypted with appword}
//
// The province prescribes MD5. It only keeps out callers who do not know appword, and
// nothing here relies on more: the connection is TLS and the answer is encrypted.

var china = time.FixedZone("CST", 8*3600)

func directSign(mark, word, at string) string {
	h := md5.Sum([]byte(mark + word + at))
	return hex.EncodeToString(h[:])
}

func (g *Gateway) callDirect(ctx context.Context, name string, params map[string]string, out any) error {
	p, err := json.Marshal(params)
	if err != nil {
		return err
	}
	at := g.s.Now().In(china).Format("20060102150405")
	form := url.Values{
		"appmark":     {g.s.AppMark},
		"time":        {at},
		"sign":        {directSign(g.s.AppMark, g.s.AppWord, at)},
		"servicename": {name},
		"params":      {string(p)},
	}
	var a struct {
		Code string          `json:"retcode"`
		Data json.RawMessage `json:"data"`
	}
	err = g.patience.Do(ctx, false, func(ctx context.Context) error {
		b, err := g.post(ctx, name, form)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(b, &a); err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		var sealed string
		if json.Unmarshal(a.Data, &sealed) == nil && sealed != "" {
			a.Data, err = unseal(g.s.AppWord, sealed)
		}
		return err
	})
	if err != nil {
		return err
	}
	if a.Code != "000000" {
		return fmt.Errorf("%w: %s", ErrTicket, name)
	}
	if err := json.Unmarshal(a.Data, out); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return nil
}

// directUser asks who signed in, by the field names of the older generation.
func (g *Gateway) directUser(ctx context.Context, token string, person bool) (User, error) {
	name := "findCorUserByToken"
	if person {
		name = "findOutsideUserByToken"
	}
	var c struct {
		Name      string `json:"name"`
		CertNo    string `json:"papersnumber"`
		CardID    string `json:"cardid"`
		Mobile    string `json:"mobile"`
		USCC      string `json:"cornumber"`
		UnitName  string `json:"corname"`
		RepName   string `json:"corusername"`
		RepCertNo string `json:"corusercardid"`
		Role      string `json:"corrole"`
	}
	if err := g.callDirect(ctx, name, map[string]string{"token": token}, &c); err != nil {
		return User{}, err
	}
	if c.CertNo == "" {
		c.CertNo = c.CardID
	}
	u := User{Legal: !person, Name: c.Name, CertNo: c.CertNo, Mobile: c.Mobile}
	if !person {
		u.USCC, u.UnitName, u.RepName, u.RepCertNo, u.Role = c.USCC, c.UnitName, c.RepName, c.RepCertNo, role(c.Role)
	}
	return u, nil
}
