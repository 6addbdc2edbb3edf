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
	scan := func(w way) huma.Operation {
		w.tag = "扫码登录"
		return op(w)
	}
	huma.Register(api, scan(way{id: "readScan", method: http.MethodPost, path: "/scans", summary: "扫码，或输入登录码"}), person(h.readScan))
	huma.Register(api, scan(way{id: "getScan", method: http.MethodGet, path: "/scans/{id}", summary: "再看一次"}), person(h.scan))
	confirm := scan(way{id: "confirmScan", method: http.MethodPost, path: "/scans/{id}/confirm", summary: "确认登录"})
	huma.Register(api, confirm, deed(h.confirmScan))
	cancel := scan(way{id: "cancelScan", method: http.MethodPost, path: "/scans/{id}/cancel", summary: "取消", bare: true})
	huma.Register(api, cancel, deed(h.cancelScan))
}

// readScan accepts the address in a QR code, its token alone, or the eight digits.
func (h Hall) readScan(ctx context.Context, who actor.Actor, in *readIn) (Scan, error) {
	code := in.Body.Code
	if i := strings.LastIndex(code, "/"); i >= 0 {
		code = code[i+1:]
	}
	sc, err := h.Scans.Read(ctx, who, code)
	if err != nil {
		return Scan{}, err
	}
	return h.scan(ctx, who, &idIn{ID: sc.ID})
}

func (h Hall) scan(ctx context.Context, who actor.Actor, in *idIn) (Scan, error) {
	q, err := h.Scans.Ask(ctx, who, in.ID)
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

func (h Hall) confirmScan(ctx context.Context, who actor.Actor, in *confirmIn) error {
	return h.Scans.Confirm(ctx, who, in.ID, in.Body.Mandate, in.Body.Digits)
}

func (h Hall) cancelScan(ctx context.Context, who actor.Actor, in *idIn) error {
	return h.Scans.Cancel(ctx, who, in.ID)
}
