package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"wangting/internal/actor"
)

const mostPage = 50

type casesIn struct {
	Mandate string `path:"mandate" maxLength:"64"`
	State   string `query:"state" enum:"all,open,correct,done,draft" default:"all" doc:"全部、办理中、待补正、已办结、草稿"`
	Words   string `query:"q" maxLength:"60" doc:"办件编号或事项名称"`
	After   string `query:"after" maxLength:"100" doc:"上一页给出的 next"`
	Most    int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

type unitIn struct {
	Mandate string `path:"mandate" maxLength:"64"`
	ID      string `path:"id" maxLength:"64"`
}

type messagesIn struct {
	Mandate string `path:"mandate" maxLength:"64"`
	Before  string `query:"before" maxLength:"100" doc:"上一页给出的 next"`
	Most    int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

type whyIn struct {
	Mandate string `path:"mandate" maxLength:"64"`
	Item    string `query:"item" required:"true" maxLength:"64" doc:"事项编码"`
	Of      string `query:"of" maxLength:"64" doc:"谁的授权；不填为本人"`
}

func (h Hall) units(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/units/{mandate}/why", "为什么能办/不能办", "单位", false), person(func(ctx context.Context, who actor.Actor, in *whyIn) (Why, error) {
		as, err := h.Mandates.ActingBy(ctx, who, in.Mandate)
		if err != nil {
			return Why{}, err
		}
		return h.why(ctx, as, in.Of, in.Item)
	}))
	huma.Register(api, op(http.MethodGet, "/units/{mandate}/cases", "单位办件", "单位", false), person(func(ctx context.Context, who actor.Actor, in *casesIn) (CasePage, error) {
		as, err := h.Mandates.ActingBy(ctx, who, in.Mandate)
		if err != nil {
			return CasePage{}, err
		}
		return h.cases(ctx, as, in)
	}))
	huma.Register(api, op(http.MethodGet, "/units/{mandate}/cases/{id}", "一件办件", "单位", false), person(func(ctx context.Context, who actor.Actor, in *unitIn) (Dossier, error) {
		as, err := h.Mandates.ActingBy(ctx, who, in.Mandate)
		if err != nil {
			return Dossier{}, err
		}
		return h.dossier(ctx, as, in.ID)
	}))
	huma.Register(api, op(http.MethodGet, "/units/{mandate}/messages", "单位消息", "单位", false), person(func(ctx context.Context, who actor.Actor, in *messagesIn) (MessagePage, error) {
		as, err := h.Mandates.ActingBy(ctx, who, in.Mandate)
		if err != nil {
			return MessagePage{}, err
		}
		return h.messages(ctx, as, in)
	}))
	huma.Register(api, op(http.MethodPost, "/units/{mandate}/messages/{id}/read", "读一条消息", "单位", false), person(func(ctx context.Context, who actor.Actor, in *unitIn) (Message, error) {
		as, err := h.Mandates.ActingBy(ctx, who, in.Mandate)
		if err != nil {
			return Message{}, err
		}
		m, err := h.Notices.Open(ctx, as, in.ID)
		return messageOf(m), err
	}))
}
