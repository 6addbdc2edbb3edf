package alipay

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
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
	orderInUse  = refusal("40004", "Business Failed", "OUTER_ORDER_NO_DUPLICATE")
	beijing     = time.FixedZone("CST", 8*3600)
	orderNumber = regexp.MustCompile(`^[0-9A-Za-z]{1,64}$`)
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
	b.reply(w, method, b.serve(r, method, []byte(p.Get("biz_content"))))
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

func (b *Bureau) serve(r *http.Request, method string, biz []byte) object {
	switch method {
	case "alipay.user.certify.open.initialize":
		return b.initialize(biz)
	case "alipay.user.certify.open.query":
		return b.query(biz)
	case "datadigital.fincloud.generalsaas.face.verification.initialize":
		return b.initializeNewer(r, biz)
	case "datadigital.fincloud.generalsaas.face.verification.query":
		return b.queryNewer(biz)
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
		} `json:"merchant_config"`
	}
	if json.Unmarshal(biz, &q) != nil || !orderNumber.MatchString(q.OrderNo) || len(q.OrderNo) != 32 || q.BizCode == "" ||
		q.Identity.Type != "CERT_INFO" || q.Identity.CertType != "IDENTITY_CARD" || q.Identity.Name == "" || len(q.Identity.Number) != 18 {
		return badParams
	}
	return b.opened(Face{OrderNo: q.OrderNo, CertType: q.Identity.CertType, Name: q.Identity.Name,
		Number: q.Identity.Number, ReturnURL: q.Merchant.ReturnURL}, nil)
}

func (b *Bureau) initializeNewer(r *http.Request, biz []byte) object {
	var q struct {
		OrderNo  string `json:"outer_order_no"`
		BizCode  string `json:"biz_code"`
		Type     string `json:"identity_type"`
		CertType string `json:"cert_type"`
		Name     string `json:"cert_name"`
		Number   string `json:"cert_no"`
	}
	if json.Unmarshal(biz, &q) != nil || !orderNumber.MatchString(q.OrderNo) || q.BizCode != "DATA_DIGITAL_BIZ_CODE_FACE_VERIFICATION" ||
		q.Type != "CERT_INFO" || q.Name == "" || len(q.Number) != 18 {
		return badParams
	}
	switch q.CertType {
	case "IDENTITY_CARD", "RESIDENCE_HK_MC", "RESIDENCE_TAIWAN":
	default:
		return badParams
	}
	return b.opened(Face{OrderNo: q.OrderNo, Newer: true, CertType: q.CertType, Name: q.Name, Number: q.Number},
		func(f Face) string { return b.root(r) + "/face/" + f.ID })
}

// opened begins a face; page, if not nil, adds the address of its page to the reply.
func (b *Bureau) opened(f Face, page func(Face) string) object {
	f, ok := b.begin(f)
	if !ok {
		return orderInUse
	}
	b.opts.Changed()
	if page == nil {
		return with(object{"certify_id": f.ID})
	}
	return with(object{"certify_id": f.ID, "web_url": page(f)})
}

// root returns the address at which a phone reaches Options.Path.
func (b *Bureau) root(r *http.Request) string {
	if b.opts.PublicURL != "" {
		return b.opts.PublicURL
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + b.opts.Path
}

func (b *Bureau) faceOf(biz []byte, newer bool) (Face, bool) {
	var q struct {
		ID string `json:"certify_id"`
	}
	if json.Unmarshal(biz, &q) != nil {
		return Face{}, false
	}
	f, ok := b.Face(q.ID)
	return f, ok && f.Newer == newer
}

// query answers as the older interface: F both before the person acts and after a
// refusal; material only after the person acted.
func (b *Bureau) query(biz []byte) object {
	f, ok := b.faceOf(biz, false)
	if !ok {
		return noSuchFace
	}
	switch f.State {
	case Passed:
		return with(object{"passed": "T", "material_info": `{"end_reason":"passed"}`})
	case Pending:
		return with(object{"passed": "F"})
	}
	return with(object{"passed": "F", "material_info": `{"end_reason":"` + string(f.State) + `"}`})
}

func (b *Bureau) queryNewer(biz []byte) object {
	f, ok := b.faceOf(biz, true)
	if !ok {
		return noSuchFace
	}
	state := map[State]string{Pending: "PROCESSING", Passed: "SUCCESS", Attacked: "SUCCESS"}[f.State]
	if state == "" {
		state = "FAIL"
	}
	attack := "false"
	if f.State == Attacked {
		attack = "true"
	}
	return with(object{"certify_state": state, "attack_flag": attack, "meta_info": object{"device_type": "h5"}})
}
