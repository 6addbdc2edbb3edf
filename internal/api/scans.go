package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"wangting/internal/actor"
	"wangting/internal/session"
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
		return h.readScan(ctx, who, in.Body.Code)
	}))
	huma.Register(api, op(http.MethodGet, "/scans/{id}", "再看一次", "扫码登录", false), person(func(ctx context.Context, who actor.Actor, in *idIn) (Scan, error) {
		return h.scan(ctx, who, in.ID)
	}))
	huma.Register(api, op(http.MethodPost, "/scans/{id}/confirm", "确认登录", "扫码登录", false), deed(func(ctx context.Context, who actor.Actor, in *confirmIn) error {
		return h.Scans.Confirm(ctx, who, in.ID, in.Body.Mandate, in.Body.Digits)
	}))
	huma.Register(api, op(http.MethodPost, "/scans/{id}/cancel", "取消", "扫码登录", false), deed(func(ctx context.Context, who actor.Actor, in *idIn) error {
		return h.Scans.Cancel(ctx, who, in.ID)
	}))
}

// readScan takes what stands in a picture, whole or its last part, or eight digits.
func (h Hall) readScan(ctx context.Context, who actor.Actor, code string) (Scan, error) {
	if i := strings.LastIndex(code, "/"); i >= 0 {
		code = code[i+1:]
	}
	sc, err := h.Scans.Read(ctx, who, code)
	if err != nil {
		return Scan{}, err
	}
	return h.scan(ctx, who, sc.ID)
}

func (h Hall) scan(ctx context.Context, who actor.Actor, id string) (Scan, error) {
	q, err := h.Scans.Ask(ctx, who, id)
	if err != nil {
		return Scan{}, err
	}
	s := Scan{
		ID:      q.ID,
		Purpose: string(q.Purpose),
		Browser: session.BrowserLabel(q.Browser),
		IP:      q.IP,
		Near:    q.Near,
		Units:   unitsOf(q.Choices),
	}
	if !q.Near {
		s.Digits = q.Digits
	}
	return s, nil
}
