package resultweb

import (
	"context"
	"io"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/result"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// ProofReader is the part of result.Service that the pages of proofs call.
type ProofReader interface {
	Proofs(ctx context.Context, who actor.Actor) ([]result.Listed, error)
	ProofSignature(ctx context.Context, who actor.Actor, paperID string) (name string, cms []byte, err error)
	ReadProof(ctx context.Context, who actor.Actor, paperID string) (result.Paper, io.ReadCloser, error)
}

// Proofs are the pages with the proofs of queries, of a unit and of a person.
type Proofs struct {
	Papers ProofReader
	Frames ui.Frames
}

// papersView is the page, ready to print.
type papersView struct {
	Centre ui.CenterVM
	Home   ui.Link
	List   []ui.DocumentVM
}

// Mount mounts them.
func (p Proofs) Mount(m *web.Mux) {
	self := func(r *http.Request) actor.Actor { return actor.From(r.Context()).Self() }
	unit := func(r *http.Request) actor.Actor { return actor.From(r.Context()) }
	m.Person("GET /me/papers", p.list(self, p.Frames.Own, "/me", "个人中心"))
	m.Unit("GET /unit/papers", p.list(unit, p.Frames.Unit, "/unit", "单位主页"))
	m.Person("GET /me/papers/{paper}", p.send(self))
	m.Unit("GET /unit/papers/{paper}", p.send(unit))
	m.Person("GET /me/papers/{paper}/signature", p.signature(self))
	m.Unit("GET /unit/papers/{paper}/signature", p.signature(unit))
}

type asker func(r *http.Request) actor.Actor

func (p Proofs) list(who asker, frame ui.CentreFrame, home, name string) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		list, err := p.Papers.Proofs(r.Context(), who(r))
		if err != nil {
			return err
		}
		centre, err := frame(r.Context(), "papers")
		if err != nil {
			return err
		}
		v := papersView{Centre: centre, Home: ui.Link{Text: name, Href: home}}
		for _, l := range list {
			d := ui.DocumentVM{ID: l.ID, Title: l.Title, Number: l.Number, Href: home + "/papers/" + l.ID, Log: l.Log,
				Check: result.CheckPath + "/" + string(l.Code)}
			d.Say = "出具于 " + l.IssuedAt.In(workday.Zone).Format("2006-01-02 15:04") + "　有效期至 " + l.Until.In(workday.Zone).Format("2006-01-02")
			if d.Signed = l.Signed; d.Signed != "" {
				d.Signature = d.Href + "/signature"
			}
			if l.State != result.Valid {
				d.State = l.State.Word()
			}
			v.List = append(v.List, d)
		}
		return web.Render(w, r, http.StatusOK, papersPage(v))
	}
}

func (p Proofs) send(who asker) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		if notGet(w, r) {
			return nil
		}
		paper, body, err := p.Papers.ReadProof(r.Context(), who(r), r.PathValue("paper"))
		if err != nil {
			return err
		}
		return send(w, r, paper, body)
	}
}
