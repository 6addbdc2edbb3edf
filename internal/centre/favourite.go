package centre

import (
	"net/http"
	"net/url"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Paths of the form that sets a favourite (收藏): in a unit's centre, and in a person's.
const (
	unitStars = "/unit/favourites"
	ownStars  = "/me/favourites"
)

// turnStar adds or removes a favourite. The form's address says which of the two, so a second click
// does not undo the first. htmx gets the changed star back; other browsers are redirected to the page
// they came from.
func turnStar(f *catalog.Favourites, own bool) web.Page {
	at, home := unitStars, "/unit"
	if own {
		at, home = ownStars, "/me"
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		code, on := r.FormValue("item"), r.FormValue("on") == "1"
		if err := f.Turn(r.Context(), actor.From(r.Context()), own, code, on); err != nil {
			return err
		}
		back := web.Back(r, home)
		if r.Header.Get("HX-Request") == "true" {
			return web.Render(w, r, http.StatusOK, ui.Star(star(at, code, on, back)))
		}
		return web.Redirect(w, r, back)
	}
}

// star is the favourite button beside an item.
func star(at, code string, on bool, back string) ui.StarVM {
	q := url.Values{"item": {code}, "on": {"1"}}
	if on {
		q.Set("on", "0")
	}
	return ui.StarVM{ID: code, Action: at + "?" + q.Encode(), On: on, Back: back}
}
