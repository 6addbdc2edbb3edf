package rehearsal

import (
	"context"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/editor"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// View is what the page of a rehearsal shows.
type View struct {
	Rehearsal Rehearsal
	Case      casework.View // as staff see it, from the submission on; before it as the applicant does
	Unit      casework.View // as the employer sees it, while they are asked to fill in something
	Acts      []casework.Act
	As        Hand
	Automatic bool     // it waits for the rules of an automatic stage
	Outdated  bool     // the draft of the item has changed since
	Papers    []string // names of the documents, in the order in which they were made
	Left      []string // names of the endings that were not reached with this flow
}

// Employer gives the part of the form that the employer fills now, while they are asked; nil when there is none.
func (v View) Employer() *form.Form {
	if v.Case.Case.State != casework.UnitReview {
		return nil
	}
	return v.Case.Item.UnitForm
}

// Note gives the form of the 内部附注 that the chosen member of staff may write now, or why they may not; nil when there is none.
func (v View) Note() (*form.Form, string) {
	if v.Automatic || v.Acts == nil {
		return nil, ""
	}
	return v.Case.Standing().MayNote(v.As.actor())
}

// Points gives the 审查要点 of the stage that the chosen member of staff may fill in now, and what was found; none when they may not.
func (v View) Points() (catalog.Stage, []casework.PointFound) {
	if v.Automatic || v.Acts == nil {
		return catalog.Stage{}, nil
	}
	st := v.Case.Standing()
	if here := st.Stage(); st.MayCheck(v.As.actor()) == "" {
		found, _ := st.Checked(here)
		return here, found
	}
	return catalog.Stage{}, nil
}

// Look gives an editor their rehearsal, with the acts of one of the Hands. NotFound when there is none.
func (s *Service) Look(ctx context.Context, who actor.Actor, code, as string) (View, error) {
	w, err := s.Editor.Work(ctx, who, code)
	if err != nil {
		return View{}, err
	}
	r, err := s.find(ctx, who, code)
	if err != nil {
		return View{}, err
	}
	v := View{As: HandOf(as), Outdated: w.Draft.Step != r.Step}
	err = s.play(ctx, &r, func(ctx context.Context, hall *casework.Service) error {
		c := r.Hall.Kept
		if c.State == casework.Draft || c.State == casework.UnitReview || c.State == casework.UnitSent || c.State == casework.Withdrawn {
			if v.Case, err = hall.Open(ctx, r.applicant(), c.ID); err == nil && v.Employer() != nil {
				v.Unit, err = hall.OpenEndorsed(ctx, r.employer(), c.ID)
			}
			return err
		}
		if v.Case, err = hall.Dossier(ctx, v.As.actor(), c.ID); err != nil {
			return err
		}
		v.Automatic = v.Case.Undecided()
		v.Acts = v.Case.Standing().Acts(v.As.actor())
		mine, err := hall.Open(ctx, r.applicant(), c.ID)
		if mine.Known != nil {
			v.Case.Known = mine.Known
		}
		return err
	})
	if err != nil {
		return View{}, err
	}
	v.Rehearsal = r
	for _, t := range r.Papers {
		name, _, _, err := s.Papers.Rehearsed(&r.Item, t)
		if err != nil {
			return View{}, err
		}
		v.Papers = append(v.Papers, name)
	}
	v.Left, err = s.Left(ctx, &r.Item)
	return v, err
}

// Paper gives the n-th document of a rehearsal.
func (s *Service) Paper(ctx context.Context, who actor.Actor, code string, n int) (name string, file []byte, err error) {
	if err := editor.May(who); err != nil {
		return "", nil, err
	}
	r, err := s.find(ctx, who, code)
	if err != nil {
		return "", nil, err
	}
	if n < 0 || n >= len(r.Papers) {
		return "", nil, fault.New(fault.NotFound, "没有这份文书")
	}
	name, file, _, err = s.Papers.Rehearsed(&r.Item, r.Papers[n])
	return name, file, err
}
