package centre

import (
	"context"
	"time"

	"wangting/internal/casework"
	"wangting/internal/entitle"
	"wangting/internal/notice"
)

// Store reads what the centre shows; centredb.Store implements it.
type Store interface {
	// Counts returns the counters of the page frame, in one statement.
	Counts(ctx context.Context, by notice.Reader) (Counted, error)
	// Marks returns the counters and the person's favourites, in one statement.
	Marks(ctx context.Context, by notice.Reader) (Counted, error)
	// Home returns the corrections due first and the newest cases of a unit, in one statement.
	Home(ctx context.Context, unitID string, most int) (Cases, error)
}

// Counted holds the stored counters of a unit.
type Counted struct {
	Cases    []casework.Count      // Scope is the code of a sensitive item or ""
	Unread   int64                 // messages, up to notice.MostUnread
	Doubts   int64                 // people whose power needs to be confirmed
	Requests int64                 // open requests for access
	Stars    []string              // codes of items, the newest first
	Claims   map[string]int64      // open entitlements, by the code of their item
	Entitled []entitle.Entitlement // the same, of Marks
}

// Cases are the cases on the home page.
type Cases struct {
	Urgent []Case // waiting for a correction, the first due first
	Latest []Case // the case with the newest step first; no drafts
	Drafts []Case // the newest first
}

// Case is one case in a list.
type Case struct {
	ID          string
	Number      string // "" for a draft
	Item        string // code
	Name        string
	Sensitive   bool
	State       casework.State
	Answered    bool
	Class       casework.Class // open, done or draft
	Mark        casework.Class // correct, rate or ""
	Promised    bool           // Due is the day that staff have promised, not a deadline of the unit
	FiledBy     string         // 法定代表人, 管理员, 经办人
	Due         time.Time
	SubmittedAt time.Time
	UpdatedAt   time.Time
}
