package session

import "context"

// Forget removes every login of a person, in the transaction of ctx: each ends at once, on every node.
func (s *Service) Forget(ctx context.Context, personID string) error { return s.Store.Forget(ctx, personID) }

// ForgetPractice removes the logins of persons of practice (OPS-4) whose id is below one of id.PracticeBefore.
func (s *Service) ForgetPractice(ctx context.Context, before string) error {
	return s.Store.ForgetPractice(ctx, before)
}
