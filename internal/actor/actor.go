// Package actor says who is asking. An Actor is the first argument after ctx of
// every command of every room: the core decides by it, and the audit records it.
// It holds ids only, never a name or a number of a person.
package actor

import (
	"cmp"
	"context"
	"slices"

	"wangting/internal/id"
	"wangting/internal/region"
)

// Level is the standing of a person in a unit (法定代表人 一级, 管理员 二级, 经办人 三级).
type Level uint8

const (
	NoLevel        Level = 0
	Representative Level = 1 // 法定代表人
	Administrator  Level = 2 // 管理员
	Operator       Level = 3 // 经办人
)

// Role is what a member of staff may do.
type Role string

const (
	Clerk    Role = "clerk"    // 窗口受理
	Reviewer Role = "reviewer" // 审核
	Editor   Role = "editor"   // 事项与内容编辑
	Auditor  Role = "auditor"  // 审计
	Admin    Role = "admin"    // 大厅管理员
)

// Actor is whoever asks. The zero Actor is an anonymous visitor.
type Actor struct {
	PersonID  string // the natural person signed in, if any
	UnitID    string // the unit acted for, if any
	MandateID string // the mandate under which the person acts
	Level     Level
	Granted   Granted // what was granted to an operator, as read with their login

	StaffID string // a member of staff, never together with PersonID
	Roles   []Role
	Region  string // GB/T 2260 code of the region that a member of staff works for; 320000 is the whole province

	Department string // id of the department in which a member of staff works, if any
	For        string // the colleague for whom a member of staff stands in today (代办), if any: they count as both

	ForDepartment string // id of the department in which that colleague works, if any

	System    string // a job or a command of the program itself: "queue", "cli"
	SessionID string // public id of the session (not its token)
	IP        string
	Browser   string
	RequestID string
}

// Known reports whether somebody is signed in.
func (a Actor) Known() bool { return a.PersonID != "" || a.StaffID != "" || a.System != "" }

// ForUnit reports whether a person acts for a unit.
func (a Actor) ForUnit() bool { return a.PersonID != "" && a.UnitID != "" }

// Owner is the id of the unit acted for, or of the person when they act for no unit;
// "" for anybody else. Cases, drafts and ratings are stored under it. The id of a unit
// is never the id of a person.
func (a Actor) Owner() string {
	if a.PersonID == "" {
		return ""
	}
	return cmp.Or(a.UnitID, a.PersonID)
}

// Self is the same person, acting only for themselves.
func (a Actor) Self() Actor {
	a.UnitID, a.MandateID, a.Level = "", "", NoLevel
	return a
}

// Practice reports whether an invented person of 演练 asks: nothing that they do has any effect outside their own unit.
func (a Actor) Practice() bool { return id.Practice(a.PersonID) }

// IsAmong reports whether a member of staff asks who is one of some, or stands in for one. Where different hands are asked for,
// staffIDs are whoever did the first step and whom they stood in for: a deputy counts as both (DSK-5).
func (a Actor) IsAmong(staffIDs ...string) bool {
	return slices.ContainsFunc(staffIDs, func(id string) bool { return id != "" && (a.StaffID == id || a.For == id) })
}

// IsStaff reports whether a member of staff asks.
func (a Actor) IsStaff() bool { return a.StaffID != "" }

// Has reports whether a member of staff holds a role.
func (a Actor) Has(r Role) bool { return a.StaffID != "" && slices.Contains(a.Roles, r) }

// SystemActor is the program itself, when a job or a command acts.
func SystemActor(what string) Actor { return Actor{System: what} }

type key struct{}

// With puts a into the context.
func With(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, key{}, a) }

// From gives the actor of the context, or the anonymous one.
func From(ctx context.Context) Actor { a, _ := ctx.Value(key{}).(Actor); return a }

// Deed is one thing done, as the audit records it: an act ("unit.created"), the object
// of the act, and details without personal data.
type Deed struct {
	Act      string // room.verb in the past tense, lower case
	Object   string // kind of thing: "unit", "case", "mandate"
	ObjectID string
	UnitID   string            // the unit whose log also shows it, if any
	Detail   map[string]string // ids, states, what changed; never names, numbers or phones of persons in full
}

// Keys of details that the log of a unit reads. What changed has a key for the old value and one for the new, see Changed.
const (
	DetailItem    = "item"    // code of the item that the deed concerns
	DetailAdded   = "added"   // codes of items, with blanks between them
	DetailRemoved = "removed" // the same
	DetailWhy     = "why"     // a reason in words of the hall, never as somebody typed it
	DetailAs      = "as"      // by what right: the level, or the roles of a member of staff; the audit adds it
	DetailOld     = "old "    // before the Chinese name of what changed: the old value in words
	DetailNew     = "new "

	// DetailAsked is why staff looked at full numbers, as they typed it: for auditors, never for the log of a unit.
	DetailAsked = DetailNew + "查看原因"
)

// Changed adds to the details what changed, in words; nothing when both are the same. Whatever is sealed where it is
// stored comes here masked.
func (d *Deed) Changed(what, old, now string) {
	if old == now {
		return
	}
	if d.Detail == nil {
		d.Detail = map[string]string{}
	}
	d.Detail[DetailOld+what], d.Detail[DetailNew+what] = old, now
}

// OfWholeHall reports whether a member of staff works for the whole hall and not for one city: items, their order on the home page and the
// record belong to all cities together. Every account of staff has a region.
func (a Actor) OfWholeHall() bool { return a.Region == "" || a.Region == region.Province }
