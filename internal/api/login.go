package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"wangting/internal/actor"
)

type enterIn struct {
	Body struct {
		Account  string `json:"account" maxLength:"40" doc:"证件号码或移动电话"`
		Password string `json:"password" maxLength:"64"`
		Device   string `json:"device" maxLength:"80" doc:"设备名称，显示在“登录设备”中"`
	}
}

type idIn struct {
	ID string `path:"id" maxLength:"64"`
}

func (h Hall) login(api huma.API) {
	enter := op(http.MethodPost, "/tokens", "登录，取得令牌", "登录", true)
	enter.DefaultStatus, enter.Errors = http.StatusCreated, []int{422, 429}
	huma.Register(api, enter, func(ctx context.Context, in *enterIn) (*out[Token], error) {
		who := actor.From(ctx)
		t, err := h.Enter(ctx, actor.Actor{IP: who.IP, Browser: who.Browser, RequestID: who.RequestID}, in.Body.Account, in.Body.Password, in.Body.Device)
		if err != nil {
			return nil, problem(ctx, err)
		}
		return &out[Token]{t}, nil
	})
	huma.Register(api, op(http.MethodDelete, "/tokens/current", "退出，令牌作废", "登录", false), deed(func(ctx context.Context, who actor.Actor, _ *none) error {
		return h.LogOut(ctx, who)
	}))
	huma.Register(api, op(http.MethodGet, "/me", "我是谁", "登录", false), person(func(ctx context.Context, _ actor.Actor, _ *none) (Me, error) {
		return h.Me(ctx), nil
	}))
	huma.Register(api, op(http.MethodGet, "/me/devices", "我的登录设备", "登录", false), person(func(ctx context.Context, who actor.Actor, _ *none) ([]Device, error) {
		return h.Devices(ctx, who)
	}))
	huma.Register(api, op(http.MethodDelete, "/me/devices/{id}", "下线一台设备", "登录", false), deed(func(ctx context.Context, who actor.Actor, in *idIn) error {
		return h.EndDevice(ctx, who, in.ID)
	}))
	huma.Register(api, op(http.MethodGet, "/me/units", "我能办理的单位", "登录", false), person(func(ctx context.Context, who actor.Actor, _ *none) ([]Unit, error) {
		return h.Units(ctx, who)
	}))
	huma.Register(api, op(http.MethodGet, "/me/invitations", "等我确认的授权", "登录", false), person(func(ctx context.Context, who actor.Actor, _ *none) ([]Invitation, error) {
		return h.Invitations(ctx, who)
	}))
}
