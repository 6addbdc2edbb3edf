package alipay

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// object is the JSON object inside a reply.
type object map[string]any

var (
	success     = object{"code": "10000", "msg": "Success"}
	badSign     = refusal("40002", "Invalid Arguments", "isv.invalid-signature")
	badStamp    = refusal("40002", "Invalid Arguments", "isv.invalid-timestamp")
	badParams   = refusal("40002", "Invalid Arguments", "isv.invalid-parameter")
	noMethod    = refusal("40002", "Invalid Arguments", "isv.invalid-method")
	noSuchFace  = refusal("40004", "Business Failed", "OPEN_CERTIFY_BILL_NOT_EXIST")
	expired     = refusal("40004", "Business Failed", "CERTIFY_ID_EXPIRED")
	orderInUse  = refusal("40004", "Business Failed", "INVALID_PARAMETER")
	beijing     = time.FixedZone("CST", 8*3600)
	orderNumber = regexp.MustCompile(`^[0-9A-Za-z]{1,32}$`)
)

func refusal(code, msg, sub string) object {
	return object{"code": code, "msg": msg, "sub_code": sub, "sub_msg": sub}
}

// with returns a success that also holds the members of more.
func with(more object) object {
	o := object{}
	for k, v := range success {
		o[k] = v
	}
	for k, v := range more {
		o[k] = v
	}
	return o
}

// gateway serves gateway.do, the only address of the platform's API.
func (b *Bureau) gateway(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	p := r.Form
	method := p.Get("method")
	if p.Get("app_id") != b.opts.AppID {
		b.reply(w, "error", refusal("40002", "Invalid Arguments", "isv.invalid-app-id"))
		return
	}
	if bad := b.check(p); bad != nil {
		b.reply(w, method, bad)
		return
	}
	if method == "alipay.user.certify.open.certify" {
		b.openPage(w, r, p)
		return
	}
	b.reply(w, method, b.serve(method, []byte(p.Get("biz_content"))))
}

// check returns the refusal of a wrongly signed request, or nil.
func (b *Bureau) check(p url.Values) object {
	if p.Get("sign_type") != "RSA2" || !b.keys.verify(p) {
		return badSign
	}
	at, err := time.ParseInLocation(time.DateTime, p.Get("timestamp"), beijing)
	now := b.opts.Stamps()
	if err != nil {
		return badStamp
	}
	// The phone may open the address of a page some time after it was signed.
	if at.Before(now.Add(-30*time.Minute)) || at.After(now.Add(15*time.Minute)) {
		return badStamp
	}
	return nil
}

// refuses gives the refusal that the lever asks for, or nil.
func (b *Bureau) refuses() object {
	if b.opts.Refusal == nil {
		return nil
	}
	switch f := strings.Fields(b.opts.Refusal()); len(f) {
	case 0:
		return nil
	case 1:
		return refusal("40004", "Business Failed", f[0])
	default:
		return refusal(f[0], "Business Failed", f[1])
	}
}

func (b *Bureau) serve(method string, biz []byte) object {
	if no := b.refuses(); no != nil {
		return no
	}
	switch method {
	case "alipay.user.certify.open.initialize":
		return b.initialize(biz)
	case "alipay.user.certify.open.query":
		return b.query(biz)
	}
	return noMethod
}

// reply writes {"<method>_response":…,"sign":…}. It encodes inside once and signs
// those bytes.
func (b *Bureau) reply(w http.ResponseWriter, method string, inside object) {
	content, err := json.Marshal(inside)
	if err != nil {
		http.Error(w, "no reply", http.StatusInternalServerError)
		return
	}
	name, _ := json.Marshal(strings.ReplaceAll(method, ".", "_") + "_response")
	out := append([]byte("{"), name...)
	out = append(append(out, ':'), content...)
	out = append(out, `,"sign":"`+b.keys.sign(content)+`"}`...)
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	w.Write(out)
}

func (b *Bureau) initialize(biz []byte) object {
	var q struct {
		OrderNo  string `json:"outer_order_no"`
		BizCode  string `json:"biz_code"`
		Identity struct {
			Type     string `json:"identity_type"`
			CertType string `json:"cert_type"`
			Name     string `json:"cert_name"`
			Number   string `json:"cert_no"`
		} `json:"identity_param"`
		Merchant struct {
			ReturnURL string `json:"return_url"`
			Reserve   string `json:"face_reserve_strategy"`
		} `json:"merchant_config"`
	}
	if json.Unmarshal(biz, &q) != nil || !orderNumber.MatchString(q.OrderNo) || !bizCodes[q.BizCode] || q.Identity.Type != "CERT_INFO" ||
		q.Merchant.Reserve != "" && q.Merchant.Reserve != "reserve" && q.Merchant.Reserve != "never" {
		return badParams
	}
	number, known := numbers[q.Identity.CertType]
	name := utf8.RuneCountInString(q.Identity.Name)
	if !known || name == 0 || name > 50 || len(q.Identity.Number) > 30 || !number.MatchString(q.Identity.Number) {
		return badDocument
	}
	f, ok := b.begin(Face{OrderNo: q.OrderNo, CertType: q.Identity.CertType, Name: q.Identity.Name, Number: q.Identity.Number,
		ReturnURL: q.Merchant.ReturnURL, Reserved: q.Merchant.Reserve != "never"})
	if !ok {
		return orderInUse
	}
	b.opts.Changed()
	return with(object{"certify_id": f.ID})
}

var (
	badDocument = refusal("40004", "Business Failed", "INVALID_CERT_INFO")
	bizCodes    = map[string]bool{"FACE": true, "CERT_PHOTO": true, "CERT_PHOTO_FACE": true, "SMART_FACE": true}
	// numbers are what the number of each of the six documents looks like.
	numbers = map[string]*regexp.Regexp{
		"IDENTITY_CARD":                 regexp.MustCompile(`^\d{17}[\dX]$`),
		"HOME_VISIT_PERMIT_HK_MC":       regexp.MustCompile(`^[HM]\d{8}$`),
		"HOME_VISIT_PERMIT_TAIWAN":      regexp.MustCompile(`^\d{8}$`),
		"RESIDENCE_PERMIT_HK_MC":        regexp.MustCompile(`^8[12]0000\d{11}[\dX]$`),
		"RESIDENCE_PERMIT_TAIWAN":       regexp.MustCompile(`^830000\d{11}[\dX]$`),
		"PERMANENT_RESIDENCE_FOREIGNER": regexp.MustCompile(`^(9\d{16}[\dX]|[A-Z]{3}\d{12})$`),
	}
)

// query answers T, or F with the same bytes whatever else happened.
func (b *Bureau) query(biz []byte) object {
	var q struct {
		ID string `json:"certify_id"`
	}
	if json.Unmarshal(biz, &q) != nil || q.ID == "" {
		return badParams
	}
	f, ok := b.Face(q.ID)
	switch {
	case !ok:
		return noSuchFace
	case b.expired(f):
		return expired
	case f.State == Passed:
		return with(object{"passed": "T", "identity_info": "", "material_info": "{}"})
	}
	return with(object{"passed": "F", "identity_info": "", "material_info": "{}"})
}
