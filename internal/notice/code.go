package notice

import (
	"context"
	"errors"
	"time"

	"wangting/internal/fault"
	"wangting/internal/regno"
)

// SendCode sends a verification code. about is what CodeText finds it by.
func (s *Service) SendCode(ctx context.Context, phone regno.Mobile, code, about string) error {
	return s.SMS(ctx, SMS{Phone: string(phone), Template: Code, Params: map[string]string{"code": code}, About: about})
}

// CodeText gives what became of the latest code about something: to which phone, when it was asked for, and how it stands:
// waiting, sent, undelivered, expired, or why the provider refused it (invalid, limited, ours). fault.NotFound.
func (s *Service) CodeText(ctx context.Context, about string) (how string, phone regno.Mobile, at time.Time, err error) {
	o, f, err := s.Outbox.LatestAbout(ctx, about)
	if err != nil {
		return "", "", time.Time{}, err
	}
	how = string(o.State)
	switch {
	case f.Reported && !f.Delivered:
		how = "undelivered"
	case o.State == Failed:
		how = o.Why
	}
	return how, regno.Mobile(o.Phone), o.At, nil
}

// CodesFail reports whether the provider sends nobody a code now, as far as the latest one of the hall since a moment tells.
func (s *Service) CodesFail(ctx context.Context, since time.Time) (bool, error) {
	why, err := s.Outbox.LatestCode(ctx, since)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	return why == whyOurs, err
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
