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
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	dysms "github.com/alibabacloud-go/dysmsapi-20170525/v5/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"

	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
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
	clients  sync.Pool // the library's client is not safe for concurrent use
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
	if s.HTTP == nil {
		s.HTTP = http.DefaultClient
	}
	fresh := func() (*dysms.Client, error) {
		return dysms.NewClient(&utils.Config{
			AccessKeyId:     dara.String(s.AccessKeyID),
			AccessKeySecret: dara.String(s.AccessKeySecret),
			Endpoint:        dara.String(u.Host),
			Protocol:        dara.String(u.Scheme),
			HttpClient:      caller{http: s.HTTP, prefix: strings.TrimRight(u.Path, "/")},
		})
	}
	first, err := fresh()
	if err != nil {
		return nil, fmt.Errorf("sms: %w", err)
	}
	g := &Gateway{signName: s.SignName, codes: s.Templates, patience: patience.New(Service, s.Patience)}
	g.clients.New = func() any {
		c, _ := fresh() // cannot fail: the first client came from the same settings
		return c
	}
	g.clients.Put(first)
	return g, nil
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
	req := &dysms.SendSmsRequest{
		PhoneNumbers:  dara.String(m.Phone),
		SignName:      dara.String(g.signName),
		TemplateCode:  dara.String(m.Template),
		TemplateParam: dara.String(string(params)),
	}
	if m.OutID != "" {
		req.OutId = dara.String(m.OutID)
	}
	err = g.patience.Do(ctx, false, func(ctx context.Context) error {
		client := g.clients.Get().(*dysms.Client)
		defer g.clients.Put(client)
		rsp, err := client.SendSmsWithContext(ctx, req, &dara.RuntimeOptions{})
		if err != nil {
			return refused(err)
		}
		if rsp == nil || rsp.Body == nil {
			return errors.New("the reply was empty")
		}
		return verdict(dara.StringValue(rsp.Body.Code))
	})
	if err != nil {
		return fmt.Errorf("sending a message: %w", err)
	}
	return nil
}

// refused sorts an error of the library: either a code that the service sent with
// a status of 400 or more, or no answer. It drops the text, which may repeat the
// request.
func refused(err error) error {
	if e, ok := errors.AsType[interface {
		error
		GetCode() *string
	}](err); ok && dara.StringValue(e.GetCode()) != "" {
		return verdict(dara.StringValue(e.GetCode()))
	}
	if e, ok := errors.AsType[*tea.SDKError](err); ok && tea.StringValue(e.Code) != "" {
		return verdict(tea.StringValue(e.Code))
	}
	if errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), context.DeadlineExceeded.Error()) {
		return context.DeadlineExceeded
	}
	return errors.New("no readable answer")
}

// verdict maps a code of the service to nil or a fault.
func verdict(code string) error {
	switch code {
	case "OK":
		return nil
	case "isv.BUSINESS_LIMIT_CONTROL":
		return &fault.Fault{Kind: fault.Limited, Say: "这个手机号收到的短信过多，请稍后再试", RetryAfter: time.Minute}
	case "isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL":
		return &fault.Fault{Kind: fault.Limited, Say: "这个手机号今天收到的短信已达上限，请明天再试", RetryAfter: 24 * time.Hour}
	case "isv.MOBILE_NUMBER_ILLEGAL":
		return fault.New(fault.Invalid, "这个手机号不能接收短信，请核对")
	}
	if !plainCode(code) {
		code = "of an unknown shape"
	}
	return fmt.Errorf("the service answered with code %s", code)
}

// plainCode reports whether a code may be logged: short, only letters and dots.
func plainCode(s string) bool {
	return len(s) <= 64 && strings.IndexFunc(s, func(r rune) bool {
		return r != '.' && r != '_' && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) < 0 && s != ""
}

// maxReply is the limit in bytes; every honest reply is smaller.
const maxReply = 64 << 10

// caller sends the library's requests with our own client, below the path of the
// base address, and strips the address from every error.
type caller struct {
	http   *http.Client
	prefix string
}

// Call sends one request. It ignores the library's transport.
func (c caller) Call(r *http.Request, _ *http.Transport) (*http.Response, error) {
	r.URL.Path = c.prefix + r.URL.Path
	res, err := c.http.Do(r)
	if err != nil {
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err
		}
		return nil, err
	}
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(res.Body, maxReply), res.Body}
	return res, nil
}
