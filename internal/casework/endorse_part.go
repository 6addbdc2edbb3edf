package casework

import (
	"context"
	"fmt"
	"maps"
	"time"

	"wangting/internal/actor"
	"wangting/internal/form"
)

// UnitAnswer is what the employer of a case last answered, with the part of the form that they fill (单位审核人, ITM-4). Applicant, staff and
// documents read it from the answer on; only the employer writes it, so no correction asks the applicant for it.
type UnitAnswer struct {
	By     Hand
	At     time.Time
	Answer EndorsementAnswer
	Data   form.Data
}

// Said reports whether the employer has answered at all.
func (a UnitAnswer) Said() bool { return a.Answer != NotAnswered }

// said is the answer as the case keeps it; empty when it was not the unit that answered.
func (e Endorsement) said() UnitAnswer {
	switch e.Answer {
	case Agreed, Disagreed, SentBack:
		return UnitAnswer{By: e.AnsweredBy, At: e.AnsweredAt, Answer: e.Answer, Data: e.Data}
	}
	return UnitAnswer{}
}

// Told are the answers of the applicant and of their employer together, for documents. Their questions never share a key.
func (c Case) Told() form.Data {
	if len(c.EmployerAnswer.Data) == 0 {
		return c.Data
	}
	all := maps.Clone(c.EmployerAnswer.Data)
	maps.Copy(all, c.Data)
	return all
}

// UnitSaid gives what the employer filled in, ready to print, masked or in full; nil before they have answered.
func (v View) UnitSaid(full bool) []form.Row {
	f, d := v.Item.UnitForm, v.Case.EmployerAnswer.Data
	switch {
	case f == nil || len(d) == 0:
		return nil
	case full:
		return f.Full(d)
	}
	return f.Summary(d)
}

// toFill is what the part of the unit begins with: what they answered the last time, and otherwise what their account knows.
func (s *Service) toFill(ctx context.Context, who actor.Actor, v *View) error {
	var err error
	if v.Known, err = s.reviewer(ctx, who); err != nil {
		return err
	}
	begin := v.Case.EmployerAnswer.Data
	if len(begin) == 0 {
		begin = v.Item.UnitForm.Prefill(s.facts(ctx, who))
	}
	v.Begun = v.Item.UnitForm.Identify(begin, v.Known)
	return nil
}

// unitFilled judges what the unit has filled in. What nobody types is taken from their account.
func (s *Service) unitFilled(ctx context.Context, who actor.Actor, item Item, whole bool, d form.Data) (form.Data, error) {
	f := item.UnitForm
	if f == nil {
		return nil, nil
	}
	if err := f.Fits(d); err != nil {
		return nil, err
	}
	known, err := s.reviewer(ctx, who)
	if err != nil {
		return nil, err
	}
	d = f.Clean(f.Canonical(f.Identify(d, known)))
	if whole {
		return d, f.ValidateAt(d, s.Now())
	}
	return d, written(f, d, s.Now())
}

// reviewer gives what is known of the unit that answers and of whoever does it.
func (s *Service) reviewer(ctx context.Context, who actor.Actor) (func(path string) string, error) {
	u, err := s.Units.Find(ctx, who.UnitID)
	if err != nil {
		return nil, fmt.Errorf("reading the unit that answers: %w", err)
	}
	p, err := s.Persons.Find(ctx, who.PersonID)
	if err != nil {
		return nil, fmt.Errorf("reading who answers: %w", err)
	}
	known := map[string]string{"unit.name": u.Name, "unit.uscc": string(u.USCC), "unit.number": u.Number,
		"person.name": p.Name, "person.docType": string(p.DocType), "person.number": p.DocNumber}
	return func(path string) string { return known[path] }, nil
}
