// Package aliyunsms owns the hall's client for Aliyun's short message service
// (Dysmsapi 2017-05-25, signed with ACS3-HMAC-SHA256). It does not know why a
// message is sent and keeps no code.
//
// The interface carries the phone number and the code in the address of the
// request, and a network error names that address. The package therefore strips
// every network error: no phone number and no code reaches a log. It never
// repeats a message on its own, since a second code would void the first.
package aliyunsms

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"wangting/internal/gateway/acs3"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/straight"
)

// Service is the name of this outside system, as people and the health page see it.
const Service = "短信服务"

// Settings holds the address of the service and the hall's credentials there.
type Settings struct {
	BaseURL         string // https://dysmsapi.aliyuncs.com, or an emulator's
	AccessKeyID     string
	AccessKeySecret string
	SignName        string            // the 【signature】 at the start of every message
	Templates       map[string]string // the hall's template name to Aliyun's template code
	HTTP            *http.Client

	Patience patience.Options
}

// Gateway sends messages. It is safe for concurrent use.
type Gateway struct {
	caller   caller
	signName string
	codes    map[string]string
	patience *patience.Patience
}

// New returns a Gateway, or an error that names the wrong setting.
func New(s Settings) (*Gateway, error) {
	if !strings.Contains(s.BaseURL, "://") { // a host alone, as the service's documents name it
		s.BaseURL = "https://" + s.BaseURL
	}
	u, err := url.Parse(s.BaseURL)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https"):
		return nil, errors.New("sms: the base address is not an http or https address")
	case s.AccessKeyID == "" || s.AccessKeySecret == "":
		return nil, errors.New("sms: the access key is not complete")
	case s.SignName == "":
		return nil, errors.New("sms: the signature name is empty")
	}
	s.HTTP = straight.Client(s.HTTP)
	base := u.Scheme + "://" + u.Host + strings.TrimRight(u.Path, "/") + "/"
	c := caller{http: s.HTTP, base: base, key: acs3.Key{ID: s.AccessKeyID, Secret: s.AccessKeySecret}}
	return &Gateway{caller: c, signName: s.SignName, codes: s.Templates, patience: patience.New(Service, s.Patience)}, nil
}

// Patience returns the time limits and the circuit breaker, for the health page.
func (g *Gateway) Patience() *patience.Patience { return g.patience }

// Message is one message made from a template that Aliyun has approved.
type Message struct {
	Phone    string
	Template string            // such as SMS_100001
	Params   map[string]string // the template's variables
	OutID    string            // our id, repeated in delivery receipts
}

// Deliver sends a message. Faults: Limited when Aliyun's own limits are reached,
// Invalid when the number cannot receive messages, Away.
func (g *Gateway) Deliver(ctx context.Context, m Message) error {
	params, err := json.Marshal(m.Params)
	if err != nil {
		return fmt.Errorf("encoding a message: %w", err)
	}
	q := url.Values{"PhoneNumbers": {m.Phone}, "SignName": {g.signName}, "TemplateCode": {m.Template}, "TemplateParam": {string(params)}}
	if m.OutID != "" {
		q.Set("OutId", m.OutID)
	}
	err = g.patience.Do(ctx, false, func(ctx context.Context) error {
		var answer struct{ Code, Message string }
		if err := g.caller.call(ctx, "SendSms", q, &answer); err != nil {
			return err
		}
		return verdict(answer.Code, answer.Message)
	})
	if err != nil {
		return fmt.Errorf("sending a message: %w", err)
	}
	return nil
}
