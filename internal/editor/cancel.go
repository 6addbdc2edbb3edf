package editor

import (
	"context"
	"fmt"
	"slices"

	"wangting/internal/actor"
)

// Cancel takes back a version that is approved and not alive yet (取消生效), and keeps its content: a draft begins with it, and begun
// says so. Where a draft is there already, it stays as it is. Who wrote the version approves neither draft: what they wrote is in both.
// Who only takes it back has no part in it. Conflict when it is alive already.
func (s *Service) Cancel(ctx context.Context, who actor.Actor, code string, version int64) (begun bool, err error) {
	if err := edits(who); err != nil {
		return false, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Lock(ctx, code); err != nil {
			return err
		}
		old, err := s.Items.ItemVersion(ctx, code, version)
		if err != nil {
			return err
		}
		authors, err := s.authorsOf(ctx, code, version)
		if err != nil {
			return err
		}
		w, err := s.work(ctx, code)
		if err != nil {
			return err
		}
		if err := s.Items.CancelIn(ctx, who, code, version); err != nil {
			return err
		}
		item := w.Item
		if begun = !w.Exists; begun {
			w.Draft = Draft{Code: code, Base: s.before(code, version)}
			if item, err = copyItem(old); err != nil {
				return err
			}
		} else if w.Draft.Base != version {
			return nil
		}
		_, err = s.write(ctx, who, w.Draft, item, Step{What: fmt.Sprintf("取消第 %d 版的生效", version), Authors: authors})
		return err
	})
	if err != nil {
		return false, err
	}
	return begun, s.Items.Refresh(ctx)
}

// before is the newest version before another; 0 when there is none.
func (s *Service) before(code string, version int64) int64 {
	for _, it := range s.Items.Catalogue().Versions(code) { // the newest first
		if it.Version < version {
			return it.Version
		}
	}
	return 0
}

// authors are those who have part in what a request asks for.
func (s *Service) authors(ctx context.Context, r Request) ([]string, error) {
	steps, err := s.Store.Steps(ctx, r.Code)
	if err != nil {
		return nil, err
	}
	all := []string{r.ByID, r.ForID}
	for _, st := range steps {
		all = append(append(all, st.ByID), st.Authors...)
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(id string) bool { return id == "" }), nil
}

// authorsOf are those who have part in a version.
func (s *Service) authorsOf(ctx context.Context, code string, version int64) ([]string, error) {
	list, err := s.Store.RequestsOf(ctx, code)
	for _, r := range list {
		if r.State == Approved && r.Version == version {
			return append(r.Authors, r.ByID, r.ForID), nil // an older request has no list of them
		}
	}
	return nil, err
}
