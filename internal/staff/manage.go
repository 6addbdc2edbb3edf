package staff

import (
	"context"
	"errors"
	"fmt"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// PageSize is how many accounts a page of the list holds.
const PageSize = 50

// List gives accounts that who may manage, in the order of logins and after a given login; more is true when there are others.
func (s *Service) List(ctx context.Context, who actor.Actor, after string) (page []Account, more bool, err error) {
	if !who.Has(actor.Admin) && who.System == "" {
		return nil, false, fault.New(fault.Forbidden, "只有管理员可以查看工作人员账号")
	}
	for {
		some, err := s.Store.AccountsAfter(ctx, after, PageSize)
		if err != nil {
			return nil, false, fmt.Errorf("listing staff: %w", err)
		}
		for _, a := range some {
			after = a.Login
			if mayManage(who, a.Region) != nil {
				continue
			}
			if len(page) == PageSize {
				return page, true, nil
			}
			page = append(page, a)
		}
		if len(some) < PageSize {
			return page, false, nil
		}
	}
}

// Find gives one account; NotFound when who may not manage it.
func (s *Service) Find(ctx context.Context, who actor.Actor, accountID string) (Account, error) {
	a, err := s.Store.Account(ctx, accountID)
	if err == nil && mayManage(who, a.Region) != nil {
		err = fault.New(fault.NotFound, "")
	}
	if err != nil {
		return Account{}, fmt.Errorf("finding an account: %w", err)
	}
	return a, nil
}

// Disable ends an account's right to sign in and all its sessions, at once. Nobody may disable their own account.
func (s *Service) Disable(ctx context.Context, who actor.Actor, accountID string) error {
	if who.StaffID == accountID {
		return fault.New(fault.Forbidden, "不能停用自己的账号")
	}
	return s.change(ctx, who, accountID, "staff.disabled", func(ctx context.Context, a *Account) error {
		a.State = Disabled
		return s.Store.EndSessionsOf(ctx, a.ID, "", s.Now())
	})
}

// Enable lets a disabled account sign in again.
func (s *Service) Enable(ctx context.Context, who actor.Actor, accountID string) error {
	return s.change(ctx, who, accountID, "staff.enabled", func(_ context.Context, a *Account) error {
		a.State = Active
		return nil
	})
}

// SetRoles changes the roles of an account from the next request on. Nobody may change their own.
func (s *Service) SetRoles(ctx context.Context, who actor.Actor, accountID string, roles []actor.Role) error {
	if who.StaffID == accountID {
		return fault.New(fault.Forbidden, "不能修改自己的岗位")
	}
	roles, ok := tidyRoles(roles)
	if !ok {
		return fault.On("roles", "请至少选择一个岗位")
	}
	return s.change(ctx, who, accountID, "staff.roles-set", func(_ context.Context, a *Account) error {
		a.Roles = roles
		return nil
	})
}

// change runs an act on an account that who may manage, and records it in the audit.
func (s *Service) change(ctx context.Context, who actor.Actor, accountID, act string, do func(context.Context, *Account) error) error {
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		a, err := s.Find(ctx, who, accountID)
		if err != nil {
			return err
		}
		if err := do(ctx, &a); err != nil {
			return err
		}
		if err := s.Store.PutAccount(ctx, a); err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, deed(act, a.ID, "roles", joined(a.Roles), "state", string(a.State)))
	})
	if errors.Is(err, fault.Conflict) {
		return fault.Wrap(fault.Conflict, "这个账号刚刚被别人修改过，请查看后再操作", err)
	}
	return err
}

// Reissue makes a new first password and a new secret for a holder who lost them, and ends
// every session. Both are shown once. Nobody may do it for their own account.
func (s *Service) Reissue(ctx context.Context, who actor.Actor, accountID string) (Issued, error) {
	if who.StaffID == accountID {
		return Issued{}, fault.New(fault.Forbidden, "不能重置自己的账号，请由另一名管理员操作")
	}
	a, err := s.Find(ctx, who, accountID)
	if err != nil {
		return Issued{}, err
	}
	n, err := withSecrets(New{Login: a.Login})
	if err != nil {
		return Issued{}, err
	}
	hash, err := s.Passwords.Hash(ctx, n.Password)
	if err != nil {
		return Issued{}, fmt.Errorf("hashing a new first password: %w", err)
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		now := s.Now()
		if err := s.Store.PutPassword(ctx, a.ID, hash, true, now); err != nil {
			return err
		}
		if err := s.Store.PutTOTP(ctx, a.ID, n.TOTPSecret); err != nil {
			return err
		}
		if err := s.Store.EndSessionsOf(ctx, a.ID, "", now); err != nil {
			return err
		}
		if err := s.Failures.Clear(ctx, s.ofLogin(a.Login)); err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, deed("staff.reissued", a.ID))
	})
	if err != nil {
		return Issued{}, fmt.Errorf("reissuing an account: %w", err)
	}
	a.MustChange = true
	return Issued{a, n.Password, n.TOTPSecret, otpauth(s.Issuer, a.Login, n.TOTPSecret)}, nil
}
