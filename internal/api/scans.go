package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"wangting/internal/actor"
)

type readIn struct {
	Body struct {
		Code string `json:"code" maxLength:"200" doc:"二维码地址最后一段，或 8 位登录码"`
	}
}

type confirmIn struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Mandate string `json:"mandate,omitempty" maxLength:"64" doc:"以哪个单位登录；为本人登录时不填"`
		Digits  string `json:"digits,omitempty" maxLength:"2" doc:"电脑上显示的两位数字；同一网络时不填"`
	}
}

func (h Hall) scans(api huma.API) {
	huma.Register(api, op(http.MethodPost, "/scans", "扫码，或输入登录码", "扫码登录", false), person(func(ctx context.Context, who actor.Actor, in *readIn) (Scan, error) {
		return h.ReadScan(ctx, who, in.Body.Code)
	}))
	huma.Register(api, op(http.MethodGet, "/scans/{id}", "再看一次", "扫码登录", false), person(func(ctx context.Context, who actor.Actor, in *idIn) (Scan, error) {
		return h.Scan(ctx, who, in.ID)
	}))
	huma.Register(api, op(http.MethodPost, "/scans/{id}/confirm", "确认登录", "扫码登录", false), deed(func(ctx context.Context, who actor.Actor, in *confirmIn) error {
		return h.ConfirmScan(ctx, who, in.ID, in.Body.Mandate, in.Body.Digits)
	}))
	huma.Register(api, op(http.MethodPost, "/scans/{id}/cancel", "取消", "扫码登录", false), deed(func(ctx context.Context, who actor.Actor, in *idIn) error {
		return h.CancelScan(ctx, who, in.ID)
	}))
}
