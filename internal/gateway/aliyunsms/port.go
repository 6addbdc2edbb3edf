package aliyunsms

import (
	"context"
	"fmt"

	"wangting/internal/notice"
)

var _ notice.Texter = (*Gateway)(nil)

// Send hands a message by a template of the hall over, under the code that the service knows it by.
func (g *Gateway) Send(ctx context.Context, phone, template string, params map[string]string, outID string) error {
	code, ok := g.codes[template]
	if !ok {
		return fmt.Errorf("settings: sms.templates.%s is missing", template)
	}
	return g.Deliver(ctx, Message{Phone: phone, Template: code, Params: params, OutID: outID})
}
