package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// GraceDays are the days after which a draft of an older version can no longer be submitted as it is (ITM-20).
const GraceDays = 30

// ErrClosed is the cause of the Forbidden fault that tells why an item takes no new applications now.
var ErrClosed = errors.New("the item takes no new applications")

// closedTo gives why the item takes no new applications of somebody; "" when it does. Practice goes on whatever is stopped: nothing of it
// reaches anybody.
func (it Item) closedTo(practice bool) string {
	if practice {
		return ""
	}
	return it.Closed
}

func closed(item, why string) error {
	return &fault.Fault{Kind: fault.Forbidden, Head: "现在不受理新的申请", Say: "“" + item + "”现在不受理新的申请：" + why, Cause: ErrClosed}
}

// maySend reports whether a draft may become an application now: its item takes some, and its version is still in force.
func (s *Service) maySend(ctx context.Context, who actor.Actor, c Case) error {
	newest, err := s.item(ctx, c.ItemCode)
	switch {
	case err != nil:
		return err
	case newest.closedTo(c.Practice()) != "":
		return closed(c.ItemName, newest.Closed+"。草稿已为您保留")
	case !newest.opens(who):
		return fault.New(fault.Forbidden, "“"+c.ItemName+"”目前没有开通在线办理，草稿已为您保留")
	case newest.Version > c.ItemVersion && s.Now().After(s.graceOf(c)):
		return fault.New(fault.Forbidden, "事项已更新，这份草稿不能再按原版本提交。请打开草稿，按新版本继续，填写的内容会带过去")
	}
	return newest.handles(c)
}

// graceOf is until when a draft of an older version can be submitted as it is: some days from the first newer version on.
func (s *Service) graceOf(c Case) time.Time {
	var first time.Time
	for _, it := range s.Items.Catalogue().Versions(c.ItemCode) {
		alive := it.LiveAt()
		if alive.IsZero() {
			alive = it.PublishedAt()
		}
		if it.Version > c.ItemVersion && !alive.After(s.Now()) && (first.IsZero() || alive.Before(first)) {
			first = alive
		}
	}
	return first.AddDate(0, 0, GraceDays)
}

// Renewal says what becomes of a draft when it goes on with the newest version of its item.
type Renewal struct {
	Until   time.Time // until then it can be submitted in its own version instead
	Kept    []string  // labels of answers and materials that carry over
	Dropped []string  // labels of those that the new version does not have
	New     []string  // labels of what only the new version asks for
}

// Original reports whether the draft can still be submitted in its own version.
func (r Renewal) Original(now time.Time) bool { return !now.After(r.Until) }

// outdated adds to the view of a draft whether its item has a newer version, or takes no applications.
func (s *Service) outdated(ctx context.Context, v *View) error {
	newest, err := s.item(ctx, v.Case.ItemCode)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading item %s: %w", v.Case.ItemCode, err)
	}
	v.Closed = newest.closedTo(v.Case.Practice())
	if newest.Version <= v.Case.ItemVersion || newest.Form == nil {
		return nil
	}
	r := renewal(v.Item, newest.asked(v.Case), v.Case.Data, v.Materials)
	r.Until = s.graceOf(v.Case)
	v.Renewal = &r
	return nil
}

// renewal compares two versions of an item for one draft.
func renewal(old, next Item, d form.Data, files []Material) Renewal {
	var r Renewal
	for _, f := range old.Form.Fields() {
		if _, answered := d[f.Name]; !answered {
			continue
		}
		if to, ok := next.Form.Field(f.Name); ok && to.Kind == f.Kind {
			r.Kept = append(r.Kept, to.Label)
		} else {
			r.Dropped = append(r.Dropped, f.Label)
		}
	}
	for _, f := range next.Form.Fields() {
		if was, ok := old.Form.Field(f.Name); f.Kind != form.Words && (!ok || was.Kind != f.Kind) {
			r.New = append(r.New, f.Label)
		}
	}
	for _, sl := range old.Slots {
		if !slices.ContainsFunc(files, func(m Material) bool { return m.Slot == sl.Key && m.Current() }) {
			continue
		}
		if to, ok := next.Slot(sl.Key); ok {
			r.Kept = append(r.Kept, to.Name)
		} else {
			r.Dropped = append(r.Dropped, sl.Name)
		}
	}
	for _, sl := range next.Slots {
		if _, ok := old.Slot(sl.Key); !ok {
			r.New = append(r.New, sl.Name)
		}
	}
	return r
}

// carry gives the answers whose question has the same key and the same kind in other fields; of tables, the columns.
func carry(d map[string]any, from, to []form.Field) map[string]any {
	out := map[string]any{}
	for _, f := range from {
		i := slices.IndexFunc(to, func(t form.Field) bool { return t.Name == f.Name && t.Kind == f.Kind })
		v, answered := d[f.Name]
		if i < 0 || !answered {
			continue
		}
		if rows, ok := v.([]any); ok && len(f.Fields) > 0 {
			v = carryRows(rows, f.Fields, to[i].Fields)
		}
		out[f.Name] = v
	}
	return out
}

func carryRows(rows []any, from, to []form.Field) []any {
	out := make([]any, 0, len(rows))
	for _, row := range rows {
		if cells, ok := row.(map[string]any); ok {
			out = append(out, carry(cells, from, to))
		}
	}
	return out
}

// Renew lets a draft go on with the newest version of its item (按新版本继续). Answers and materials whose keys the new version has
// carry over; the others are dropped. Conflict when the draft has changed since version.
func (s *Service) Renew(ctx context.Context, who actor.Actor, caseID string, version int64) error {
	c, err := s.draft(ctx, who, caseID)
	if err != nil {
		return err
	}
	if c.State != Draft {
		return fault.New(fault.Conflict, "这份申请已经有编号，按原版本办理")
	}
	old, err := s.itemOfCase(ctx, c)
	if err != nil {
		return fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	next, err := s.item(ctx, c.ItemCode)
	switch {
	case err != nil:
		return fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	case next.Version <= c.ItemVersion || next.Form == nil:
		return nil // a second click
	case c.Version != version:
		return errOtherWindow
	}
	after := c
	after.ItemVersion, after.ItemName, after.Sensitive, after.UpdatedAt = next.Version, next.Name, next.Sensitive, s.Now()
	after.Data = form.Data(carry(c.Data, old.Form.Fields(), next.asked(c).Form.Fields()))
	var gone []Material
	err = s.asOwner(ctx, who, c.ItemCode, func(ctx context.Context) error {
		gone, err = s.renew(ctx, who, c, after, next)
		return err
	})
	if errors.Is(err, fault.Conflict) {
		return errOtherWindow
	}
	if err != nil {
		return err
	}
	for _, m := range gone {
		if err := s.sweep(ctx, m.BlobKey); err != nil {
			return err
		}
	}
	return nil
}

// renew writes a draft in its new version, and gives the materials that it lost.
func (s *Service) renew(ctx context.Context, who actor.Actor, c, after Case, next Item) ([]Material, error) {
	files, err := s.still(ctx, c)
	if err != nil {
		return nil, err
	}
	var gone []Material
	for _, m := range files {
		if _, ok := next.Slot(m.Slot); ok {
			continue
		}
		if err := s.Store.RemoveMaterial(ctx, m.ID); err != nil {
			return nil, fmt.Errorf("removing a material: %w", err)
		}
		gone = append(gone, m)
	}
	if err := errors.Join(s.Store.DropArrivals(ctx, c.ID), s.Store.DropSheets(ctx, c.ID), s.Store.MoveDraft(ctx, after)); err != nil {
		return nil, err
	}
	if err := s.bump(ctx, c, after); err != nil {
		return nil, err
	}
	return gone, s.Audit.Record(ctx, who, actor.Deed{Act: "case.renewed", Object: "case", ObjectID: c.ID, UnitID: c.UnitID,
		Detail: map[string]string{actor.DetailItem: c.ItemCode, "from": fmt.Sprint(c.ItemVersion), "to": fmt.Sprint(after.ItemVersion)}})
}
