package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/regno"
	"wangting/internal/unit"
)

// EndorsementAnswer is a unit's answer to a personal case.
type EndorsementAnswer string

const (
	NotAnswered EndorsementAnswer = ""
	Agreed      EndorsementAnswer = "agreed"
	SentBack    EndorsementAnswer = "sent_back"
	Disagreed   EndorsementAnswer = "disagreed"  // and the case went on, because the item wants an opinion only
	Unsaid      EndorsementAnswer = "unsaid"     // nobody answered in time; likewise
	TakenBack   EndorsementAnswer = "taken_back" // the person withdrew the case before the unit answered
)

// Endorsement is an employer's endorsement of a personal case (PER-3). Each submission requests
// one, and it is answered once.
type Endorsement struct {
	ID         string
	CaseID     string
	UnitID     string
	AskedAt    time.Time
	AnsweredAt time.Time
	AnsweredBy Hand
	Answer     EndorsementAnswer
	Words      string    // sealed in the database
	Data       form.Data // of the part of the form that the unit fills; sealed in the database; nil in lists

	Case Case // in lists only, without data
}

// Waiting reports whether nobody has answered yet.
func (e Endorsement) Waiting() bool { return e.Answer == NotAnswered }

// Place is the sort key of an endorsement: when it was requested, or when it was answered.
func (e Endorsement) Place() ListPlace {
	if e.Waiting() {
		return ListPlace{e.AskedAt.UnixMicro(), e.ID}
	}
	return ListPlace{e.AnsweredAt.UnixMicro(), e.ID}
}

// EndorsementQuery asks for a page of a unit's endorsements.
type EndorsementQuery struct {
	UnitID   string
	Answered bool
	After    *ListPlace
	Limit    int
}

// EndorsementList is one page of 「我的工作台」 (CEN-6).
type EndorsementList struct {
	Rows  []Endorsement
	Next  *ListPlace
	Names map[Hand]string // names of the applicants, masked
}

// route sends a submitted personal case on: to the city that it names, but first to the employer
// when the item needs an endorsement. When the employer has no account nobody could answer: that is Invalid,
// or no matter when the item wants an opinion only.
func (s *Service) route(ctx context.Context, item Item, c *Case) error {
	if !c.Personal() {
		return item.handles(*c)
	}
	if city, ok := c.Data[item.RegionIn].(string); ok && item.RegionIn != "" {
		c.Region = cityOf(city)
		if err := item.handles(*c); err != nil {
			return fault.On(item.RegionIn, fault.Of(err).Say)
		}
	}
	if item.EmployerIn == "" {
		return nil
	}
	code, _ := c.Data[item.EmployerIn].(string)
	u, err := s.employer(ctx, code)
	switch {
	case nobody(err) && item.OpinionOnly:
		return nil
	case nobody(err):
		return fault.On(item.EmployerIn, item.noEmployer())
	case err != nil:
		return fmt.Errorf("finding the employer: %w", err)
	}
	c.EmployerID, c.Employer, c.State = u.ID, u.Name, UnitReview
	if item.RegionIn == "" {
		c.Region = cityOf(u.Region)
		if err := item.handles(*c); err != nil {
			return fault.On(item.EmployerIn, fault.Of(err).Say)
		}
	}
	return nil
}

const noEmployer = "这个单位还没有在本大厅开通账户，无法在线审核。请核对统一社会信用代码，或请单位先注册"

// noEmployer says that nobody can answer for the unit, and what to do instead.
func (it Item) noEmployer() string {
	if it.JointWith != "" {
		return "这个单位还没有在本大厅开通账户，不能在线确认共同申请。请核对统一社会信用代码；单位没有账户的，请双方到受理窗口共同提出"
	}
	return noEmployer
}

func nobody(err error) bool { return errors.Is(err, fault.NotFound) || errors.Is(err, fault.Invalid) }

// EmployerOf refuses, beside its field, an employer whom route would refuse, so that a person learns of it when they type the code and
// not when they submit. A code that is not whole is the form's to judge.
func (s *Service) EmployerOf(ctx context.Context, v View, data form.Data) error {
	code, _ := data[v.Item.EmployerIn].(string)
	if v.Item.EmployerIn == "" || v.Item.OpinionOnly || !v.Case.Personal() {
		return nil
	}
	if _, err := regno.ParseUSCC(code); err != nil {
		return nil
	}
	_, err := s.employer(ctx, code)
	if nobody(err) {
		return fault.On(v.Item.EmployerIn, v.Item.noEmployer())
	}
	return err
}

// employer gives the active unit with a 统一社会信用代码 (GB 32100). A unit that is not active is
// NotFound, because nobody can act for it.
func (s *Service) employer(ctx context.Context, typed string) (unit.Unit, error) {
	code, err := regno.ParseUSCC(typed)
	if err != nil {
		return unit.Unit{}, err
	}
	u, err := s.Units.ByUSCC(ctx, code)
	if err == nil && u.State != unit.Active {
		err = fault.New(fault.NotFound, "")
	}
	return u, err
}

// Endorsements gives a page of the open endorsements of the caller's unit, or of the answered ones,
// newest first. It leaves out items that the caller may not handle.
func (s *Service) Endorsements(ctx context.Context, who actor.Actor, answered bool, after *ListPlace, most int) (EndorsementList, error) {
	if !who.ForUnit() {
		return EndorsementList{}, fault.New(fault.Anonymous, "")
	}
	seen, err := s.sight(ctx, who)
	if err != nil {
		return EndorsementList{}, err
	}
	limit := cmp.Or(most, PageSize)
	q := EndorsementQuery{UnitID: who.UnitID, Answered: answered, After: after, Limit: limit + 1}
	var out EndorsementList
	for {
		rows, err := s.Lists.Endorsements(ctx, q)
		if err != nil {
			return out, fmt.Errorf("reading the workbench: %w", err)
		}
		for _, e := range rows {
			if !seen.Sees(who.UnitID, e.Case.ItemCode) {
				continue
			}
			if len(out.Rows) == limit {
				at := out.Rows[limit-1].Place()
				out.Next = &at
				return s.applicants(ctx, who, out)
			}
			out.Rows = append(out.Rows, e)
		}
		if len(rows) < q.Limit {
			return s.applicants(ctx, who, out)
		}
		at := rows[len(rows)-1].Place()
		q.After = &at
	}
}

func (s *Service) applicants(ctx context.Context, who actor.Actor, l EndorsementList) (EndorsementList, error) {
	if len(l.Rows) == 0 {
		return l, nil
	}
	var hands []Hand
	for _, e := range l.Rows {
		hands = append(hands, e.Case.FiledBy)
	}
	var err error
	l.Names, err = s.namesOf(ctx, who, "", hands)
	return l, err
}

var errNotAsked = fault.New(fault.NotFound, "没有找到这件申请，或者它不需要本单位审核")

// endorsed gives a personal case to the unit that must endorse it or has done so. Any other case is
// NotFound, even a case of the same person.
func (s *Service) endorsed(ctx context.Context, who actor.Actor, caseID string) (Case, error) {
	if !who.ForUnit() {
		return Case{}, fault.New(fault.Anonymous, "")
	}
	if !id.Valid(caseID) {
		return Case{}, errNotAsked
	}
	c, err := s.Store.Case(ctx, caseID)
	switch {
	case errors.Is(err, fault.NotFound):
		return Case{}, errNotAsked
	case err != nil:
		return Case{}, fmt.Errorf("reading case %s: %w", caseID, err)
	case !c.Personal(), c.EmployerID != who.UnitID, c.State == Draft, c.State == Deleted:
		return Case{}, errNotAsked
	}
	err = s.may(ctx, who, c.ItemCode)
	if errors.Is(err, fault.Forbidden) {
		err = errNotAsked // nor does the workbench list it without the grant
	}
	return c, err
}

// OpenEndorsed gives a personal case to the unit that must endorse it. The view is audited, because
// the case contains personal data.
func (s *Service) OpenEndorsed(ctx context.Context, who actor.Actor, caseID string) (View, error) {
	c, err := s.endorsed(ctx, who, caseID)
	if err != nil {
		return View{}, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		return s.Audit.Record(ctx, who, actor.Deed{Act: "case.opened", Object: "case", ObjectID: c.ID, UnitID: who.UnitID,
			Detail: map[string]string{actor.DetailItem: c.ItemCode}})
	})
	if err != nil {
		return View{}, err
	}
	v, err := s.view(ctx, Opened{c: c, who: who}, false)
	v.Opened = Opened{} // the unit reads what it endorses, and nothing else of the case
	v.Messages = nil    // messages are between the person and the hall
	if err == nil && v.Item.UnitForm != nil && c.State == UnitReview {
		err = s.toFill(ctx, who, &v)
	}
	return v, err
}
