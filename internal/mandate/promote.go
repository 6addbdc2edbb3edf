package mandate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/due"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/proof"
	"wangting/internal/unit"
)

const promoteFace proof.Purpose = "mandate.promote.face"

// Promotion is an operator's mandate that becomes an administrator's once its holder confirms (HAN-6).
//
//	ask ──> waits ─┬─ confirm ────────────────────> administrator
//	               ├─ decline, take back, 7 days ─> operator, as before
//	               └─ mandate ends, the representative changes, unit closes ─> gone
//
// While it waits the person keeps the power of an operator, and the place of the administrator is
// taken: a person who has shown their face is not told then that there is no place. The place is
// counted again at the confirmation, because a limit may have been lowered meanwhile.
type Promotion struct {
	ID        string
	MandateID string
	UnitID    string
	PersonID  string
	GiverID   string // mandate of the representative who asks
	AskedAt   time.Time
}

// Promotions keeps the promotions that wait. There is at most one for a mandate.
type Promotions interface {
	// AddPromotion reports false when one waits for the mandate already.
	AddPromotion(ctx context.Context, p Promotion) (bool, error)
	// Promotions gives those of a unit.
	Promotions(ctx context.Context, unitID string) ([]Promotion, error)
	// PromotionsFor gives those that wait for a person.
	PromotionsFor(ctx context.Context, personID string) ([]Promotion, error)
	// PromotionsUntil gives those that were asked for at or before asked, a batch at a time.
	PromotionsUntil(ctx context.Context, asked time.Time, after Promotion) ([]Promotion, error)
	// DropPromotion removes the one of a mandate. It reports whether there was one.
	DropPromotion(ctx context.Context, mandateID string) (bool, error)
}

// PromotionUntil is the first moment at which a promotion can no longer be confirmed.
func (s *Service) PromotionUntil(p Promotion) time.Time { return p.AskedAt.Add(s.Limits.Invitation) }

func (s *Service) waits(p Promotion) bool { return s.Now().Before(s.PromotionUntil(p)) }

// Waiting gives the promotions that wait in the caller's unit, by mandate id.
func (s *Service) Waiting(ctx context.Context, who actor.Actor) (map[string]Promotion, error) {
	if _, err := s.Decide(ctx, who, Ask{UnitID: who.UnitID}); err != nil {
		return nil, err
	}
	return s.waiting(ctx, who.UnitID)
}

func (s *Service) waiting(ctx context.Context, unitID string) (map[string]Promotion, error) {
	list, err := s.Promote.Promotions(ctx, unitID)
	if err != nil {
		return nil, fmt.Errorf("listing the promotions of unit %s: %w", unitID, err)
	}
	out := map[string]Promotion{}
	for _, p := range list {
		if s.waits(p) {
			out[p.MandateID] = p
		}
	}
	return out, nil
}

// LevelChange is what became of 「身份变更」.
type LevelChange int

const (
	LevelSame    LevelChange = iota // nothing was to be changed
	LevelChanged                    // at once
	LevelAsked                      // it waits for the person
)

// ChangeLevel is 「身份变更」, which only the representative may do. The administrator becomes an
// operator at once. An operator becomes the administrator when they confirm it; a second request
// while one waits changes nothing. Who has not answered their invitation is invited as the other level.
// Faults: Invalid with fields, and the faults of Managed.
func (s *Service) ChangeLevel(ctx context.Context, who actor.Actor, mandateID, kind string) (LevelChange, error) {
	if err := s.Sure(ctx, who); err != nil {
		return LevelSame, err
	}
	became := LevelSame
	err := s.managing(ctx, who, func(ctx context.Context) (err error) {
		giver, m, err := s.managed(ctx, who, mandateID)
		if err != nil {
			return err
		}
		if giver.Level != actor.Representative {
			return errNotRepresentative
		}
		level := map[string]actor.Level{KindAdministrator: actor.Administrator, KindHandler: actor.Operator}[kind]
		switch {
		case level == 0:
			return fault.On(FieldKind, "请选择用户类别")
		case level == m.Level:
			return nil
		case level == actor.Administrator && m.State == Active:
			became, err = s.promote(ctx, who, giver, m)
			return err
		}
		became = LevelChanged
		return s.setLevel(ctx, who, m, level)
	})
	return became, err
}

var errNotRepresentative = fault.New(fault.Forbidden, "身份变更只能由法定代表人办理")

// setLevel changes the level of a mandate now. It tells the person what they are, or are invited to be.
func (s *Service) setLevel(ctx context.Context, who actor.Actor, m Mandate, level actor.Level) error {
	if err := s.checkCapacity(ctx, m.UnitID, level, m.PersonID); err != nil {
		return err
	}
	before := m
	m.Level = level
	if err := s.Store.Put(ctx, m); err != nil {
		return fmt.Errorf("changing the level of mandate %s: %w", m.ID, err)
	}
	tell := s.Tell.Invited
	if m.State == Active {
		tell = func(ctx context.Context, m Mandate) error { return s.Tell.Demoted(ctx, who, m) }
	} else if err := s.mayTellAgain(ctx, m); err != nil {
		return err
	}
	if err := tell(ctx, m); err != nil {
		return err
	}
	return s.record(ctx, who, "mandate.level", before, m)
}

func (s *Service) promote(ctx context.Context, who actor.Actor, giver, m Mandate) (LevelChange, error) {
	if err := s.checkCapacity(ctx, m.UnitID, actor.Administrator, m.PersonID); err != nil {
		return LevelSame, err
	}
	now := s.Now()
	if !m.lives(now, s.Limits) {
		return LevelSame, fault.On(FieldKind, "这项授权已到期，请先更新期限，再变更身份")
	}
	waiting, err := s.waiting(ctx, m.UnitID)
	if err != nil {
		return LevelSame, err
	}
	if _, ok := waiting[m.ID]; ok {
		return LevelAsked, nil
	}
	if err := s.mayTellAgain(ctx, m); err != nil {
		return LevelSame, err
	}
	if _, err := s.Promote.DropPromotion(ctx, m.ID); err != nil { // one that is too old
		return LevelSame, fmt.Errorf("removing an old promotion of mandate %s: %w", m.ID, err)
	}
	p := Promotion{ID: id.New(), MandateID: m.ID, UnitID: m.UnitID, PersonID: m.PersonID, GiverID: giver.ID, AskedAt: now}
	if fresh, err := s.Promote.AddPromotion(ctx, p); err != nil || !fresh {
		return LevelAsked, err
	}
	before := m
	m.Level = actor.Administrator
	if err := s.Tell.Promoting(ctx, who, m, p); err != nil {
		return LevelSame, err
	}
	return LevelAsked, s.record(ctx, who, "mandate.promotion.asked", before, m)
}

// TakeBack ends a promotion that waits. Faults: those of Managed, Conflict when none waits.
func (s *Service) TakeBack(ctx context.Context, who actor.Actor, mandateID string) error {
	if err := s.Sure(ctx, who); err != nil {
		return err
	}
	return s.managing(ctx, who, func(ctx context.Context) error {
		giver, m, err := s.managed(ctx, who, mandateID)
		if err != nil {
			return err
		}
		if giver.Level != actor.Representative {
			return errNotRepresentative
		}
		dropped, err := s.drop(ctx, m)
		if err != nil {
			return err
		}
		if !dropped {
			return fault.New(fault.Conflict, "没有等待确认的身份变更，可能本人刚刚已经答复，请刷新后查看")
		}
		return s.endPromotion(ctx, who, m, PromotionTakenBack)
	})
}

// drop removes the promotion of a mandate under the unit's grant lock.
func (s *Service) drop(ctx context.Context, m Mandate) (bool, error) {
	if err := s.Giving.Lock(ctx, m.UnitID); err != nil {
		return false, fmt.Errorf("waiting for unit %s: %w", m.UnitID, err)
	}
	dropped, err := s.Promote.DropPromotion(ctx, m.ID)
	if err != nil {
		return false, fmt.Errorf("removing the promotion of mandate %s: %w", m.ID, err)
	}
	return dropped, nil
}

// PromotionEnd is what became of a promotion; its value is the act in the log.
type PromotionEnd string

// The ends of a promotion.
const (
	PromotionConfirmed PromotionEnd = "mandate.level"
	PromotionDeclined  PromotionEnd = "mandate.promotion.declined"
	PromotionTakenBack PromotionEnd = "mandate.promotion.taken_back"
	PromotionExpired   PromotionEnd = "mandate.promotion.expired"
	PromotionLapsed    PromotionEnd = "mandate.promotion.lapsed" // the representative who asked has been replaced
)

func (s *Service) endPromotion(ctx context.Context, who actor.Actor, m Mandate, end PromotionEnd) error {
	m.Level = actor.Administrator
	if err := s.Tell.PromotionEnded(ctx, who, m, end); err != nil {
		return err
	}
	before := m
	if end == PromotionConfirmed {
		before.Level = actor.Operator
	}
	return s.record(ctx, who, string(end), before, m)
}

// Promoting gives the promotion that waits for the caller under one of their mandates. NotFound when
// the mandate is not theirs, Expired when none waits or it can no longer be confirmed.
func (s *Service) Promoting(ctx context.Context, who actor.Actor, mandateID string) (Promotion, Mandate, error) {
	if who.PersonID == "" {
		return Promotion{}, Mandate{}, fault.New(fault.Anonymous, "请先登录")
	}
	m, err := s.Store.Mandate(ctx, mandateID)
	if errors.Is(err, fault.NotFound) || err == nil && m.PersonID != who.PersonID {
		return Promotion{}, m, fault.New(fault.NotFound, "")
	}
	if err != nil {
		return Promotion{}, m, fmt.Errorf("finding mandate %s: %w", mandateID, err)
	}
	list, err := s.Promote.PromotionsFor(ctx, who.PersonID)
	if err != nil {
		return Promotion{}, m, fmt.Errorf("looking for a promotion of mandate %s: %w", mandateID, err)
	}
	i := slices.IndexFunc(list, func(p Promotion) bool { return p.MandateID == mandateID })
	if i < 0 {
		return Promotion{}, m, errNoPromotion
	}
	return list[i], m, s.mayConfirm(ctx, list[i], m)
}

var errNoPromotion = fault.New(fault.Expired, "这项身份变更已经处理过，或者已被撤回")

// mayConfirm gives Expired unless a promotion can still be confirmed.
func (s *Service) mayConfirm(ctx context.Context, p Promotion, m Mandate) error {
	if !s.waits(p) {
		return fault.New(fault.Expired, "这项身份变更已过期，请联系单位重新办理")
	}
	if m.State != Active || m.Level != actor.Operator || !m.lives(s.Now(), s.Limits) {
		return fault.New(fault.Expired, "您在该单位的授权已结束，不用再确认")
	}
	giver, err := s.Of(ctx, p.GiverID)
	if err != nil {
		return err
	}
	if giver.Standing(s.Now()) != nil || giver.Level != actor.Representative {
		return fault.New(fault.Expired, "提出身份变更的法定代表人已不代表该单位，请联系单位重新办理")
	}
	u, err := s.Units.Find(ctx, p.UnitID)
	if err != nil {
		return err
	}
	if u.State != unit.Active {
		return fault.New(fault.Expired, "该单位账户已停用或已注销，不能确认身份变更")
	}
	return nil
}

// Promoted makes the caller the administrator. It runs proved in the same transaction; proved consumes
// the face comparison. Faults: those of Promoting, Conflict when there is no place.
func (s *Service) Promoted(
	ctx context.Context, who actor.Actor, mandateID string, proved func(ctx context.Context, p Promotion) error,
) error {
	return s.answerPromotion(ctx, who, mandateID, func(ctx context.Context, p Promotion, m Mandate) error {
		err := s.checkCapacity(ctx, m.UnitID, actor.Administrator, m.PersonID)
		if errors.Is(err, fault.Invalid) {
			return fault.Wrap(fault.Conflict, "该单位的管理员名额已满，请联系单位法定代表人", err)
		}
		if err != nil {
			return err
		}
		if err := proved(ctx, p); err != nil {
			return err
		}
		m.Level = actor.Administrator
		if err := s.Store.Put(ctx, m); err != nil {
			return fmt.Errorf("promoting mandate %s: %w", m.ID, err)
		}
		return s.endPromotion(ctx, who, m, PromotionConfirmed)
	})
}

// DeclinePromotion leaves the caller the operator that they are.
func (s *Service) DeclinePromotion(ctx context.Context, who actor.Actor, mandateID string) error {
	return s.answerPromotion(ctx, who, mandateID, func(ctx context.Context, _ Promotion, m Mandate) error {
		return s.endPromotion(ctx, who, m, PromotionDeclined)
	})
}

// answerPromotion takes the unit's grant lock before it reads, so that of two answers one finds nothing.
func (s *Service) answerPromotion(
	ctx context.Context, who actor.Actor, mandateID string, do func(context.Context, Promotion, Mandate) error,
) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		_, m, err := s.Promoting(ctx, who, mandateID)
		if err != nil {
			return err
		}
		if err := s.Giving.Lock(ctx, m.UnitID); err != nil {
			return fmt.Errorf("waiting for unit %s: %w", m.UnitID, err)
		}
		p, m, err := s.Promoting(ctx, who, mandateID)
		if err != nil {
			return err
		}
		if err := do(ctx, p, m); err != nil {
			return err
		}
		// The mandate first, then the promotion, as ended does: the other way round the two could wait for each other.
		dropped, err := s.Promote.DropPromotion(ctx, m.ID)
		if err != nil {
			return fmt.Errorf("answering the promotion of mandate %s: %w", m.ID, err)
		}
		if !dropped {
			return errNoPromotion
		}
		return nil
	})
}

// tickPromotions ends the promotions that nobody answered in time.
func (s *Service) tickPromotions(ctx context.Context) error {
	who, asked := actor.SystemActor("mandate"), s.Now().Add(-s.Limits.Invitation)
	return due.Each(ctx, func(ctx context.Context, after Promotion) ([]Promotion, error) {
		return s.Promote.PromotionsUntil(ctx, asked, after)
	}, func(ctx context.Context, p Promotion) error {
		err := s.Tx.InTx(ctx, func(ctx context.Context) error {
			m, err := s.Of(ctx, p.MandateID)
			if err != nil {
				return err
			}
			if dropped, err := s.drop(ctx, m); err != nil || !dropped {
				return err
			}
			return s.endPromotion(ctx, who, m, PromotionExpired)
		})
		if err != nil {
			return fmt.Errorf("ending promotion %s: %w", p.ID, err)
		}
		return nil
	})
}
