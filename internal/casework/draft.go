package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/id"
)

// Prepare gives what a new application of an item begins with: a form in which the hall has filled
// in what it knows, under an id that nobody has used. Nothing is stored; Start stores it. Forbidden
// when the item is not granted or not open.
func (s *Service) Prepare(ctx context.Context, who actor.Actor, itemCode string) (View, error) {
	item, err := s.mayBegin(ctx, who, itemCode)
	if err != nil {
		return View{}, err
	}
	v := View{Item: item, Now: s.Now(), Case: Case{ID: s.newID(who), UnitID: who.UnitID, ItemCode: item.Code, ItemVersion: item.Version,
		ItemName: item.Name, Sensitive: item.Sensitive, State: Draft}}
	if !who.ForUnit() {
		v.Case.PersonID = who.PersonID
	}
	if v.Known, err = s.known(ctx, item, v.Case); err != nil {
		return View{}, err
	}
	facts := s.facts(ctx, who)
	v.Case.Region = cityOf(cmp.Or(facts("unit.region"), Province))
	v.Item = v.Item.asked(v.Case)
	item = v.Item
	filled, err := s.fillIn(ctx, who, item, v.Case)
	if err != nil {
		return View{}, err
	}
	v.Case.Data, v.Away = item.Form.Identify(filled.data, v.Known), filled.away
	return v, nil
}

// LeftDraft gives the caller's newest draft of an item. NotFound when they have none.
func (s *Service) LeftDraft(ctx context.Context, who actor.Actor, itemCode string) (Case, error) {
	own, err := owner(who)
	if err != nil {
		return Case{}, err
	}
	return s.Lists.NewestDraft(ctx, own, itemCode, who.PersonID)
}

// Start stores a new application under the id that Prepare gave its page. It is safe to repeat: what
// comes again under the same id is saved into the same draft. Invalid and Conflict are those of Save.
func (s *Service) Start(ctx context.Context, who actor.Actor, itemCode, draftID string, data form.Data) (Case, error) {
	item, err := s.mayBegin(ctx, who, itemCode)
	if err != nil {
		return Case{}, err
	}
	if !s.canBe(who, draftID) {
		return Case{}, errNoCase
	}
	c, err := s.begin(ctx, who, item, draftID, data, nil)
	if !errors.Is(err, fault.Conflict) {
		return c, err
	}
	if c, err = s.draft(ctx, who, draftID); err != nil {
		return Case{}, err
	}
	if c.ItemCode != item.Code {
		return Case{}, errNoCase
	}
	c.Version, err = s.Save(ctx, who, draftID, data, 1)
	return c, err
}

// Begin is Prepare and Start at once, for whoever shows no page.
func (s *Service) Begin(ctx context.Context, who actor.Actor, itemCode string) (Case, error) {
	v, err := s.Prepare(ctx, who, itemCode)
	if err != nil {
		return Case{}, err
	}
	return s.Start(ctx, who, itemCode, v.Case.ID, v.Case.Data)
}

// FileAgain begins a draft with the data and materials of an earlier case (CAS-10).
func (s *Service) FileAgain(ctx context.Context, who actor.Actor, caseID string) (Case, error) {
	old, err := s.theirsToAct(ctx, who, caseID)
	if err != nil {
		return Case{}, err
	}
	item, err := s.mayBegin(ctx, who, old.ItemCode)
	if err != nil {
		return Case{}, err
	}
	all, err := s.Store.Materials(ctx, old.ID)
	if err != nil {
		return Case{}, fmt.Errorf("reading materials: %w", err)
	}
	var keep []Material
	for _, m := range all {
		if _, ok := item.Slot(m.Slot); ok && m.Current() && m.Made == HandedIn { // what the hall made is made anew, as of now
			m.OriginAt, m.From = m.Dated(), cmp.Or(m.From, old.Number)
			keep = append(keep, m)
		}
	}
	return s.begin(ctx, who, item, s.newID(who), item.Form.Clean(old.Data), keep)
}

func (s *Service) mayBegin(ctx context.Context, who actor.Actor, code string) (Item, error) {
	if _, err := owner(who); err != nil {
		return Item{}, err
	}
	item, err := s.item(ctx, code)
	if err != nil {
		return Item{}, err
	}
	if why := item.closedTo(who.Practice()); why != "" {
		return Item{}, closed(item.Name, why)
	}
	if !item.opens(who) || item.Form == nil {
		return Item{}, fault.New(fault.Forbidden, "“"+item.Name+"”目前没有开通在线办理，请按办事指南到窗口办理")
	}
	if err := s.takes(ctx, item, who); err != nil {
		return Item{}, err
	}
	return item, s.may(ctx, who, code)
}

// takes refuses a unit of a kind that does the item elsewhere. Fault: Forbidden. Practice takes everybody.
func (s *Service) takes(ctx context.Context, item Item, who actor.Actor) error {
	if !who.ForUnit() || id.Practice(who.UnitID) {
		return nil
	}
	u, err := s.Units.Find(ctx, who.UnitID)
	if err != nil {
		return fmt.Errorf("reading the unit: %w", err)
	}
	if words, ok := item.Takes(string(u.USCC)); !ok {
		return fault.New(fault.Forbidden, words)
	}
	return nil
}

// opens reports whether the caller can apply for the item online.
func (it Item) opens(who actor.Actor) bool {
	switch {
	case who.Practice():
		return it.OpenPractice
	case who.ForUnit():
		return it.Open
	}
	return it.OpenPersonal
}

func (s *Service) begin(
	ctx context.Context, who actor.Actor, item Item, caseID string, data form.Data, reuse []Material,
) (Case, error) {
	if err := item.Form.Fits(data); err != nil {
		return Case{}, err
	}
	unitName, region, personID := "", Province, who.PersonID
	if who.ForUnit() {
		u, err := s.Units.Find(ctx, who.UnitID)
		if err != nil {
			return Case{}, fmt.Errorf("reading the unit: %w", err)
		}
		unitName, region, personID = u.Name, u.Region, ""
	}
	now, by := s.Now(), handOf(who, "")
	c := Case{ID: caseID, UnitID: who.UnitID, UnitName: unitName, PersonID: personID, ItemCode: item.Code, ItemVersion: item.Version,
		ItemName: item.Name, Sensitive: item.Sensitive, Region: cityOf(region), State: Draft, StartedBy: by,
		StartedAt: now, UpdatedAt: now, Version: 1}
	if err := item.handles(c); err != nil {
		return Case{}, err
	}
	c.Data = data // what was chosen from a list says what is known of it
	known, err := s.known(ctx, item, c)
	if err != nil {
		return Case{}, err
	}
	item = item.asked(c)
	c.Data = item.Form.Identify(data, known)
	filled, err := s.fillIn(ctx, who, item, c)
	if err != nil {
		return Case{}, err
	}
	return c, s.asOwner(ctx, who, item.Code, func(ctx context.Context) error {
		if err := s.Store.Insert(ctx, c); err != nil {
			return fmt.Errorf("writing the draft: %w", err)
		}
		if len(filled.origins.Of) > 0 {
			if err := s.Store.KeepOrigins(ctx, c.ID, filled.origins); err != nil {
				return fmt.Errorf("keeping what was filled in: %w", err)
			}
		}
		if err := s.stillThere(ctx, reuse...); err != nil {
			return err
		}
		for _, m := range reuse {
			m.ID, m.CaseID, m.By, m.UploadedAt = id.New(), c.ID, by, now
			if err := s.Store.AddMaterial(ctx, m); err != nil {
				return fmt.Errorf("copying a material: %w", err)
			}
		}
		if err := s.record(ctx, who, c, step{verb: Start, by: by}); err != nil {
			return err
		}
		return s.bump(ctx, Case{}, c)
	})
}

// Save saves an unfinished form and returns the new version. It does not validate the form, but
// keeps it whole or not at all: Invalid names what is too much to keep. Identity is not taken from
// data. Conflict when another window has saved since version; nothing is changed then, and the page keeps
// what was typed. A save leaves no event and no audit entry; the submission does.
func (s *Service) Save(ctx context.Context, who actor.Actor, caseID string, data form.Data, version int64) (int64, error) {
	c, err := s.draft(ctx, who, caseID)
	if err != nil {
		return 0, err
	}
	item, err := s.itemOfCase(ctx, c)
	if err != nil {
		return 0, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	if err := item.Form.Fits(data); err != nil {
		return 0, err
	}
	asked := c
	asked.Data = item.Form.Canonical(data)
	known, err := s.known(ctx, item, asked)
	if err != nil {
		return 0, err
	}
	data = item.Form.Identify(asked.Data, known)
	switch {
	case reflect.DeepEqual(c.Data, data):
		return c.Version, nil // a page saves itself as it is left, and another may be open already: nothing changes for that one
	case c.Version != version:
		return 0, errOtherWindow
	}
	c.Data, c.UpdatedAt = data, s.Now()
	err = s.asOwner(ctx, who, c.ItemCode, func(ctx context.Context) error { return s.Store.Update(ctx, c, true) })
	if errors.Is(err, fault.Conflict) {
		return 0, errOtherWindow
	}
	return version + 1, err
}

var errOtherWindow = fault.New(fault.Conflict,
	"这份草稿刚在另一个窗口保存过。您在本页填写的内容还在，请核对后再次保存")

// draft gives a draft to a caller who may write in it.
func (s *Service) draft(ctx context.Context, who actor.Actor, caseID string) (Case, error) {
	c, err := s.theirsToAct(ctx, who, caseID)
	if err == nil && !c.State.Editable() {
		err = fault.New(fault.Conflict, "这份申请已经提交，不能再修改。可以在办件列表中查看进度")
	}
	return c, err
}

// Discard deletes a draft with its materials.
func (s *Service) Discard(ctx context.Context, who actor.Actor, caseID string) error {
	c, err := s.draft(ctx, who, caseID)
	if err == nil && c.State != Draft {
		err = fault.New(fault.Conflict, "这份申请已经有编号，不能删除，可以撤回")
	}
	if err != nil {
		return err
	}
	files, err := s.discard(ctx, who, c)
	if err != nil {
		return err
	}
	for _, m := range files {
		if err := s.sweep(ctx, m.BlobKey); err != nil {
			return err
		}
	}
	return nil
}

// DiscardAll deletes every draft of the caller, in the transaction of ctx. The sweep of materials removes their files, which no rollback
// could bring back.
func (s *Service) DiscardAll(ctx context.Context, who actor.Actor) error {
	for w := (Wanted{Class: ClassDraft}); ; {
		page, err := s.UnitPage(ctx, who, w)
		if err != nil {
			return err
		}
		for _, row := range page.Cases {
			if row.State != Draft {
				continue
			}
			c, err := s.draft(ctx, who, row.ID)
			if err != nil {
				return err
			}
			if _, err := s.discard(ctx, who, c); err != nil {
				return err
			}
		}
		if w.After = page.Next; w.After == nil {
			return nil
		}
	}
}

// discard deletes the rows of a draft, and gives the materials whose files are left.
func (s *Service) discard(ctx context.Context, who actor.Actor, c Case) (files []Material, err error) {
	after := c
	after.State, after.Data, after.UpdatedAt = Deleted, form.Data{}, s.Now()
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if files, err = s.still(ctx, c); err != nil {
			return err
		}
		for _, m := range files {
			if err := s.Store.RemoveMaterial(ctx, m.ID); err != nil {
				return err
			}
		}
		if err := errors.Join(s.Store.DropArrivals(ctx, c.ID), s.Store.DropSheets(ctx, c.ID), s.Store.DropDelivery(ctx, c.ID),
			s.Store.DropOrigins(ctx, c.ID)); err != nil {
			return err
		}
		return s.commit(ctx, who, c, after, step{verb: Delete, by: handOf(who, ""), withData: true})
	})
	return files, err
}
