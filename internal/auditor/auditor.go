// Package auditor owns 「审计查询」 (STA-5, DSK-13): auditors, and administrators of the hall, search the record of who did what to whom,
// read a deed in words, and export a part of the record together with its proof. The record itself belongs to package audit, which
// stores ids; this package finds their names.
//
// Auditors are audited too. A search, an opened deed, a full number and an export each write a row of their own: which
// filters were used and whom they found, by id, never what was typed. Who wants a full number has to give a reason, which the row keeps.
// The package refuses everybody else, whatever the menu shows.
package auditor

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/person"
	"wangting/internal/staff"
	"wangting/internal/tx"
)

// Unit is a unit by its name.
type Unit struct{ ID, Name string }

// Store reads what the rooms below call their things.
type Store interface {
	// UnitsCalled gives the units, also of practice, with this full name or this code, at most most.
	UnitsCalled(ctx context.Context, name, code string, most int) ([]Unit, error)
	UnitNames(ctx context.Context, ids []string) (map[string]string, error)
	// Cases gives number and item of cases by id; unknown ids are missing.
	Cases(ctx context.Context, ids []string) (map[string]audit.Thing, error)
}

// Service answers auditors.
type Service struct {
	Store   Store
	Tx      tx.Tx
	Audit   *audit.Service
	Persons *person.Service
	Staff   *staff.Service
	Items   *catalog.Service
	Now     func() time.Time
}

// Page is a page of deeds in words, newest first. Next is the zero Cursor at the end.
type Page struct {
	Lines []Line
	Next  audit.Cursor
}

// PageSize is how many deeds a page holds.
const PageSize = 50

// Find gives a page of what matches, after an earlier one. Faults: Forbidden; Invalid with fields.
func (s *Service) Find(ctx context.Context, who actor.Actor, q Search, before audit.Cursor) (Page, error) {
	a, err := s.read(ctx, who, q)
	if err != nil {
		return Page{}, err
	}
	a.in.Before, a.in.Limit = before, PageSize
	page, err := s.inspect(ctx, who, a)
	if err != nil {
		return Page{}, err
	}
	out, err := s.lines(ctx, newNames(s), page)
	if err != nil {
		return Page{}, err
	}
	d := a.deed("audit.searched")
	if before.ID != "" {
		d.Detail["page"] = "next"
	}
	d.Detail["rows"] = strconv.Itoa(len(page))
	if err := s.record(ctx, who, d); err != nil {
		return Page{}, err
	}
	if len(page) == PageSize {
		out.Next = audit.Next(page)
	}
	return out, nil
}

// inspect asks the audit, unless nothing can match.
func (s *Service) inspect(ctx context.Context, who actor.Actor, a asked) ([]audit.Entry, error) {
	if a.nothing {
		return nil, nil
	}
	return s.Audit.Inspect(ctx, who, a.in)
}

// record writes a look down in a transaction of its own: nothing else changes.
func (s *Service) record(ctx context.Context, who actor.Actor, deeds ...actor.Deed) error {
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		for _, d := range deeds {
			if err := s.Audit.Record(ctx, who, d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("writing the look down: %w", err)
	}
	return nil
}

// FieldReason is the input of Numbers.
const FieldReason = "reason"

// Open gives one deed with its details, numbers masked. NotFound for none.
func (s *Service) Open(ctx context.Context, who actor.Actor, entryID string) (Deed, error) {
	return s.open(ctx, who, entryID, false, func(audit.Entry, []person.Person) []actor.Deed {
		return []actor.Deed{{Act: "audit.opened", Object: "audit", ObjectID: entryID}}
	})
}

// Numbers is Open with the full numbers of the people concerned. The record keeps that they were seen, of whom and why. Invalid
// without a reason.
func (s *Service) Numbers(ctx context.Context, who actor.Actor, entryID, reason string) (Deed, error) {
	if err := MayInspect(who); err != nil {
		return Deed{}, err
	}
	reason = strings.TrimSpace(reason)
	if n := len([]rune(reason)); n < 2 || n > 200 {
		return Deed{}, fault.On(FieldReason, "请填写查看原因，2 至 200 个字")
	}
	return s.open(ctx, who, entryID, true, func(e audit.Entry, people []person.Person) []actor.Deed {
		why := map[string]string{actor.DetailAsked: reason, "entry": e.ID}
		deeds := []actor.Deed{{Act: "audit.numbers_seen", Object: "audit", ObjectID: e.ID, Detail: why}}
		for i, p := range people { // one each, so that a search for a person finds who has seen their number
			if i > 0 {
				deeds = append(deeds, deeds[0])
			}
			deeds[i].Object, deeds[i].ObjectID = "person", p.ID
		}
		return deeds
	})
}

// open reads a deed and writes the look down before anything is shown.
func (s *Service) open(ctx context.Context, who actor.Actor, entryID string, full bool,
	look func(audit.Entry, []person.Person) []actor.Deed) (Deed, error) {
	if err := MayInspect(who); err != nil {
		return Deed{}, err
	}
	if !id.Valid(entryID) {
		return Deed{}, fault.New(fault.NotFound, "")
	}
	e, err := s.Audit.One(ctx, who, entryID)
	if err != nil {
		return Deed{}, err
	}
	d, people, err := s.deed(ctx, e, full)
	if err != nil {
		return Deed{}, err
	}
	return d, s.record(ctx, who, look(e, people)...)
}

// MayInspect decides who reads the record of the hall: it tells of every city, with names and numbers, so its readers are those of the
// whole hall. An auditor of a city has the cases of that city, with who looked at each.
func MayInspect(who actor.Actor) error {
	if err := audit.MayInspect(who); err != nil {
		return err
	}
	if !who.OfWholeHall() {
		return fault.New(fault.Forbidden, "审计查询包括全省的记录，由省本级的审计员办理。本地区的办件和谁看过，请在“办件队列”中打开办件查看")
	}
	return nil
}
