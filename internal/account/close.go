package account

import (
	"context"
	"errors"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/unit"
)

// Dissolved is the register's status of a unit that no longer exists. A unit with a revoked licence
// (吊销) still has duties and keeps its account.
const Dissolved = "注销"

// Part lets another package take part in closing a unit. Both functions run in the transaction of
// ctx, if there is one. Each may be nil.
type Part struct {
	// Unfinished counts the unit's cases that the department has not decided yet (open) and the
	// personal cases that wait for the unit's confirmation (endorse).
	Unfinished func(ctx context.Context, unitID string) (open, endorse int64, err error)
	// End ends what the package keeps for the unit.
	End func(ctx context.Context, who actor.Actor, unitID, why string) error
}

// Join adds a part to the closing of units. Call it during startup, before the first request.
func (s *Service) Join(p Part) { s.parts = append(s.parts, p) }

// MayClose reports whether the caller may close the account of their unit.
func MayClose(who actor.Actor) bool { return who.ForUnit() && who.Level == actor.Representative }

// ErrMayNotClose refuses everybody but the legal representative.
var ErrMayNotClose = fault.New(fault.Forbidden, "注销单位账户由法定代表人办理")

// Hindrance says in plain words why the account of the caller's unit cannot be closed now. It
// returns "" when it can. Faults: Forbidden, Away.
func (s *Service) Hindrance(ctx context.Context, who actor.Actor) (string, error) {
	if !MayClose(who) {
		return "", ErrMayNotClose
	}
	u, err := s.Units.Find(ctx, who.UnitID)
	if err != nil {
		return "", err
	}
	a, err := s.registered(ctx, who, u, u.Name)
	switch {
	case errors.Is(err, ErrUncovered):
		return SayUncovered + "。", nil
	case err != nil:
		return "", fmt.Errorf("asking the register for the standing of unit %s: %w", u.ID, err)
	case !a.Exists || !a.Match:
		return "单位名称或法定代表人与登记机关登记的不一致，请先更新单位信息，或拨打 12333。", nil
	case a.Status != Dissolved:
		return fmt.Sprintf("登记机关的登记状态是“%s”。请先在登记机关办理注销登记，再注销本厅账户。",
			a.Status), nil
	}
	open, endorse, err := s.unfinished(ctx, u.ID)
	switch {
	case err != nil:
		return "", err
	case open > 0:
		return fmt.Sprintf("本单位和下属机构还有 %d 件申请没有办结。请等办结，或撤回后再注销。", open), nil
	case endorse > 0:
		return fmt.Sprintf("还有 %d 件个人申请等待本单位审核。请先在“我的工作台”中处理。", endorse), nil
	}
	return "", nil
}

// mayClose gives Conflict with the hindrance, and Unsure when a passkey has to be shown first.
func (s *Service) mayClose(ctx context.Context, who actor.Actor) error {
	hindrance, err := s.Hindrance(ctx, who)
	switch {
	case err != nil:
		return err
	case hindrance != "":
		return fault.New(fault.Conflict, hindrance)
	}
	return s.Fresh(ctx, who)
}

// close is 注销单位账户: it closes the unit and ends every mandate of it. Filed cases stay with the
// department. It runs proved in the same transaction; nil when the representative has been proved before.
func (s *Service) close(ctx context.Context, who actor.Actor, proved func(ctx context.Context) error) (unit.Unit, error) {
	var u unit.Unit
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		var err error
		if err = s.Mandates.Alone(ctx, who.UnitID); err != nil { // what a colleague is submitting becomes a case first, or is refused
			return err
		}
		if u, err = s.Units.Find(ctx, who.UnitID); err != nil {
			return err
		}
		if proved != nil {
			if err := proved(ctx); err != nil {
				return err
			}
		}
		if err := s.nothingOpen(ctx, u.ID); err != nil {
			return err
		}
		if err := s.Units.Close(ctx, u); err != nil {
			return err
		}
		if err := s.closed(ctx, who, u); err != nil {
			return err
		}
		if err := s.endPowers(ctx, who, u.ID); err != nil {
			return fmt.Errorf("ending the powers for unit %s: %w", u.ID, err)
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "unit.closed", Object: "unit", ObjectID: u.ID, UnitID: u.ID})
	})
	return u, err
}

func (s *Service) nothingOpen(ctx context.Context, unitID string) error {
	open, endorse, err := s.unfinished(ctx, unitID)
	if err == nil && open+endorse > 0 {
		err = fault.New(fault.Conflict, "刚刚又有申请提交，请刷新后再看")
	}
	return err
}

func (s *Service) unfinished(ctx context.Context, unitID string) (open, endorse int64, err error) {
	for _, p := range s.parts {
		if p.Unfinished == nil {
			continue
		}
		o, e, err := p.Unfinished(ctx, unitID)
		if err != nil {
			return 0, 0, err
		}
		open, endorse = open+o, endorse+e
	}
	return open, endorse, nil
}

// endPowers runs End of every part, and then ends every mandate of the unit.
func (s *Service) endPowers(ctx context.Context, who actor.Actor, unitID string) error {
	const why = "单位账户已注销"
	for _, p := range s.parts {
		if p.End == nil {
			continue
		}
		if err := p.End(ctx, who, unitID, why); err != nil {
			return err
		}
	}
	return s.Mandates.EndAll(ctx, who, unitID, why)
}

// closed notifies the caller that the account is closed.
func (s *Service) closed(ctx context.Context, who actor.Actor, u unit.Unit) error {
	p, err := s.Persons.Find(ctx, who.PersonID)
	if err != nil || p.Phone == "" {
		return err
	}
	return s.Notices.SMS(ctx, notice.SMS{
		Phone:    string(p.Phone),
		Template: notice.Closed,
		Params:   map[string]string{"unit": u.Name},
		Inbox:    notice.OwnInbox(p.ID),
	})
}
