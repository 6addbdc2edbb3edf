package app

import (
	"context"
	"fmt"

	"wangting/internal/gateway/alipay"
	"wangting/internal/gateway/aliyunsms"
	"wangting/internal/proof"
)

// faceBureau is Alipay as proof asks for it.
type faceBureau struct{ *alipay.Gateway }

func (b faceBureau) Begin(ctx context.Context, a proof.FaceAsk) (string, error) {
	return b.Gateway.Begin(ctx, alipay.FaceRequest{OrderNo: a.OrderNo, DocType: string(a.DocType), Name: a.Name, Number: a.Number, ReturnURL: a.ReturnURL})
}

func (b faceBureau) Result(ctx context.Context, id string) (proof.Outcome, error) {
	o, err := b.Gateway.Result(ctx, id)
	if err != nil {
		return proof.OutcomePending, err
	}
	switch o {
	case alipay.Passed:
		return proof.OutcomePassed, nil
	case alipay.Failed:
		return proof.OutcomeFailed, nil
	case alipay.Cancelled:
		return proof.OutcomeCancelled, nil
	}
	return proof.OutcomePending, nil
}

// texter hands text messages to the provider, under the codes it knows our templates by.
type texter struct {
	sms   *aliyunsms.Gateway
	codes map[string]string
}

func (t texter) Send(ctx context.Context, phone, template string, params map[string]string, outID string) error {
	code, ok := t.codes[template]
	if !ok {
		return fmt.Errorf("settings: sms.templates.%s is missing", template)
	}
	return t.sms.Send(ctx, aliyunsms.Message{Phone: phone, Template: code, Params: params, OutID: outID})
}
