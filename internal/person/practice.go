package person

import (
	"context"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
)

// Invent adds the n-th person of practice (OPS-4): with an id and numbers that nobody real has, so that no text, login or
// form of others ever finds them. Conflict when there is one already.
func (s *Service) Invent(ctx context.Context, who actor.Actor, n int64, name string) (Person, error) {
	now, doc := s.Now(), regno.PracticeCard(n)
	p := Person{ID: id.NewPractice(now), Name: name, DocType: doc.Type, DocNumber: doc.Number, Phone: regno.PracticeMobile(n),
		VerifiedBy: ByFace, VerifiedAt: now, CreatedAt: now, Version: 1}
	return p, s.Tx.InTx(ctx, func(ctx context.Context) error {
		added, err := s.Store.Add(ctx, p)
		if err == nil && !added {
			err = fault.New(fault.Conflict, "")
		}
		if err != nil {
			return fmt.Errorf("inventing person %d of practice: %w", n, err)
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "person.created", Object: "person", ObjectID: p.ID,
			Detail: map[string]string{"verified": "practice"}})
	})
}

// ForgetPractice removes the persons of practice whose id is below one of id.PracticeBefore.
func (s *Service) ForgetPractice(ctx context.Context, before string) error {
	return s.Store.ForgetPractice(ctx, before)
}
