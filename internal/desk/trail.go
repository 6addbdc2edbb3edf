package desk

import (
	"net/http"
	"net/url"
	"slices"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/web"
)

// trail is the place of a case in the pile from which somebody opened it: 「上一件」 and 「下一件」 go on from there, also after a step has moved
// the case elsewhere. Its zero value is no place. Pages carry it in their addresses, and it is never longer than placeOf allows.
type trail struct {
	pile  string
	place casework.ListPlace
}

// unsorted are the piles that are not in the order of the queue.
var unsorted = []string{string(casework.Handled), string(casework.Waiting), string(casework.Done)}

// trailOf reads the place from the address of a request.
func trailOf(r *http.Request) trail {
	return checkedTrail(r.URL.Query().Get("pile"), r.URL.Query().Get("at"))
}

// trailIn is the place of a row of the list at an address.
func trailIn(list, at string) trail {
	u, err := url.Parse(list)
	if err != nil {
		return trail{}
	}
	return checkedTrail(u.Query().Get("pile"), at)
}

func checkedTrail(pile, at string) trail {
	place := placeOf(at)
	if place == nil || len(place.ID) > 64 || !queued(pile) {
		return trail{}
	}
	return trail{pile, *place}
}

// queued reports whether a pile is there and in the order of the queue.
func queued(pile string) bool {
	return slices.ContainsFunc(filters, func(f [2]string) bool { return f[0] == pile }) && !slices.Contains(unsorted, pile)
}

// from puts the place into an address that has no query; more are further parameters, by name and value.
func (t trail) from(path string, more ...string) string {
	q := url.Values{}
	if t.place.ID != "" {
		q.Set("pile", t.pile)
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

// list is the address of the pile.
func (t trail) list() string {
	if t.pile == "" {
		return "/staff/cases"
	}
	return "/staff/cases?pile=" + url.QueryEscape(t.pile)
}

// beside leads to the case before or after a place in its pile, and back to the pile when there is none.
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
		c, ok, err := p.Core.BesideInQueue(r.Context(), actor.From(r.Context()),
			casework.Beside{Pile: casework.Pile(t.pile), CaseID: r.PathValue("id"), Place: t.place, Back: back})
		switch {
		case err != nil:
			return err
		case !ok:
			web.Session(r.Context()).Flash(say)
			return web.Redirect(w, r, t.list())
		}
		t.place = c.QueuePlace()
		return web.Redirect(w, r, t.from(casePath(c.ID)))
	}
}
