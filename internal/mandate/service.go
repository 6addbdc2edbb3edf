package mandate

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"wangting/internal/actor"
	"wangting/internal/agreement"
	"wangting/internal/audit"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/limit"
	"wangting/internal/person"
	"wangting/internal/tx"
	"wangting/internal/unit"
)

// Store keeps mandates.
type Store interface {
	// Add stores a new mandate. Conflict when it breaks one of the two unique indexes.
	Add(ctx context.Context, m Mandate) error
	// Put writes the state, level and dates at the version m was read with. Conflict when the
	// version has changed.
	Put(ctx context.Context, m Mandate) error
	Mandate(ctx context.Context, id string) (Mandate, error)
	// Granted reads a mandate, and whether an item is granted to it, in one query.
	Granted(ctx context.Context, id, item string) (Mandate, bool, error)
	// Living gives the pending or active mandate of a person in a unit.
	Living(ctx context.Context, unitID, personID string) (Mandate, error)
	OfPerson(ctx context.Context, personID string) ([]Mandate, error)
	OfUnit(ctx context.Context, unitID string) ([]Mandate, error)
	// Team gives the pending and active mandates of a unit with what is shown of them, by level, then age, and whether the unit has agreed to
	// let others act for it; all in one query.
	Team(ctx context.Context, unitID string) (list []Member, agreed bool, err error)
	// Powers gives every mandate of a person, newest first, with its unit and the number of items granted now, in one query.
	Powers(ctx context.Context, personID string) ([]Power, error)
	// ForgetPractice removes what belongs to practice and whose owner's id is below before.
	ForgetPractice(ctx context.Context, before string) error
}

// Sessions ends the logins under a mandate. This only tidies the list of devices: every request
// checks the mandate, so an ended one has no effect any more. Package session depends on this one,
// so the wiring sets this field after both exist.
type Sessions interface {
	EndAllOfMandate(ctx context.Context, mandateID, why string) error
}

// Words names the package's audit acts in the unit's log.
var Words = map[string]string{
	"mandate.opened":    "开通多经办人",
	"mandate.succeeded": "法定代表人变更",
	"mandate.reviewed":  "继续保留授权",
	"mandate.doubt":     "提示核对授权",

	"mandate.doubt.withdrawn": "撤销核对提示",

	"mandate.asked":        "申请办理事项",
	"mandate.ask_granted":  "同意办理申请",
	"mandate.ask_declined": "不同意办理申请",

	"mandate.granted":  "授权",
	"mandate.invited":  "创建经办用户",
	"mandate.resent":   "重新发送授权邀请",
	"mandate.accepted": "确认授权",
	"mandate.declined": "不接受授权",
	"mandate.scope":    "设置业务范围",
	"mandate.extended": "更新期限",
	"mandate.level":    "身份变更",
	"mandate.ended":    "结束授权",

	"mandate.promotion.asked":      "身份变更，待本人确认",
	"mandate.promotion.declined":   "不接受身份变更",
	"mandate.promotion.taken_back": "撤回身份变更",
	"mandate.promotion.expired":    "身份变更逾期未确认",
	"mandate.promotion.lapsed":     "身份变更因法定代表人变更失效",
}

// Service grants, changes, ends and checks mandates.
type Service struct {
	Store    Store
	Tx       tx.Tx
	Audit    *audit.Service
	Sessions Sessions
	Giving   Giving
	Asking   Requests
	Promote  Promotions
	Past     Records
	People   People
	Doubt    Doubts
	Tell     Notifier
	Due      Due
	Persons  *person.Service
	Units    *unit.Service
	Catalog  *catalog.Service
	Texts    *agreement.Shelf
	Limits   Limits
	Rates    *limit.Service
	Now      func() time.Time
	// LastUse gives the time of the last request under each mandate; a mandate without one is
	// missing. Package session depends on this one, so the wiring sets this field after both exist.
	LastUse func(ctx context.Context, mandateIDs []string) (map[string]time.Time, error)
	// Fresh requires a recent passkey before mandates change, from callers who have a passkey.
	// Fault: Unsure.
	Fresh func(ctx context.Context, who actor.Actor) error
}

// Sure returns Unsure when the caller must show a passkey before mandates change.
func (s *Service) Sure(ctx context.Context, who actor.Actor) error {
	if s.Fresh == nil {
		return nil
	}
	return s.Fresh(ctx, who)
}

// GrantRepresentative grants a unit its legal representative. Conflict when it has one. Only
// account.Open calls it; the callers of Open have verified the person. It asks no right of who,
// because nobody is signed in at that moment.
func (s *Service) GrantRepresentative(ctx context.Context, who actor.Actor, unitID, personID string) (Mandate, error) {
	now := s.Now()
	m := Mandate{ID: id.New(), UnitID: unitID, PersonID: personID, Level: actor.Representative, State: Active,
		From: now, GrantedAt: now, Version: 1}
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		err := s.Store.Add(ctx, m)
		switch {
		case errors.Is(err, fault.Conflict):
			return fault.Wrap(fault.Conflict, "该单位已有法定代表人账户，请直接登录", err)
		case err != nil:
			return fmt.Errorf("granting unit %s its representative: %w", unitID, err)
		}
		return s.record(ctx, who, "mandate.granted", Mandate{}, m)
	})
	if err != nil {
		return Mandate{}, err
	}
	return m, nil
}

// End ends a mandate at once, on every node. Faults: Forbidden when the caller's level may not end
// it, NotFound when it belongs to another unit, Conflict when it has ended already.
func (s *Service) End(ctx context.Context, who actor.Actor, mandateID, why string) error {
	if who.PersonID != "" {
		if err := s.Sure(ctx, who); err != nil {
			return err
		}
	}
	return s.managing(ctx, who, func(ctx context.Context) error {
		m, err := s.Of(ctx, mandateID)
		if err != nil {
			return err
		}
		if err := s.mayEnd(ctx, who, m); err != nil {
			return err
		}
		before := m
		if !m.end(s.Now(), why) {
			return fault.New(fault.Conflict, "这项授权已经结束")
		}
		return s.ended(ctx, who, before, m)
	})
}

func (s *Service) mayEnd(ctx context.Context, who actor.Actor, m Mandate) error {
	if who.System != "" {
		return nil
	}
	if !who.ForUnit() || who.UnitID != m.UnitID {
		return fault.New(fault.NotFound, "")
	}
	own, err := s.own(ctx, who, "")
	if err != nil {
		return err
	}
	if !own.mandate.MayEnd(m) {
		return fault.New(fault.Forbidden, "您的级别不能结束这项授权")
	}
	return own.mandate.Standing(s.Now())
}

type owned struct {
	mandate Mandate
	granted bool
}

// own reads the caller's mandate from the store. It trusts no other field of who.
func (s *Service) own(ctx context.Context, who actor.Actor, item string) (owned, error) {
	m, granted, err := s.Store.Granted(ctx, who.MandateID, item)
	switch {
	case errors.Is(err, fault.NotFound):
		return owned{}, fault.New(fault.NotFound, "")
	case err != nil:
		return owned{}, fmt.Errorf("reading mandate %s: %w", who.MandateID, err)
	case m.PersonID != who.PersonID || m.UnitID != who.UnitID:
		return owned{}, fault.New(fault.NotFound, "")
	}
	return owned{m, granted}, nil
}

// Decide answers whether the caller may do what a asks, according to the store. Faults: Anonymous
// when the caller acts for no unit, NotFound for the thing of another unit, otherwise Forbidden
// with the reason.
func (s *Service) Decide(ctx context.Context, who actor.Actor, a Ask) (Right, error) {
	if !who.ForUnit() {
		return Right{}, fault.New(fault.Anonymous, "请先登录")
	}
	if a.UnitID != who.UnitID {
		return Right{}, fault.New(fault.NotFound, "")
	}
	own, err := s.own(ctx, who, a.Item)
	if err != nil {
		return Right{}, err
	}
	return own.mandate.Decide(s.Now(), a, own.granted)
}

// Of gives a mandate by id.
func (s *Service) Of(ctx context.Context, mandateID string) (Mandate, error) {
	m, err := s.Store.Mandate(ctx, mandateID)
	if err != nil {
		return Mandate{}, fmt.Errorf("finding mandate %s: %w", mandateID, err)
	}
	return m, nil
}

// ForUnitAndPerson gives the pending or active mandate of a person in a unit.
func (s *Service) ForUnitAndPerson(ctx context.Context, unitID, personID string) (Mandate, error) {
	m, err := s.Store.Living(ctx, unitID, personID)
	if err != nil {
		return Mandate{}, fmt.Errorf("finding a mandate in unit %s: %w", unitID, err)
	}
	return m, nil
}

// RepresentativeOf gives the person who is the legal representative of a unit; "" for a unit without one, such as an institution. It is
// asked for what the business register makes public, their name, and asks no right.
func (s *Service) RepresentativeOf(ctx context.Context, unitID string) (string, error) {
	ms, err := s.Store.OfUnit(ctx, unitID)
	if err != nil {
		return "", fmt.Errorf("finding the representative of unit %s: %w", unitID, err)
	}
	for _, m := range ms {
		if m.Level == actor.Representative && m.State == Active {
			return m.PersonID, nil
		}
	}
	return "", nil
}

// OfPerson gives every mandate of a person, newest first, ended ones included.
func (s *Service) OfPerson(ctx context.Context, personID string) ([]Mandate, error) {
	ms, err := s.Store.OfPerson(ctx, personID)
	if err != nil {
		return nil, fmt.Errorf("listing the mandates of person %s: %w", personID, err)
	}
	return ms, nil
}

// OfUnit gives the pending and active mandates of the caller's unit, by level.
func (s *Service) OfUnit(ctx context.Context, who actor.Actor) ([]Mandate, error) {
	if _, err := s.Decide(ctx, who, Ask{UnitID: who.UnitID}); err != nil {
		return nil, err
	}
	ms, err := s.Store.OfUnit(ctx, who.UnitID)
	if err != nil {
		return nil, fmt.Errorf("listing the mandates of unit %s: %w", who.UnitID, err)
	}
	return ms, nil
}

// record writes the audit entry of an act that changed a mandate; before is the zero Mandate when there was none.
func (s *Service) record(ctx context.Context, who actor.Actor, act string, before, m Mandate) error {
	return s.Audit.Record(ctx, who, m.deed(act, before))
}

// deed is an act on a mandate, with what the log of the unit says about it: what changed, and why it ended.
func (m Mandate) deed(act string, before Mandate) actor.Deed {
	d := actor.Deed{Act: act, Object: "mandate", ObjectID: m.ID, UnitID: m.UnitID,
		Detail: map[string]string{"person": m.PersonID, "level": strconv.Itoa(int(m.Level))}}
	d.Changed("身份", LevelLabel(before.Level), LevelLabel(m.Level))
	d.Changed("授权状态", before.State.label(), m.State.label())
	d.Changed("开始日期", firstDay(before), firstDay(m))
	d.Changed("结束日期", lastDay(before), lastDay(m))
	if m.EndedWhy != "" {
		d.Detail[actor.DetailWhy] = m.EndedWhy
	}
	return d
}

func (s State) label() string {
	return map[State]string{Pending: "待本人确认", Active: "已生效", Ended: "已结束", Declined: "本人不接受", Expired: "已过期"}[s]
}

func firstDay(m Mandate) string {
	if m.From.IsZero() {
		return ""
	}
	return day(m.From)
}

// lastDay is the last day on which m is valid.
func lastDay(m Mandate) string {
	switch {
	case m.ID == "":
		return ""
	case m.Until.IsZero():
		return "长期"
	}
	return day(m.Until.Add(-time.Second))
}
