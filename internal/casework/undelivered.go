package casework

import "time"

// Undelivered is a case whose document waits to be delivered (待送达), as the desk lists it.
type Undelivered struct {
	Case  Case // with the columns of a list
	Way   Way
	DueAt time.Time // 10 working days after the decision
}

// Overdue reports whether the document ought to be with the applicant.
func (u Undelivered) Overdue(now time.Time) bool { return now.After(u.DueAt) }

// Place is its place in the list.
func (u Undelivered) Place() ListPlace { return ListPlace{Us: u.DueAt.UnixMicro(), ID: u.Case.ID} }
