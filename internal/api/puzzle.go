package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"wangting/internal/actor"
	"wangting/internal/login"
	"wangting/internal/secret"
	"wangting/internal/web/slider"
)

// Puzzle is a puzzle before a login. Whoever solves it names its key in the login.
type Puzzle struct {
	ID         string `json:"id"`
	Key        string `json:"key" doc:"答题和登录时交回；不要给别人"`
	Kind       string `json:"kind" enum:"slide,words" doc:"拼图，或文字题"`
	Question   string `json:"question,omitempty" doc:"文字题"`
	Y          int    `json:"y,omitempty" doc:"拼图块上沿的位置，像素"`
	Background []byte `json:"background,omitempty" doc:"JPEG"`
	Piece      []byte `json:"piece,omitempty" doc:"PNG"`
}

type puzzleIn struct {
	Body struct {
		Kind string `json:"kind" enum:"slide,words" doc:"slide 为拼图；words 为文字题，不便看图的人用"`
	}
}

type answerIn struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Key      string `json:"key" maxLength:"64"`
		Position int    `json:"position" minimum:"0" maximum:"1000000" doc:"拼图块左沿的位置，像素；文字题填答案"`
	}
}

// binding is what a puzzle is bound to in the place of a browser session: a key that only the app has
// that asked for it, or, without one, nothing that has been solved.
func binding(who actor.Actor, key string) string {
	if key == "" {
		return "api:" + who.IP
	}
	return "api:key:" + key
}

func (h Hall) puzzles(api huma.API) {
	draw := op(way{id: "drawPuzzle", method: http.MethodPost, path: "/puzzles", summary: "取得登录前的拼图或文字题", tag: "登录", open: true})
	draw.DefaultStatus = http.StatusCreated
	huma.Register(api, draw, func(ctx context.Context, in *puzzleIn) (*out[Puzzle], error) {
		p, err := h.puzzle(ctx, slider.Kind(in.Body.Kind))
		if err != nil {
			return nil, problem(ctx, err)
		}
		return &out[Puzzle]{p}, nil
	})
	solve := op(way{id: "solvePuzzle", method: http.MethodPost, path: "/puzzles/{id}/answer", summary: "回答", tag: "登录", open: true})
	solve.Description = "两分钟内有效。拼图可以试三次，文字题一次；之后请重新取得。"
	solve.Errors = append(solve.Errors, http.StatusGone)
	huma.Register(api, solve, func(ctx context.Context, in *answerIn) (*struct{}, error) {
		return nil, problem(ctx, h.Puzzles.Check(ctx, binding(actor.From(ctx), in.Body.Key), in.ID, in.Body.Position))
	})
}

func (h Hall) puzzle(ctx context.Context, kind slider.Kind) (Puzzle, error) {
	key, _ := secret.NewToken()
	bound, draw := binding(actor.From(ctx), key), h.Puzzles.New
	if kind == slider.Words {
		draw = h.Puzzles.NewWords
	}
	p, err := draw(ctx, bound, login.PuzzlePurpose)
	if err != nil {
		return Puzzle{}, err
	}
	v := Puzzle{ID: p.ID, Key: key, Kind: string(p.Kind), Question: p.Question, Y: p.Y}
	if p.Kind == slider.Slide {
		v.Background, v.Piece, err = h.Puzzles.Pictures(ctx, bound, p.ID)
	}
	return v, err
}
