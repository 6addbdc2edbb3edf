package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/staff"
)

// TidingKind is what has happened.
type TidingKind string

// The kinds of tidings.
const (
	TidingGiven      TidingKind = "given"      // somebody made the reader the 承办人
	TidingCorrected  TidingKind = "answer"     // 补正 handed in
	TidingSaid       TidingKind = "say"        // a message of the applicant
	TidingOpinion    TidingKind = "opinion"    // an opinion has come
	TidingUnanswered TidingKind = "unanswered" // its day has passed without one
	TidingAgreed     TidingKind = "agreed"     // to an extension that the reader proposed
	TidingRefused    TidingKind = "refused"
)

// Word says what has happened to whoever is told.
func (k TidingKind) Word() string {
	switch k {
	case TidingGiven:
		return "转到您名下"
	case TidingCorrected:
		return "补正已提交"
	case TidingSaid:
		return "申请人有新留言"
	case TidingOpinion:
		return "征求的意见已反馈"
	case TidingUnanswered:
		return "征求意见到期，没有反馈"
	case TidingAgreed:
		return "您提出的延长已获同意"
	case TidingRefused:
		return "您提出的延长没有获得同意"
	}
	return ""
}

// Tiding is one thing that has happened to a case since the reader looked at it. Looking at the case ends it.
type Tiding struct {
	CaseID, Number, ItemName, Region string
	Kind                             TidingKind
	At                               time.Time
}

// NewsQuery asks for the tidings of one member of staff, and for what is awaited.
type NewsQuery struct {
	Staff   string
	Holders []string  // whose cases and questions are theirs
	Since   time.Time // how far back answers to questions reach
	Region  string    // of what is awaited; "" for the whole province
	Tidings int       // at most so many; 0 is none
	Awaited int       // at most so many words that are awaited, with the departments; 0 is none
}

// NewsRead is what Lists.News gives.
type NewsRead struct {
	Tidings     []Tiding
	Consulted   []Consulted
	Departments staff.Tree // ids, what stands above, and heads
}

// News is what waits in the 提醒 of a member of staff: nothing of it is kept, all is drawn from the cases.
type News struct {
	Waits
	Tidings []Tiding // the latest first, at most MaxCounted
}

// Count is how many lines there are.
func (n News) Count() int { return n.count() + len(n.Tidings) }

// News gives the 提醒 of the caller.
func (s *Service) News(ctx context.Context, who actor.Actor) (News, error) {
	if !who.IsStaff() || looks(who) != nil && !Handles(who) {
		return News{}, nil
	}
	q := NewsQuery{Staff: who.StaffID, Holders: holdersOf(who), Since: s.Now().Add(-handledSince),
		Region: RegionFor(who, ""), Awaited: awaits(who)}
	if Handles(who) {
		q.Tidings = MaxCounted
	}
	h, err := s.Lists.News(ctx, q)
	if err != nil {
		return News{}, fmt.Errorf("reading what has happened: %w", err)
	}
	tidings := slices.DeleteFunc(h.Tidings, func(t Tiding) bool { return !worksFor(who, t.Region) })
	return News{waitsOf(who, h.Consulted, h.Departments), tidings}, nil
}
