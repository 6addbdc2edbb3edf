package proofweb

import (
	"net/http"
	"time"

	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/web"
)

// wait is how many seconds 「获取验证码」 rests after a code was sent (REG-6).
const wait = 60

// Sending is what 「获取验证码」 came to.
type Sending struct {
	Sent   string // said when it was sent
	Failed string // said when the text did not go out
	Look   string // where to look again for what became of the text; "" when nothing can change
	Wait   int    // seconds that the button rests
	Fault  *fault.Fault
	Status int
}

// Now is the answer when a code was just asked for; here is the address of the page, which knows later what became of it.
func Now(phone regno.Mobile, here string) Sending {
	s := sentSaying(sentTo(phone))
	s.Look = here
	return s
}

func sentTo(phone regno.Mobile) string {
	return "验证码已发送至 " + phone.Masked() + "，5 分钟内有效"
}

func sentSaying(say string) Sending { return Sending{Sent: say, Wait: wait, Status: http.StatusOK} }

// lookFor is how long a page looks for what became of its text; after that the person reloads it.
const lookFor = 90 * time.Second

// After is what a page says of the text that its flow asked for before, seen now. here is the address of the page.
func After(t proof.Text, now time.Time, here string) Sending {
	if say := t.Refusal(); say != "" || t.How == "" {
		return Sending{Failed: say, Status: http.StatusOK}
	}
	s := sentSaying(sentTo(t.Phone))
	if t.Waits() {
		s.Sent = "验证码正在发送至 " + t.Phone.Masked()
	}
	return s.rested(t.At, now, here, t.Waits())
}

// Unsaid is After where the page must not tell whether there is such a text at all: failing is of the whole service.
func Unsaid(say string, failing bool, asked, now time.Time, here string) Sending {
	if failing {
		return Sending{Failed: proof.NothingSent, Status: http.StatusOK}
	}
	return sentSaying(say).rested(asked, now, here, true)
}

func (s Sending) rested(asked, now time.Time, here string, looks bool) Sending {
	s.Wait = max(0, wait-int(now.Sub(asked)/time.Second))
	if looks && now.Before(asked.Add(lookFor)) {
		s.Look = here
	}
	return s
}

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
