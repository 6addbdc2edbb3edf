package notice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
	"wangting/internal/workday"
)

// SMS is one text message to be sent.
type SMS struct {
	Phone    string
	Template string
	Params   map[string]string
	About    string  // what the message is about, by which Fates finds it; may be empty
	Inbox    Inboxed // says there when it could not be sent; the zero value is nobody's
}

// Inboxed is an inbox: a unit's managers (no PersonID), one person who acts for a unit, or a person's own.
type Inboxed struct{ UnitID, PersonID string }

// OwnInbox is the inbox of a person.
func OwnInbox(personID string) Inboxed { return Inboxed{UnitID: personID, PersonID: personID} }

// State is the state of a text message.
type State string

const (
	Waiting   State = "waiting"
	Sent      State = "sent"
	Failed    State = "failed"
	OutOfDate State = "expired"
)

// Out is a text message as it is stored.
type Out struct {
	ID string
	SMS
	State  State
	Tries  int64
	At     time.Time
	DoneAt time.Time
	Why    string // the kind of fault of a failure, without personal data
}

// Outbox keeps text messages.
type Outbox interface {
	AddSMS(ctx context.Context, o Out) error
	// ClaimSMS gives a waiting message to one caller until a time; fault.NotFound when there is nothing to claim.
	ClaimSMS(ctx context.Context, id string, now, until time.Time) (Out, error)
	// ReleaseSMS ends a claim, so that the next try can begin at once.
	ReleaseSMS(ctx context.Context, id string) error
	// EndSMS sets the final state of a message and erases its variables.
	EndSMS(ctx context.Context, id string, s State, why string, at time.Time) error
	StateOfSMS(ctx context.Context, id string) (State, error)
	// LatestAbout gives the latest message about something and what became of it; fault.NotFound.
	LatestAbout(ctx context.Context, about string) (Out, Fate, error)
	// LatestCode says why the latest code that was handed over or refused since a moment failed, "" when it went out;
	// fault.NotFound when there is none.
	LatestCode(ctx context.Context, since time.Time) (why string, err error)
	// SweepSMS removes messages that ended before a time.
	SweepSMS(ctx context.Context, before time.Time, most int) (int64, error)
	ReportOutbox
}

// ErrOurs is why a text was refused that only the hall can mend: no money is left, or a template is not approved.
var ErrOurs = errors.New("the provider sends no text of ours")

const whyOurs = "ours"

// Texter hands a text message to the service that sends it. The fault Invalid is final, and Limited where the message
// would be too old after the wait, and so is ErrOurs for a code; after any other error the job tries again.
type Texter interface {
	Send(ctx context.Context, phone, template string, params map[string]string, outID string) error
	// WasSent asks whether the service has taken the message outID to a phone, between two moments.
	WasSent(ctx context.Context, phone, outID string, since, now time.Time) (bool, error)
	// Reachable reports whether the service answers. It sends nothing. Fault: Away.
	Reachable(ctx context.Context, now time.Time) error
}

// JobKind is the kind of the job that sends a text message.
const JobKind = "sms"

// Job is the body of that job.
type Job struct {
	ID string `json:"id"`
}

// SMS sends a text message once the transaction of ctx is durable. To people of practice (OPS-4) and for their
// inboxes it sends none: here, because every text of the hall passes here.
func (s *Service) SMS(ctx context.Context, m SMS) error {
	phone, err := regno.ParseMobile(m.Phone)
	if err != nil {
		return err
	}
	if phone.Practice() || id.Practice(m.Inbox.UnitID) || id.Practice(m.Inbox.PersonID) {
		return nil
	}
	m.Phone = string(phone)
	return s.keep(ctx, m, s.Now())
}

// Feign does all the work of SMS for a message that is expired from the start and never
// sent. So the time of an answer does not reveal whether the hall knows a person (LOG-7).
func (s *Service) Feign(ctx context.Context, m SMS) error {
	m.Phone = "none"
	t, _ := Find(m.Template)
	return s.keep(ctx, m, s.Now().Add(-t.Life-time.Minute))
}

func (s *Service) keep(ctx context.Context, m SMS, at time.Time) error {
	t, ok := Find(m.Template)
	if !ok {
		return fmt.Errorf("there is no template %q", m.Template)
	}
	if err := t.takes(m.Params); err != nil {
		return err
	}
	o := Out{ID: id.New(), SMS: m, State: Waiting, At: at}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Outbox.AddSMS(ctx, o); err != nil {
			return fmt.Errorf("keeping a text message: %w", err)
		}
		return s.Queue.Enqueue(ctx, JobKind, Job{o.ID})
	})
}

// lease is the time of a claim: longer than the time limit of a job, shorter than the rescue of one that a dead node left.
const lease = 65 * time.Second

// SendSMS is the job that sends a waiting message. It may be called any number of times.
// After an error the queue calls it again later.
func (s *Service) SendSMS(ctx context.Context, id string) error {
	now := s.Now()
	o, err := s.Outbox.ClaimSMS(ctx, id, now, now.Add(lease))
	if errors.Is(err, fault.NotFound) {
		return s.unclaimed(ctx, id)
	}
	if err != nil {
		return fmt.Errorf("claiming text message %s: %w", id, err)
	}
	t, ok := Find(o.Template)
	if !ok || now.After(o.At.Add(t.Life)) {
		return s.missed(ctx, o, OutOfDate, "")
	}
	if sent, err := s.sentBefore(ctx, o, now); err != nil || sent {
		if err != nil {
			return s.release(ctx, id, err)
		}
		return s.end(ctx, id, Sent, "")
	}
	err = s.Texter.Send(ctx, o.Phone, o.Template, o.Params, o.ID)
	switch {
	case err == nil:
		return s.end(ctx, id, Sent, "")
	case errors.Is(err, fault.Limited) && t.Life > CodeLife && now.Add(fault.Of(err).RetryAfter).Before(o.At.Add(t.Life)):
		return s.release(ctx, id, err) // a notice can wait for the phone's next hour; a code is asked for again
	case errors.Is(err, fault.Limited), errors.Is(err, fault.Invalid):
		return s.missed(ctx, o, Failed, fault.Of(err).Kind.String())
	case errors.Is(err, ErrOurs) && t.Life <= CodeLife:
		return s.missed(ctx, o, Failed, whyOurs) // somebody sits before the page and waits for it
	}
	return s.release(ctx, id, err)
}

// sentBefore asks the service whether an earlier try went through: its node may have died before it could
// say so, or the answer was lost. So nobody gets a text message twice (OPS-2).
func (s *Service) sentBefore(ctx context.Context, o Out, now time.Time) (bool, error) {
	if o.Tries < 2 {
		return false, nil
	}
	return s.Texter.WasSent(ctx, o.Phone, o.ID, o.At, now)
}

// release lets the next try begin at once, and gives the failure to the queue.
func (s *Service) release(ctx context.Context, id string, failed error) error {
	if err := s.Outbox.ReleaseSMS(context.WithoutCancel(ctx), id); err != nil {
		failed = errors.Join(failed, err)
	}
	return fmt.Errorf("text message %s: %w", id, failed)
}

// end stores the final state of a message, even when the time of the job is over, so that
// a sent message is not sent again.
func (s *Service) end(ctx context.Context, id string, st State, why string) error {
	if err := s.Outbox.EndSMS(context.WithoutCancel(ctx), id, st, why, s.Now()); err != nil {
		return fmt.Errorf("recording text message %s as %s: %w", id, st, err)
	}
	return nil
}

// missed ends a message that did not go out and says so in the inbox of its owner, with what it would have said (OUT-3).
func (s *Service) missed(ctx context.Context, o Out, st State, why string) error {
	ctx = context.WithoutCancel(ctx)
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.end(ctx, o.ID, st, why); err != nil || o.Inbox.UnitID == "" {
			return err
		}
		t, _ := Find(o.Template)
		m := Message{
			UnitID:   o.Inbox.UnitID,
			PersonID: o.Inbox.PersonID,
			Kind:     AboutHall,
			Title:    "有一条短信没有送达",
			Body: o.At.In(workday.Zone).Format("1 月 2 日 15:04") + " 发往 " + regno.Mobile(o.Phone).Masked() +
				" 的短信没有送达，请核对手机号或另行通知本人。短信内容：" + t.Say(o.Params),
		}
		if m.PersonID == "" {
			m.Scope = actor.Managers
		}
		return s.Tell(ctx, actor.SystemActor("notice"), m)
	})
}

// unclaimed distinguishes a message that is done or deleted from one that another worker
// has claimed, perhaps before it died.
func (s *Service) unclaimed(ctx context.Context, id string) error {
	st, err := s.Outbox.StateOfSMS(ctx, id)
	switch {
	case errors.Is(err, fault.NotFound):
		return nil
	case err != nil:
		return fmt.Errorf("looking at text message %s: %w", id, err)
	case st == Waiting:
		return fmt.Errorf("text message %s is in another worker's hands", id)
	}
	return nil
}

// ExpireTexts removes at most so many texts that ended before a time.
func (s *Service) ExpireTexts(ctx context.Context, before time.Time, most int) (int64, error) {
	return s.Outbox.SweepSMS(ctx, before, most)
}

// ExpireMessages removes at most so many messages of before a time.
func (s *Service) ExpireMessages(ctx context.Context, before time.Time, most int) (int64, error) {
	return s.Inbox.ExpireMessages(ctx, before, most)
}
