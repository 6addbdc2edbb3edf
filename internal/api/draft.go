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
	"wangting/internal/proof"
)

// Draft is an application that is being written.
type Draft struct {
	ID        string         `json:"id"`
	Item      string         `json:"item" doc:"事项编码"`
	Name      string         `json:"name" doc:"事项名称"`
	Version   int64          `json:"version" doc:"保存和提交时交回；0 为还没有保存过"`
	Answers   map[string]any `json:"answers" doc:"以题目的 name 为名"`
	Questions []Question     `json:"questions"`
	Slots     []Slot         `json:"slots" doc:"需要的材料"`
	Materials []Material     `json:"materials" doc:"已上传的材料"`
	Problems  []Field        `json:"problems" doc:"提交前还要改正的"`
	Face      bool           `json:"face" doc:"提交时要刷脸"`
}

// Question is one question of a form.
type Question struct {
	Name     string     `json:"name"`
	Kind     string     `json:"kind" doc:"题目的类型"`
	Label    string     `json:"label"`
	Hint     string     `json:"hint,omitempty"`
	Required bool       `json:"required"`
	Known    bool       `json:"known" doc:"由账户填写，改了也不算"`
	Options  []Option   `json:"options,omitempty"`
	Columns  []Question `json:"columns,omitempty" doc:"人员的各项，或表格的各列"`
}

// Option is an answer that may be chosen.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Slot is a material that an item asks for.
type Slot struct {
	Key      string   `json:"key"`
	Name     string   `json:"name"`
	Hint     string   `json:"hint,omitempty"`
	Needed   bool     `json:"needed"`
	Many     bool     `json:"many" doc:"可以传多个文件"`
	Types    []string `json:"types" doc:"接受的格式"`
	MaxBytes int64    `json:"maxBytes"`
}

// Material is an uploaded file.
type Material struct {
	ID     string `json:"id"`
	Slot   string `json:"slot"`
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	Digest string `json:"sha256"`
}

// Receipt is the answer to a submission.
type Receipt struct {
	Number      string    `json:"number" doc:"办件编号"`
	SubmittedAt time.Time `json:"at"`
	Digest      string    `json:"digest" doc:"回执上的摘要"`
	Again       bool      `json:"again" doc:"此前已经提交过，这是那一次的回执"`
}

type prepareIn struct {
	UnitPath
	Item string `query:"item" required:"true" maxLength:"64" doc:"事项编码"`
}

type keepIn struct {
	UnitPath
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Item    string         `json:"item,omitempty" maxLength:"64" doc:"事项编码；第一次保存时填"`
		Version int64          `json:"version" minimum:"0" doc:"读到的版本；第一次保存填 0"`
		Answers map[string]any `json:"answers"`
	}
}

type submitIn struct {
	UnitPath
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Version  int64 `json:"version" minimum:"1" doc:"读到的版本"`
		Face     bool  `json:"face,omitempty" doc:"已经刷脸"`
		Delivery struct {
			Way     string `json:"way" enum:"online,post,counter" doc:"在线下载、邮寄、窗口领取"`
			Agree   bool   `json:"agree,omitempty" doc:"同意电子送达"`
			Address string `json:"address,omitempty" maxLength:"64" doc:"收件地址的编号"`
			Window  string `json:"window,omitempty" maxLength:"200" doc:"领取的窗口"`
		} `json:"delivery"`
	}
}

type draftFaceIn struct {
	UnitPath
	ID   string `path:"id" maxLength:"64"`
	Face string `query:"face" required:"true" maxLength:"64" doc:"开始时给出的编号"`
}

// Saved is the version of what was saved.
type Saved struct {
	Version int64 `json:"version"`
}

// mostForm is the limit of a saved form in bytes; the form itself is stricter (form.Fits). 10,000 rows of a table are half of it.
const mostForm = 6 << 20

func (h Hall) drafts(api huma.API) {
	at := func(w way) huma.Operation {
		w.path, w.tag = "/units/{mandate}"+w.path, "申请"
		return op(w)
	}
	prepare := at(way{id: "prepareDraft", method: http.MethodGet, path: "/new-draft", summary: "新的申请：题目、已知的答案和编号"})
	prepare.Description = "不保存。编号用于 PUT /drafts/{id}，重复保存不会产生两份。"
	huma.Register(api, prepare, acting(h, h.prepare))
	huma.Register(api, at(way{id: "getDraft", method: http.MethodGet, path: "/drafts/{id}", summary: "一份草稿"}), acting(h, h.draft))
	keep := at(way{id: "keepDraft", method: http.MethodPut, path: "/drafts/{id}", summary: "保存草稿"})
	keep.MaxBodyBytes = mostForm
	keep.Description = "没有填完也可以保存。版本不是最新的答 409，什么也不改。"
	huma.Register(api, keep, acting(h, h.keep))
	huma.Register(api, at(way{id: "discardDraft", method: http.MethodDelete, path: "/drafts/{id}", summary: "删除草稿"}),
		actingDeed(h, func(ctx context.Context, as actor.Actor, in *unitIn) error { return h.Cases.Discard(ctx, as, in.ID) }))
	submit := at(way{id: "submitDraft", method: http.MethodPost, path: "/drafts/{id}/submit", summary: "提交申请"})
	submit.Description = "可以重复：同一份草稿只成为一件办件，每次都答同一份回执。"
	huma.Register(api, submit, acting(h, h.submit))
	huma.Register(api, at(way{id: "beginDraftFace", method: http.MethodPost, path: "/drafts/{id}/face", summary: "提交前刷脸：开始", bare: true}),
		acting(h, func(ctx context.Context, as actor.Actor, in *unitIn) (Face, error) {
			f := casework.Faced{CaseID: in.ID}
			v, err := h.Cases.Face(ctx, as, &f, faceBinding(as), true)
			return h.faceOf(f.Kept, v, err)
		}))
	huma.Register(api, at(way{id: "getDraftFace", method: http.MethodGet, path: "/drafts/{id}/face", summary: "提交前刷脸：结果"}),
		acting(h, func(ctx context.Context, as actor.Actor, in *draftFaceIn) (Face, error) {
			f := casework.Faced{CaseID: in.ID, Kept: proof.Kept{FaceID: in.Face}}
			v, err := h.Cases.Face(ctx, as, &f, faceBinding(as), false)
			return h.faceOf(f.Kept, v, err)
		}))
}

func (h Hall) prepare(ctx context.Context, as actor.Actor, in *prepareIn) (Draft, error) {
	v, err := h.Cases.Prepare(ctx, as, in.Item)
	if err != nil {
		return Draft{}, err
	}
	return draftOf(v), nil
}

func (h Hall) draft(ctx context.Context, as actor.Actor, in *unitIn) (Draft, error) {
	v, err := h.editable(ctx, as, in.ID)
	if err != nil {
		return Draft{}, err
	}
	return draftOf(v), nil
}

func (h Hall) editable(ctx context.Context, as actor.Actor, id string) (casework.View, error) {
	v, err := h.Cases.Open(ctx, as, id)
	if err == nil && !v.Case.State.Editable() {
		err = fault.New(fault.Conflict, "这份申请已经提交，不能再修改。可以在办件列表中查看进度")
	}
	return v, err
}

func (h Hall) keep(ctx context.Context, as actor.Actor, in *keepIn) (Saved, error) {
	if in.Body.Version == 0 {
		return h.start(ctx, as, in)
	}
	v, err := h.editable(ctx, as, in.ID)
	if err != nil {
		return Saved{}, err
	}
	data, err := v.Item.Form.Receive(in.Body.Answers)
	if err != nil {
		return Saved{}, err
	}
	n, err := h.Cases.Save(ctx, as, in.ID, data, in.Body.Version)
	return Saved{n}, err
}

func (h Hall) start(ctx context.Context, as actor.Actor, in *keepIn) (Saved, error) {
	v, err := h.Cases.Prepare(ctx, as, in.Body.Item)
	if err != nil {
		return Saved{}, err
	}
	data, err := v.Item.Form.Receive(in.Body.Answers)
	if err != nil {
		return Saved{}, err
	}
	c, err := h.Cases.Start(ctx, as, in.Body.Item, in.ID, data)
	return Saved{c.Version}, err
}

func (h Hall) submit(ctx context.Context, as actor.Actor, in *submitIn) (Receipt, error) {
	d := in.Body.Delivery
	way := casework.Choice{Way: casework.Way(d.Way), Agree: d.Agree, Address: d.Address, Window: d.Window}
	var r casework.Receipt
	var err error
	if in.Body.Face {
		r, err = h.Cases.SubmitByFace(ctx, as, in.ID, in.Body.Version, faceBinding(as), way)
	} else {
		r, err = h.Cases.SubmitChosen(ctx, as, in.ID, in.Body.Version, way)
	}
	return Receipt{Number: r.Number, SubmittedAt: r.SubmittedAt, Digest: r.Digest, Again: r.Again}, err
}

func draftOf(v casework.View) Draft {
	d := Draft{ID: v.Case.ID, Item: v.Case.ItemCode, Name: v.Item.Name, Version: v.Case.Version, Answers: v.Case.Data, Face: v.Item.Face,
		Questions: questions(v.Item.Form.Fields(), v.Known), Slots: []Slot{}, Materials: []Material{}, Problems: []Field{}}
	if d.Answers == nil {
		d.Answers = map[string]any{}
	}
	for _, s := range v.Item.Slots {
		d.Slots = append(d.Slots, slotOf(s, v))
	}
	for _, m := range v.Materials {
		if m.Current() {
			d.Materials = append(d.Materials, materialOf(m))
		}
	}
	if err := v.Problems(); err != nil {
		for _, f := range fault.Of(err).Fields {
			d.Problems = append(d.Problems, Field{Name: f.Name, Say: f.Say})
		}
	}
	return d
}

func slotOf(s casework.Slot, v casework.View) Slot {
	return Slot{Key: s.Key, Name: s.Name, Hint: s.Hint, Needed: s.Needed(v.Case.Data), Many: s.Many, Types: s.Allowed(), MaxBytes: s.Limit()}
}

func questions(fields []form.Field, known func(path string) string) []Question {
	all := []Question{}
	for _, f := range fields {
		q := Question{Name: f.Name, Kind: string(f.Kind), Label: f.Label, Hint: f.Hint, Required: f.Required, Known: f.Locked(known)}
		for _, o := range f.Options {
			q.Options = append(q.Options, Option{Value: o.Value, Label: o.Label})
		}
		if len(f.Fields) > 0 {
			q.Columns = questions(f.Fields, known)
		}
		all = append(all, q)
	}
	return all
}

func materialOf(m casework.Material) Material {
	return Material{ID: m.ID, Slot: m.Slot, Name: m.Name, Size: m.Size, Digest: m.SHA256}
}
