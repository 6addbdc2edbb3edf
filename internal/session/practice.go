package session

import (
	"context"
	"time"
)

// Expire removes at most so many logins that ended before a time, those of apps too.
func (s *Service) Expire(ctx context.Context, before time.Time, most int) (int64, error) {
	return s.Store.Sweep(ctx, before, most)
}

// Forget removes every login of a person, in the transaction of ctx: each ends at once, on every node.
func (s *Service) Forget(ctx context.Context, personID string) error {
	return s.Store.Forget(ctx, personID)
}

// ForgetPractice removes the logins of persons of practice (OPS-4) whose id is below one of id.PracticeBefore.
func (s *Service) ForgetPractice(ctx context.Context, before string) error {
	return s.Store.ForgetPractice(ctx, before)
}
