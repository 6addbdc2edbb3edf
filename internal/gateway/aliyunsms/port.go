package aliyunsms

import (
	"context"
	"fmt"

	"wangting/internal/notice"
)

var _ notice.Texter = (*Gateway)(nil)

// Send sends a message from a template of the hall. Settings.Templates names Aliyun's code for it.
func (g *Gateway) Send(ctx context.Context, phone, template string, params map[string]string, outID string) error {
	code, ok := g.codes[template]
	if !ok {
		return fmt.Errorf("settings: sms.templates.%s is missing", template)
	}
	return g.Deliver(ctx, Message{Phone: phone, Template: code, Params: params, OutID: outID})
}
