package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"wangting/internal/catalog"
)

type itemsIn struct {
	Words string `query:"q" maxLength:"60" doc:"要办的事，或拼音首字母；不填为全部"`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

type itemIn struct {
	Code string `path:"code" maxLength:"64"`
}

func (h Hall) catalogue(api huma.API) {
	huma.Register(
		api,
		op(way{id: "findItems", method: http.MethodGet, path: "/items", summary: "查找事项", tag: "事项", open: true}),
		func(ctx context.Context, in *itemsIn) (*out[[]Item], error) {
			return &out[[]Item]{h.items(ctx, in.Words, in.Limit)}, nil
		},
	)
	huma.Register(
		api,
		op(way{id: "getItem", method: http.MethodGet, path: "/items/{code}", summary: "一个事项", tag: "事项", open: true}),
		func(ctx context.Context, in *itemIn) (*out[Item], error) {
			it, err := h.Catalog.Item(ctx, in.Code)
			if err != nil {
				return nil, problem(ctx, err)
			}
			return &out[Item]{itemOf(it)}, nil
		},
	)
}

func (h Hall) items(ctx context.Context, words string, most int) []Item {
	all := []Item{}
	if strings.TrimSpace(words) == "" {
		for _, it := range h.Catalog.List(ctx, catalog.Filter{}) {
			if len(all) < most {
				all = append(all, itemOf(it))
			}
		}
		return all
	}
	for _, code := range h.Search(words, most) {
		if it, err := h.Catalog.Item(ctx, code); err == nil {
			all = append(all, itemOf(it))
		}
	}
	return all
}

func itemOf(it *catalog.Item) Item {
	return Item{
		Code:       it.Code,
		Name:       it.Name,
		Summary:    it.Summary,
		Department: it.Department,
		Days:       it.PromiseDays,
		Online:     it.Online && !it.Query,
	}
}
