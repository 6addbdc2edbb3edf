package desk

import (
	"context"
	"errors"
	"net/http"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/ui"
	"wangting/internal/web"
	"wangting/internal/workday"
)

// writtenView is what the core business system was told after a grant, and what it says now (一次录入).
type writtenView struct {
	Title, At, Say string
	Kind           string // of the note
	Rows           []ui.SummaryItem
	Again          string // the address at which it is written anew; "" when it cannot be, or not by the reader
}

func (p Pages) written(ctx context.Context, who actor.Actor, v casework.View) (*writtenView, error) {
	got, err := p.Core.CoreRecordIn(ctx, v.Opened)
	if err != nil || got == nil {
		return nil, err
	}
	out := &writtenView{Title: got.Name, Say: got.Say}
	switch {
	case got.Bad:
		out.Kind = "bad"
	case !got.At.IsZero() && len(got.Lines) > 0:
		out.Kind = "ok"
	}
	if !got.At.IsZero() {
		out.At = got.At.In(workday.Zone).Format("2006-01-02 15:04")
	}
	for _, l := range got.Lines {
		out.Rows = append(out.Rows, ui.SummaryItem{Key: l.Name, Body: coreLine(l)})
	}
	if got.Again && casework.MayWriteAgain(who) {
		out.Again = casePath(v.Case.ID) + "/write"
	}
	return out, nil
}

// writeAgain has it written anew.
func (p Pages) writeAgain(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := p.Core.WriteAgain(r.Context(), actor.From(r.Context()), id)
	if errors.Is(err, fault.Conflict) || errors.Is(err, fault.Forbidden) {
		f := fault.Of(err)
		return p.dossier(w, r, web.Status(f.Kind), look{again: f})
	}
	if err != nil {
		return err
	}
	web.Session(r.Context()).Flash("正在重新写入核心业务系统，稍后刷新本页查看结果")
	return web.Redirect(w, r, trailOf(r).from(casePath(id)))
}
