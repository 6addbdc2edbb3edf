package session

import "context"

// ForgetPractice removes the logins of persons of practice (OPS-4) whose id is below one of id.PracticeBefore.
func (s *Service) ForgetPractice(ctx context.Context, before string) error {
	return s.Store.ForgetPractice(ctx, before)
}
