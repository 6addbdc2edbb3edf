package audit

import (
	"context"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// Query narrows a search. An empty field does not narrow it.
type Query struct {
	UnitID   string
	Object   string // with ObjectID
	ObjectID string
	From     time.Time // at or after
	To       time.Time // before
	Before   Cursor    // the last entry of the previous page
	Most     int       // 0 is 50, at most 500
}

// Cursor is the place at which a page ended.
type Cursor struct {
	At time.Time
	ID string
}

// Next is the cursor for the page after these entries.
func Next(page []Entry) Cursor {
	if len(page) == 0 {
		return Cursor{}
	}
	last := page[len(page)-1]
	return Cursor{last.At, last.ID}
}

// Search gives deeds, newest first. An auditor sees everything; the
// representative and the administrator of a unit see the unit's own log;
// nobody else sees any.
func (s *Service) Search(ctx context.Context, who actor.Actor, q Query) ([]Entry, error) {
	switch {
	case who.Has(actor.Auditor):
	case who.ForUnit() && (who.Level == actor.Representative || who.Level == actor.Administrator):
		if q.UnitID != "" && q.UnitID != who.UnitID {
			return nil, fault.New(fault.NotFound, "")
		}
		q.UnitID = who.UnitID
	default:
		return nil, fault.New(fault.Forbidden, "您没有查看操作记录的权限")
	}
	if (q.Object == "") != (q.ObjectID == "") {
		return nil, fault.New(fault.Invalid, "请同时给出对象的类别和编号")
	}
	if q.Most <= 0 {
		q.Most = 50
	}
	q.Most = min(q.Most, 500)
	page, err := s.Store.Search(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("searching the audit: %w", err)
	}
	return page, nil
}
