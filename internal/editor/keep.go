package editor

import (
	"context"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// A page saves the open element by itself while somebody types. Each such save is a step like any other, so that whoever else
// has the item open is told as before; but 撤销 and 修改记录 take what one person typed into one element, without a long pause,
// for one change: a later step of it stands behind the same step as the earlier one.
const (
	autoSaid  = "自动保存"
	autoPause = 10 * time.Minute
	autoCross = 10 * time.Second // how long an answer may be under way when somebody presses 保存
	mostAuto  = mostSteps * 3 / 4
)

// Keep is SaveData while somebody types. Conflict when the element was changed by somebody else, of whose change only SaveData asks.
func (s *Service) Keep(ctx context.Context, who actor.Actor, code, path string, seen ElementSeen, d form.Data) (ElementSeen, error) {
	w, err := s.Work(ctx, who, code)
	if err != nil {
		return ElementSeen{}, err
	}
	if w.Draft.Last >= mostAuto { // what is left is for what people save
		return ElementSeen{}, fault.New(fault.Conflict, "这份草稿修改的次数很多，不再自动保存，请点“保存”")
	}
	raw, err := rawOf(w.Item, path, d)
	if err != nil {
		return ElementSeen{}, gone(err)
	}
	return s.apply(ctx, who, code, Change{
		Path: path, Base: seen.Step, Mark: seen.Mark, Raw: raw, Auto: true, What: autoSaid, Do: setting(path, raw),
	})
}

// typed reports whether a step was saved by a page of this person's, in this element.
func (st Step) typed(who actor.Actor, path string) bool {
	return st.ByID == who.StaffID && st.Path == path && strings.HasPrefix(st.What, autoSaid)
}

// behind is the step that the next one follows.
func (s *Service) behind(ctx context.Context, who actor.Actor, d Draft, c Change) (int64, error) {
	if c.Raw == nil || d.Step == 0 {
		return d.Step, nil
	}
	st, err := s.Store.Step(ctx, d.Code, d.Step)
	if err != nil || !st.typed(who, c.Path) || s.Now().Sub(st.At) > autoPause {
		return d.Step, err
	}
	return st.Parent, nil
}

// crossed reports whether what somebody saves by 保存 has met only what their own page saved by itself a moment before.
func (s *Service) crossed(ctx context.Context, who actor.Actor, d Draft, c Change) (bool, error) {
	if c.Auto {
		return false, nil
	}
	steps, err := s.Store.Steps(ctx, d.Code)
	if err != nil {
		return false, err
	}
	met := false
	for _, st := range steps {
		if st.N <= c.Base || st.Path != c.Path && st.Path != "" {
			continue
		}
		if met = st.typed(who, c.Path) && s.Now().Sub(st.At) <= autoCross; !met {
			return false, nil
		}
	}
	return met, nil
}

// lasting leaves out the steps that a later one of the same typing has taken the place of. steps begins with the newest.
func lasting(steps []Step, now int64) []Step {
	type typing struct {
		parent   int64
		by, path string
	}
	seen, list := map[typing]bool{}, []Step{}
	for _, st := range steps {
		is := typing{st.Parent, st.ByID, st.Path}
		if seen[is] && st.N != now && st.typed(actor.Actor{StaffID: st.ByID}, st.Path) {
			continue
		}
		seen[is] = true
		list = append(list, st)
	}
	return list
}
