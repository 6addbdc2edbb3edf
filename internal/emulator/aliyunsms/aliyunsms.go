// Package aliyunsms emulates Aliyun's short message service (Dysmsapi 2017-05-25).
// It verifies the ACS3-HMAC-SHA256 signature of every request, keeps sent messages
// for the control page and, when switched on, enforces the platform's own limits.
// It shares no code with the hall's client.
package aliyunsms

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"wangting/internal/emulator/acs3"
)

// Keep is how many messages are kept; the oldest are dropped.
const Keep = 2000

// Sent is one message that a phone would have received.
type Sent struct {
	At       time.Time         `json:"sentAt"`
	Phone    string            `json:"phone"`
	SignName string            `json:"signName"`
	Template string            `json:"template"`
	Params   map[string]string `json:"params"`
	Code     string            `json:"code"` // the template parameter "code", if any
	Text     string            `json:"text"`
	OutID    string            `json:"outId"`
	BizID    string            `json:"bizId"`
	Report   string            `json:"report"` // what became of the push of its receipt; "" is none yet
}

// Options sets the credentials, the approved templates and the clocks.
type Options struct {
	AccessKeyID     string
	AccessKeySecret string
	Templates       map[string]string // code to text with ${name}; other codes are accepted and show their parameters
	Now             func() time.Time
	Stamps          func() time.Time // clock of the hall's Aliyun library, for timestamps in requests; nil takes Now
	Changed         func()           // called when SetLimits changes the limits; may be nil
	Refusal         func() string    // code with which every message is refused; nil or "" serves
	Push            string           // address of the hall to which receipts are pushed; empty pushes none
	Wait            []time.Duration  // before each try of a push; nil takes a second, then 1, 5 and 10 minutes
}

// Platform is the emulated service. It is safe for concurrent use.
type Platform struct {
	opts  Options
	guard *acs3.Guard

	mu     sync.Mutex
	sent   []Sent // oldest first
	limits bool
}

// New returns a Platform with its limits off.
func New(o Options) *Platform {
	if o.Changed == nil {
		o.Changed = func() {}
	}
	if o.Wait == nil {
		o.Wait = []time.Duration{time.Second, time.Minute, 5 * time.Minute, 10 * time.Minute}
	}
	if o.Stamps == nil {
		o.Stamps = o.Now
	}
	return &Platform{opts: o, guard: acs3.NewGuard(o.AccessKeyID, o.AccessKeySecret, o.Stamps)}
}

// Handler serves the RPC address at the path where it is mounted.
func (p *Platform) Handler() http.Handler { return http.HandlerFunc(p.serve) }

// Sent returns the messages to a phone, or all for "", newest first.
func (p *Platform) Sent(phone string) []Sent {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := []Sent{}
	for _, s := range slices.Backward(p.sent) {
		if phone == "" || s.Phone == phone {
			out = append(out, s)
		}
	}
	return out
}

// Limits reports whether the platform's own limits are on.
func (p *Platform) Limits() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.limits
}

// SetLimits switches the platform's own limits: to one phone under one signature 1 a
// minute, 5 an hour and 10 a day; to one phone 40 a day.
func (p *Platform) SetLimits(on bool) {
	p.mu.Lock()
	p.limits = on
	p.mu.Unlock()
	p.opts.Changed()
}

func (p *Platform) serve(w http.ResponseWriter, r *http.Request) {
	request := strings.ToUpper(rand.Text())
	if no := p.guard.Check(r, "2017-05-25", "SendSms", "QuerySendDetails"); no.Code != "" {
		answer(w, no.Status, map[string]string{"Code": no.Code, "Message": no.Message, "RequestId": request, "HostId": r.Host})
		return
	}
	if r.Header.Get("x-acs-action") == "QuerySendDetails" {
		p.details(w, r.URL.Query(), request)
		return
	}
	biz, code, msg := p.send(r.URL.Query())
	if code != "OK" {
		answer(w, http.StatusOK, map[string]string{"Code": code, "Message": msg, "RequestId": request})
		return
	}
	answer(w, http.StatusOK, map[string]string{"Code": "OK", "Message": "OK", "BizId": biz, "RequestId": request})
}

func answer(w http.ResponseWriter, status int, body map[string]string) {
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

var mobile = regexp.MustCompile(`^1[3-9]\d{9}$`)

// send keeps a message. It returns the BizId, or the code of the refusal and its message.
func (p *Platform) send(q url.Values) (biz, code, message string) {
	if p.opts.Refusal != nil && p.opts.Refusal() != "" {
		return "", p.opts.Refusal(), "refused"
	}
	s := Sent{
		At: p.opts.Now(), Phone: q.Get("PhoneNumbers"), SignName: q.Get("SignName"),
		Template: q.Get("TemplateCode"), OutID: q.Get("OutId"), BizID: strings.ToUpper(rand.Text()) + "^0",
	}
	switch {
	case !mobile.MatchString(s.Phone):
		return "", "isv.MOBILE_NUMBER_ILLEGAL", "手机号码格式错误"
	case s.SignName == "":
		return "", "isv.SIGN_STATE_ILLEGAL", "签名不合法"
	case s.Template == "":
		return "", "isv.SMS_TEMPLATE_ILLEGAL", "模板不合法"
	case q.Get("TemplateParam") != "" && json.Unmarshal([]byte(q.Get("TemplateParam")), &s.Params) != nil:
		return "", "isv.INVALID_JSON_PARAM", "参数格式错误"
	}
	text, ok := p.messageText(s)
	if !ok {
		return "", "isv.TEMPLATE_MISSING_PARAMETERS", "模板缺少变量"
	}
	s.Code, s.Text = s.Params["code"], text

	p.mu.Lock()
	defer p.mu.Unlock()
	if over := p.overLimit(s); p.limits && over != "" {
		return "", "isv.BUSINESS_LIMIT_CONTROL", over
	}
	if len(p.sent) >= Keep {
		p.sent = slices.Delete(p.sent, 0, len(p.sent)-Keep+1)
	}
	p.sent = append(p.sent, s)
	if p.opts.Push != "" {
		go p.push(s)
	}
	return s.BizID, "OK", "OK"
}

var variable = regexp.MustCompile(`\$\{(\w+)\}`)

// messageText returns the message as the phone shows it; false when a variable of its
// template is missing.
func (p *Platform) messageText(s Sent) (string, bool) {
	tpl, known := p.opts.Templates[s.Template]
	if !known {
		var parts []string
		for k, v := range s.Params {
			parts = append(parts, k+"："+v)
		}
		slices.Sort(parts)
		return "【" + s.SignName + "】" + s.Template + " " + strings.Join(parts, "，"), true
	}
	whole := true
	text := variable.ReplaceAllStringFunc(tpl, func(v string) string {
		value, ok := s.Params[variable.FindStringSubmatch(v)[1]]
		whole = whole && ok
		return value
	})
	return "【" + s.SignName + "】" + text, whole
}

// overLimit returns the words for the platform's limit that s exceeds, or "".
func (p *Platform) overLimit(s Sent) string {
	var minute, hour, day, all int
	for _, old := range slices.Backward(p.sent) {
		age := s.At.Sub(old.At)
		if age >= 24*time.Hour {
			break
		}
		if old.Phone != s.Phone {
			continue
		}
		all++
		if old.SignName != s.SignName {
			continue
		}
		day++
		if age < time.Hour {
			hour++
		}
		if age < time.Minute {
			minute++
		}
	}
	switch {
	case minute >= 1:
		return "触发分钟级流控Permits:1"
	case hour >= 5:
		return "触发小时级流控Permits:5"
	case day >= 10:
		return "触发天级流控Permits:10"
	case all >= 40:
		return "触发天级流控Permits:40"
	}
	return ""
}
