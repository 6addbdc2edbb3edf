package jis

import (
	"cmp"
	"context"
	"crypto/aes"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/emmansun/gmsm/padding"

	"wangting/internal/gateway/loose"
)

// The older generation is called directly:
//
//	hall      POST <base>  appmark time=yyyyMMddHHmmss sign=MD5(appmark+appword+time) servicename params(JSON)
//	answer    {"retcode":"000000","msg":"","data":"{\"token\":…}"}   ticketValidate: JSON text in a string
//	answer    {"retcode":"000000","msg":"","data":"5f3a…"}            users: hex of AES-128-ECB/PKCS7 under appword
//
// The province prescribes MD5 and ECB. They only keep out callers who do not know appword, and
// nothing here relies on more: the connection is TLS. Some provinces send users as plain JSON, and codes as numbers.
// To be asked of the province: the form of time, the path behind base, the x-tif headers, and the codes of refusals.

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
		Code loose.Text      `json:"retcode"`
		Data json.RawMessage `json:"data"`
	}
	err = g.patience.Do(ctx, false, func(ctx context.Context) error {
		b, err := g.post(ctx, name, form)
		if err != nil {
			return err
		}
		if err := loose.Object(b, &a); err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		if a.Code != ok {
			return nil // it has no data
		}
		if plain, err := openECB(g.s.AppWord, a.Data); err != nil {
			return err
		} else if plain != nil {
			a.Data = plain
		}
		if loose.Object(a.Data, out) != nil { // the cause may repeat the answer
			return fmt.Errorf("reading %s: the data is not what the province documents", name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if a.Code != ok {
		return fmt.Errorf("%w: %s", ErrTicket, name)
	}
	return nil
}

// ok is the code of an answer that is no refusal.
const ok = "000000"

// openECB decrypts data that is a string of hex, and gives nil for data that is anything else.
func openECB(word string, data json.RawMessage) ([]byte, error) {
	var sealed string
	if json.Unmarshal(data, &sealed) != nil {
		return nil, nil
	}
	raw, err := hex.DecodeString(strings.TrimSpace(sealed))
	if err != nil || len(raw) == 0 {
		return nil, nil
	}
	block, err := aes.NewCipher([]byte(word))
	if err != nil || len(raw)%aes.BlockSize != 0 {
		return nil, errSealed
	}
	plain := make([]byte, len(raw))
	for i := 0; i < len(raw); i += aes.BlockSize {
		block.Decrypt(plain[i:], raw[i:])
	}
	if plain, err = padding.NewPKCS7Padding(aes.BlockSize).Unpad(plain); err != nil {
		return nil, errSealed
	}
	return plain, nil
}

// directUser asks who signed in, by the field names of the older generation.
func (g *Gateway) directUser(ctx context.Context, token string, person bool) (User, error) {
	name := "findCorUserByToken"
	if person {
		name = "findOutsideUserByToken"
	}
	var c struct {
		Name      loose.Text `json:"name"`
		CertNo    loose.Text `json:"papersnumber"`
		CardID    loose.Text `json:"cardid"`
		Mobile    loose.Text `json:"mobile"`
		USCC      loose.Text `json:"cornumber"`
		UnitName  loose.Text `json:"corname"`
		RepName   loose.Text `json:"corusername"`
		RepCertNo loose.Text `json:"corusercardid"`
		Role      loose.Text `json:"corrole"`
	}
	if err := g.callDirect(ctx, name, map[string]string{"token": token}, &c); err != nil {
		return User{}, err
	}
	u := User{Legal: !person, Name: string(c.Name), CertNo: string(cmp.Or(c.CertNo, c.CardID)), Mobile: string(c.Mobile)}
	if !person {
		u.USCC, u.UnitName, u.Role = string(c.USCC), string(c.UnitName), role(string(c.Role))
		u.RepName, u.RepCertNo = string(c.RepName), string(c.RepCertNo)
	}
	return u, nil
}
