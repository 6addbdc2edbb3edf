package mandate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/agreement"
	"wangting/internal/check"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
)

// Limits are the limits of HAN-3 and HAN-4. All are configurable (HAN-14).
type Limits struct {
	Administrators int
	Handlers       int
	Years          int           // longest period of a mandate
	Invitation     time.Duration // how long an invitation can be accepted
	Insurance      time.Duration // how often a person's insurance is queried (HAN-13)
	// Resends is how often a unit asks a person again for their word within a day (HAN-6). 「重新发送」, a promotion, inviting to
	// another level, and inviting anew whom the unit invited before all count with it, by unit and person: an invitation that was ended
	// and given again has another id and the same telephone.
	Resends int
}

// LimitsOf returns the limits that the settings name.
func LimitsOf(c config.Limits) Limits {
	return Limits{Administrators: c.Administrators, Handlers: c.Handlers, Years: c.MandateYears, Invitation: c.Invitation,
		Insurance: c.Insurance, Resends: c.ResendsPerDay}
}

// InvitedFor says in words how long an invitation can be accepted: 7 天, 36 小时.
func (l Limits) InvitedFor() string {
	if l.Invitation%(24*time.Hour) == 0 {
		return fmt.Sprintf("%d 天", l.Invitation/(24*time.Hour))
	}
	return fmt.Sprintf("%d 小时", l.Invitation/time.Hour)
}

// DefaultLimits are the limits in the requirements.
func DefaultLimits() Limits { return LimitsOf(config.Default().Limits) }

// Consent records the 「同意开通」 of a unit.
type Consent struct {
	UnitID, Version, PersonID string
	AgreedAt                  time.Time
}

// Giving stores what granting mandates needs besides the mandates: consents, locks and item scopes.
type Giving interface {
	// Consent gives the consent of a unit. NotFound when there is none.
	Consent(ctx context.Context, unitID string) (Consent, error)
	// AddConsent stores the first consent of a unit and reports whether it was that. A second one changes nothing and is no fault.
	AddConsent(ctx context.Context, c Consent) (first bool, err error)
	// Lock holds a unit or a person until the transaction ends. Everybody takes it who grants for the unit, who ends a mandate of it, and
	// who closes or removes the account of either.
	Lock(ctx context.Context, ownerID string) error
	// Share keeps out whoever takes Lock until the transaction ends, and nobody else. Everybody takes it who writes for the unit or person.
	Share(ctx context.Context, ownerID string) error
	PutScope(ctx context.Context, mandateID string, items []string, now time.Time) error
	Scope(ctx context.Context, mandateID string) ([]string, error)
	// Scopes gives the items granted now to each of several mandates.
	Scopes(ctx context.Context, mandateIDs []string) (map[string][]string, error)
}

// Known holds the values that must match a person exactly (HAN-3).
type Known struct {
	Name     regno.Name
	Document regno.Document
	Phone    regno.Mobile
	Practice bool // an invented person, for a unit of practice; otherwise a real one
}

// People finds verified persons. NotFound unless name, document number and phone all match a person
// with an account.
type People interface {
	Verified(ctx context.Context, k Known) (personID string, err error)
}

// Notifier notifies the people of a mandate, but nobody of what they did themselves: who did it. Its methods run inside
// the transaction.
type Notifier interface {
	Invited(ctx context.Context, m Mandate) error
	Answered(ctx context.Context, who actor.Actor, m Mandate) error    // accepted or declined
	Asked(ctx context.Context, who actor.Actor, r Request) error       // a request for access, to those who may grant it
	AskAnswered(ctx context.Context, who actor.Actor, r Request) error // to the person who asked
	Ended(ctx context.Context, who actor.Actor, m Mandate) error
	Ending(ctx context.Context, m Mandate, days int) error
	Doubted(ctx context.Context, m Mandate, d Doubt) error // to both sides

	Promoting(ctx context.Context, who actor.Actor, m Mandate, p Promotion) error           // to the person
	PromotionEnded(ctx context.Context, who actor.Actor, m Mandate, end PromotionEnd) error // to both sides
	Demoted(ctx context.Context, who actor.Actor, m Mandate) error                          // to the person
}

// Input names of the form 「创建经办用户」.
const (
	FieldKind      = "kind"
	FieldName      = "name"
	FieldDocType   = "doctype"
	FieldDocNumber = "docnumber"
	FieldPhone     = "phone"
	FieldFrom      = "from"
	FieldUntil     = "until"
)

// InviteForm is the form 「创建经办用户」 as typed. Days have the form 2026-11-24.
type InviteForm struct {
	Kind, Name, DocType, DocNumber, Phone, From, Until string
}

// KindAdministrator and KindHandler are the values of 「用户类别」.
const (
	KindAdministrator = "administrator"
	KindHandler       = "handler"
)

// Opened gives the consent of the caller's unit. It returns false when there is none.
func (s *Service) Opened(ctx context.Context, who actor.Actor) (Consent, bool, error) {
	c, err := s.Giving.Consent(ctx, who.UnitID)
	if errors.Is(err, fault.NotFound) {
		return Consent{}, false, nil
	}
	if err != nil {
		return Consent{}, false, fmt.Errorf("reading the consent of unit %s: %w", who.UnitID, err)
	}
	return c, true, nil
}

// OpenGiving records 「同意开通」 (HAN-1). A second one changes and records nothing. Forbidden for an operator.
func (s *Service) OpenGiving(ctx context.Context, who actor.Actor) error {
	if _, err := s.giver(ctx, who); err != nil {
		return err
	}
	now := s.Texts.InForce(agreement.Giving).Version
	return s.managing(ctx, who, func(ctx context.Context) error {
		if _, err := s.giver(ctx, who); err != nil {
			return err
		}
		first, err := s.Giving.AddConsent(ctx, Consent{
			UnitID:   who.UnitID,
			Version:  now,
			PersonID: who.PersonID,
			AgreedAt: s.Now(),
		})
		if err != nil {
			return fmt.Errorf("opening unit %s for handlers: %w", who.UnitID, err)
		}
		if !first {
			return nil
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "mandate.opened", Object: "unit", ObjectID: who.UnitID, UnitID: who.UnitID,
			Detail: map[string]string{"version": now}})
	})
}

// giver gives the caller's mandate if it may grant others: an active mandate of a representative or
// an administrator.
func (s *Service) giver(ctx context.Context, who actor.Actor) (Mandate, error) {
	if !who.ForUnit() {
		return Mandate{}, fault.New(fault.Anonymous, "请先登录")
	}
	own, err := s.own(ctx, who, "")
	if err != nil {
		return Mandate{}, err
	}
	if err := own.mandate.Standing(s.Now()); err != nil {
		return Mandate{}, err
	}
	if own.mandate.Level == actor.Operator {
		return Mandate{}, fault.New(fault.Forbidden, "经办人不能管理授权，"+askForMore)
	}
	return own.mandate, s.HasAgents(ctx, who)
}

// HasAgents is NotFound for whoever acts for an institution: its administrator is appointed by its unit (INS-4), so it has no 经办人管理.
func (s *Service) HasAgents(ctx context.Context, who actor.Actor) error {
	u, err := s.Units.Find(ctx, who.UnitID)
	if err == nil && u.Institution() {
		return fault.New(fault.NotFound, "")
	}
	return err
}

// MayGive lists the levels that the holder of m may grant.
func (m Mandate) MayGive() []actor.Level {
	switch m.Level {
	case actor.Representative:
		return []actor.Level{actor.Administrator, actor.Operator}
	case actor.Administrator:
		return []actor.Level{actor.Operator}
	}
	return nil
}

// Invite is 「创建经办用户」: it creates a pending mandate that the person must confirm. Faults:
// Invalid with fields, Forbidden, Conflict when the person already has a mandate in the unit or the
// limit of the level is reached, Limited when the person was invited too often.
func (s *Service) Invite(ctx context.Context, who actor.Actor, f InviteForm) (Mandate, error) {
	if err := s.Sure(ctx, who); err != nil {
		return Mandate{}, err
	}
	giver, err := s.giver(ctx, who)
	if err != nil {
		return Mandate{}, err
	}
	if _, open, err := s.Opened(ctx, who); err != nil || !open {
		if err == nil {
			err = fault.New(fault.Conflict, "请先阅读开通须知，并点“同意开通”")
		}
		return Mandate{}, err
	}
	m, known, err := s.read(giver, f)
	if err != nil {
		return Mandate{}, err
	}
	known.Practice = id.Practice(m.UnitID)
	m.PersonID, err = s.People.Verified(ctx, known)
	if errors.Is(err, fault.NotFound) {
		return Mandate{}, fault.On(FieldDocNumber,
			"没有查到姓名、证件号码和移动电话都一致的个人用户。请核对，或请本人先注册个人用户")
	}
	if err != nil {
		return Mandate{}, fmt.Errorf("finding the person to invite: %w", err)
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.holdPerson(ctx, m.PersonID); err != nil {
			return err
		}
		if err := s.checkCapacity(ctx, m.UnitID, m.Level, m.PersonID); err != nil {
			return err
		}
		if _, err := s.giver(ctx, who); err != nil { // dismissed meanwhile
			return err
		}
		err := s.Store.Add(ctx, m)
		if errors.Is(err, fault.Conflict) {
			return fault.On(FieldDocNumber, "这个人在本单位已有授权，不能重复添加")
		}
		if err != nil {
			return fmt.Errorf("inviting a person to unit %s: %w", m.UnitID, err)
		}
		if err := s.mayInvite(ctx, m); err != nil {
			return err
		}
		if err := s.Tell.Invited(ctx, m); err != nil {
			return err
		}
		return s.record(ctx, who, "mandate.invited", Mandate{}, m)
	})
	return m, err
}

func (s *Service) read(giver Mandate, f InviteForm) (Mandate, Known, error) {
	now := s.Now()
	m := Mandate{ID: id.New(), UnitID: giver.UnitID, State: Pending, GiverID: giver.ID, GrantedAt: now, Version: 1}
	var form check.Form
	switch f.Kind {
	case KindAdministrator:
		m.Level = actor.Administrator
	case KindHandler:
		m.Level = actor.Operator
	default:
		form.Add(FieldKind, "请选择用户类别")
	}
	if m.Level != 0 && !slices.Contains(giver.MayGive(), m.Level) {
		form.Add(FieldKind, "管理员只能由法定代表人添加")
	}
	var k Known
	if form.Required(FieldName, "姓名", f.Name) {
		var err error
		k.Name, err = regno.ParseName(f.Name)
		form.AddErr(FieldName, err)
	}
	if form.Required(FieldDocNumber, "证件号码", f.DocNumber) {
		var err error
		k.Document, err = regno.ParseDocument(regno.DocType(f.DocType), f.DocNumber, now)
		form.AddErr(FieldDocNumber, err)
	}
	if form.Required(FieldPhone, "移动电话", f.Phone) {
		var err error
		k.Phone, err = regno.ParseMobile(f.Phone)
		form.AddErr(FieldPhone, err)
	}
	m.From, m.Until = s.period(&form, f.From, f.Until, giver)
	return m, k, form.Err()
}

// period reads 「授权时间」: two days in China Standard Time. The period includes the last day.
func (s *Service) period(form *check.Form, from, until string, giver Mandate) (first, end time.Time) {
	first, okFrom := readDay(form, FieldFrom, "开始日期", from)
	last, okUntil := readDay(form, FieldUntil, "结束日期", until)
	if !okFrom || !okUntil {
		return first, last
	}
	end = last.AddDate(0, 0, 1)
	switch {
	case last.Before(first):
		form.Add(FieldUntil, "结束日期不能早于开始日期")
	case !end.After(s.Now()):
		form.Add(FieldUntil, "结束日期不能早于今天")
	case last.After(first.AddDate(s.Limits.Years, 0, 0)):
		form.Add(FieldUntil, fmt.Sprintf("授权时间最长 %d 年", s.Limits.Years))
	case !giver.Until.IsZero() && end.After(giver.Until):
		form.Add(FieldUntil, "结束日期不能晚于您自己的授权期限（"+day(giver.Until.Add(-time.Second))+"）")
	}
	return first, end
}

func readDay(form *check.Form, field, label, value string) (time.Time, bool) {
	if !form.Required(field, label, value) {
		return time.Time{}, false
	}
	t, err := regno.ParseDay(label, value)
	return t, form.AddErr(field, err)
}

// checkCapacity checks that the unit has fewer mandates of a level than its limit. It takes the unit's grant
// lock, so that two parallel grants cannot exceed the limit (HAN-7). Who waits to become administrator counts
// as one. It does not count the mandate of the person but.
func (s *Service) checkCapacity(ctx context.Context, unitID string, level actor.Level, but string) error {
	if err := s.Giving.Lock(ctx, unitID); err != nil {
		return fmt.Errorf("waiting for others who give for unit %s: %w", unitID, err)
	}
	living, err := s.Store.OfUnit(ctx, unitID)
	if err != nil {
		return fmt.Errorf("counting the mandates of unit %s: %w", unitID, err)
	}
	taken, most, word := 0, s.Limits.Handlers, "经办人"
	promoted := map[string]Promotion{} // who wait to become administrators
	if level == actor.Administrator {
		most, word = s.Limits.Administrators, "管理员"
		if promoted, err = s.waiting(ctx, unitID); err != nil {
			return err
		}
	}
	for _, m := range living {
		_, rises := promoted[m.ID]
		if (m.Level == level || rises) && m.PersonID != but && m.lives(s.Now(), s.Limits) {
			taken++
		}
	}
	if taken >= most {
		return fault.On(FieldKind, fmt.Sprintf("%s名额已满（%d/%d），请先删除不再需要的授权", word, taken, most))
	}
	return nil
}

// lives reports whether the mandate counts towards the limit at a moment. It reads the dates,
// because the job that expires mandates may not have run yet.
func (m Mandate) lives(now time.Time, l Limits) bool {
	switch m.State {
	case Pending:
		return now.Before(m.GrantedAt.Add(l.Invitation)) && (m.Until.IsZero() || now.Before(m.Until))
	case Active:
		return m.Until.IsZero() || now.Before(m.Until)
	}
	return false
}
