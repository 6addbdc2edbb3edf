package notice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/regno"
)

// SMS is one text message to be sent.
type SMS struct {
	Phone    string
	Template string
	Params   map[string]string
}

// State is where a text message stands.
type State string

const (
	Waiting   State = "waiting"
	Sent      State = "sent"
	Failed    State = "failed"
	OutOfDate State = "expired"
)

// Out is a text message as it is kept.
type Out struct {
	ID string
	SMS
	State  State
	Tries  int64
	At     time.Time
	DoneAt time.Time
	Why    string // of a failure: a kind of fault, nothing personal
}

// Outbox keeps text messages.
type Outbox interface {
	AddSMS(ctx context.Context, o Out) error
	// ClaimSMS gives a waiting message to one caller until a moment; fault.NotFound when there is nothing to claim.
	ClaimSMS(ctx context.Context, id string, now, until time.Time) (Out, error)
	// ReleaseSMS lets the next try begin at once.
	ReleaseSMS(ctx context.Context, id string) error
	// EndSMS puts a message into its last state and erases its variables.
	EndSMS(ctx context.Context, id string, s State, why string, at time.Time) error
	StateOfSMS(ctx context.Context, id string) (State, error)
	// SweepSMS removes what ended before a moment.
	SweepSMS(ctx context.Context, before time.Time) error
}

// Texter hands a text message to the service that sends them. Faults: Limited
// and Invalid are final; Away and everything else are worth another try.
type Texter interface {
	Send(ctx context.Context, phone, template string, params map[string]string, outID string) error
}

// JobKind is the kind of the job that sends a text message.
const JobKind = "sms"

// Job is its body.
type Job struct {
	ID string `json:"id"`
}

// SMS has a text message sent once the transaction of ctx is durable.
func (s *Service) SMS(ctx context.Context, m SMS) error {
	phone, err := regno.ParseMobile(m.Phone)
	if err != nil {
		return err
	}
	m.Phone = string(phone)
	return s.keep(ctx, m, s.Now())
}

// Feign does all the work of SMS for a message that is too old before it is kept, so
// that it is never sent: who asks for a code for somebody the hall does not know learns
// nothing from the time that it takes (LOG-7).
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

// lease is longer than one try of a job may take.
const lease = 2 * time.Minute

// SendSMS is the job: it sends a message that still waits. It may be called any
// number of times. An error asks the queue to call again later.
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
		return s.end(ctx, id, OutOfDate, "")
	}
	err = s.Texter.Send(ctx, o.Phone, o.Template, o.Params, o.ID)
	switch {
	case err == nil:
		return s.end(ctx, id, Sent, "")
	case errors.Is(err, fault.Limited), errors.Is(err, fault.Invalid):
		return s.end(ctx, id, Failed, fault.Of(err).Kind.String())
	}
	if e := s.Outbox.ReleaseSMS(context.WithoutCancel(ctx), id); e != nil {
		err = errors.Join(err, e)
	}
	return fmt.Errorf("text message %s: %w", id, err)
}

// end writes down what became of a message, also when the job's own time is
// over: the shorter the window between sending and recording, the better.
func (s *Service) end(ctx context.Context, id string, st State, why string) error {
	if err := s.Outbox.EndSMS(context.WithoutCancel(ctx), id, st, why, s.Now()); err != nil {
		return fmt.Errorf("recording text message %s as %s: %w", id, st, err)
	}
	return nil
}

// unclaimed tells a message that is done, or gone, from one that another worker
// holds or held when it died.
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

// keep is how long it stays known that a message was sent, and to which number.
const keep = 90 * 24 * time.Hour

// Sweep removes messages that ended long ago; run it every day.
func (s *Service) Sweep(ctx context.Context) error {
	return s.Outbox.SweepSMS(ctx, s.Now().Add(-keep))
}
