package api

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

// Paper is a document about a case.
type Paper struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Number   string    `json:"number"`
	State    string    `json:"state" doc:"有效、已过期、已被替换、已撤销"`
	IssuedAt time.Time `json:"at"`
	Size     int64     `json:"size"`
	Digest   string    `json:"sha256"`
}

type paperIn struct {
	UnitPath
	ID    string `path:"id" maxLength:"64"`
	Paper string `path:"paper" maxLength:"64"`
}

func (h Hall) papers(api huma.API) {
	at := func(w way) huma.Operation {
		w.path, w.tag = "/units/{mandate}/cases/{id}/papers"+w.path, "文书"
		return op(w)
	}
	huma.Register(api, at(way{id: "listPapers", method: http.MethodGet, summary: "办件的文书"}), acting(h, h.paperList))
	read := at(way{id: "readPaper", method: http.MethodGet, path: "/{paper}", summary: "下载一份文书"})
	read.Description = "申请人第一次下载即为送达，与页面相同。"
	read.Responses = map[string]*huma.Response{"200": {Description: "PDF 文件", Content: map[string]*huma.MediaType{
		"application/pdf": {Schema: &huma.Schema{Type: "string", Format: "binary"}}}}}
	huma.Register(api, read, h.readPaper)
}

func (h Hall) paperList(ctx context.Context, as actor.Actor, in *unitIn) ([]Paper, error) {
	list, err := h.Papers.OfCase(ctx, as, in.ID)
	all := []Paper{}
	for _, p := range list {
		all = append(all, Paper{ID: p.ID, Title: p.Title, Number: p.Number, State: p.StateAt(h.Papers.Now()).Word(), IssuedAt: p.IssuedAt,
			Size: p.Size, Digest: p.Digest})
	}
	return all, err
}

func (h Hall) readPaper(ctx context.Context, in *paperIn) (*huma.StreamResponse, error) {
	who := actor.From(ctx)
	if who.PersonID == "" {
		return nil, problem(ctx, fault.New(fault.Anonymous, ""))
	}
	as, err := h.as(ctx, who, in.Mandate)
	if err != nil {
		return nil, problem(ctx, err)
	}
	p, body, err := h.Papers.Read(ctx, as, in.ID, in.Paper)
	if err != nil {
		return nil, problem(ctx, err)
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		defer func() { _ = body.Close() }()
		c.SetHeader("Content-Type", "application/pdf")
		c.SetHeader("Content-Length", strconv.FormatInt(p.Size, 10))
		_, _ = io.Copy(c.BodyWriter(), body)
	}}, nil
}
