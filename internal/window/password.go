package window

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/check"
	"wangting/internal/fault"
)

// SayGone is the message for a link that was used, has expired or never existed.
const SayGone = "这个链接已用过，或者已过期。设过密码的，请直接登录；没有设过的，请在登录页面点“忘记密码?”，按页面上的说明设置"

// Linked returns the entry of a link. Expired when the link is not valid.
func (s *Service) Linked(ctx context.Context, token string) (Entry, error) {
	e, err := s.Store.ByLink(ctx, s.Keys.Index("window.link", token))
	if err != nil && !errors.Is(err, fault.NotFound) {
		return Entry{}, fmt.Errorf("reading a link: %w", err)
	}
	if err != nil || e.State != Approved || !s.Now().Before(e.LinkUntil) {
		return Entry{}, fault.New(fault.Expired, SayGone)
	}
	return e, nil
}

// SetPassword sets the applicant's password and uses the link up. Faults: Invalid with fields,
// Expired.
func (s *Service) SetPassword(ctx context.Context, who actor.Actor, token, password, again string) error {
	e, err := s.Linked(ctx, token)
	if err != nil {
		return err
	}
	var form check.Form
	parts := append(append(e.Applicant.Document.Parts(), string(e.Applicant.Phone)), e.USCC.Parts()...)
	form.AddErr(FieldNew, check.Password(password, parts...))
	form.Same(FieldAgain, password, again)
	if err := form.Err(); err != nil {
		return err
	}
	hash, err := s.Passwords.Hash(ctx, password)
	if err != nil {
		return err
	}
	e.Link, e.LinkUntil = nil, time.Time{}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.put(ctx, who, "window.password", e); err != nil {
			return err
		}
		return s.Passwords.Put(ctx, who, e.MandateID, hash)
	})
	if errors.Is(err, fault.Conflict) {
		return fault.New(fault.Expired, SayGone)
	}
	return err
}
