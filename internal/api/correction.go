package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// Correction is what the applicant has to mend, and the questions to do it with.
type Correction struct {
	Version   int64          `json:"version" doc:"提交补正时交回"`
	DueAt     time.Time      `json:"due" doc:"在此之前提交"`
	Words     string         `json:"words" doc:"告知申请人的内容"`
	Promised  bool           `json:"promised" doc:"容缺受理时承诺补交的材料；办理不因此停下"`
	Points    []Point        `json:"points"`
	Answers   map[string]any `json:"answers" doc:"要补正的各题现在的答案"`
	Questions []Question     `json:"questions" doc:"要补正的题目"`
	Slots     []Slot         `json:"slots" doc:"要重新上传的材料；以 POST /drafts/{id}/arrivals 上传"`
	Materials []Material     `json:"materials" doc:"为这次补正已上传的材料"`
}

// Point is one question or material that has to be mended.
type Point struct {
	Material bool   `json:"material" doc:"是材料，不是题目"`
	Name     string `json:"name" doc:"题目的 name，或材料的 key"`
	Label    string `json:"label"`
	Reason   string `json:"reason" doc:"缺少、有误或已过期"`
	Words    string `json:"words,omitempty"`
}

type mendIn struct {
	UnitPath
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Version int64          `json:"version" minimum:"1" doc:"读到的版本"`
		Answers map[string]any `json:"answers,omitempty" doc:"要补正的题目；没有写的沿用原来的答案，null 为清空"`
	}
}

type withdrawIn struct {
	UnitPath
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"500" doc:"撤回的原因，可以不写"`
	}
}

// corrections are what an applicant does with a case that is under way.
func (h Hall) corrections(api huma.API) {
	at := func(w way) huma.Operation {
		w.path, w.tag = "/units/{mandate}/cases/{id}"+w.path, "申请"
		return op(w)
	}
	read := at(way{id: "getCorrection", method: http.MethodGet, path: "/correction", summary: "要补正的内容"})
	read.Description = "不需要补正的办件答 409。"
	huma.Register(api, read, acting(h, h.correction))
	answer := at(way{id: "answerCorrection", method: http.MethodPost, path: "/correction", summary: "提交补正"})
	answer.MaxBodyBytes = mostForm
	answer.Description = "先上传要补正的材料。只接受要补正的题目，其余的不变。版本不是最新的、已经提交过的答 409，什么也不改。"
	huma.Register(api, answer, acting(h, h.answer))
	withdraw := at(way{id: "withdrawCase", method: http.MethodPost, path: "/withdraw", summary: "撤回申请"})
	withdraw.Description = "撤回后本次申请结束，之后可以重新申请。状态不能撤回的答 409。"
	huma.Register(api, withdraw, acting(h, h.withdraw))
}

func (h Hall) correction(ctx context.Context, as actor.Actor, in *unitIn) (Correction, error) {
	v, k, err := h.asked(ctx, as, in.ID)
	if err != nil {
		return Correction{}, err
	}
	return correctionOf(v, k), nil
}

// asked gives a case and what its applicant has to mend. Conflict when that is nothing.
func (h Hall) asked(ctx context.Context, as actor.Actor, id string) (casework.View, casework.Correction, error) {
	v, err := h.Cases.OpenToAct(ctx, as, id)
	if err != nil {
		return v, casework.Correction{}, err
	}
	k := v.Asked()
	if k == nil {
		return v, casework.Correction{}, fault.New(fault.Conflict, "这件办件现在不需要补正。可以在办件列表中查看进度")
	}
	return v, *k, nil
}

func (h Hall) answer(ctx context.Context, as actor.Actor, in *mendIn) (Dossier, error) {
	v, k, err := h.asked(ctx, as, in.ID)
	if err != nil {
		return Dossier{}, err
	}
	fresh, err := v.Item.Form.Receive(in.Body.Answers)
	if err != nil {
		return Dossier{}, err
	}
	data := form.Data{}
	for _, p := range k.Points {
		if p.Material {
			continue
		}
		_, sent := in.Body.Answers[p.Name]
		if old, ok := v.Case.Data[p.Name]; ok && !sent {
			data[p.Name] = old
		}
		if x, ok := fresh[p.Name]; ok {
			data[p.Name] = x
		}
	}
	if err := h.Cases.AnswerCorrection(ctx, as, in.ID, data, in.Body.Version); err != nil {
		return Dossier{}, err
	}
	return h.dossier(ctx, as, &unitIn{UnitPath: in.UnitPath, ID: in.ID})
}

func (h Hall) withdraw(ctx context.Context, as actor.Actor, in *withdrawIn) (Dossier, error) {
	if err := h.Cases.WithdrawCase(ctx, as, in.ID, in.Body.Reason); err != nil {
		return Dossier{}, err
	}
	return h.dossier(ctx, as, &unitIn{UnitPath: in.UnitPath, ID: in.ID})
}

func correctionOf(v casework.View, k casework.Correction) Correction {
	c := Correction{Version: v.Case.Version, DueAt: k.DueAt, Words: k.Words, Promised: k.Lacking, Points: []Point{}, Answers: map[string]any{},
		Questions: []Question{}, Slots: []Slot{}, Materials: []Material{}}
	for _, p := range k.Points {
		c.Points = append(c.Points, Point{Material: p.Material, Name: p.Name, Label: p.Label, Reason: p.Reason.Word(), Words: p.Words})
		if x, ok := v.Case.Data[p.Name]; ok && !p.Material {
			c.Answers[p.Name] = x
		}
	}
	for _, f := range v.Item.Form.Fields() {
		if k.Asks(false, f.Name) {
			c.Questions = append(c.Questions, questions([]form.Field{f}, v.Known)...)
		}
	}
	for _, s := range v.Item.Slots {
		if k.Asks(true, s.Key) {
			s := slotOf(s, v)
			s.Needed = true // staff ask for it, whatever the item says
			c.Slots = append(c.Slots, s)
		}
	}
	for _, m := range v.Materials {
		if m.Current() && k.Asks(true, m.Slot) && m.Newer(k.AskedAt) {
			c.Materials = append(c.Materials, materialOf(m))
		}
	}
	return c
}
