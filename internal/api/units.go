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
	Mandate string `path:"mandate" maxLength:"64"`
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
	get := func(path, summary string) huma.Operation {
		return op(http.MethodGet, "/units/{mandate}"+path, summary, "单位", false)
	}
	huma.Register(api, get("/why", "为什么能办/不能办"), acting(h, h.why))
	huma.Register(api, get("/cases", "单位办件"), acting(h, h.cases))
	huma.Register(api, get("/cases/{id}", "一件办件"), acting(h, h.dossier))
	huma.Register(api, get("/messages", "单位消息"), acting(h, h.messages))
	read := op(http.MethodPost, "/units/{mandate}/messages/{id}/read", "读一条消息", "单位", false)
	huma.Register(api, read, acting(h, h.read))
}

// acting wraps an operation so that it runs as the person acting by the mandate in the path, which
// must hold now.
func acting[I interface{ mandateID() string }, O any](
	h Hall, do func(ctx context.Context, as actor.Actor, in *I) (O, error),
) func(context.Context, *I) (*out[O], error) {
	return person(func(ctx context.Context, who actor.Actor, in *I) (O, error) {
		as, err := h.Mandates.ActingBy(ctx, who, (*in).mandateID())
		if err != nil {
			var none O
			return none, err
		}
		return do(ctx, as, in)
	})
}
