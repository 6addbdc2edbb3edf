package recovery

import (
	"context"
	"time"

	"wangting/internal/actor"
	"wangting/internal/notice"
	"wangting/internal/unit"
	"wangting/internal/workday"
)

// PasswordNotices tells the owner of a password, in the inbox and by SMS, that it was set anew: when, and what to do if it was
// somebody else.
type PasswordNotices struct {
	Notices *notice.Service
	Units   *unit.Service
}

func (t PasswordNotices) changed(ctx context.Context, o Owner, at time.Time) error {
	u, err := t.Units.Find(ctx, o.UnitID)
	if err != nil {
		return err
	}
	when := at.In(workday.Zone).Format("1 月 2 日 15:04")
	err = t.Notices.Tell(ctx, actor.SystemActor("login"), notice.Message{
		UnitID:   o.UnitID,
		PersonID: o.PersonID,
		Kind:     notice.AboutAccount,
		Title:    "登录密码已重新设置",
		Body:     "您在本单位的登录密码于 " + when + " 重新设置，此前的登录已全部下线。如非本人操作，请立即拨打 12333。",
		Link:     "/unit/settings/devices",
	})
	if err != nil || o.Phone == "" {
		return err
	}
	return t.Notices.SMS(ctx, notice.SMS{
		Phone:    string(o.Phone),
		Template: notice.PasswordReset,
		Params:   map[string]string{"unit": u.Name, "time": when},
		Inbox:    notice.OwnInbox(o.PersonID),
	})
}
