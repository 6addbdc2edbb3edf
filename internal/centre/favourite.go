package centre

import (
	"context"
	"net/http"
	"net/url"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/web"
	"wangting/internal/web/ui"
)

// favourite keeps an item at hand or lets it go. The address says which of the
// two, so that a second click does not undo the first. htmx is given the star
// turned round, everybody else goes back to where they were.
func (p Pages) favourite(w http.ResponseWriter, r *http.Request) error {
	code, on := r.FormValue("item"), r.FormValue("on") == "1"
	if err := p.keep(r.Context(), actor.From(r.Context()), code, on); err != nil {
		return err
	}
	back := web.Back(r, "/unit")
	if r.Header.Get("HX-Request") == "true" {
		return web.Render(w, r, http.StatusOK, ui.Star(star(code, on, back)))
	}
	return web.Redirect(w, r, back)
}

func (p Pages) keep(ctx context.Context, who actor.Actor, code string, on bool) error {
	if _, known := p.Catalog.Item(code); !known && on {
		return fault.New(fault.NotFound, "没有这个事项，它可能已经下线")
	}
	d := actor.Deed{Act: "favourite.kept", Object: "item", ObjectID: code, UnitID: who.UnitID}
	return p.Tx.InTx(ctx, func(ctx context.Context) error {
		if !on {
			d.Act = "favourite.dropped"
			if err := p.Store.Drop(ctx, who.UnitID, who.PersonID, code); err != nil {
				return err
			}
			return p.Audit.Record(ctx, who, d)
		}
		if err := p.Store.Keep(ctx, who.UnitID, who.PersonID, code, p.Now()); err != nil {
			return err
		}
		return p.Audit.Record(ctx, who, d)
	})
}

// star is the button beside an item.
func star(code string, on bool, back string) ui.StarVM {
	q := url.Values{"item": {code}, "on": {"1"}}
	if on {
		q.Set("on", "0")
	}
	return ui.StarVM{ID: code, Action: "/unit/favourites?" + q.Encode(), On: on, Back: back}
}
