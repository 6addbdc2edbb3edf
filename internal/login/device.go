package login

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/session"
)

const mostDeviceName = 40

// Device is what an app sends to sign its person in.
type Device struct {
	Account  string // 证件号码 or 移动电话
	Password string
	Name     string // of the device, for the list of logins
	Binding  string // of the puzzle that the app has solved
}

// EnterDevice signs a person in by password on an app and returns its session token. The limits, lock
// and notices are those of every password login. Faults: Invalid with fields, Limited.
func (l *PasswordLogin) EnterDevice(ctx context.Context, who actor.Actor, d Device) (session.Token, error) {
	name := strings.TrimSpace(d.Name)
	if name == "" || utf8.RuneCountInString(name) > mostDeviceName {
		return session.Token{}, fault.On("device", "请填写设备名称，不超过 40 个字")
	}
	in, err := l.Try(ctx, who, Attempt{Personal: true, Who: d.Account, Password: d.Password, Binding: d.Binding})
	if err != nil {
		return session.Token{}, err
	}
	if _, _, err := l.Sessions.Authenticate(ctx, in.ID); errors.Is(err, fault.Unsure) {
		if err := l.Sessions.End(ctx, actor.Actor{PersonID: in.PersonID, SessionID: in.ID}, in.ID); err != nil {
			return session.Token{}, err
		}
		return session.Token{}, fault.New(fault.Forbidden, "您已开启通行密钥二次验证，请用浏览器登录")
	} else if err != nil {
		return session.Token{}, err
	}
	return l.Sessions.Issue(ctx, in, name)
}
