package api

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"wangting/internal/actor"
	"wangting/internal/casework"
)

// Arrival is an upload that has begun.
type Arrival struct {
	ID       string `json:"id"`
	Received int64  `json:"received" doc:"已经收到的字节数；下一段从这里开始"`
	Piece    int64  `json:"piece" doc:"每一段的字节数，最后一段可以少"`
}

type arriveIn struct {
	UnitPath
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Slot string `json:"slot" maxLength:"64" doc:"材料的 key"`
		Name string `json:"name" maxLength:"255" doc:"文件名"`
		Size int64  `json:"size" minimum:"1" maximum:"1073741824" doc:"字节数"`
		Mark string `json:"mark,omitempty" maxLength:"64" doc:"文件最后修改的时间，区分同名同样大小的文件"`
	}
}

type pieceIn struct {
	UnitPath
	ID      string `path:"id" maxLength:"64"`
	Arrival string `path:"arrival" maxLength:"64"`
	From    int64  `query:"from" required:"true" minimum:"0" doc:"这一段从第几个字节开始"`
	RawBody []byte
}

type attachIn struct {
	UnitPath
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Arrival string `json:"arrival" maxLength:"64"`
		Slot    string `json:"slot" maxLength:"64"`
		Name    string `json:"name" maxLength:"255"`
	}
}

type detachIn struct {
	UnitPath
	ID       string `path:"id" maxLength:"64"`
	Material string `path:"material" maxLength:"64"`
}

// materials are files, sent in pieces as the pages send large ones: a broken connection costs one piece.
func (h Hall) materials(api huma.API) {
	at := func(w way) huma.Operation {
		w.path, w.tag = "/units/{mandate}/drafts/{id}"+w.path, "申请"
		return op(w)
	}
	arrive := at(way{id: "beginUpload", method: http.MethodPost, path: "/arrivals", summary: "上传材料：开始，或接着传"})
	arrive.Description = "同一个文件再次开始，从已经收到的地方接着传。也用于补正。"
	huma.Register(api, arrive, acting(h, h.arrive))
	piece := at(way{id: "sendPiece", method: http.MethodPut, path: "/arrivals/{arrival}", summary: "上传材料：一段"})
	piece.MaxBodyBytes = casework.PieceSize
	huma.Register(api, piece, acting(h, h.piece))
	attach := at(way{id: "attachMaterial", method: http.MethodPost, path: "/materials", summary: "上传材料：传完，放入申请"})
	huma.Register(api, attach, acting(h, h.attach))
	huma.Register(api, at(way{id: "detachMaterial", method: http.MethodDelete, path: "/materials/{material}", summary: "删除材料"}),
		actingDeed(h, func(ctx context.Context, as actor.Actor, in *detachIn) error {
			return h.Cases.Detach(ctx, as, in.ID, in.Material)
		}))
}

func (h Hall) arrive(ctx context.Context, as actor.Actor, in *arriveIn) (Arrival, error) {
	b := in.Body
	a, err := h.Cases.Arrive(ctx, as, in.ID, casework.Coming{Slot: b.Slot, Name: b.Name, Size: b.Size, Mark: b.Mark})
	return Arrival{ID: a.ID, Received: a.Received, Piece: casework.PieceSize}, err
}

func (h Hall) piece(ctx context.Context, as actor.Actor, in *pieceIn) (Arrival, error) {
	n, err := h.Cases.Receive(ctx, as, in.ID, in.Arrival, in.From, bytes.NewReader(in.RawBody))
	return Arrival{ID: in.Arrival, Received: n, Piece: casework.PieceSize}, err
}

func (h Hall) attach(ctx context.Context, as actor.Actor, in *attachIn) (Material, error) {
	m, err := h.Cases.AttachArrived(ctx, as, in.ID, in.Body.Arrival, casework.Upload{Slot: in.Body.Slot, Name: in.Body.Name})
	return materialOf(m), err
}
