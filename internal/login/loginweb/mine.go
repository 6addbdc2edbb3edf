package loginweb

import (
	"context"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/session"
	"wangting/internal/ui"
	"wangting/internal/web"
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

// latest reads what is new; what nobody gives is empty.
func latest[T any](r *http.Request, held []session.Held, most int, read func(context.Context, actor.Actor, []session.Held, int) ([]T, error)) ([]T, error) {
	if read == nil {
		return nil, nil
	}
	return read(r.Context(), actor.From(r.Context()), held, most)
}

func (p Pages) myCases(w http.ResponseWriter, r *http.Request) error {
	held, err := p.Switches.Mine(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	cases, err := latest(r, held, mostMine, p.Cases)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, minePage("我的办件", Latest{Cases: cases}, true))
}

func (p Pages) myMessages(w http.ResponseWriter, r *http.Request) error {
	held, err := p.Switches.Mine(r.Context(), actor.From(r.Context()))
	if err != nil {
		return err
	}
	messages, err := latest(r, held, mostMine, p.Messages)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, minePage("我的消息", Latest{Messages: messages}, false))
}
