package editor

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// Change is what a page asks for.
type Change struct {
	Path string
	Base int64  // the step from which the page was drawn
	Mark string // of the element as the page has shown it, for a save
	What string
	Do   func(it *catalog.Item) error // on the newest item
	// Raw is the new element, for a save; nil for other changes.
	Raw json.RawMessage
	// Authors wrote what a file brings in.
	Authors []string
	// Auto says that the page saves by itself while somebody types.
	Auto bool
}

// Clash is a save of an element that somebody else has saved meanwhile.
type Clash struct {
	Path         string
	Mine, Theirs json.RawMessage
	By           string      // whose change it is
	Latest       ElementSeen // from which 用我的 and 用对方的 go on
}

func (c *Clash) Error() string { return "editor: " + c.By + " has changed " + c.Path }

// Save changes one element of a draft, which begins with its first change. It gives what the page has then seen. *Clash when the element
// is not what the page has shown, whoever or whatever has changed it; Conflict while a request waits.
func (s *Service) Save(
	ctx context.Context, who actor.Actor, code, path string, seen ElementSeen, raw json.RawMessage,
) (ElementSeen, error) {
	return s.apply(ctx, who, code, Change{Path: path, Base: seen.Step, Mark: seen.Mark, Raw: raw, What: "修改", Do: setting(path, raw)})
}

func setting(path string, raw json.RawMessage) func(*catalog.Item) error {
	return func(it *catalog.Item) error { return set(it, path, raw) }
}

// SaveData is Save with the answers of the form of Ask.
func (s *Service) SaveData(ctx context.Context, who actor.Actor, code, path string, seen ElementSeen, d form.Data) (ElementSeen, error) {
	w, err := s.Work(ctx, who, code)
	if err != nil {
		return ElementSeen{}, err
	}
	raw, err := rawOf(w.Item, path, d)
	if err != nil {
		return ElementSeen{}, gone(err)
	}
	return s.Save(ctx, who, code, path, seen, raw)
}

// Add puts a new element at the end of its list, and gives its path.
func (s *Service) Add(ctx context.Context, who actor.Actor, code, what, in, kind string, base int64) (path string, err error) {
	_, err = s.apply(ctx, who, code, Change{Path: what, Base: base, What: "添加", Do: func(it *catalog.Item) (err error) {
		path, err = add(it, what, in, kind)
		return err
	}})
	return path, err
}

// Copy puts a copy behind an element, and gives its path.
func (s *Service) Copy(ctx context.Context, who actor.Actor, code, path string, base int64) (to string, err error) {
	_, err = s.apply(ctx, who, code, Change{Path: path, Base: base, What: "复制", Do: func(it *catalog.Item) (err error) {
		to, err = copyOf(it, path)
		return err
	}})
	return to, err
}

// Move takes an element one place up or down, before or behind another of its list, or a question to another part.
func (s *Service) Move(ctx context.Context, who actor.Actor, code, path, where string, base int64) error {
	_, err := s.apply(ctx, who, code, Change{Path: path, Base: base, What: "移动", Do: func(it *catalog.Item) error {
		switch {
		case strings.HasPrefix(where, KindPart+":"):
			return moveTo(it, path, where)
		case strings.Contains(where, ":"):
			return place(it, path, where)
		}
		return nudge(it, path, where == "down")
	}})
	return err
}

// Uses lists, in words, what would go with an element.
func (s *Service) Uses(ctx context.Context, who actor.Actor, code, path string) ([]string, error) {
	w, err := s.Work(ctx, who, code)
	if err != nil {
		return nil, err
	}
	if _, err := elementAt(w.Item, path); err != nil {
		return nil, gone(err)
	}
	return uses(w.Item, path), nil
}

// Delete takes an element away with every use of it.
func (s *Service) Delete(ctx context.Context, who actor.Actor, code, path string, base int64) error {
	_, err := s.apply(ctx, who, code, Change{Path: path, Base: base, What: "删除", Do: func(it *catalog.Item) error { return remove(it, path) }})
	return err
}

// apply makes one step, and gives what the page has then seen.
func (s *Service) apply(ctx context.Context, who actor.Actor, code string, c Change) (ElementSeen, error) {
	if err := edits(who); err != nil {
		return ElementSeen{}, err
	}
	var seen ElementSeen
	err := s.Tx.InTx(ctx, func(ctx context.Context) error {
		d, item, err := s.toChange(ctx, code)
		if err != nil {
			return err
		}
		seen.Step = d.Step
		if done, err := s.already(ctx, who, d, c); err != nil || done {
			return err
		}
		label := nameOf(item, c.Path)
		if c.Raw != nil {
			same, err := s.compare(ctx, d, item, who, c)
			if err == nil && same {
				seen.Mark, err = mark(item, c.Path)
			}
			if err != nil || same {
				return err
			}
		}
		if err := c.Do(item); err != nil {
			return gone(err)
		}
		if c.Raw != nil {
			if seen.Mark, err = mark(item, c.Path); err != nil {
				return gone(err)
			}
		}
		if d.Step, err = s.behind(ctx, who, d, c); err != nil {
			return err
		}
		seen.Step, err = s.step(ctx, who, d, item, c.Path, strings.TrimSpace(c.What+" "+label), c.Authors...)
		return err
	})
	return seen, err
}

// toChange locks a draft and gives it with its newest item.
func (s *Service) toChange(ctx context.Context, code string) (Draft, *catalog.Item, error) {
	if err := s.Store.Lock(ctx, code); err != nil {
		return Draft{}, nil, err
	}
	w, err := s.work(ctx, code)
	switch {
	case err != nil:
		return Draft{}, nil, err
	case w.Draft.Frozen:
		return Draft{}, nil, fault.New(fault.Conflict, "草稿已提交审批，审批期间不能修改。请先撤回审批，或者等待审批结果")
	}
	return w.Draft, w.Item, nil
}

// already reports whether this very change was made: a button clicked twice, or a page sent again.
func (s *Service) already(ctx context.Context, who actor.Actor, d Draft, c Change) (bool, error) {
	if c.Raw != nil || c.Base == d.Step || d.Step == 0 {
		return false, nil
	}
	st, err := s.Store.Step(ctx, d.Code, d.Step)
	if err != nil {
		return false, err
	}
	return st.Parent == c.Base && st.ByID == who.StaffID && st.Path == c.Path && strings.HasPrefix(st.What, c.What), nil
}

// compare looks at the element as the page has shown it and as it is. same says that nothing is to be saved.
func (s *Service) compare(ctx context.Context, d Draft, now *catalog.Item, who actor.Actor, c Change) (same bool, err error) {
	theirs, err := get(now, c.Path)
	if err != nil {
		return false, gone(err)
	}
	if same, err := equal(theirs, c.Raw); err != nil || same {
		return same, err
	}
	is, err := mark(now, c.Path)
	if err != nil || is == c.Mark {
		return false, err
	}
	if mine, err := s.crossed(ctx, who, d, c); err != nil || mine {
		return false, err
	}
	by, err := s.whose(ctx, d, c)
	return false, cmpErr(err, &Clash{Path: c.Path, Mine: c.Raw, Theirs: theirs, By: by, Latest: ElementSeen{d.Step, is}})
}

// whose says who has changed an element since a page has shown it.
func (s *Service) whose(ctx context.Context, d Draft, c Change) (string, error) {
	if d.Step == 0 {
		return "新生效的版本或文字更正", nil
	}
	it, _, err := s.stored(ctx, d, d.Step)
	if err != nil {
		return "", err
	}
	if was, err := mark(it, c.Path); err == nil && was == c.Mark {
		return "新生效的文字更正", nil
	}
	return d.By, nil
}

// equal compares two values of JSON.
func equal(a, b json.RawMessage) (bool, error) {
	x, err := ordered(a)
	if err != nil {
		return false, err
	}
	y, err := ordered(b)
	return bytes.Equal(x, y), err
}

// ordered is JSON with the keys of its objects in one order.
func ordered(raw json.RawMessage) ([]byte, error) {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

// mostSteps bounds what one draft keeps: every step is the whole item.
const mostSteps = 2000

// step stores the item as the newest step.
func (s *Service) step(
	ctx context.Context, who actor.Actor, d Draft, item *catalog.Item, path, what string, authors ...string,
) (int64, error) {
	if who.For != "" {
		authors = append(slices.Clip(authors), who.For)
	}
	return s.write(ctx, who, d, item, Step{ByID: who.StaffID, Path: path, What: what, Authors: authors})
}

// write stores the item as the newest step, which st begins: with whose it is, its path and its words.
func (s *Service) write(ctx context.Context, who actor.Actor, d Draft, item *catalog.Item, st Step) (int64, error) {
	item.Code, item.Version, item.Format = d.Code, d.Base, 2
	body, err := json.Marshal(item)
	switch {
	case err != nil:
		return 0, err
	case len(body) > maxFile:
		return 0, fault.New(fault.Invalid, "这个事项的内容太多，保存后会超过 4 MB。请先删减再保存")
	case d.Last >= mostSteps:
		return 0, fault.New(fault.Conflict, fmt.Sprintf("这份草稿已经修改了 %d 次，不能再改。请提交审批，或者导出后放弃草稿再导入", mostSteps))
	}
	name, err := s.nameOf(ctx, who)
	if err != nil {
		return 0, err
	}
	st.Code, st.N, st.Parent, st.At, st.By, st.Body = d.Code, d.Last+1, d.Step, s.Now(), name, body
	if err := s.Store.AddStep(ctx, st); err != nil {
		return 0, err
	}
	d.Name, d.Board, d.Step, d.Last, d.UpdatedAt, d.By = item.Name, item.Board, st.N, st.N, st.At, st.By
	if err := s.Store.Put(ctx, d); err != nil {
		return 0, err
	}
	return st.N, s.Audit.Record(ctx, who, actor.Deed{Act: "item.saved", Object: "item", ObjectID: d.Code,
		Detail: map[string]string{"step": fmt.Sprint(st.N), "what": st.What}})
}

// nameOf is the caller's name, for pages that show who did what.
func (s *Service) nameOf(ctx context.Context, who actor.Actor) (string, error) {
	if who.System != "" {
		return "命令行", nil
	}
	names, err := s.Names(ctx, who.StaffID)
	if err != nil {
		return "", err
	}
	return names[who.StaffID], nil
}
