package proofweb

import (
	"net/http"
	"time"

	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/web"
)

// wait is how many seconds 「获取验证码」 rests after a code was sent (REG-6).
const wait = 60

// Sending is what 「获取验证码」 came to.
type Sending struct {
	Sent   string // said when it was sent
	Wait   int    // seconds that the button rests
	Fault  *fault.Fault
	Status int
}

// SentTo is the answer when a code went to a phone.
func SentTo(phone regno.Mobile) Sending {
	return SentSaying("验证码已发送至 " + phone.Masked() + "，5 分钟内有效")
}

// SentSaying is SentTo in other words.
func SentSaying(say string) Sending { return Sending{Sent: say, Wait: wait, Status: http.StatusOK} }

// NotSent is the answer when err came of it; ok is false when err is not the form's to tell. To htmx only the field
// of the code goes back, so what is wrong stands there, under a status that htmx puts into the page.
func NotSent(r *http.Request, err error, phoneField, codeField string) (s Sending, ok bool) {
	f := fault.Of(err)
	switch f.Kind {
	case fault.Away:
		if f.Say == "" {
			f = &fault.Fault{Kind: fault.Away, Say: "短信暂时发不出去，请稍后再试", Service: f.Service, Cause: err}
		}
	case fault.Invalid, fault.Conflict, fault.Limited, fault.Expired:
	default:
		return Sending{}, false
	}
	s = Sending{Fault: f, Status: web.Status(f.Kind)}
	if f.Kind == fault.Limited && f.RetryAfter <= wait*time.Second {
		s.Wait = int((f.RetryAfter + time.Second - 1) / time.Second)
	}
	if r.Header.Get("HX-Request") == "true" {
		say := f.FieldSays(phoneField)
		if say == "" {
			say = f.FieldSays(codeField)
		}
		if say == "" {
			say = f.Say
		}
		s.Fault, s.Status = fault.On(codeField, say), http.StatusUnprocessableEntity
	}
	return s, true
}
