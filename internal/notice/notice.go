// Package notice owns the messages of the hall: the inbox of a unit (CEN-7) and text
// messages (SMS). It knows no SQL, no HTTP, no provider of messages and no room. A room
// calls Tell or SMS inside the transaction of the change that the message is about, so a
// message exists exactly when the change does.
//
// The inbox. A message is for a unit, or for one person in the unit. A message for the
// unit counts as read for everybody once one of its people has read it. The number of
// unread messages is a stored counter; pages do not count rows.
//
// Text messages. SMS stores a sealed row and enqueues a job in the same transaction;
// SendSMS is the job.
//
//	waiting ──┬─ handed over ───────────────> sent
//	          ├─ number or limit refused ───> failed
//	          ├─ too old to be of use ──────> expired
//	          └─ service away ──> waiting (the queue tries again)
//
// A worker claims a row for two minutes before it hands the message over, so two workers
// never send it at once, and a sent row is not sent again. One case remains: if a node
// dies after the service accepted the message and before the row records it, the message
// is sent twice. The alternative would be to lose it. The second text is the same as the
// first, with the same verification code and the same end of its validity, and a code
// older than five minutes is never sent. The number and the variables are sealed; the
// variables are erased when the row reaches a final state.
package notice

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/tx"
)

// Message is one message of an inbox.
type Message struct {
	ID       string
	UnitID   string
	PersonID string // "" is everybody who acts for the unit
	Kind     Kind
	Title    string // without personal data
	Body     string
	Link     string // a path of ours; "" for none
	At       time.Time
	ReadAt   time.Time
}

// Read reports whether the message was read.
func (m Message) Read() bool { return !m.ReadAt.IsZero() }

// Kind is the subject of a message.
type Kind string

const (
	AboutCase    Kind = "case"    // 办件
	AboutMandate Kind = "mandate" // 授权
	AboutAccount Kind = "account" // 账号安全
	AboutHall    Kind = "hall"    // 大厅通知
)

// Word is the name of the kind on the screen.
func (k Kind) Word() string {
	switch k {
	case AboutCase:
		return "办件"
	case AboutMandate:
		return "授权"
	case AboutAccount:
		return "账号安全"
	}
	return "大厅通知"
}

// check reports what a message lacks. The error is Broken, because a program wrote the message.
func (m Message) check() error {
	switch {
	case m.UnitID == "" || m.Title == "":
		return fault.New(fault.Broken, "a message without unit or title")
	case m.Link != "" && (!strings.HasPrefix(m.Link, "/") || strings.HasPrefix(m.Link, "//") || strings.Contains(m.Link, `\`)):
		return fault.New(fault.Broken, "a message may link to a page of the hall only")
	}
	return nil
}

// Only narrows an inbox.
type Only string

const (
	All    Only = ""
	Unread Only = "unread"
	Read   Only = "read"
)

// Ask asks for one page of an inbox: the newest messages, or those older than Before, or
// those newer than After.
type Ask struct {
	UnitID   string
	PersonID string
	Only     Only
	Before   Cursor
	After    Cursor
	Most     int
}

// Cursor is a place between two messages.
type Cursor struct {
	At time.Time
	ID string
}

// Set reports whether the cursor is set.
func (c Cursor) Set() bool { return c.ID != "" }

// Page is one page of an inbox, newest first.
type Page struct {
	Messages []Message
	Newer    Cursor // for the previous page; not set on the first
	Older    Cursor // for the next page; not set on the last
	Unread   int64
}

// Queue takes jobs in the transaction of ctx.
type Queue interface {
	Enqueue(ctx context.Context, kind string, body any) error
}

// Inbox keeps messages.
type Inbox interface {
	Add(ctx context.Context, m Message) error
	// Find gives a message for the unit or for the person in it; otherwise fault.NotFound.
	Find(ctx context.Context, unitID, personID, id string) (Message, error)
	List(ctx context.Context, a Ask) ([]Message, error)
	// LatestOf gives the newest messages for each owner and the person within it, at most so many of each, in no order.
	LatestOf(ctx context.Context, owners []string, personID string, most int) ([]Message, error)
	Unread(ctx context.Context, unitID, personID string) (int64, error)
	// MarkRead marks one message and counts; nothing happens when it was read.
	MarkRead(ctx context.Context, m Message, at time.Time) error
	// MarkAll marks what is for the unit and for the person within it.
	MarkAll(ctx context.Context, unitID, personID string, at time.Time) (int64, error)
}

// Service sends messages and shows the inbox.
type Service struct {
	Inbox  Inbox
	Outbox Outbox
	Tx     tx.Tx
	Queue  Queue
	Texter Texter
	Now    func() time.Time
}

// Tell puts a message into an inbox, in the transaction of ctx. Call it late in the
// transaction, because it locks the unit's counter until the end.
func (s *Service) Tell(ctx context.Context, _ actor.Actor, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	m.ID, m.At, m.ReadAt = id.New(), s.Now().Truncate(time.Microsecond), time.Time{}
	return s.Tx.InTx(ctx, func(ctx context.Context) error { return s.Inbox.Add(ctx, m) })
}

var errNobody = fault.New(fault.Anonymous, "请先登录")

const pageSize = 20

// List gives a page of the inbox of who asks.
func (s *Service) List(ctx context.Context, who actor.Actor, a Ask) (Page, error) {
	if who.Owner() == "" {
		return Page{}, errNobody
	}
	a.UnitID, a.PersonID = who.Owner(), who.PersonID
	if a.Most <= 0 || a.Most > 100 {
		a.Most = pageSize
	}
	most := a.Most
	a.Most++ // one additional row shows whether there is another page
	list, err := s.Inbox.List(ctx, a)
	if err != nil {
		return Page{}, err
	}
	n, err := s.Inbox.Unread(ctx, who.Owner(), who.PersonID)
	if err != nil {
		return Page{}, err
	}
	return page(list, a, most, n), nil
}

// LatestOf gives the newest messages of several inboxes together: those of owners, and
// who's own. The caller must have checked that who may act for the owners.
func (s *Service) LatestOf(ctx context.Context, who actor.Actor, owners []string, most int) ([]Message, error) {
	if who.PersonID == "" {
		return nil, errNobody
	}
	all, err := s.Inbox.LatestOf(ctx, append(slices.Clone(owners), who.PersonID), who.PersonID, most)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b Message) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	return all[:min(len(all), most)], nil
}

// page removes the additional row and sets the two cursors.
func page(list []Message, a Ask, most int, unread int64) Page {
	p := Page{Messages: list, Unread: unread}
	more := len(list) > most
	switch {
	case a.After.Set():
		if more {
			p.Messages = list[1:]
			p.Newer = cursor(p.Messages[0])
		}
		if len(p.Messages) > 0 {
			p.Older = cursor(p.Messages[len(p.Messages)-1])
		}
	default:
		if more {
			p.Messages = list[:most]
			p.Older = cursor(p.Messages[most-1])
		}
		if a.Before.Set() && len(p.Messages) > 0 {
			p.Newer = cursor(p.Messages[0])
		}
	}
	return p
}

func cursor(m Message) Cursor { return Cursor{m.At, m.ID} }

// Open gives a message and marks it as read. The message of somebody else is NotFound.
func (s *Service) Open(ctx context.Context, who actor.Actor, id string) (Message, error) {
	if who.Owner() == "" {
		return Message{}, errNobody
	}
	m, err := s.Inbox.Find(ctx, who.Owner(), who.PersonID, id)
	if err != nil || m.Read() {
		return m, err
	}
	m.ReadAt = s.Now().Truncate(time.Microsecond)
	return m, s.Tx.InTx(ctx, func(ctx context.Context) error { return s.Inbox.MarkRead(ctx, m, m.ReadAt) })
}

// ReadAll marks all messages in the inbox of who as read, and gives their number.
func (s *Service) ReadAll(ctx context.Context, who actor.Actor) (int64, error) {
	if who.Owner() == "" {
		return 0, errNobody
	}
	var n int64
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		var err error
		n, err = s.Inbox.MarkAll(ctx, who.Owner(), who.PersonID, s.Now())
		return err
	})
	return n, err
}
