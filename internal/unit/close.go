package unit

import (
	"context"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/regno"
)

// Dissolved is the register's word for a unit that is no more. A unit whose licence was
// revoked (吊销) still has duties, and keeps its account.
const Dissolved = "注销"

// Standing is what the register says of a unit with the representative that the hall knows.
type Standing struct {
	Match  bool
	Status string // 在业 吊销 注销 迁出
}

// Closing is what the end of a unit needs of others; all of it in the transaction of ctx
// but Standing.
type Closing interface {
	// Standing asks the register: Away.
	Standing(ctx context.Context, unitID string, c regno.USCC, name string) (Standing, error)
	// Sure asks for a passkey first, from those who have one: Unsure.
	Sure(ctx context.Context, who actor.Actor) error
	// Unfinished counts what the department has not decided yet, for the unit and its
	// institutions, and what persons have filed that waits for the unit's word.
	Unfinished(ctx context.Context, who actor.Actor) (open, endorse int64, err error)
	// EndPowers ends everybody's power for the unit and its institutions.
	EndPowers(ctx context.Context, who actor.Actor) error
	// Told confirms the end to who did it.
	Told(ctx context.Context, who actor.Actor, u Unit) error
}

// FieldSure is the tick of 「注销单位账户」.
const FieldSure = "sure"

// MayClose says whether somebody may close the account of their unit.
func MayClose(who actor.Actor) bool { return who.ForUnit() && who.Level == actor.Representative }

// Hindrance is why the account of who's unit cannot be closed now, in plain words; ""
// when it can. Faults: Forbidden, Away.
func (s *Service) Hindrance(ctx context.Context, who actor.Actor) (string, error) {
	if !MayClose(who) {
		return "", fault.New(fault.Forbidden, "注销单位账户由法定代表人办理")
	}
	u, err := s.Find(ctx, who.UnitID)
	if err != nil {
		return "", err
	}
	st, err := s.Closing.Standing(ctx, u.ID, u.USCC, u.Name)
	switch {
	case err != nil:
		return "", fmt.Errorf("asking the register for the standing of unit %s: %w", u.ID, err)
	case !st.Match:
		return "单位名称或法定代表人与登记机关登记的不一致，请先更新单位信息，或拨打 12333。", nil
	case st.Status != Dissolved:
		return fmt.Sprintf("登记机关的登记状态是“%s”。请先在登记机关办理注销登记，再注销本厅账户。", st.Status), nil
	}
	open, endorse, err := s.Closing.Unfinished(ctx, who)
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

// Close is 注销单位账户: the unit is closed, nobody acts for it any more, what was filed
// stays with the department. Faults: Forbidden, Unsure, Invalid with fields, Conflict
// with the hindrance, Away.
func (s *Service) Close(ctx context.Context, who actor.Actor, sure bool) (Unit, error) {
	hindrance, err := s.Hindrance(ctx, who)
	switch {
	case err != nil:
		return Unit{}, err
	case hindrance != "":
		return Unit{}, fault.New(fault.Conflict, hindrance)
	case !sure:
		return Unit{}, fault.On(FieldSure, "请确认已了解注销后不能恢复")
	}
	if err := s.Closing.Sure(ctx, who); err != nil {
		return Unit{}, err
	}
	var u Unit
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		var err error
		if u, err = s.Find(ctx, who.UnitID); err != nil {
			return err
		}
		open, endorse, err := s.Closing.Unfinished(ctx, who)
		if err == nil && open+endorse > 0 {
			err = fault.New(fault.Conflict, "刚刚又有申请提交，请刷新后再看")
		}
		if err != nil {
			return err
		}
		if err := s.Store.Close(ctx, u.ID, u.Version); err != nil {
			return fmt.Errorf("closing unit %s: %w", u.ID, err)
		}
		if err := s.Closing.Told(ctx, who, u); err != nil {
			return err
		}
		if err := s.Closing.EndPowers(ctx, who); err != nil {
			return fmt.Errorf("ending the powers for unit %s: %w", u.ID, err)
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "unit.closed", Object: "unit", ObjectID: u.ID, UnitID: u.ID})
	})
	return u, err
}
