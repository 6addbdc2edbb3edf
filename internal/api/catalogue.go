package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

type itemsIn struct {
	Words string `query:"q" maxLength:"60" doc:"要办的事，或拼音首字母；不填为全部"`
	Most  int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

type itemIn struct {
	Code string `path:"code" maxLength:"64"`
}

func (h Hall) catalogue(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/items", "查找事项", "事项", true), func(ctx context.Context, in *itemsIn) (*out[[]Item], error) {
		return &out[[]Item]{h.Items(ctx, in.Words, in.Most)}, nil
	})
	huma.Register(api, op(http.MethodGet, "/items/{code}", "一个事项", "事项", true), func(ctx context.Context, in *itemIn) (*out[Item], error) {
		it, err := h.Item(ctx, in.Code)
		if err != nil {
			return nil, problem(ctx, err)
		}
		return &out[Item]{it}, nil
	})
}
