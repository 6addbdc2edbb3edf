// Package resultweb gives out documents to whoever may read their case, and is the public page that says whether a document
// is genuine. It decides nothing.
package resultweb

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/result"
	"wangting/internal/web"
)

// Papers is the part of result.Service that the pages call.
type Papers interface {
	Read(ctx context.Context, who actor.Actor, caseID, paperID string) (result.Paper, io.ReadCloser, error)
	Docx(ctx context.Context, who actor.Actor, caseID, paperID string) (name string, file []byte, err error)
	Signature(ctx context.Context, who actor.Actor, caseID, paperID string) (name string, cms []byte, err error)
	Package(ctx context.Context, who actor.Actor, caseID, paperID string) (result.Paper, []byte, error)
	CheckPackage(ctx context.Context, typed string) ([]byte, error)
	Check(ctx context.Context, typed string) (result.Verdict, error)
	CheckNumber(ctx context.Context, number, typed string) (result.Verdict, error)
	Compare(ctx context.Context, typed string, file io.Reader) (bool, error)
}

// Downloads are the addresses of the documents below the pages of a case.
type Downloads struct{ Papers Papers }

// Mount mounts them.
func (p Downloads) Mount(m *web.Mux) {
	m.Unit("GET "+casework.UnitPath+"{id}/papers/{paper}", func(w http.ResponseWriter, r *http.Request) error {
		return p.send(w, r, actor.From(r.Context()))
	})
	m.Person("GET "+casework.OwnPath+"{id}/papers/{paper}", func(w http.ResponseWriter, r *http.Request) error {
		return p.send(w, r, actor.From(r.Context()).Self())
	})
	m.Unit("GET "+casework.UnitPath+"{id}/papers/{paper}/package", func(w http.ResponseWriter, r *http.Request) error {
		return p.pack(w, r, actor.From(r.Context()))
	})
	m.Unit("GET "+casework.UnitPath+"{id}/papers/{paper}/docx", p.docx)
	m.Unit("GET "+casework.UnitPath+"{id}/papers/{paper}/signature", func(w http.ResponseWriter, r *http.Request) error {
		return p.signature(w, r, actor.From(r.Context()))
	})
	m.Person("GET "+casework.OwnPath+"{id}/papers/{paper}/signature", func(w http.ResponseWriter, r *http.Request) error {
		return p.signature(w, r, actor.From(r.Context()).Self())
	})
	m.Person("GET "+casework.OwnPath+"{id}/papers/{paper}/package", func(w http.ResponseWriter, r *http.Request) error {
		return p.pack(w, r, actor.From(r.Context()).Self())
	})
	m.Staff("GET /staff/cases/{id}/papers/{paper}", "", func(w http.ResponseWriter, r *http.Request) error {
		return p.send(w, r, actor.From(r.Context()))
	})
}

// send sends a document for saving. It names neither the holder nor a person. A HEAD, which the mux takes for a GET, gets none:
// who has received no document has not been served.
func (p Downloads) send(w http.ResponseWriter, r *http.Request, who actor.Actor) error {
	if notGet(w, r) {
		return nil
	}
	paper, body, err := p.Papers.Read(r.Context(), who, r.PathValue("id"), r.PathValue("paper"))
	if err != nil {
		return err
	}
	return send(w, r, paper, body)
}

func send(w http.ResponseWriter, r *http.Request, paper result.Paper, body io.ReadCloser) error {
	defer func() { _ = body.Close() }()
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Length", strconv.FormatInt(paper.Size, 10))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": paper.FileName()}))
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	web.SendFile(w, r, body, "paper", paper.ID)
	return nil
}

// notGet refuses what is not a GET.
func notGet(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet {
		return false
	}
	w.Header().Set("Allow", http.MethodGet)
	w.WriteHeader(http.StatusMethodNotAllowed)
	return true
}

// pack sends a document with what verifies it offline. It serves the document as send does.
func (p Downloads) pack(w http.ResponseWriter, r *http.Request, who actor.Actor) error {
	if notGet(w, r) {
		return nil
	}
	paper, zip, err := p.Papers.Package(r.Context(), who, r.PathValue("id"), r.PathValue("paper"))
	if err != nil {
		return err
	}
	web.SendZip(w, "离线核验包 "+paper.Number+".zip", zip)
	return nil
}
