package jis

import (
	"crypto/aes"
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"time"

	"github.com/emmansun/gmsm/padding"
)

// text is JSON in a string, as the older generation tells a token.
func text(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

// sealECB is the hex of AES-128-ECB under the application's word.
func (p *Province) sealECB(plain []byte) string {
	block, err := aes.NewCipher([]byte(p.o.AppWord)[:aes.BlockSize])
	if err != nil {
		return ""
	}
	out := padding.NewPKCS7Padding(aes.BlockSize).Pad(plain)
	for i := 0; i < len(out); i += aes.BlockSize {
		block.Encrypt(out[i:], out[i:])
	}
	return hex.EncodeToString(out)
}

// direct answers as the older generation, which is called directly.
func (p *Province) direct(w http.ResponseWriter, r *http.Request) {
	var params map[string]string
	at := r.PostFormValue("time")
	then, err := time.ParseInLocation("20060102150405", at, time.FixedZone("CST", 8*3600))
	want := md5.Sum([]byte(p.o.AppMark + p.o.AppWord + at))
	if err != nil || p.o.Now().Sub(then).Abs() > 5*time.Minute || r.PostFormValue("appmark") != p.o.AppMark ||
		!hmac.Equal([]byte(hex.EncodeToString(want[:])), []byte(r.PostFormValue("sign"))) ||
		json.Unmarshal([]byte(r.PostFormValue("params")), &params) != nil {
		p.answer(w, map[string]any{"retcode": "200001", "msg": "sign"})
		return
	}
	refuse := func() { p.answer(w, map[string]any{"retcode": "200002", "msg": "unknown"}) }
	switch r.PostFormValue("servicename") {
	case "ticketValidate":
		token, kind, ok := p.change(params["ticket"])
		if !ok {
			refuse()
			return
		}
		p.answer(w, map[string]any{"retcode": "000000", "msg": "", "data": text(map[string]any{"token": token, "usertype": json.Number(kind)})})
	case "findOutsideUserByToken", "findCorUserByToken":
		u, ok := p.take(p.tokens, params["token"])
		if !ok {
			refuse()
			return
		}
		data := map[string]any{"name": u.Name, "papersnumber": u.CertNo, "mobile": u.Mobile}
		if unit, ok := p.o.People.Unit(u.UnitCode); ok {
			data["cornumber"], data["corname"] = unit.USCC, unit.Name
			data["corusername"], data["corusercardid"] = unit.RepName, unit.RepDocNumber
			data["corrole"] = u.Role
		}
		b, _ := json.Marshal(data)
		p.answer(w, map[string]any{"retcode": "000000", "msg": "", "data": p.sealECB(b)})
	default:
		refuse()
	}
}
