package centre

import (
	"context"
	"net/http"
	"net/url"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// Favourites are the pages of the items that somebody keeps at hand (收藏): in a unit, or of their own.
type Favourites struct {
	*catalog.Favourites
	Item func(code string) (Item, bool)
	Own  bool // of the person, and not of the person in a unit
}

const (
	unitStars = "/unit/favourites"
	ownStars  = "/me/favourites"
)

// Mount puts the button where it belongs.
func (f Favourites) Mount(m *web.Mux) {
	if f.Own {
		m.Person("POST "+ownStars, f.turn)
		return
	}
	m.Unit("POST "+unitStars, f.turn)
}

func (f Favourites) at() string {
	if f.Own {
		return ownStars
	}
	return unitStars
}

// turn keeps an item at hand or lets it go. The address says which of the
// two, so that a second click does not undo the first. htmx is given the star
// turned round, everybody else goes back to where they were.
func (f Favourites) turn(w http.ResponseWriter, r *http.Request) error {
	code, on := r.FormValue("item"), r.FormValue("on") == "1"
	if err := f.Turn(r.Context(), actor.From(r.Context()), f.Own, code, on); err != nil {
		return err
	}
	home := "/unit"
	if f.Own {
		home = "/me"
	}
	back := web.Back(r, home)
	if r.Header.Get("HX-Request") == "true" {
		return web.Render(w, r, http.StatusOK, ui.Star(star(f.at(), code, on, back)))
	}
	return web.Redirect(w, r, back)
}

// Rows are the favourites of a person, for 「个人中心」.
func (f Favourites) Rows(ctx context.Context, who actor.Actor) ([]ui.ServiceRowVM, error) {
	codes, err := f.Codes(ctx, who, f.Own)
	var out []ui.ServiceRowVM
	for _, code := range codes {
		if it, ok := f.Item(code); ok {
			s := star(f.at(), code, true, "/me")
			row := ui.ServiceRowVM{ID: it.Code, Title: it.Name, Href: "/items/" + url.PathEscape(it.Code), Say: it.Line, Star: &s}
			if it.Online {
				row.Apply = ui.Link{Text: "办理", Href: "/me/apply/" + url.PathEscape(it.Code)}
			}
			out = append(out, row)
		}
	}
	return out, err
}

// star is the button beside an item.
func star(at, code string, on bool, back string) ui.StarVM {
	q := url.Values{"item": {code}, "on": {"1"}}
	if on {
		q.Set("on", "0")
	}
	return ui.StarVM{ID: code, Action: at + "?" + q.Encode(), On: on, Back: back}
}
