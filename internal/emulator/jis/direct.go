package jis

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

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
		p.answer(w, map[string]any{"retcode": "000000", "msg": "", "data": map[string]string{"token": token, "usertype": kind}})
	case "findOutsideUserByToken", "findCorUserByToken":
		u, ok := p.take(p.tokens, params["token"])
		if !ok {
			refuse()
			return
		}
		data := map[string]string{"name": u.Name, "papersnumber": u.CertNo, "mobile": u.Mobile}
		if unit, ok := p.o.People.Unit(u.UnitCode); ok {
			data["cornumber"], data["corname"] = unit.USCC, unit.Name
			data["corusername"], data["corusercardid"] = unit.RepName, unit.RepDocNumber
			data["corrole"] = strconv.Itoa(u.Role)
		}
		b, _ := json.Marshal(data)
		p.answer(w, map[string]any{"retcode": "000000", "msg": "", "data": p.seal(b)})
	default:
		refuse()
	}
}
