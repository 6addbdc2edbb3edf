package centre

import (
	"net/http"
	"net/url"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Where items are kept at hand (收藏): in a unit, and of one's own.
const (
	unitStars = "/unit/favourites"
	ownStars  = "/me/favourites"
)

// turnStar keeps an item at hand or lets it go. The address says which of the
// two, so that a second click does not undo the first. htmx is given the star
// turned round, everybody else goes back to where they were.
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

// star is the button beside an item.
func star(at, code string, on bool, back string) ui.StarVM {
	q := url.Values{"item": {code}, "on": {"1"}}
	if on {
		q.Set("on", "0")
	}
	return ui.StarVM{ID: code, Action: at + "?" + q.Encode(), On: on, Back: back}
}
