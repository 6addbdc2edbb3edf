package staff

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// Serves reports whether staff of a region handle the cases of another: if Covers is true,
// or if the region is a district of the other, a city.
func Serves(region, other string) bool {
	return Covers(region, other) || len(region) == 6 && region[:4]+"00" == other
}

func (a Account) may(role actor.Role, region string) bool {
	return a.State == Active && slices.Contains(a.Roles, role) && Serves(a.Region, region)
}

// May is nil when the account is active, holds the role and serves the region; otherwise Forbidden.
func (s *Service) May(ctx context.Context, accountID string, role actor.Role, region string) error {
	a, err := s.Store.Account(ctx, accountID)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return fmt.Errorf("looking at a colleague: %w", err)
	}
	if err != nil || !a.may(role, region) {
		return fault.New(fault.Forbidden, "这名工作人员不能办理")
	}
	return nil
}

// Colleagues are the active accounts that hold a role and serve a region, by login.
func (s *Service) Colleagues(ctx context.Context, role actor.Role, region string) ([]Account, error) {
	return s.those(ctx, func(a Account) bool { return a.may(role, region) })
}

// Working are the active accounts, by login. Like Named, it checks no rights.
func (s *Service) Working(ctx context.Context) ([]Account, error) {
	return s.those(ctx, func(a Account) bool { return a.State == Active })
}

// Takes reports whether the account is active, holds a role and serves a region.
func (a Account) Takes(role actor.Role, region string) bool { return a.may(role, region) }

// those gives the accounts that are wanted, by login.
func (s *Service) those(ctx context.Context, wanted func(Account) bool) ([]Account, error) {
	var list []Account
	for after := ""; ; {
		page, err := s.Store.AccountsAfter(ctx, after, PageSize)
		if err != nil {
			return nil, fmt.Errorf("listing colleagues: %w", err)
		}
		for _, a := range page {
			if wanted(a) {
				list = append(list, a)
			}
		}
		if len(page) < PageSize {
			return list, nil
		}
		after = page[len(page)-1].Login
	}
}

// Called gives the accounts, also disabled ones, whose login or name is that; for the audit, which checks who asks.
func (s *Service) Called(ctx context.Context, name string) ([]Account, error) {
	return s.those(ctx, func(a Account) bool { return a.Name == name || a.Login == strings.ToLower(name) })
}

// Named gives accounts by id; unknown ids are missing. It checks no rights, as Called.
func (s *Service) Named(ctx context.Context, ids []string) (map[string]Account, error) {
	ids = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(ids))), func(id string) bool { return id == "" })
	if len(ids) == 0 {
		return nil, nil
	}
	all, err := s.Store.AccountsByID(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("naming staff: %w", err)
	}
	return all, nil
}
