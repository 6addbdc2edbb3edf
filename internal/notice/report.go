package notice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/regno"
	"wangting/internal/workday"
)

// CallbackPath is where the provider pushes its reports; a secret of the settings follows. Nobody signs them, so
// they are shown and told of, and decide nothing.
const CallbackPath = "/callback/sms/"

// Report is what the provider says of one message that it took.
type Report struct {
	ID        string // ours
	Phone     string
	Delivered bool
	Why       string // in words, unless delivered
	At        time.Time
}

// Reports reads what the provider pushes, in its own form. Fault: Invalid.
type Reports interface {
	ReadReports(body []byte) ([]Report, error)
}

// ReportOutbox keeps what became of text messages.
type ReportOutbox interface {
	// PhoneOfSMS gives the number of a message, the time of its making and its inbox; fault.NotFound.
	PhoneOfSMS(ctx context.Context, id string) (Out, error)
	// ReportSMS stores a report, unless the message has one; first says whether it had none.
	ReportSMS(ctx context.Context, r Report) (first bool, err error)
	// FatesOf gives the fate of the latest message about each of some things.
	FatesOf(ctx context.Context, about []string) (map[string]Fate, error)
}

// Reported stores reports of the provider, which repeats them: the first of a message counts. A report of a message
// that nobody knows any more, or to another number, is left. When a message did not arrive, the inbox of its owner says so.
func (s *Service) Reported(ctx context.Context, all []Report) error {
	for _, r := range all {
		if err := s.Tx.InTx(ctx, func(ctx context.Context) error { return s.reported(ctx, r) }); err != nil {
			return fmt.Errorf("taking the report of text message %s: %w", r.ID, err)
		}
	}
	return nil
}

func (s *Service) reported(ctx context.Context, r Report) error {
	o, err := s.Outbox.PhoneOfSMS(ctx, r.ID)
	if errors.Is(err, fault.NotFound) || err == nil && o.Phone != r.Phone {
		return nil
	}
	if err != nil {
		return err
	}
	first, err := s.Outbox.ReportSMS(ctx, r)
	if err != nil || !first || r.Delivered || o.Inbox.UnitID == "" {
		return err
	}
	m := Message{
		UnitID: o.Inbox.UnitID, PersonID: o.Inbox.PersonID, Kind: AboutHall, Title: "有一条短信没有送达",
		Body: o.At.In(workday.Zone).Format("1 月 2 日 15:04") + " 发往 " + regno.Mobile(o.Phone).Masked() +
			" 的短信没有送达（" + r.Why + "），请核对手机号或另行通知本人。",
	}
	if m.PersonID == "" {
		m.Scope = actor.Managers
	}
	return s.Tell(ctx, actor.SystemActor("notice"), m)
}

// Fate is what became of a text message.
type Fate struct {
	State     State
	Reported  bool
	Delivered bool
	Why       string
}

// Say is the fate in words.
func (f Fate) Say() string {
	switch {
	case f.Reported && f.Delivered:
		return "短信已送达"
	case f.Reported:
		return "短信未送达：" + f.Why
	case f.State == Sent:
		return "短信已发送，等待运营商回执"
	case f.State == Waiting:
		return "短信正在发送"
	}
	return "短信未发出"
}

// Bad reports whether the message did not arrive.
func (f Fate) Bad() bool {
	return f.Reported && !f.Delivered || f.State == Failed || f.State == OutOfDate
}

// Fates gives what became of the latest message about each of some things; SMS.About names them.
func (s *Service) Fates(ctx context.Context, about ...string) (map[string]Fate, error) {
	if len(about) == 0 {
		return nil, nil
	}
	all, err := s.Outbox.FatesOf(ctx, about)
	if err != nil {
		return nil, fmt.Errorf("reading what became of text messages: %w", err)
	}
	return all, nil
}
