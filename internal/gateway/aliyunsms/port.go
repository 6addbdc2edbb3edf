package aliyunsms

import (
	"context"
	"fmt"

	"wangting/internal/gateway/patience"
	"wangting/internal/notice"
)

var _ notice.Texter = (*Gateway)(nil)

// Send sends a message from a template of the hall. Settings.Templates names Aliyun's code for it.
func (g *Gateway) Send(ctx context.Context, phone, template string, params map[string]string, outID string) error {
	code, ok := g.codes[template]
	if !ok {
		return fmt.Errorf("settings: sms.templates.%s is missing", template)
	}
	err := g.Deliver(ctx, Message{Phone: phone, Template: code, Params: params, OutID: outID})
	if patience.WhyOurs(err) != "" {
		err = fmt.Errorf("%w: %w", notice.ErrOurs, err)
	}
	return err
}
