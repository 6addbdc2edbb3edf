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
	Items    []string  // concerns one of them
	People   *People   // done by or to one of them
	From     time.Time // at or after
	To       time.Time // before
	Without  []string  // acts
	Acts     []string  // one of them
	StaffID  string    // done by this member of staff
	PersonID string    // done by this person
	IP       string
	Before   Cursor // the last entry of the previous page
	Limit    int    // 0 is 50, at most 500
}

// People are persons and their mandates in a unit.
type People struct{ Persons, Mandates []string }

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

// MayRead decides who reads the log of a unit: its representative and its administrator, and an auditor, who may also
// read everything ("").
func MayRead(who actor.Actor, unitID string) error {
	switch {
	case who.Has(actor.Auditor):
		return nil
	case who.ForUnit() && (who.Level == actor.Representative || who.Level == actor.Administrator):
		if unitID != who.UnitID {
			return fault.New(fault.NotFound, "")
		}
		return nil
	}
	return fault.New(fault.Forbidden, "您没有查看操作记录的权限")
}

// Search gives deeds, newest first, to whoever MayRead them. Without a unit in q, those of a unit get their own.
// What happens within the office, such as 认领, is not the unit's to read.
func (s *Service) Search(ctx context.Context, who actor.Actor, q Query) ([]Entry, error) {
	if q.UnitID == "" && who.ForUnit() {
		q.UnitID = who.UnitID
	}
	if err := MayRead(who, q.UnitID); err != nil {
		return nil, err
	}
	if (q.Object == "") != (q.ObjectID == "") {
		return nil, fault.New(fault.Invalid, "请同时给出对象的类别和编号")
	}
	if len(q.Items) > 0 && q.UnitID == "" {
		return nil, fault.New(fault.Invalid, "请同时给出单位")
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	q.Limit = min(q.Limit, 500)
	if !who.Has(actor.Auditor) {
		q.Without = append(q.Without, s.inner...)
	}
	page, err := s.Store.Search(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("searching the audit: %w", err)
	}
	return page, nil
}
