package casework

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
)

// KeptSearch is a search that a member of staff has named (存为常用筛选). Address is the query of its page, which never names a person.
type KeptSearch struct {
	ID, StaffID, Name, Address string
	At                         time.Time
}

// KeptSearches keeps them.
type KeptSearches interface {
	// KeepSearch adds a search; false when its owner has most already.
	KeepSearch(ctx context.Context, k KeptSearch, most int) (bool, error)
	// ForgetSearch removes one of somebody's; false when there is none.
	ForgetSearch(ctx context.Context, searchID, staffID string) (bool, error)
	// SearchesOf gives somebody's, the oldest first.
	SearchesOf(ctx context.Context, staffID string) ([]KeptSearch, error)
}

// Limits of kept searches.
const (
	mostSearches  = 20
	longestSearch = 20   // characters of a name
	longestQuery  = 1000 // bytes of an address
)

// MySearches gives the searches that the caller has named.
func (s *Service) MySearches(ctx context.Context, who actor.Actor) ([]KeptSearch, error) {
	if err := looks(who); err != nil {
		return nil, err
	}
	return s.Store.SearchesOf(ctx, who.StaffID)
}

// SaveSearch names a search of the caller. Faults are beside name.
func (s *Service) SaveSearch(ctx context.Context, who actor.Actor, name, address string) error {
	if err := looks(who); err != nil {
		return err
	}
	name = strings.TrimSpace(name)
	switch n := utf8.RuneCountInString(name); {
	case n == 0 || n > longestSearch:
		return fault.On("name", fmt.Sprintf("请填写 1 到 %d 字的名称", longestSearch))
	case address == "":
		return fault.On("name", "请先选择筛选条件再保存；申请人姓名不会保存")
	case len(address) > longestQuery:
		return fault.On("name", "筛选条件太长，不能保存")
	}
	k := KeptSearch{ID: id.New(), StaffID: who.StaffID, Name: name, Address: address, At: s.Now()}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		done, err := s.Store.KeepSearch(ctx, k, mostSearches)
		switch {
		case err != nil:
			return fmt.Errorf("keeping a search: %w", err)
		case !done:
			return fault.On("name", fmt.Sprintf("常用筛选最多 %d 个，请先删除不用的", mostSearches))
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "search.save", Object: "search", ObjectID: k.ID})
	})
}

// RemoveSearch removes one of the caller's. NotFound for everybody else's.
func (s *Service) RemoveSearch(ctx context.Context, who actor.Actor, searchID string) error {
	if err := looks(who); err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		done, err := s.Store.ForgetSearch(ctx, searchID, who.StaffID)
		switch {
		case err != nil:
			return fmt.Errorf("removing a search: %w", err)
		case !done:
			return fault.New(fault.NotFound, "没有这个常用筛选，可能已经删除")
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "search.remove", Object: "search", ObjectID: searchID})
	})
}
