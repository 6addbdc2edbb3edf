package rating

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/notice"
	"wangting/internal/tx"
)

// Store keeps ratings.
type Store interface {
	// Add stores a rating with its follow-up; it reports false when the occasion of the case has a rating already.
	Add(ctx context.Context, r Rating) (bool, error)
	// Count adds a rating to the figure of its day, region, item and level. Call it last: it locks the figure's row until the
	// end of the transaction.
	Count(ctx context.Context, r Rating) error
	// Rating returns the rating of an occasion of a case.
	Rating(ctx context.Context, caseID string, at catalog.Occasion) (Rating, error)
	// Keyed returns the rating with an id of its own.
	Keyed(ctx context.Context, key string) (Rating, error)
	Figures(ctx context.Context) (Figures, error)
	// Forget empties what a person wrote about their own cases. The levels stay: they were counted.
	Forget(ctx context.Context, personID string) error
	// Open returns open follow-ups in regions whose codes begin with within, the first due first, but
	// none of a case on which who has worked; a deputy counts as both.
	Open(ctx context.Context, who actor.Actor, within string, after Cursor, most int) ([]Rating, error)
	// Finish closes an open follow-up; it reports false when it was closed before.
	Finish(ctx context.Context, key string, f FollowUp) (bool, error)
}

// Cursor is the position after which the next page of follow-ups begins.
type Cursor struct {
	Due time.Time
	Key string // of the rating
}

// Cases is the part of casework.Service that a rating calls; tests use a fake.
type Cases interface {
	Open(ctx context.Context, who actor.Actor, caseID string) (casework.View, error)
	OpenToAct(ctx context.Context, who actor.Actor, caseID string) (casework.View, error)
	Scope(ctx context.Context, caseID string) (string, error)
	// WorkedOn reports whether a member of staff has taken a step of a case, or a deputy for them, or whoever they stand in for.
	WorkedOn(ctx context.Context, who actor.Actor, caseID string) (bool, error)
	MarkRated(ctx context.Context, who actor.Actor, caseID string, at catalog.Occasion) error
}

// Notices is the part of notice.Service that a rating calls; tests use a fake.
type Notices interface {
	Tell(ctx context.Context, who actor.Actor, m notice.Message) error
}

// Workdays counts working days.
type Workdays interface {
	Add(start time.Time, n int) time.Time
}

// Words names the acts that this room audits, as the log of a unit shows them.
var Words = map[string]string{"rating.given": "评价办件", "rating.answered": "回复评价"}

// Service runs the ratings.
type Service struct {
	Store    Store
	Cases    Cases
	Notices  Notices
	Workdays Workdays
	Tx       tx.Tx
	Audit    *audit.Service
	Now      func() time.Time
}

// followWithin is the number of working days in which staff must answer a bad rating.
const followWithin = 1

// OfCase returns the rating of an occasion of a case that who may read, or the case itself when who can rate it now. Faults: those of
// rateable; a Conflict comes with the case, which may be open to be rated on the other occasion.
func (s *Service) OfCase(ctx context.Context, who actor.Actor, caseID string, at catalog.Occasion) (Case, *Rating, error) {
	if who.Owner() == "" {
		return Case{}, nil, fault.New(fault.Anonymous, "请先登录")
	}
	if _, err := s.Cases.Open(ctx, who, caseID); err != nil {
		return Case{}, nil, fmt.Errorf("opening case %s: %w", caseID, err)
	}
	r, err := s.Store.Rating(ctx, caseID, at)
	switch {
	case err == nil && r.UnitID != who.Owner():
		return Case{}, nil, fault.New(fault.NotFound, "")
	case err == nil:
		return r.Case, &r, nil
	case !errors.Is(err, fault.NotFound):
		return Case{}, nil, fmt.Errorf("looking for a rating of %s: %w", caseID, err)
	}
	c, err := s.rateable(ctx, who, caseID, at)
	if c.ID != "" && c.UnitID != who.Owner() {
		return Case{}, nil, fault.New(fault.NotFound, "")
	}
	if err != nil {
		return c, nil, fmt.Errorf("rating case %s: %w", caseID, err)
	}
	return c, nil, nil
}

// rateable returns a case that who may rate now. NotFound when the case is not theirs, Forbidden when
// they may not handle its item (CAS-10), Conflict when it cannot be rated yet, or has been rated already.
func (s *Service) rateable(ctx context.Context, who actor.Actor, caseID string, at catalog.Occasion) (Case, error) {
	v, err := s.Cases.OpenToAct(ctx, who, caseID)
	if err != nil {
		return Case{}, err
	}
	x := v.Case
	c := Case{ID: x.ID, Number: x.Number, Item: x.ItemCode, ItemName: v.Item.Name, UnitID: x.Owner(), Region: x.Region,
		Department: x.Department, Open: x.ToRateAt(), Offers: v.Item.RateTags}
	if !slices.Contains(c.Open, at) {
		return c, fault.New(fault.Conflict, "这件办件现在不能评价"+at.Word()+"，或者已经评价过")
	}
	return c, nil
}

// Rate stores a rating of a case. If the occasion has one already, Rate returns that one and changes
// nothing.
func (s *Service) Rate(ctx context.Context, who actor.Actor, n New) (Rating, error) {
	c, had, err := s.OfCase(ctx, who, n.CaseID, n.Occasion)
	if err != nil {
		return Rating{}, err
	}
	if had != nil {
		return *had, nil
	}
	if n, err = n.whole(c.Offers); err != nil {
		return Rating{}, err
	}
	now := s.Now().Truncate(time.Microsecond)
	if who.Practice() { // it is marked as rated, and neither kept nor counted nor followed up
		return Rating{Case: c, Occasion: n.Occasion, Level: n.Level, PersonID: who.PersonID, RatedAt: now},
			s.Cases.MarkRated(ctx, who, c.ID, n.Occasion)
	}
	r := Rating{Key: id.New(), Case: c, Occasion: n.Occasion, Level: n.Level, Tags: n.Tags, Words: n.Words,
		PersonID: who.PersonID, RatedAt: now}
	if n.Level.Bad() {
		r.Follow = &FollowUp{Due: s.Workdays.Add(now, followWithin)}
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		added, err := s.Store.Add(ctx, r)
		if err != nil {
			return fmt.Errorf("keeping a rating: %w", err)
		}
		if !added {
			r, err = s.Store.Rating(ctx, n.CaseID, n.Occasion)
			return err
		}
		if err := s.Cases.MarkRated(ctx, who, c.ID, n.Occasion); err != nil {
			return fmt.Errorf("marking %s as rated: %w", c.ID, err)
		}
		err = s.Audit.Record(ctx, who, actor.Deed{Act: "rating.given", Object: "case", ObjectID: c.ID, UnitID: c.UnitID,
			Detail: map[string]string{"level": fmt.Sprint(int(n.Level)), "occasion": string(n.Occasion), actor.DetailItem: c.Item}})
		if err != nil {
			return err
		}
		return s.Store.Count(ctx, r)
	})
	if errors.Is(err, fault.Conflict) {
		// A simultaneous request has rated the case first; its rating is returned.
		if won, e := s.Store.Rating(ctx, n.CaseID, n.Occasion); e == nil && won.UnitID == who.Owner() {
			return won, nil
		}
	}
	return r, err
}

// Figures returns the public figures.
func (s *Service) Figures(ctx context.Context) (Figures, error) { return s.Store.Figures(ctx) }

// FollowUps returns the open follow-ups in who's region of cases on which who has not worked (CAS-5),
// the first due first.
func (s *Service) FollowUps(ctx context.Context, who actor.Actor, after Cursor, most int) ([]Rating, error) {
	if who.Region == "" || !mayFollow(who, who.Region) {
		return nil, errMayNotFollow
	}
	return s.Store.Open(ctx, who, within(who.Region), after, most)
}

var errMayNotFollow = fault.New(fault.Forbidden, "您的岗位没有这项权限，请联系大厅管理员")

// Answer closes the follow-up of a bad rating with a text for the unit. Conflict when a colleague was
// first.
func (s *Service) Answer(ctx context.Context, who actor.Actor, key, words string) error {
	r, err := s.Store.Keyed(ctx, key)
	if err != nil {
		return fmt.Errorf("answering rating %s: %w", key, err)
	}
	words = tidy(words)
	switch {
	case who.Region == "" || !mayFollow(who, who.Region):
		return errMayNotFollow
	case !mayFollow(who, r.Region) || r.Follow == nil:
		return fault.New(fault.NotFound, "")
	case words == "":
		return fault.On("answer", "请填写答复内容")
	case utf8.RuneCountInString(words) > MostWords:
		return fault.On("answer", "答复内容最多 500 字")
	}
	switch worked, err := s.Cases.WorkedOn(ctx, who, r.ID); {
	case err != nil:
		return err
	case worked:
		return fault.New(fault.Forbidden, "您办理过这件办件，请由其他同事答复")
	}
	scope, err := s.Cases.Scope(ctx, r.ID)
	if err != nil {
		return err
	}
	f := FollowUp{Due: r.Follow.Due, Done: true, DoneAt: s.Now().Truncate(time.Microsecond), StaffID: who.StaffID, Answer: words}
	r.Follow = &f
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		first, err := s.Store.Finish(ctx, key, f)
		if err != nil {
			return fmt.Errorf("keeping an answer: %w", err)
		}
		if !first {
			return fault.New(fault.Conflict, "这条差评已经由其他同事答复，请刷新后查看")
		}
		err = s.Audit.Record(ctx, who, actor.Deed{Act: "rating.answered", Object: "case", ObjectID: r.ID, UnitID: r.UnitID,
			Detail: map[string]string{"occasion": string(r.Occasion)}})
		if err != nil {
			return err
		}
		m := notice.Message{
			UnitID: r.UnitID,
			Scope:  scope,
			Kind:   notice.AboutCase,
			Title:  "您的评价已有回复",
			Body:   "“" + r.ItemName + "”（编号 " + r.Number + "）：" + r.Follow.Answer,
			Link:   casework.LinkTo(r.ID, r.UnitID == r.PersonID) + casework.RatePath(r.Occasion),
		}
		if r.UnitID == r.PersonID {
			m.PersonID = r.PersonID
		}
		return s.Notices.Tell(ctx, who, m)
	})
}
