package casework

import (
	"context"
	"errors"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// Taken is a step that staff have just taken, for OnStep.
type Taken struct {
	Case   Case // after the step
	Verb   Verb
	Words  string    // to the applicant
	Points []Point   // of Ask
	Lines  []string  // of a grant: what the core system answered, for the document
	Noted  form.Data // of the 内部附注, what is marked 对外
	// Written is the whole text of the document, of an automatic decision that the hall writes out of what the core system knows.
	Written *Written
}

// Written is the text of a document below the name of its holder.
type Written struct {
	Words   []string
	Tables  []PrintedTable
	Clauses []Clause
	After   []string
	Draft   bool // a text that nobody issues, such as a contract to be signed
}

// Clause is a heading with its paragraphs.
type Clause struct {
	Heading string
	Words   []string
}

// Document is a document about a case, as the pages of the case list it. Package result makes them.
type Document struct {
	Title, Number string
	Outcome       string // 准予, 不予, 不予受理, 终止; "" for a document that decides nothing
	State         string // 有效, 已撤销, 已被替换
	Holds         bool
	IssuedAt      time.Time
	ServedAt      time.Time // zero until the applicant has read it
	Size          int64
	Path          string // where it is downloaded, below the path of the case
	Log           string // where it stands in the public log: see ledger.Entry.Say; "" when it does not
	Package       string // where its package for offline verification is downloaded, below the path of the case; "" while it waits
	Signature     string // where the signature of its seal is downloaded, below the path of the case; "" for none
	Signed        string // what that is, in a sentence; "" for none
	Word          string // where a draft is downloaded as a file of Word, below the path of the case; "" for others
	Change        string // where a reviewer corrects it or takes it back, below the path of the case; "" for others
	Check         string // address of the public page that says whether it is genuine
}

// Readable gives a case to whoever may read it: its owner, as Open does, or staff of its region, as Dossier does, unless they
// are only asked for an opinion. NotFound for everybody else. It records nothing.
func (s *Service) Readable(ctx context.Context, who actor.Actor, caseID string) (Case, error) {
	if who.IsStaff() {
		c, err := s.atDesk(ctx, who, caseID)
		if err == nil {
			err = s.beyondReading(ctx, who, c)
		}
		return c, err
	}
	return s.theirs(ctx, who, caseID)
}

// ReadableBy is Readable for somebody on the phone, who acts for themselves and for each of their units at once: it gives the case and
// the first of as that may read it. NotFound when none may.
func (s *Service) ReadableBy(ctx context.Context, as []actor.Actor, caseID string) (Case, actor.Actor, error) {
	for _, who := range as {
		c, err := s.Readable(ctx, who, caseID)
		if !errors.Is(err, fault.NotFound) {
			return c, who, err
		}
	}
	return Case{}, actor.Actor{}, errNoCase
}

// DocumentsOf gives the documents of a case, the oldest first; none when the hall makes none.
func (s *Service) DocumentsOf(ctx context.Context, who actor.Actor, caseID string) ([]Document, error) {
	o, err := s.OpenedBy(ctx, who, caseID)
	if err != nil {
		return nil, err
	}
	return s.DocumentsIn(ctx, o)
}

// DocumentsIn is DocumentsOf for a case that is open.
func (s *Service) DocumentsIn(ctx context.Context, o Opened) ([]Document, error) {
	if err := o.check(); err != nil || o.confined || s.Documents == nil {
		return nil, err
	}
	return s.Documents(ctx, o)
}
