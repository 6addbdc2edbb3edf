package loginweb

import (
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/web"
	"wangting/internal/web/ui"
)

// Authorisation is one power of a person for a unit, in words.
type Authorisation struct {
	Unit, Role, Scope, Period, State string
	Kind                             string  // of the tag: ok, info, muted
	Confirm                          ui.Link // where one that waits is confirmed
}

// Latest is what is new for a person, over all units they act for.
type Latest struct {
	Cases    []ui.CaseRowVM
	Messages []Said
}

// Said is one message of an inbox.
type Said struct {
	Unit, Title, Body, When string
	Href                    string // "" for one of a unit, which is opened by acting for it
	Unread                  bool
}

const mostMine = 50

func (p Pages) latest(r *http.Request, most int) (Latest, error) {
	if p.Latest == nil {
		return Latest{}, nil
	}
	return p.Latest(r.Context(), actor.From(r.Context()), most)
}

func (p Pages) myCases(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	l, err := p.latest(r, mostMine)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, minePage("我的办件", l, true))
}

func (p Pages) myMessages(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	l, err := p.latest(r, mostMine)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, minePage("我的消息", l, false))
}
