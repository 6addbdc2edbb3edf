package queryweb

import (
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/query"
	"wangting/internal/web"
)

// print makes a document of the answer, and goes to the list of documents, where it stands first.
func (p Pages) print(w http.ResponseWriter, r *http.Request) error {
	q, done, err := p.open(w, r)
	if done {
		return err
	}
	a := query.Asking{Code: q.Code, Typed: map[string]string{}}
	if q.Posts() {
		k := p.kept(r, q.Code)
		if k.As == "" {
			web.Session(r.Context()).Flash("查询条件只保留 10 分钟，请重新查询后再打印")
			return web.Redirect(w, r, q.Path())
		}
		a.Typed = k.Typed
	} else {
		for _, param := range q.Params {
			a.Typed[param.Key] = r.URL.Query().Get(param.Key)
		}
	}
	id, err := p.Queries.Print(r.Context(), p.who(r), a)
	switch {
	case errors.Is(err, fault.Away), errors.Is(err, query.ErrNotConnected): // the page says what is the matter
		return web.Redirect(w, r, q.Path())
	case err != nil:
		return p.wrong(w, r, q, a.Typed, err)
	}
	return web.Redirect(w, r, papers(p.who(r))+"#"+id)
}

// papers is the address of the documents of whoever asks; package result serves it.
func papers(who actor.Actor) string {
	if who.ForUnit() {
		return "/unit/papers"
	}
	return "/me/papers"
}
