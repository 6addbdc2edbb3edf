package account

import (
	"context"
	"errors"

	"wangting/internal/actor"
	"wangting/internal/credential"
	"wangting/internal/fault"
	"wangting/internal/mandate"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/unit"
)

// Succession names a new legal representative of a unit (ACC-5).
type Succession struct {
	USCC     regno.USCC
	Rep      person.New
	Password credential.Hashed
}

// MaySucceed checks whether a new representative may take over. Conflict, with the reason in plain
// words, when the unit has no account, when it is closed, or when the person represents it already.
func (s *Service) MaySucceed(ctx context.Context, c regno.USCC, d regno.Document) error {
	u, err := s.standing(ctx, c)
	if err != nil {
		return err
	}
	p, err := s.Persons.ByDocument(ctx, d.Type, d.Number)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	m, err := s.Mandates.ForUnitAndPerson(ctx, u.ID, p.ID)
	switch {
	case errors.Is(err, fault.NotFound):
		return nil
	case err == nil && m.Level == actor.Representative:
		return fault.New(fault.Conflict, mandate.SaySame)
	}
	return err
}

func (s *Service) standing(ctx context.Context, c regno.USCC) (unit.Unit, error) {
	u, err := s.Units.ByUSCC(ctx, c)
	switch {
	case errors.Is(err, fault.NotFound):
		return u, fault.New(fault.Conflict, "该单位还没有在本厅注册，不用办理变更，请由法定代表人直接注册")
	case err == nil && u.State != unit.Active:
		return u, fault.New(fault.Conflict, "该单位账户已停用或已注销，请拨打 12333")
	}
	return u, err
}

// Succeed grants the mandate of the new representative and ends the old one in the transaction of
// ctx. It notifies both persons.
func (s *Service) Succeed(ctx context.Context, who actor.Actor, n Succession) (Opened, error) {
	u, err := s.standing(ctx, n.USCC)
	if err != nil {
		return Opened{}, err
	}
	p, err := s.Persons.Ensure(ctx, who, n.Rep)
	if err != nil {
		return Opened{}, err
	}
	next, before, err := s.Mandates.Succeed(ctx, who, u.ID, p.ID)
	if err != nil {
		return Opened{}, err
	}
	if err := s.Passwords.Put(ctx, who, next.ID, n.Password); err != nil {
		return Opened{}, err
	}
	return Opened{Unit: u, Representative: next, Applicant: next}, s.replaced(ctx, u, before)
}

// replaced notifies the former representative and the unit's inbox.
func (s *Service) replaced(ctx context.Context, u unit.Unit, before mandate.Mandate) error {
	err := s.Notices.Tell(ctx, actor.SystemActor("enrol"), notice.Message{
		UnitID: u.ID,
		Scope:  actor.Managers,
		Kind:   notice.AboutMandate,
		Title:  "法定代表人已变更",
		Body:   "原法定代表人的权限已结束。管理员和经办人须在 30 天内确认，请在“经办人管理—授权复核”中办理。",
		Link:   "/unit/agents/review",
	})
	if err != nil || before.ID == "" {
		return err
	}
	p, err := s.Persons.Find(ctx, before.PersonID)
	if err != nil || p.Phone == "" {
		return err
	}
	return s.Notices.SMS(ctx, notice.SMS{
		Phone:    string(p.Phone),
		Template: notice.Replaced,
		Params:   map[string]string{"unit": u.Name},
		Inbox:    notice.OwnInbox(p.ID),
	})
}
