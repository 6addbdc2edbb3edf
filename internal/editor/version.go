package editor

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// New begins an item (新建事项). The code is for ever. Conflict when it is taken.
func (s *Service) New(ctx context.Context, who actor.Actor, code, name, board string) error {
	if err := edits(who); err != nil {
		return err
	}
	code, name = strings.TrimSpace(code), strings.TrimSpace(name)
	var faults []fault.Field
	if !catalog.CodeLike(code) {
		faults = append(faults, fault.Field{Name: "code", Say: "编码用小写字母、数字和短横线，2 到 40 个字符，例如 card-loss"})
	}
	if name == "" || utf8.RuneCountInString(name) > 60 {
		faults = append(faults, fault.Field{Name: "name", Say: "请填写 1 到 60 字的事项名称"})
	}
	if board == "" {
		faults = append(faults, fault.Field{Name: "board", Say: "请选择业务板块"})
	}
	if len(faults) > 0 {
		return &fault.Fault{Kind: fault.Invalid, Fields: faults}
	}
	it := &catalog.Item{Code: code, Name: name, Board: board, Format: 2, Audience: catalog.ForUnits, Online: true}
	f := it.TheFlow()
	f.AcceptDays = usualAcceptDays
	it.SetFlow(f)
	return s.begin(ctx, who, it, 0, "新建事项")
}

// begin makes a draft with a first step; 0 is a base of a new item.
func (s *Service) begin(ctx context.Context, who actor.Actor, it *catalog.Item, base int64, what string, authors ...string) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Lock(ctx, it.Code); err != nil {
			return err
		}
		d := Draft{Code: it.Code, Base: base, Name: it.Name, Board: it.Board}
		_, err := s.Store.Draft(ctx, it.Code)
		switch {
		case err == nil:
			return fault.On("code", "已有这个编码的草稿，请打开它继续修改")
		case !isNone(err):
			return err
		case base == 0 && s.newest(it.Code) != nil:
			return fault.On("code", "已有这个编码的事项，请换一个")
		}
		_, err = s.step(ctx, who, d, it, "", what, authors...)
		return err
	})
}

// CopyItem begins a new item with the content of another (复制为新事项).
func (s *Service) CopyItem(ctx context.Context, who actor.Actor, from, code string) error {
	w, err := s.Work(ctx, who, from)
	if err != nil {
		return err
	}
	if code = strings.TrimSpace(code); !catalog.CodeLike(code) {
		return fault.On("code", "编码用小写字母、数字和短横线，2 到 40 个字符，例如 card-loss")
	}
	w.Item.Code, w.Item.Name, w.Item.Pin = code, w.Item.Name+"（副本）", 0
	return s.begin(ctx, who, w.Item, 0, "复制自“"+w.Draft.Name+"”")
}

// RollBack begins, or goes on with, a draft that has the content of an earlier version (回退到此版本). It becomes a new version, with
// the same approval.
func (s *Service) RollBack(ctx context.Context, who actor.Actor, code string, version int64) error {
	if err := edits(who); err != nil {
		return err
	}
	old, err := s.Items.ItemVersion(ctx, code, version)
	if err != nil {
		return err
	}
	_, err = s.apply(ctx, who, code, Change{Base: -1, What: fmt.Sprintf("回退到第 %d 版", version), Do: func(it *catalog.Item) error {
		fresh, err := copyItem(old)
		if err == nil {
			*it = *fresh
		}
		return err
	}})
	return err
}

// Version gives a published version to compare; 0 is the draft.
func (s *Service) Version(ctx context.Context, who actor.Actor, code string, version int64) (*catalog.Item, error) {
	if version == 0 {
		w, err := s.Work(ctx, who, code)
		return w.Item, err
	}
	if err := edits(who); err != nil {
		return nil, err
	}
	return s.Items.ItemVersion(ctx, code, version)
}

// Stop ends new applications at once (紧急停办); one person does it, and words say to applicants why and until when.
func (s *Service) Stop(ctx context.Context, who actor.Actor, code, words string) error {
	if words = strings.TrimSpace(words); words == "" || utf8.RuneCountInString(words) > 200 {
		return fault.On("words", "请用 1 到 200 字告诉申请人为什么停办、什么时候恢复、现在到哪里办")
	}
	if s.newest(code) == nil {
		return errNone
	}
	return s.Items.Stop(ctx, who, code, words)
}

// Row is one item in the list of editors.
type Row struct {
	Code, Name, Board string
	State             string // 草稿 待审批 待生效 已发布 已停办
	Version           int64  // published; 0 is none
	By                string // of the newest step
	Draft             Draft
}

// Filter narrows the list.
type Filter struct{ Words, State, Board string }

// States are the states of the list, in the order of the screen (EDT-1).
var States = []string{"草稿", "待审批", "待生效", "已发布", "已停办"}

// List gives all items and drafts, in the order of the catalogue, new ones first.
func (s *Service) List(ctx context.Context, who actor.Actor, f Filter) ([]Row, error) {
	if err := edits(who); err != nil {
		return nil, err
	}
	drafts, err := s.Store.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	cat := s.Items.Catalogue()
	of := map[string]Draft{}
	var rows []Row
	for _, d := range drafts {
		if of[d.Code] = d; s.newest(d.Code) == nil {
			rows = append(rows, s.row(cat, d.Code, d.Name, d.Board, d, true))
		}
	}
	for _, it := range cat.Items() {
		d, has := of[it.Code]
		rows = append(rows, s.row(cat, it.Code, it.Name, it.Board, d, has))
	}
	for _, it := range cat.NotYet() {
		d, has := of[it.Code]
		rows = append(rows, s.row(cat, it.Code, it.Name, it.Board, d, has))
	}
	var out []Row
	for _, r := range rows {
		if (f.State == "" || r.State == f.State) && (f.Board == "" || r.Board == f.Board) &&
			(f.Words == "" || strings.Contains(r.Name, f.Words) || strings.Contains(r.Code, strings.ToLower(f.Words))) {
			out = append(out, r)
		}
	}
	return out, nil
}

func (s *Service) row(cat *catalog.Catalogue, code, name, board string, d Draft, has bool) Row {
	r := Row{Code: code, Name: name, Board: board, State: "已发布", Draft: d, By: d.By}
	if it := cat.Item(code); it != nil {
		r.Version = it.Version
	}
	_, stopped := cat.Stop(code)
	switch {
	case has && d.Frozen:
		r.State = "待审批"
	case has:
		r.State = "草稿"
	case cat.Waiting(code, s.Now()) != nil:
		r.State = "待生效"
	case stopped:
		r.State = "已停办"
	}
	return r
}
