package centre

import (
	"context"
	"time"

	"wangting/internal/casework"
)

// Store reads what the centre shows; centredb is one.
type Store interface {
	// Counts gives the counters of the frame in one statement.
	Counts(ctx context.Context, unitID, personID string) (Counted, error)
	// Marks is Counts with the person's favourites, in one statement.
	Marks(ctx context.Context, unitID, personID string) (Counted, error)
	// Home gives, in one statement, the corrections due first and the newest cases of a unit.
	Home(ctx context.Context, unitID string, most int) (Cases, error)
}

// Counted is what a unit has, as the kept counters say.
type Counted struct {
	Cases  []casework.Count // Scope is the code of a sensitive item or ""
	Unread int64            // messages
	Doubts int64            // people whose power is to be confirmed
	Stars  []string         // codes of items, the newest first
}

// Cases are what the home page lists.
type Cases struct {
	Urgent []Case // waiting for a correction, the first due first
	Latest []Case // the newest step first
}

// Case is one line about a case.
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
	Promised    bool           // Due is the day by which staff have promised to end it
	FiledBy     string         // 法定代表人, 管理员, 经办人
	Due         time.Time
	SubmittedAt time.Time
	UpdatedAt   time.Time
}
