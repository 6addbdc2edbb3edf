package notice

import "context"

// Forget removes the inbox of a person, what they have read and the texts that they got, in the transaction of ctx. Messages to units stay.
func (s *Service) Forget(ctx context.Context, personID string) error {
	return s.Inbox.Forget(ctx, personID)
}

// ForgetPractice removes the messages of units of practice (OPS-4) whose id is below one of id.PracticeBefore.
func (s *Service) ForgetPractice(ctx context.Context, before string) error {
	return s.Inbox.ForgetPractice(ctx, before)
}
