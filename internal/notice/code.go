package notice

import (
	"context"

	"wangting/internal/regno"
)

// SendCode sends a verification code.
func (s *Service) SendCode(ctx context.Context, phone regno.Mobile, code string) error {
	return s.SMS(ctx, SMS{Phone: string(phone), Template: Code, Params: map[string]string{"code": code}})
}

// FeignCode does the work of SendCode and sends nothing.
func (s *Service) FeignCode(ctx context.Context, code string) error {
	return s.Feign(ctx, SMS{Template: Code, Params: map[string]string{"code": code}})
}
