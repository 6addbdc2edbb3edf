package desk

import (
	"net/http"
	"net/url"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/ui"
	"wangting/internal/web"
)

// trail is the place of a case in the list from which somebody opened it, a pile or what a search found: 「上一件」 and 「下一件」 go on from
// there, also after a step has moved the case elsewhere. Its zero value is no place. Pages carry it in their addresses, and it is never
// longer than trailAt allows.
type trail struct {
	pile   string
	sought string // the address of a search, as addressOf makes it; "" in a pile
	place  casework.ListPlace
}

// longestTrail bounds the address of a search that goes along, in bytes.
const longestTrail = 2000

// trailOf reads the place from the address of a request.
func trailOf(r *http.Request) trail {
	q := r.URL.Query()
	return trailAt(q.Get("pile"), q.Get("sought"), q.Get("at"))
}

// trailIn is the place of a row of the list at an address.
func trailIn(list, at string) trail {
	u, err := url.Parse(list)
	if err != nil {
		return trail{}
	}
	return trailAt(u.Query().Get("pile"), "", at)
}

func trailAt(pile, sought, at string) trail {
	place := placeOf(at)
	if place == nil || len(place.ID) > 64 || len(sought) > longestTrail {
		return trail{}
	}
	if sought != "" {
		q, err := url.ParseQuery(sought)
		if sought = addressOf(q, q.Get(byName) != "").Encode(); err != nil || sought == "" {
			return trail{}
		}
		return trail{sought: sought, place: *place}
	}
	if !slices.ContainsFunc(filters, func(f [2]string) bool { return f[0] == pile }) {
		return trail{}
	}
	return trail{pile: pile, place: *place}
}

// from puts the place into an address that has no query; more are further parameters, by name and value.
func (t trail) from(path string, more ...string) string {
	q := url.Values{}
	if t.place.ID != "" {
		if t.sought != "" {
			q.Set("sought", t.sought)
		} else {
			q.Set("pile", t.pile)
		}
		q.Set("at", place(t.place))
	}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			q.Set(more[i], more[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// list is the address of the list.
func (t trail) list() string {
	switch {
	case t.sought != "":
		return searchPath + "?" + t.sought
	case t.pile != "":
		return "/staff/cases?pile=" + url.QueryEscape(t.pile)
	}
	return "/staff/cases"
}

// crumbs lead to the list.
func (t trail) crumbs() []ui.Link {
	if t.sought != "" {
		return []ui.Link{{Text: "办件队列", Href: "/staff/cases"}, {Text: "查找办件", Href: t.list()}}
	}
	return []ui.Link{{Text: "办件队列", Href: t.list()}}
}

// beside leads to the case before or after a place in its list, and back to the list when there is none.
func (p Pages) beside(back bool) web.Page {
	say := "这是这一列的最后一件"
	if back {
		say = "这是这一列的第一件"
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := casework.MayLook(actor.From(r.Context())); err != nil {
			return err
		}
		t := trailOf(r)
		if t.place.ID == "" {
			return web.Redirect(w, r, "/staff/cases")
		}
		ask := casework.Beside{Pile: casework.Pile(t.pile), CaseID: r.PathValue("id"), Place: t.place, Back: back}
		if t.sought != "" {
			q, _ := url.ParseQuery(t.sought) // trailAt has parsed it
			sought, err := p.sought(r, q)
			if _, ok := web.Fields(err); ok { // the name is gone from the session: the search says so
				return web.Redirect(w, r, t.list())
			}
			if err != nil {
				return err
			}
			ask.Sought = &sought
		}
		c, ok, err := p.Core.Beside(r.Context(), actor.From(r.Context()), ask)
		switch {
		case err != nil:
			return err
		case !ok:
			web.Session(r.Context()).Flash(say)
			return web.Redirect(w, r, t.list())
		}
		t.place = c.Place
		return web.Redirect(w, r, t.from(casePath(c.Case.ID)))
	}
}
