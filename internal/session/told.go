package session

import (
	"context"
	"time"

	"wangting/internal/actor"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/workday"
)

// Event is what an owner is told about their account.
type Event struct {
	PersonID    string
	UnitID      string
	MandateID   string
	At          time.Time
	LockedUntil time.Time // of a lock
	IP          string
	Browser     string // as people call it: Windows 电脑 · Chrome 浏览器
}

// Teller tells owners; it is called inside the transaction and only enqueues. Told is the hall's, tests have a stand-in.
type Teller interface {
	LoginLocked(ctx context.Context, e Event) error
	NewLogin(ctx context.Context, e Event) error
}

// Told tells owners by SMS, and of a login for a unit in the inbox too.
type Told struct {
	Notices *notice.Service
	Persons *person.Service
}

// LoginLocked says until when.
func (t Told) LoginLocked(ctx context.Context, e Event) error {
	return t.text(ctx, e, notice.LoginLocked, map[string]string{"until": e.LockedUntil.In(workday.Zone).Format("15:04")})
}

// NewLogin says when, and on what device.
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
		Body:     "您的账号于 " + at + " 登录（" + e.Browser + "）。如非本人操作，请在“账号设置”中下线该设备并修改密码。",
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
	return t.Notices.SMS(ctx, notice.SMS{Phone: string(p.Phone), Template: template, Params: params})
}
