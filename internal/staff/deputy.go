package staff

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/workday"
)

// Deputy is one 代办: from one moment until another, somebody stands in for a colleague. At any time a member of staff stands in for
// one colleague only, so that it is plain whose hands an act counts as.
type Deputy struct {
	ID        string
	StaffID   string
	DeputyID  string
	From      time.Time
	Until     time.Time // the first moment after it
	SetBy     string
	StaffName string // filled by reads of the service
	Name      string // of the deputy; filled by reads of the service
}

// overlaps reports whether two deputies are at work at the same time.
func (d Deputy) overlaps(o Deputy) bool { return d.From.Before(o.Until) && o.From.Before(d.Until) }

// Deputies stores who stands in for whom.
type Deputies interface {
	AddDeputy(ctx context.Context, d Deputy) error
	EndDeputy(ctx context.Context, deputyID string, at time.Time) error
	// DeputiesOf gives what is set about a member of staff, on either side, and has not ended at a moment; by its beginning.
	DeputiesOf(ctx context.Context, staffID string, at time.Time) ([]Deputy, error)
	// LockStaff stops other transactions from changing an account until this one ends.
	LockStaff(ctx context.Context, staffID string) error
}

// mostDeputyDays bounds how long one 代办 lasts.
const mostDeputyDays = 180

// Deputising is what is typed: days as 2006-01-02, both included.
type Deputising struct {
	DeputyID, From, Until string
}

func (n Deputising) days(now time.Time) (from, until time.Time, err error) {
	f := &fault.Fault{Kind: fault.Invalid}
	bad := func(field, say string) { f.Fields = append(f.Fields, fault.Field{Name: field, Say: say}) }
	if n.DeputyID == "" {
		bad("deputy", "请选择代办人")
	}
	from, err1 := time.ParseInLocation(time.DateOnly, n.From, workday.Zone)
	until, err2 := time.ParseInLocation(time.DateOnly, n.Until, workday.Zone)
	until = until.AddDate(0, 0, 1)
	if err1 != nil {
		bad("from", "请填写有效的日期，例如 2026-01-31")
	}
	switch {
	case err2 != nil:
		bad("until", "请填写有效的日期，例如 2026-01-31")
	case err1 == nil && !from.Before(until):
		bad("until", "结束日期不能早于开始日期")
	case !until.After(now):
		bad("until", "结束日期不能早于今天")
	case err1 == nil && until.After(from.AddDate(0, 0, mostDeputyDays)):
		bad("until", fmt.Sprintf("一次代办最长 %d 天", mostDeputyDays))
	}
	if len(f.Fields) > 0 {
		return from, until, f
	}
	return from, until, nil
}

// SetDeputy lets a colleague stand in for a member of staff: set by themselves, or by an administrator of their region. The deputy must
// hold every role by which the other handles cases, and serve their region. Faults are beside deputy, from and until.
func (s *Service) SetDeputy(ctx context.Context, who actor.Actor, staffID string, n Deputising) error {
	from, until, err := n.days(s.Now())
	if err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		a, err := s.ownOrManaged(ctx, who, staffID)
		if err != nil {
			return err
		}
		for _, one := range []string{min(a.ID, n.DeputyID), max(a.ID, n.DeputyID)} { // in one order, so that two cannot deadlock
			if err := s.Store.LockStaff(ctx, one); err != nil {
				return err
			}
		}
		b, err := s.Store.Account(ctx, n.DeputyID)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return fmt.Errorf("reading the deputy: %w", err)
		}
		if err != nil || b.ID == a.ID || !a.maySubstitute(b) {
			return fault.On("deputy", "代办人须是在岗的同事，并且具有被代办人办理办件的全部岗位")
		}
		d := Deputy{ID: id.New(), StaffID: a.ID, DeputyID: b.ID, From: from, Until: until, SetBy: who.StaffID}
		if err := s.alone(ctx, d); err != nil {
			return err
		}
		if err := s.Store.AddDeputy(ctx, d); err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, deed("staff.deputy-set", a.ID, "deputy", b.ID, "from", n.From, "until", n.Until))
	})
}

// alone refuses a second deputy of the same person, a second person for the same deputy, and a deputy who is away themselves.
func (s *Service) alone(ctx context.Context, d Deputy) error {
	for _, one := range []string{d.StaffID, d.DeputyID} {
		list, err := s.Store.DeputiesOf(ctx, one, s.Now())
		if err != nil {
			return fmt.Errorf("reading who stands in: %w", err)
		}
		for _, o := range list {
			switch {
			case !o.overlaps(d):
			case o.StaffID == d.StaffID:
				return fault.On("from", "这段时间已经设置了代办人，请先取消")
			case o.DeputyID == d.DeputyID:
				return fault.On("deputy", "这名同事这段时间已为他人代办，请另选")
			default:
				return fault.On("deputy", "代办不能转给第三人：其中一方这段时间已有代办")
			}
		}
	}
	return nil
}

// maySubstitute reports whether b holds every role by which a handles cases, and serves a's region.
func (a Account) maySubstitute(b Account) bool {
	handles := false
	for _, r := range a.Roles {
		if r != actor.Clerk && r != actor.Reviewer {
			continue
		}
		if handles = true; !b.may(r, a.Region) {
			return false
		}
	}
	return handles
}

func (s *Service) ownOrManaged(ctx context.Context, who actor.Actor, staffID string) (Account, error) {
	if who.StaffID == "" || who.StaffID != staffID {
		return s.Find(ctx, who, staffID)
	}
	a, err := s.Store.Account(ctx, staffID)
	if err != nil {
		return a, fmt.Errorf("reading an account: %w", err)
	}
	return a, nil
}

// CancelDeputy ends a 代办 now. It is whose work is done, or an administrator of their region, who may.
func (s *Service) CancelDeputy(ctx context.Context, who actor.Actor, staffID, deputyID string) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		a, err := s.ownOrManaged(ctx, who, staffID)
		if err != nil {
			return err
		}
		list, err := s.Store.DeputiesOf(ctx, a.ID, s.Now())
		if err != nil {
			return fmt.Errorf("reading who stands in: %w", err)
		}
		for _, d := range list {
			if d.ID != deputyID || d.StaffID != a.ID {
				continue
			}
			if err := s.Store.EndDeputy(ctx, d.ID, s.Now()); err != nil {
				return err
			}
			return s.Audit.Record(ctx, who, deed("staff.deputy-ended", a.ID, "deputy", d.DeputyID))
		}
		return fault.New(fault.NotFound, "没有找到这项代办")
	})
}

// Deputies gives what is set about a member of staff and has not ended, on either side, with names.
func (s *Service) Deputies(ctx context.Context, who actor.Actor, staffID string) ([]Deputy, error) {
	a, err := s.ownOrManaged(ctx, who, staffID)
	if err != nil {
		return nil, err
	}
	list, err := s.Store.DeputiesOf(ctx, a.ID, s.Now())
	if err != nil {
		return nil, fmt.Errorf("reading who stands in: %w", err)
	}
	for i, d := range list {
		names, err := s.Names(ctx, d.StaffID, d.DeputyID)
		if err != nil {
			return nil, err
		}
		list[i].StaffName, list[i].Name = names[d.StaffID], names[d.DeputyID]
	}
	return list, nil
}

// Substitutes gives who could stand in for a member of staff.
func (s *Service) Substitutes(ctx context.Context, who actor.Actor, staffID string) ([]Account, error) {
	a, err := s.ownOrManaged(ctx, who, staffID)
	if err != nil {
		return nil, err
	}
	return s.those(ctx, func(b Account) bool { return b.ID != a.ID && a.maySubstitute(b) })
}
