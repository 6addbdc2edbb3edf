package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// afterGrant begins the words of an event that says what the core business system did after a grant, to tell it from what was asked before.
const afterGrant = "准予后办理，"

// Grant is a case that was granted.
type Grant struct {
	Case   Case
	At     time.Time // of the decision
	Number string    // of its document, or of the case where none was issued
	Data   form.Data // what the applicant filled in, and what staff noted
}

// Granted gives a case that was granted; false when there is none, it was decided otherwise, or the decision was taken back since.
func (s *Service) Granted(ctx context.Context, caseID string) (Grant, bool, error) {
	c, err := s.Store.Case(ctx, caseID)
	if errors.Is(err, fault.NotFound) {
		return Grant{}, false, nil
	}
	if err != nil {
		return Grant{}, false, fmt.Errorf("reading case %s: %w", caseID, err)
	}
	if c.Verdict != Approved || c.State != Decided && c.State != Closed {
		return Grant{}, false, nil
	}
	g := Grant{Case: c, At: c.UpdatedAt, Number: c.Number, Data: maps.Clone(c.Data)}
	events, err := s.Store.Events(ctx, c.ID)
	if err != nil {
		return Grant{}, false, fmt.Errorf("reading events of case %s: %w", c.ID, err)
	}
	for _, e := range events {
		if e.Verb == Decide {
			g.At = e.At
		}
	}
	notes, err := s.Store.Notes(ctx, c.ID)
	if err != nil {
		return Grant{}, false, fmt.Errorf("reading notes of case %s: %w", c.ID, err)
	}
	posts := map[string]bool{}
	for _, n := range slices.Backward(notes) {
		if !posts[string(n.Post)] { // the newest save of a post holds all its answers
			posts[string(n.Post)] = true
			maps.Copy(g.Data, n.Data)
		}
	}
	if s.Documents == nil {
		return g, true, nil
	}
	papers, err := s.Documents(ctx, Opened{c: c})
	if err != nil {
		return Grant{}, false, fmt.Errorf("reading documents of case %s: %w", c.ID, err)
	}
	issued, holds := false, false
	for _, p := range papers {
		if p.Outcome != Approved.Word() {
			continue
		}
		if issued, holds = true, holds || p.Holds; p.Holds && p.Number != "" {
			g.Number = p.Number
		}
	}
	return g, holds || !issued, nil // a decision that was taken back is none
}

// NoteGranted writes into the record for staff what the core business system did for a granted case, in one transaction with keep.
func (s *Service) NoteGranted(ctx context.Context, c Case, line string, keep func(ctx context.Context) error) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := keep(ctx); err != nil {
			return err
		}
		return s.keepCore(ctx, c, CoreSaid{At: s.Now(), Lines: []string{afterGrant + line}})
	})
}

// asked reports whether an event says what the core business system answered about a form.
func (e Event) asked() bool { return e.Verb == Verify && !strings.HasPrefix(e.Words, afterGrant) }

// CoreRecord is what was written to the core business system after a grant, and read back (一次录入).
type CoreRecord struct {
	Name  string // of the act
	At    time.Time
	Say   string // what became of it, and what to do
	Bad   bool   // it was not done, or is not there as it was decided
	Again bool   // it can be written anew
	Lines []CoreLine
}

// CoreLine is one value on both sides.
type CoreLine struct {
	Name, Decided, Core string
	Same                bool
}

// CoreRecordIn gives what was written for a case to whoever reads its whole dossier; nil when nothing follows its grant.
func (s *Service) CoreRecordIn(ctx context.Context, o Opened) (*CoreRecord, error) {
	if err := o.check(); err != nil || s.CoreRecord == nil || o.confined || !o.who.IsStaff() || o.c.Verdict != Approved || o.c.Practice() {
		return nil, err
	}
	out, err := s.CoreRecord(ctx, o.c)
	if err != nil || out == nil {
		return out, err
	}
	_, holds, err := s.Granted(ctx, o.c.ID)
	if out.Again = out.Again && holds; !holds && out.At.IsZero() {
		out.Say = "准予决定已经撤销，没有写入核心业务系统。"
	} else if !holds {
		out.Say, out.Bad = "准予决定已经撤销，核心业务系统中的登记没有随之撤销，请联系核心业务系统经办人员处理。", true
	}
	return out, err
}

// MayWriteAgain reports whether a member of staff may have it written anew: those who decide do.
func MayWriteAgain(who actor.Actor) bool { return who.Has(roleOfPost(catalog.DecidePost)) }

// WriteAgain has the core business system written anew after a grant: what failed, was refused or differs. Forbidden for those who do not
// decide; Conflict when nothing waits for it.
func (s *Service) WriteAgain(ctx context.Context, who actor.Actor, caseID string) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.atDesk(ctx, who, caseID)
		if err != nil {
			return err
		}
		if err := s.beyondOpinion(ctx, who, c); err != nil {
			return err
		}
		switch {
		case !MayWriteAgain(who):
			return fault.New(fault.Forbidden, "只有“决定”岗位的工作人员可以重新写入")
		case s.Rewrite == nil || c.Verdict != Approved || c.Practice():
			return errChanged
		}
		if _, holds, err := s.Granted(ctx, c.ID); err != nil || !holds {
			return cmp.Or(err, error(errChanged))
		}
		if err := s.Rewrite(ctx, c); err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "case.write_again", Object: "case", ObjectID: c.ID, UnitID: c.UnitID})
	})
}
