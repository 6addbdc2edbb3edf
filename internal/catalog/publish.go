package catalog

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/ledger"
)

// Publish stores it as the newest version of its item, alive from a moment on (zero is at once), and gives the number of the
// version. Running cases keep their version. The fault is Forbidden for everybody but editors and administrators, Invalid
// when the item is incomplete, and Conflict when another version waits for its day, or somebody else published at the same time.
func (s *Service) Publish(ctx context.Context, who actor.Actor, it Item, at time.Time) (version int64, err error) {
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		version, err = s.PublishIn(ctx, who, it, at)
		return err
	})
	if err != nil {
		return 0, err
	}
	return version, s.Refresh(ctx)
}

// PublishIn is Publish in the caller's transaction. Call Refresh when it is committed: before, nobody may see the version.
func (s *Service) PublishIn(ctx context.Context, who actor.Actor, it Item, at time.Time) (int64, error) {
	if err := edits(who); err != nil {
		return 0, err
	}
	last, err := s.Store.Last(ctx, it.Code)
	if err != nil {
		return 0, err
	}
	it.Version = last + 1
	if waits, err := s.Store.Waits(ctx, it.Code, s.Now()); err != nil || waits {
		return 0, cmp.Or(err, error(fault.New(fault.Conflict, "这个事项已有一个版本等待生效，请先取消它的生效")))
	}
	it.define()
	if err := it.look(); err != nil {
		return 0, err
	}
	it.form, it.notes, it.unitForm, it.Format = nil, nil, nil, 2
	if err := it.check(); err != nil {
		return 0, fault.Wrap(fault.Invalid, "事项还不完整，请核对后再发布", err)
	}
	body, err := json.Marshal(it)
	if err != nil {
		return 0, err
	}
	v := Version{Code: it.Code, Version: it.Version, Published: true, Edited: true, Body: body, PublishedAt: s.Now(), LiveAt: at}
	err = s.record(ctx, who, "item.published", it.Code, fmt.Sprint(it.Version), func(ctx context.Context) error {
		if err := s.Store.Put(ctx, v); err != nil || s.Log == nil {
			return err
		}
		sum := sha256.Sum256(body)
		return s.Log.Add(ctx, logged(it.Code, it.Version), ledger.Item, hex.EncodeToString(sum[:]), v.PublishedAt)
	})
	return it.Version, err
}

// logged is what a leaf of the public log is about that stands for a version.
func logged(code string, version int64) string { return fmt.Sprintf("item/%s/%d", code, version) }

// Logged says where versions that editors have published stand in the public log (RES-8), by version. Those that came with the program
// are not in it.
func (s *Service) Logged(ctx context.Context, code string, versions ...int64) (map[int64]string, error) {
	if s.Log == nil {
		return nil, nil
	}
	of, out := map[string]int64{}, map[int64]string{}
	for _, v := range versions {
		of[logged(code, v)] = v
	}
	list, err := s.Log.Written(ctx, slices.Sorted(maps.Keys(of))...)
	for _, e := range list {
		out[of[e.Subject]] = e.Say()
	}
	return out, err
}

// CancelIn takes back a version that is approved and not alive yet (取消生效), in the caller's transaction. Conflict when it is alive
// already. Call Refresh when it is committed.
func (s *Service) CancelIn(ctx context.Context, who actor.Actor, code string, version int64) error {
	if err := edits(who); err != nil {
		return err
	}
	return s.record(ctx, who, "item.cancelled", code, fmt.Sprint(version), func(ctx context.Context) error {
		done, err := s.Store.Cancel(ctx, code, version, s.Now())
		if err == nil && !done {
			err = fault.New(fault.Conflict, "这个版本已经生效或者已经取消，不能取消生效")
		}
		return err
	})
}

// Stop ends new applications for an item at once (紧急停办); running cases go on. words say to applicants why, and until when.
func (s *Service) Stop(ctx context.Context, who actor.Actor, code, words string) error {
	return s.change(ctx, who, "item.stopped", code, words, func(ctx context.Context) error {
		done, err := s.Store.Stop(ctx, Stop{Code: code, Words: words, At: s.Now()})
		if err == nil && !done {
			err = fault.New(fault.Conflict, "这个事项已经停止受理")
		}
		return err
	})
}

// Resume takes applications again.
func (s *Service) Resume(ctx context.Context, who actor.Actor, code string) error {
	return s.change(ctx, who, "item.resumed", code, "", func(ctx context.Context) error {
		done, err := s.Store.Resume(ctx, code)
		if err == nil && !done {
			err = fault.New(fault.Conflict, "这个事项没有停止受理")
		}
		return err
	})
}

// change does one thing to the published catalogue: the deed, the audit row, and the mark by which other nodes notice.
func (s *Service) change(ctx context.Context, who actor.Actor, act, code, detail string, do func(context.Context) error) error {
	if err := edits(who); err != nil {
		return err
	}
	err := s.Tx.InTx(ctx, func(ctx context.Context) error { return s.record(ctx, who, act, code, detail, do) })
	if err != nil {
		return err
	}
	return s.Refresh(ctx)
}

// record is change inside a transaction.
func (s *Service) record(ctx context.Context, who actor.Actor, act, code, detail string, do func(context.Context) error) error {
	if err := do(ctx); err != nil {
		return err
	}
	if err := s.Store.SetMark(ctx, markState, fmt.Sprintf("%s %s %s at %d", act, code, detail, s.Now().UnixMicro())); err != nil {
		return err
	}
	return s.Audit.Record(ctx, who, actor.Deed{Act: act, Object: "item", ObjectID: code, Detail: map[string]string{"detail": detail}})
}

func edits(who actor.Actor) error {
	switch {
	case who.System != "":
		return nil
	case (who.Has(actor.Editor) || who.Has(actor.Admin)) && !who.OfWholeHall():
		return ErrOfCity
	case who.Has(actor.Editor), who.Has(actor.Admin):
		return nil
	}
	return fault.New(fault.Forbidden, "您的岗位不能发布事项，请联系大厅管理员")
}

// ErrOfCity refuses an editor of a city what belongs to all.
var ErrOfCity error = fault.New(fault.Forbidden, "事项由省本级的编辑管理。您可以在“内容管理”编辑本地区的公示、公告和办事窗口")
