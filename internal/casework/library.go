package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
)

// Stored is a file of an earlier case that may be handed in again (材料库).
type Stored struct {
	Material Material
	Number   string    // of the case that it comes from
	ItemName string    // of that case
	Until    time.Time // the last moment at which it is valid; zero when it does not expire
}

// LibraryFile is a current material with the case that it belongs to.
type LibraryFile struct {
	Material Material
	Case     Case // with the columns of a list
}

// mostStored is how many files are offered for one slot.
const mostStored = 5

// Library gives the files that the caller may hand in again for a draft, or for a correction that asks for materials, by the key of the
// slot, the newest first. They come from the owner's cases that were accepted or have ended, have the kind and a type that the
// slot takes, and have not expired. A case of a sensitive item offers its files only to those who may read it.
func (s *Service) Library(ctx context.Context, who actor.Actor, caseID string) (map[string][]Stored, error) {
	c, asked, err := s.open(ctx, who, caseID)
	if err != nil {
		return nil, err
	}
	item, err := s.itemOfCase(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	wanted := slices.DeleteFunc(slices.Clone(item.Slots), func(sl Slot) bool {
		return sl.Kind == "" || asked != nil && !asked.Asks(true, sl.Key)
	})
	if len(wanted) == 0 {
		return nil, nil
	}
	files, err := s.Lists.LibraryFiles(ctx, c.Owner())
	if err != nil {
		return nil, fmt.Errorf("reading the library: %w", err)
	}
	out := map[string][]Stored{}
	readable := map[string]error{}
	for _, f := range files {
		if f.Material.Made != HandedIn { // the hall makes it anew, as of now
			continue
		}
		if f.Case.ID == c.ID { // a correction asks for another file than the one that is there
			continue
		}
		if _, known := readable[f.Case.ItemCode]; f.Case.Sensitive && !known {
			readable[f.Case.ItemCode] = s.may(ctx, who, f.Case.ItemCode)
		}
		switch err := readable[f.Case.ItemCode]; {
		case !f.Case.Sensitive, err == nil:
			s.offer(ctx, out, wanted, f)
		case !errors.Is(err, fault.Forbidden) && !errors.Is(err, fault.NotFound):
			return nil, err
		}
	}
	return out, nil
}

// offer adds a file to the slots that take it.
func (s *Service) offer(ctx context.Context, out map[string][]Stored, wanted []Slot, f LibraryFile) {
	kind, days := s.kindOf(ctx, f)
	for _, sl := range wanted {
		if sl.Kind != kind || len(out[sl.Key]) == mostStored || f.Material.Size > sl.Limit() || sl.takes(f.Material) != nil {
			continue
		}
		if slices.ContainsFunc(out[sl.Key], func(o Stored) bool { return o.Material.SHA256 == f.Material.SHA256 }) {
			continue // the same file, used again before
		}
		one := Stored{Material: f.Material, Number: f.Case.Number, ItemName: f.Case.ItemName}
		if valid := cmp.Or(sl.ValidDays, days); valid > 0 {
			one.Until = f.Material.Dated().AddDate(0, 0, valid)
			if s.Now().After(one.Until) {
				continue
			}
		}
		out[sl.Key] = append(out[sl.Key], one)
	}
}

// kindOf gives the kind of a file, and for how long it is valid: by the version of its case, or by the newest where that
// version is older than kinds are.
func (s *Service) kindOf(ctx context.Context, f LibraryFile) (kind string, days int) {
	if it, err := s.Items.ItemVersion(ctx, f.Case.ItemCode, f.Case.ItemVersion); err == nil {
		kind, days = it.KindOf(f.Material.Slot)
	}
	if kind == "" {
		if it, err := s.Items.Item(ctx, f.Case.ItemCode); err == nil {
			kind, days = it.KindOf(f.Material.Slot)
		}
	}
	return kind, days
}

// UseStored hands a file of the library in again. The draft holds it by a reference of its own. NotFound when the library does not
// offer it to the caller for this slot.
func (s *Service) UseStored(ctx context.Context, who actor.Actor, caseID, slotKey, materialID string) error {
	offers, err := s.Library(ctx, who, caseID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(offers[slotKey], func(o Stored) bool { return o.Material.ID == materialID })
	if i < 0 {
		return fault.New(fault.NotFound, "材料库中没有这份材料，可能已经过期")
	}
	c, asked, err := s.open(ctx, who, caseID)
	if err != nil {
		return err
	}
	slot, err := s.slot(ctx, c, asked, slotKey)
	if err != nil {
		return err
	}
	from := offers[slotKey][i]
	m := from.Material
	m.OriginAt, m.From = m.Dated(), from.Number
	m.ID, m.CaseID, m.Slot, m.By, m.UploadedAt = id.New(), c.ID, slot.Key, handOf(who, ""), s.Now()
	return s.asOwner(ctx, who, c.ItemCode, func(ctx context.Context) error {
		if err := s.stillThere(ctx, from.Material); err != nil {
			return err
		}
		return s.place(ctx, who, c, asked, slot, m)
	})
}

// stillThere locks the materials of earlier cases and makes sure that the files are there: whoever removes one meanwhile waits, and then
// finds that a case more refers to its bytes. NotFound when it was removed before.
func (s *Service) stillThere(ctx context.Context, files ...Material) error {
	var cases []string
	for _, m := range files {
		cases = append(cases, m.CaseID)
	}
	slices.Sort(cases) // two who use each other's files do not wait for one another
	there := map[string]bool{}
	for _, c := range slices.Compact(cases) {
		all, err := s.materialsHeld(ctx, c)
		if err != nil {
			return err
		}
		for _, m := range all {
			there[m.ID] = true
		}
	}
	if slices.ContainsFunc(files, func(m Material) bool { return !there[m.ID] }) {
		return fault.New(fault.NotFound, "这份材料刚刚被删除，请重新选择")
	}
	return nil
}

// Dated is when the file was uploaded first, in this case or in an earlier one.
func (m Material) Dated() time.Time {
	if m.OriginAt.IsZero() {
		return m.UploadedAt
	}
	return m.OriginAt
}
