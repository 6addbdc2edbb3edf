package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"wangting/internal/actor"
	"wangting/internal/login"
	"wangting/internal/mandate"
	"wangting/internal/web"
)

type enterIn struct {
	Body struct {
		Account  string `json:"account" maxLength:"40" doc:"证件号码或移动电话"`
		Password string `json:"password" maxLength:"64"`
		Device   string `json:"device" maxLength:"80" doc:"设备名称，显示在“登录设备”中"`
		Puzzle   string `json:"puzzle,omitempty" maxLength:"64" doc:"完成了的拼图的 key；不需要拼图时不填"`
	}
}

type idIn struct {
	ID string `path:"id" maxLength:"64"`
}

func (h Hall) login(api huma.API) {
	enter := op(way{id: "logIn", method: http.MethodPost, path: "/tokens", summary: "登录，取得令牌", tag: "登录", open: true})
	enter.DefaultStatus, enter.Errors = http.StatusCreated, append(enter.Errors, http.StatusForbidden)
	enter.Description = "令牌三十天不用即失效，使用一次重新计算，最长半年；本人可在“登录设备”中下线。" +
		"为单位办理时，每次请求都重新核对授权，授权结束立即不能再用。字段 puzzle 有提示时，先完成拼图。"
	huma.Register(api, enter, func(ctx context.Context, in *enterIn) (*out[Token], error) {
		who := actor.From(ctx)
		nobody := actor.Actor{IP: who.IP, Browser: who.Browser, RequestID: who.RequestID}
		t, err := h.Passwords.EnterDevice(ctx, nobody, login.Device{Account: in.Body.Account, Password: in.Body.Password,
			Name: in.Body.Device, Binding: binding(nobody, in.Body.Puzzle)})
		if err != nil {
			return nil, problem(ctx, err)
		}
		return &out[Token]{Token{Token: t.Secret, ExpiresAt: t.Until}}, nil
	})
	me := func(id, method, path, summary string) huma.Operation {
		return op(way{id: id, method: method, path: path, summary: summary, tag: "登录"})
	}
	huma.Register(api, me("logOut", http.MethodDelete, "/tokens/current", "退出，令牌作废"), deed(h.logOut))
	huma.Register(api, me("whoAmI", http.MethodGet, "/me", "我是谁"), person(h.me))
	huma.Register(api, me("listDevices", http.MethodGet, "/me/devices", "我的登录设备"), person(h.devices))
	huma.Register(api, me("endDevice", http.MethodDelete, "/me/devices/{id}", "下线一台设备"), deed(h.endDevice))
	huma.Register(api, me("listUnits", http.MethodGet, "/me/units", "我能办理的单位"), person(h.held))
	huma.Register(api, me("listInvitations", http.MethodGet, "/me/invitations", "等我确认的授权"), person(h.invitations))
}

func (h Hall) logOut(ctx context.Context, who actor.Actor, _ *none) error {
	return h.Sessions.LogOut(ctx, who)
}

func (h Hall) me(ctx context.Context, _ actor.Actor, _ *none) (Me, error) {
	shown := web.WhoFrom(ctx)
	return Me{Name: shown.Person, Phone: shown.Phone}, nil
}

func (h Hall) devices(ctx context.Context, who actor.Actor, _ *none) ([]Device, error) {
	list, err := h.Sessions.List(ctx, who)
	all := []Device{}
	for _, d := range list {
		all = append(all, Device{ID: d.ID, Name: d.Browser, Here: d.Here, Unit: d.UnitName, SeenAt: d.SeenAt})
	}
	return all, err
}

func (h Hall) endDevice(ctx context.Context, who actor.Actor, in *idIn) error {
	return h.Sessions.End(ctx, who, in.ID)
}

func (h Hall) held(ctx context.Context, who actor.Actor, _ *none) ([]Unit, error) {
	held, err := h.Mandates.Held(ctx, who.PersonID)
	return unitsOf(held), err
}

func unitsOf(held []mandate.Held) []Unit {
	all := []Unit{}
	for _, u := range held {
		all = append(all, Unit{Mandate: u.MandateID, Name: u.UnitName, Role: u.RoleLabel})
	}
	return all
}

func (h Hall) invitations(ctx context.Context, who actor.Actor, _ *none) ([]Invitation, error) {
	list, err := h.Mandates.Offers(ctx, who)
	all := []Invitation{}
	for _, o := range list {
		all = append(all, invitationOf(h.Public, o))
	}
	return all, err
}
