package session

import (
	"context"
	"time"

	"wangting/internal/actor"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/workday"
)

// Event is a security event of an account that its owner is notified of.
type Event struct {
	PersonID    string
	UnitID      string
	MandateID   string
	At          time.Time
	LockedUntil time.Time // set when a lock is reported
	IP          string
	Browser     string // the BrowserLabel: Windows 电脑 · Chrome 浏览器
}

// Teller notifies owners of security events. Its methods run inside the transaction and only
// enqueue. Told is the implementation; tests use a stand-in.
type Teller interface {
	LoginLocked(ctx context.Context, e Event) error
	NewLogin(ctx context.Context, e Event) error
}

// Told notifies owners by SMS. It reports a login for a unit in the inbox too.
type Told struct {
	Notices *notice.Service
	Persons *person.Service
}

// LoginLocked says until when the login is locked.
func (t Told) LoginLocked(ctx context.Context, e Event) error {
	return t.text(ctx, e, notice.LoginLocked, map[string]string{"until": lockedUntil(e.LockedUntil, e.At)})
}

// lockedUntil is 15:04, with its day unless that is today.
func lockedUntil(until, now time.Time) string {
	until, now = until.In(workday.Zone), now.In(workday.Zone)
	if until.YearDay() == now.YearDay() && until.Year() == now.Year() {
		return until.Format("15:04")
	}
	return until.Format("1 月 2 日 15:04")
}

// NewLogin says when and on which device the login began.
func (t Told) NewLogin(ctx context.Context, e Event) error {
	at := e.At.In(workday.Zone).Format("1 月 2 日 15:04")
	if e.UnitID == "" {
		return t.text(ctx, e, notice.NewLogin, map[string]string{"time": at})
	}
	err := t.Notices.Tell(ctx, actor.SystemActor("login"), notice.Message{
		UnitID:   e.UnitID,
		PersonID: e.PersonID,
		Kind:     notice.AboutAccount,
		Title:    "新的登录",
		Body:     "您的账号于 " + at + " 登录（" + e.Browser + "）。如非本人操作，请在“登录设备”中下线该设备，并修改密码。",
		Link:     "/unit/settings/devices",
	})
	if err != nil {
		return err
	}
	return t.text(ctx, e, notice.NewLogin, map[string]string{"time": at})
}

func (t Told) text(ctx context.Context, e Event, template string, params map[string]string) error {
	p, err := t.Persons.Find(ctx, e.PersonID)
	if err != nil || p.Phone == "" {
		return err
	}
	return t.Notices.SMS(ctx, notice.SMS{Phone: string(p.Phone), Template: template, Params: params, Inbox: notice.OwnInbox(p.ID)})
}
