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

// Codes shows the pages whose QR codes are in the settings.
func Codes(p *Pages) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.URL.Path == "/mobile" {
			return p.mobile(w, r)
		}
		return p.static(w, r)
	}
}
