package notice

import "context"

// ForgetPractice removes the messages of units of practice (OPS-4) whose id is below one of id.PracticeBefore.
func (s *Service) ForgetPractice(ctx context.Context, before string) error {
	return s.Inbox.ForgetPractice(ctx, before)
}
