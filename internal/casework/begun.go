package casework

import "context"

// BegunIn says how a case began, to whoever reads its dossier; "" of one that was simply applied for.
func (s *Service) BegunIn(ctx context.Context, o Opened) (string, error) {
	if err := o.check(); err != nil || s.Begun == nil || !o.who.IsStaff() {
		return "", err
	}
	return s.Begun(ctx, o.c)
}
