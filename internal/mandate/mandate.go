// Package mandate owns the mandates (授权): the power of one person to act for one unit, with its
// level, dates, state and items. It answers the question that every other package asks: may this
// person do this? It knows neither SQL nor login methods.
//
//	                 confirm
//	grant ──> pending ──────> active ──┬─ end ────> ended
//	             ├─ decline ─> declined│
//	             └─ 7 days ──> expired └─ until ──> expired
//
// A representative's mandate is active at once, because the face comparison of enrolment already
// confirms it (REG-8). A date that has passed takes effect at that moment, even before a job sets
// the state to expired.
//
// An operator becomes administrator only by their own word: see Promotion.
//
// Two unique indexes of the database keep two rules: one active representative per unit, and one
// pending or active mandate per person and unit. The loser of a race gets Conflict.
//
//	level                    may do                    may end
//	1 法定代表人 (一级)        every item                levels 2 and 3
//	2 管理员     (二级)        every item                level 3
//	3 经办人     (三级)        the items granted to them  nobody
package mandate

import (
	"net/url"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// State is the state of a mandate.
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
	Until     time.Time // the first moment at which it is no longer valid; zero is open-ended
	GiverID   string    // id of the mandate that granted it; "" when the business register is the source
	GrantedAt time.Time
	EndedAt   time.Time
	EndedWhy  string
	Version   int64
}

// LevelLabel is the Chinese name of a level.
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

// Ask is one question: may this person do this for the unit?
type Ask struct {
	UnitID string // the unit that owns the thing
	Item   string // code of the item; "" when no item is concerned
}

// Right is the answer yes, with the mandate that gives the right.
type Right struct {
	MandateID string
	Level     actor.Level
	ByGrant   bool      // an operator's right comes from a granted item; others have it by their level
	Until     time.Time // zero is open-ended
}

const askForMore = "请联系本单位法定代表人或管理员"

// Standing reports whether the mandate is valid at a moment: nil, or Forbidden with the reason and
// who can help.
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

// Decide answers an Ask from the mandate alone. granted says whether the item is granted to the
// mandate. The thing of another unit is NotFound, as if it did not exist.
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
	return Right{}, &fault.Fault{Kind: fault.Forbidden, Say: "您还没有获得办理这个事项的授权，" + askForMore + "授权",
		Next: fault.Next{Text: "查看原因，申请授权", Path: AccessPath + url.PathEscape(a.Item)}}
}

// MayEnd reports whether the holder of m may end other (HAN-6). Nobody may end their own mandate
// this way, because a unit must always have a representative.
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

// end sets the state to ended. It returns false when the mandate is neither pending nor active.
func (m *Mandate) end(now time.Time, why string) bool {
	if m.State != Pending && m.State != Active {
		return false
	}
	m.State, m.EndedAt, m.EndedWhy = Ended, now, why
	return true
}

var china = time.FixedZone("CST", 8*3600)

func day(t time.Time) string { return t.In(china).Format("2006-01-02") }
