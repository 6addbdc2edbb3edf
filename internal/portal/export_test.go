package portal

import (
	"net/http"

	"wangting/internal/find"
	"wangting/internal/news"
	"wangting/internal/web"
)

// HomeOf shows visitors the home page with a few invented items.
func HomeOf(groups, themes []find.Shelf, hot []find.Doc, list []news.Public) web.Page {
	v := homeVM{Groups: groups, Themes: themes, Hot: hot, All: "50", News: list}
	return func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, homePage(v))
	}
}
