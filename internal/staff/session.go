package staff

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// touchEvery is how often the last use of a session is stored. A minute is precise enough,
// and saves a write for most requests.
const touchEvery = time.Minute

// Who is the signed-in member of staff, for pages.
type Who struct {
	Login      string
	Name       string
	RoleLabel  string // 窗口受理员、审核员
	Region     string
	MustChange bool // the password must be changed before anything else
}

// Absent is the colleague for whom somebody stands in (代办); the empty one is nobody.
type Absent struct{ ID, Department string }

// Authenticate gives the actor of a session, in one query. The fault is Anonymous for a
// session that is unknown, ended, idle for too long, or of a disabled account.
func (s *Service) Authenticate(ctx context.Context, sessionID string) (actor.Actor, Who, error) {
	now := s.Now()
	ses, a, away, err := s.Store.SessionOwner(ctx, sessionID, now)
	if errors.Is(err, fault.NotFound) {
		return actor.Actor{}, Who{}, fault.New(fault.Anonymous, sayEnded)
	}
	if err != nil {
		return actor.Actor{}, Who{}, fmt.Errorf("authenticating staff: %w", err)
	}
	if a.State != Active || !ses.stands(now, s.Limits.Idle) {
		return actor.Actor{}, Who{}, fault.New(fault.Anonymous, sayEnded)
	}
	if now.Sub(ses.SeenAt) >= touchEvery {
		if err := s.Store.TouchSession(ctx, ses.ID, now); err != nil {
			return actor.Actor{}, Who{}, fmt.Errorf("touching a staff session: %w", err)
		}
	}
	who := actor.Actor{StaffID: a.ID, Roles: a.Roles, Region: a.Region, Department: a.Department, For: away.ID,
		ForDepartment: away.Department, SessionID: ses.ID}
	show := Who{Login: a.Login, Name: a.Name, RoleLabel: RolesLabel(a.Roles), Region: a.Region,
		MustChange: a.mustChange(now, s.Limits.PasswordAge)}
	if show.MustChange {
		who.Roles = nil
	}
	return who, show, nil
}

const sayEnded = "登录已结束，请重新登录"

// stands reports whether a session is still valid.
func (s Session) stands(now time.Time, idle time.Duration) bool {
	return s.EndedAt.IsZero() && now.Before(s.EndsAt) && now.Sub(s.SeenAt) < idle
}

// mustChange reports whether the password has to be changed before anything else.
func (a Account) mustChange(now time.Time, age time.Duration) bool {
	return a.MustChange || age > 0 && now.Sub(a.PasswordAt) >= age
}

// Logout ends who's session. It is no fault when the session has ended already.
func (s *Service) Logout(ctx context.Context, who actor.Actor) error {
	if who.SessionID == "" || !who.IsStaff() {
		return nil
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.EndSession(ctx, who.SessionID, s.Now()); err != nil {
			return fmt.Errorf("ending a staff session: %w", err)
		}
		return s.Audit.Record(ctx, who, deed("staff.logged-out", who.StaffID, "session", who.SessionID))
	})
}

// Change is a change of one's own password.
type Change struct {
	Old, New, Again string
}

// ChangePassword sets a new password for who, and ends all their other sessions. A wrong
// old password counts like a failed login.
func (s *Service) ChangePassword(ctx context.Context, who actor.Actor, c Change) error {
	if !who.IsStaff() {
		return fault.New(fault.Anonymous, sayEnded)
	}
	a, err := s.Store.Account(ctx, who.StaffID)
	if err != nil {
		return fmt.Errorf("changing a staff password: %w", err)
	}
	if err := c.check(a.Login); err != nil {
		return err
	}
	sec, err := s.Store.Secrets(ctx, a.ID)
	if err != nil {
		return fmt.Errorf("changing a staff password: %w", err)
	}
	of := s.subjects(holder{a, sec, a.Login}, who.IP)
	if _, err := s.countTry(ctx, of, signedIn); err != nil {
		return err
	}
	right, err := s.verify(ctx, c.Old, sec.PasswordHash)
	if err != nil {
		return fmt.Errorf("checking the old password: %w", err)
	}
	if !right {
		return fault.On("old_password", "原密码不正确")
	}
	hash, err := s.Passwords.Hash(ctx, c.New)
	if err != nil {
		return fmt.Errorf("hashing the new password: %w", err)
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		now := s.Now()
		if err := s.Store.PutPassword(ctx, a.ID, hash, false, now); err != nil {
			return err
		}
		if err := s.Store.EndSessionsOf(ctx, a.ID, who.SessionID, now); err != nil {
			return err
		}
		if err := s.forgive(ctx, of); err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, deed("staff.password-changed", a.ID))
	})
}

// check checks the input before the store is read.
func (c Change) check(login string) error {
	if c.Old == "" {
		return fault.On("old_password", "请填写原密码")
	}
	if err := checkPassword("new_password", login, c.New); err != nil {
		return err
	}
	if c.New == c.Old {
		return fault.On("new_password", "新密码不能与原密码相同")
	}
	if c.New != c.Again {
		return fault.On("again_password", "两次输入的密码不一致")
	}
	return nil
}
