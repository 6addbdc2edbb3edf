package resultweb

import (
	"context"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/mandate"
	"wangting/internal/web"
)

// Holding is the part of mandate.Service that a download on the phone calls.
type Holding interface {
	Held(ctx context.Context, personID string) ([]mandate.Held, error)
}

// Cases is the part of casework.Service that a download on the phone calls.
type Cases interface {
	ReadableBy(ctx context.Context, as []actor.Actor, caseID string) (casework.Case, actor.Actor, error)
}

// PhoneDownloads are the addresses of the documents below the screen of a case on the phone, where a person acts for all their units
// at once.
type PhoneDownloads struct {
	Downloads
	Cases    Cases
	Mandates Holding
}

// Mount mounts them.
func (p PhoneDownloads) Mount(m *web.Mux) {
	m.Phone("GET /app/cases/{id}/papers/{paper}", p.paper)
}

func (p PhoneDownloads) paper(w http.ResponseWriter, r *http.Request) error {
	who := actor.From(r.Context())
	held, err := p.Mandates.Held(r.Context(), who.PersonID)
	if err != nil {
		return err
	}
	_, as, err := p.Cases.ReadableBy(r.Context(), mandate.EachActing(who, held), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.send(w, r, as)
}
