package app

import (
	"context"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/catalog/catalogweb"
	"wangting/internal/mandate"
	"wangting/internal/portal"
	"wangting/internal/web"
)

// public mounts what anybody may look at.
func (h *Hall) public(m *web.Mux) {
	r := h.Rooms
	catalogweb.Pages{Catalog: r.Catalog, News: news, Kept: r.Favourites.Kept,
		May: func(ctx context.Context, who actor.Actor, code string) error {
			_, err := r.Mandates.Decide(ctx, who, mandate.Ask{UnitID: who.UnitID, Item: code})
			return err
		}}.Mount(m)
	shelves := &catalogweb.Shelves{Catalog: r.Catalog, More: portal.Docs()}
	h.apiPages(func(words string, most int) []string {
		var codes []string
		for _, hit := range shelves.Search(words, most) {
			if code, ok := strings.CutPrefix(hit.Href, "/items/"); ok {
				codes = append(codes, code)
			}
		}
		return codes
	})
	portal.Pages{Catalog: shelves, Ratings: portal.Satisfaction(r.Ratings, r.Catalog), Public: h.Config.Public}.Mount(m)
}

func news(region string, most int) []catalogweb.News {
	titles, hrefs, days := portal.News(region, most)
	out := make([]catalogweb.News, len(titles))
	for i := range titles {
		out[i] = catalogweb.News{Title: titles[i], Href: hrefs[i], Day: days[i]}
	}
	return out
}
