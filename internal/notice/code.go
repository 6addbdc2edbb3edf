package notice

import (
	"context"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

// SendCode sends a verification code.
func (s *Service) SendCode(ctx context.Context, phone regno.Mobile, code string) error {
	return s.SMS(ctx, SMS{Phone: string(phone), Template: Code, Params: map[string]string{"code": code}})
}

// Ready reports whether a code would go out now; the person waits for it. Fault: Away, with another way.
func (s *Service) Ready(ctx context.Context) error {
	err := s.Texter.Reachable(ctx, s.Now())
	if err == nil {
		return nil
	}
	return fault.Wrap(fault.Away, "短信服务暂时没有响应，验证码没有发出，您填写的内容没有受影响。请稍后再试；着急办理的，请携带证件到窗口", err)
}

// FeignCode does the work of SendCode and sends nothing.
func (s *Service) FeignCode(ctx context.Context, code string) error {
	return s.Feign(ctx, SMS{Template: Code, Params: map[string]string{"code": code}})
}
