package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"wangting/internal/actor"
)

const mostPage = 50

// UnitPath is the path parameter of operations for a unit. It is exported because huma reads exported
// fields only.
type UnitPath struct {
	Mandate string `path:"mandate" maxLength:"64" doc:"授权编号；办理本人的事填 me"`
}

func (p UnitPath) mandateID() string { return p.Mandate }

type casesIn struct {
	UnitPath
	State string `query:"state" enum:"all,open,correct,done,draft" default:"all" doc:"全部、办理中、待补正、已办结、草稿"`
	Words string `query:"q" maxLength:"60" doc:"办件编号或事项名称"`
	After string `query:"after" maxLength:"100" doc:"上一页给出的 next"`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

type unitIn struct {
	UnitPath
	ID string `path:"id" maxLength:"64"`
}

type messagesIn struct {
	UnitPath
	Before string `query:"before" maxLength:"100" doc:"上一页给出的 next"`
	Limit  int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

type whyIn struct {
	UnitPath
	Item string `query:"item" required:"true" maxLength:"64" doc:"事项编码"`
	Of   string `query:"of" maxLength:"64" doc:"谁的授权；不填为本人"`
}

func (h Hall) units(api huma.API) {
	get := func(id, path, summary string) huma.Operation {
		return op(way{id: id, method: http.MethodGet, path: "/units/{mandate}" + path, summary: summary, tag: "单位和本人"})
	}
	huma.Register(api, get("why", "/why", "为什么能办/不能办"), acting(h, h.why))
	huma.Register(api, get("listCases", "/cases", "办件"), acting(h, h.cases))
	huma.Register(api, get("getCase", "/cases/{id}", "一件办件"), acting(h, h.dossier))
	huma.Register(api, get("listMessages", "/messages", "消息"), acting(h, h.messages))
	read := op(way{id: "readMessage", method: http.MethodPost, path: "/units/{mandate}/messages/{id}/read", summary: "读一条消息",
		tag: "单位和本人", bare: true})
	huma.Register(api, read, acting(h, h.read))
}

// Self is the mandate in a path by which a person acts for themselves.
const Self = "me"

// acting wraps an operation so that it runs as the person acting by the mandate in the path, which
// must hold now, or for themselves.
func acting[I interface{ mandateID() string }, O any](
	h Hall, do func(ctx context.Context, as actor.Actor, in *I) (O, error),
) func(context.Context, *I) (*out[O], error) {
	return person(func(ctx context.Context, who actor.Actor, in *I) (O, error) {
		as, err := h.as(ctx, who, (*in).mandateID())
		if err != nil {
			var none O
			return none, err
		}
		return do(ctx, as, in)
	})
}

func (h Hall) as(ctx context.Context, who actor.Actor, mandateID string) (actor.Actor, error) {
	if mandateID == Self {
		return who.Self(), nil
	}
	return h.Mandates.ActingBy(ctx, who, mandateID)
}

// actingDeed is acting for an operation without response body.
func actingDeed[I interface{ mandateID() string }](
	h Hall, do func(ctx context.Context, as actor.Actor, in *I) error,
) func(context.Context, *I) (*struct{}, error) {
	return deed(func(ctx context.Context, who actor.Actor, in *I) error {
		as, err := h.as(ctx, who, (*in).mandateID())
		if err != nil {
			return err
		}
		return do(ctx, as, in)
	})
}
