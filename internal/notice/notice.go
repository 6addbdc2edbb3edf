// Package notice owns the messages of the hall: the inbox of a unit (CEN-7) and text
// messages (SMS). It knows no SQL, no HTTP, no provider of messages and no room. A room
// calls Tell or SMS inside the transaction of the change that the message is about, so a
// message exists exactly when the change does.
//
// The inbox. A message is for a unit, or for one person in the unit. One rule says who sees
// it, and it is the Reader that every list, count and mark goes by: a message for the unit
// is seen by those whose Sight covers its Scope, but never by the person whose act it is
// about. Everybody reads for themselves. Unread messages are counted up to MostUnread, so
// that a count stays quick however long nobody read.
//
// Text messages. SMS stores a sealed row and enqueues a job in the same transaction;
// SendSMS is the job.
//
//	waiting ──┬─ handed over ───────────────> sent
//	          ├─ number or limit refused ───> failed (a code also where no text of ours is sent)
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
	"fmt"
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
	PersonID string // "" is everybody who acts for the unit and sees the Scope
	Scope    string // of a message for the unit: a scope of package actor; "" is no limit
	ByID     string // the person whose act it is about; Tell sets it
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
	case m.Kind == AboutMandate && m.PersonID == "" && m.Scope != actor.Managers:
		return fault.New(fault.Broken, "a message about mandates is for managers or for one person")
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
	Only   Only
	Before Cursor
	After  Cursor
	Limit  int
}

// Reader is a person who reads the messages of a unit, or of themselves. See the package
// comment for what they see.
type Reader struct {
	UnitID   string // the person's id for their own messages
	PersonID string
	Sight    actor.Sight
}

// MostUnread is how far unread messages are counted: this number means as many or more.
const MostUnread = 100

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
	Unread   int64  // at most MostUnread
}

// Queue takes jobs in the transaction of ctx.
type Queue interface {
	Enqueue(ctx context.Context, kind string, body any) error
}

// Inbox keeps messages.
type Inbox interface {
	Add(ctx context.Context, m Message) error
	// Find gives a message that r sees; otherwise fault.NotFound.
	Find(ctx context.Context, r Reader, id string) (Message, error)
	List(ctx context.Context, r Reader, a Ask) ([]Message, error)
	// LatestOf gives the newest messages that r sees of each owner, at most so many of each, in no order.
	LatestOf(ctx context.Context, owners []string, r Reader, most int) ([]Message, error)
	// Unread counts what r has not read, up to MostUnread.
	Unread(ctx context.Context, r Reader) (int64, error)
	// MarkRead marks one message as read by the reader; nothing happens when it was.
	MarkRead(ctx context.Context, by Reader, id string, at time.Time) error
	// MarkAll marks what r sees as read by r.
	MarkAll(ctx context.Context, r Reader, at time.Time) error
	// ForgetPractice removes what belongs to practice and whose owner's id is below before.
	ForgetPractice(ctx context.Context, before string) error
	// ExpireMessages removes at most so many messages of before a time, with who has read them.
	ExpireMessages(ctx context.Context, before time.Time, most int) (int64, error)
	// Forget removes the inbox of a person, what they have read, and the texts that they got.
	Forget(ctx context.Context, personID string) error
}

// Service sends messages and shows the inbox.
type Service struct {
	Inbox  Inbox
	Outbox Outbox
	Tx     tx.Tx
	Queue  Queue
	Texter Texter
	Now    func() time.Time
	// Sight gives what one person sees, acting for each of some units. Package mandate depends on
	// this one, so the wiring sets this field. Without it nobody sees more than the scope "".
	Sight func(ctx context.Context, as ...actor.Actor) (actor.Sight, error)
}

// Tell puts a message into an inbox, in the transaction of ctx. who is the person whose act
// it is about: they are not told of it. Call it late in the transaction: what commits more
// than a minute after its time may be marked as read unseen.
func (s *Service) Tell(ctx context.Context, who actor.Actor, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	if m.PersonID != "" && m.PersonID == who.PersonID {
		return nil
	}
	m.ByID = who.PersonID
	m.ID, m.At, m.ReadAt = id.New(), s.Now().Truncate(time.Microsecond), time.Time{}
	return s.Tx.InTx(ctx, func(ctx context.Context) error { return s.Inbox.Add(ctx, m) })
}

var errNobody = fault.New(fault.Anonymous, "请先登录")

const pageSize = 20

// reader is who as the reader of the unit they act for, or of their own messages.
func (s *Service) reader(ctx context.Context, who actor.Actor) (Reader, error) {
	if who.Owner() == "" {
		return Reader{}, errNobody
	}
	sight, err := s.sight(ctx, who)
	return Reader{who.Owner(), who.PersonID, sight}, err
}

func (s *Service) sight(ctx context.Context, as ...actor.Actor) (actor.Sight, error) {
	if s.Sight == nil {
		return nil, nil
	}
	sight, err := s.Sight(ctx, as...)
	if err != nil {
		return nil, fmt.Errorf("asking what is seen: %w", err)
	}
	return sight, nil
}

// List gives a page of the inbox of who asks, and counts what is unread in it.
func (s *Service) List(ctx context.Context, who actor.Actor, a Ask) (Page, error) {
	r, err := s.reader(ctx, who)
	if err != nil {
		return Page{}, err
	}
	p, err := s.page(ctx, r, a)
	if err == nil {
		p.Unread, err = s.Inbox.Unread(ctx, r)
	}
	return p, err
}

// Page is List without the counter, for a page whose frame has counted what is unread, or that shows no number.
func (s *Service) Page(ctx context.Context, who actor.Actor, a Ask) (Page, error) {
	r, err := s.reader(ctx, who)
	if err != nil {
		return Page{}, err
	}
	return s.page(ctx, r, a)
}

func (s *Service) page(ctx context.Context, r Reader, a Ask) (Page, error) {
	if a.Limit <= 0 || a.Limit > 100 {
		a.Limit = pageSize
	}
	most := a.Limit
	a.Limit++ // one additional row shows whether there is another page
	list, err := s.Inbox.List(ctx, r, a)
	if err != nil {
		return Page{}, err
	}
	return page(list, a, most), nil
}

// Unread counts what who has not read, up to MostUnread.
func (s *Service) Unread(ctx context.Context, who actor.Actor) (int64, error) {
	r, err := s.reader(ctx, who)
	if err != nil {
		return 0, err
	}
	return s.Inbox.Unread(ctx, r)
}

// LatestOf gives the newest messages of several inboxes together. as are one person, acting
// for each of their units and for themselves, by mandates that hold now.
func (s *Service) LatestOf(ctx context.Context, as []actor.Actor, most int) ([]Message, error) {
	owners := make([]string, len(as))
	for i, who := range as {
		if owners[i] = who.Owner(); owners[i] == "" || who.PersonID != as[0].PersonID {
			return nil, errNobody
		}
	}
	if len(as) == 0 {
		return nil, nil
	}
	sight, err := s.sight(ctx, as...)
	if err != nil {
		return nil, err
	}
	all, err := s.Inbox.LatestOf(ctx, owners, Reader{PersonID: as[0].PersonID, Sight: sight}, most)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b Message) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	return all[:min(len(all), most)], nil
}

// page removes the additional row and sets the two cursors.
func page(list []Message, a Ask, most int) Page {
	p := Page{Messages: list}
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

// Open gives a message and marks it as read by who. A message that they do not see is NotFound.
func (s *Service) Open(ctx context.Context, who actor.Actor, id string) (Message, error) {
	r, err := s.reader(ctx, who)
	if err != nil {
		return Message{}, err
	}
	m, err := s.Inbox.Find(ctx, r, id)
	if err != nil || m.Read() {
		return m, err
	}
	m.ReadAt = s.Now().Truncate(time.Microsecond)
	return m, s.Tx.InTx(ctx, func(ctx context.Context) error { return s.Inbox.MarkRead(ctx, r, m.ID, m.ReadAt) })
}

// ReadAll marks all messages in the inbox of who as read by who, and gives the number of those
// that were not, up to MostUnread.
func (s *Service) ReadAll(ctx context.Context, who actor.Actor) (int64, error) {
	r, err := s.reader(ctx, who)
	if err != nil {
		return 0, err
	}
	var n int64
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if n, err = s.Inbox.Unread(ctx, r); err != nil || n == 0 {
			return err
		}
		return s.Inbox.MarkAll(ctx, r, s.Now())
	})
	return n, err
}
