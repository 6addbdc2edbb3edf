// Package mandate owns the power of one person to act for one unit (授权): its
// level, its dates, its state, the items it covers, and the one question every
// other room asks: may they do this? It knows no SQL and no way in.
//
//	                 confirm
//	grant ──> pending ──────> active ──┬─ end ────> ended
//	             ├─ decline ─> declined│
//	             └─ 7 days ──> expired └─ until ──> expired
//
// A representative's mandate is active at once: the face that enrolment compared
// is the confirmation (REG-8). A date that has passed counts at the same moment,
// whether or not a job has moved the state to expired.
//
// Two rules are held by the database: one active representative a unit, one
// living mandate of one person in one unit. Whoever loses a race is told Conflict.
//
//	level                    may do                    may end
//	1 法定代表人 (一级)        every item                levels 2 and 3
//	2 管理员     (二级)        every item                level 3
//	3 经办人     (三级)        the items granted to them  nobody
package mandate

import (
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// State is where a mandate stands.
type State string

const (
	Pending  State = "pending"
	Active   State = "active"
	Ended    State = "ended"
	Declined State = "declined"
	Expired  State = "expired"
)

// Mandate is one person's power to act for one unit.
type Mandate struct {
	ID        string
	UnitID    string
	PersonID  string
	Level     actor.Level
	State     State
	From      time.Time
	Until     time.Time // the first moment it no longer holds; zero is open-ended
	GiverID   string    // the mandate by whose power it was given; "" is the register
	GrantedAt time.Time
	EndedAt   time.Time
	EndedWhy  string
	Version   int64
}

// LevelLabel is the name of a level on the screen.
func LevelLabel(l actor.Level) string {
	switch l {
	case actor.Representative:
		return "法定代表人"
	case actor.Administrator:
		return "管理员"
	case actor.Operator:
		return "经办人"
	}
	return ""
}

// Ask is one question: may they do this for the unit?
type Ask struct {
	UnitID string // the unit whose thing is touched
	Item   string // the item's code; "" for what belongs to no item
}

// Right is the answer yes, and by what.
type Right struct {
	MandateID string
	Level     actor.Level
	ByGrant   bool      // a handler's, by an item granted to them; else by level
	Until     time.Time // zero is open-ended
}

const askForMore = "请联系本单位法定代表人或管理员"

// Standing says whether the mandate holds at a moment: nil, or Forbidden with
// the reason and who can mend it.
func (m Mandate) Standing(now time.Time) error {
	switch {
	case m.State == Pending:
		return fault.New(fault.Forbidden, "您的授权还没有经本人确认，确认后才能办理")
	case m.State != Active:
		return fault.New(fault.Forbidden, "您在本单位的授权已结束，"+askForMore)
	case now.Before(m.From):
		return fault.New(fault.Forbidden, "您的授权自 "+day(m.From)+"起生效")
	case !m.Until.IsZero() && !now.Before(m.Until):
		return fault.New(fault.Forbidden, "您的授权已到期，"+askForMore+"更新期限")
	}
	return nil
}

// Decide answers an Ask by the mandate alone: granted tells whether the item is
// among those granted. Another unit's thing is NotFound, like one that is not.
func (m Mandate) Decide(now time.Time, a Ask, granted bool) (Right, error) {
	if a.UnitID == "" || a.UnitID != m.UnitID {
		return Right{}, fault.New(fault.NotFound, "")
	}
	if err := m.Standing(now); err != nil {
		return Right{}, err
	}
	r := Right{MandateID: m.ID, Level: m.Level, Until: m.Until}
	switch m.Level {
	case actor.Representative, actor.Administrator:
		return r, nil
	case actor.Operator:
		if a.Item == "" {
			return r, nil
		}
		if granted {
			r.ByGrant = true
			return r, nil
		}
	}
	return Right{}, fault.New(fault.Forbidden, "您还没有获得办理这个事项的授权，"+askForMore+"授权")
}

// MayEnd reports whether the holder of m may end other (HAN-6). Nobody ends
// their own: a unit is not left without the person who answers for it.
func (m Mandate) MayEnd(other Mandate) bool {
	if m.UnitID != other.UnitID || m.ID == other.ID {
		return false
	}
	switch m.Level {
	case actor.Representative:
		return other.Level > actor.Representative
	case actor.Administrator:
		return other.Level == actor.Operator
	}
	return false
}

// end is the move into ended; false when the mandate lives no more.
func (m *Mandate) end(now time.Time, why string) bool {
	if m.State != Pending && m.State != Active {
		return false
	}
	m.State, m.EndedAt, m.EndedWhy = Ended, now, why
	return true
}

var china = time.FixedZone("CST", 8*3600)

func day(t time.Time) string { return t.In(china).Format("2006-01-02") }
