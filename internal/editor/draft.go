package editor

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/fault"
)

// Work is a draft with its item, as a page shows it. A published item without a draft is one whose Step is 0.
type Work struct {
	Draft  Draft
	Item   *catalog.Item // in effect
	Online *catalog.Item // the newest published version; nil for a new item
	Exists bool          // there is a draft
}

// Work gives the item as editors see it.
func (s *Service) Work(ctx context.Context, who actor.Actor, code string) (Work, error) {
	if err := edits(who); err != nil {
		return Work{}, err
	}
	return s.work(ctx, code)
}

func (s *Service) work(ctx context.Context, code string) (Work, error) {
	w := Work{Online: s.newest(code)}
	d, err := s.Store.Draft(ctx, code)
	switch {
	case errors.Is(err, fault.NotFound) && w.Online == nil:
		return w, errNone
	case errors.Is(err, fault.NotFound):
		w.Draft = Draft{Code: code, Name: w.Online.Name, Board: w.Online.Board, Base: w.Online.Version}
		w.Item, err = copyItem(w.Online)
		return w, err
	case err != nil:
		return w, err
	}
	w.Draft, w.Exists = d, true
	w.Item, err = s.atStep(ctx, d, d.Step)
	return w, err
}

// newest is the newest published version, alive or waiting for its day, without a stop.
func (s *Service) newest(code string) *catalog.Item {
	if list := s.Items.Catalogue().Versions(code); len(list) > 0 {
		return list[0]
	}
	return nil
}

// atStep gives the item at a step of a draft; 0 is its base.
func (s *Service) atStep(ctx context.Context, d Draft, n int64) (*catalog.Item, error) {
	if n == 0 {
		if d.Base == 0 {
			return &catalog.Item{Code: d.Code, Name: d.Name, Board: d.Board, Format: 2}, nil
		}
		base, err := s.Items.ItemVersion(ctx, d.Code, d.Base)
		if isNone(err) && s.newest(d.Code) != nil { // its 生效 was taken back
			return copyItem(s.newest(d.Code))
		}
		if err != nil {
			return nil, err
		}
		return copyItem(base)
	}
	it, at, err := s.stored(ctx, d, n)
	if err != nil {
		return nil, err
	}
	until, err := s.frozenAt(ctx, d)
	if err != nil {
		return nil, err
	}
	s.Items.Catalogue().Mend(it, d.Base, at, until) // what was corrected since the step shows in the draft too, as in running cases
	return it, nil
}

// stored gives the item as a step has stored it, and when.
func (s *Service) stored(ctx context.Context, d Draft, n int64) (*catalog.Item, time.Time, error) {
	st, err := s.Store.Step(ctx, d.Code, n)
	if errors.Is(err, fault.NotFound) {
		return nil, time.Time{}, fault.New(fault.Conflict, "这个草稿已经发布或放弃，请回到事项列表重新打开")
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	it, err := catalog.Read(st.Body)
	return it, st.At, err
}

// frozenAt is when a draft was sent for approval, after which nothing changes it; zero for one that is worked on.
func (s *Service) frozenAt(ctx context.Context, d Draft) (at time.Time, err error) {
	if !d.Frozen {
		return at, nil
	}
	list, err := s.Store.RequestsOf(ctx, d.Code)
	if i := slices.IndexFunc(list, func(r Request) bool { return r.State == Open }); i >= 0 {
		at = list[i].At
	}
	return at, err
}

// copyItem is an item to change, without touching the published one.
func copyItem(it *catalog.Item) (*catalog.Item, error) {
	body, err := json.Marshal(it)
	if err != nil {
		return nil, err
	}
	fresh, err := catalog.Read(body)
	if err == nil && fresh.Flow == nil && fresh.Online && !fresh.Query && fresh.HasForm() {
		f := fresh.TheFlow() // what format 1 leaves to the hall, editors see and may change
		f.AcceptDays = cmp.Or(f.AcceptDays, usualAcceptDays)
		fresh.SetFlow(f)
	}
	return fresh, err
}

// usualAcceptDays are those of 行政许可法 art. 32.
const usualAcceptDays = 5

// Discard gives a draft up.
func (s *Service) Discard(ctx context.Context, who actor.Actor, code string) error {
	if err := edits(who); err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if _, _, err := s.toChange(ctx, code); err != nil {
			return err
		}
		if err := s.gone(ctx, code); err != nil {
			return err
		}
		return s.Audit.Record(ctx, who, actor.Deed{Act: "item.discarded", Object: "item", ObjectID: code})
	})
}

// Replayed gives the item for the job that replays cases (回放); whoever began it was allowed to edit.
func (s *Service) Replayed(ctx context.Context, code string) (Work, error) { return s.work(ctx, code) }
