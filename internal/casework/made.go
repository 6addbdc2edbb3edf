package casework

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/id"
	"wangting/internal/workday"
)

// Some materials need no paper of the applicant's (ITM-8): the hall fetches what the core business system knows, as a dated sheet, or the
// applicant promises that they fulfil what a paper would prove. Either lies in the place of the material as a file, like an uploaded one:
// what staff saw, what the receipt's digest covers and what a correction replaces stay one thing.

// Making is how the hall made a material.
type Making string

// The values of Making.
const (
	HandedIn Making = ""         // somebody uploaded it
	Fetched  Making = "fetched"  // 自动获取
	Promised Making = "promised" // 以承诺代替
)

// Word is what people read of it; "" for an upload.
func (m Making) Word() string {
	switch m {
	case Fetched:
		return "已自动获取"
	case Promised:
		return "以承诺代替"
	}
	return ""
}

// act is the audit act that places the material.
func (m Making) act() string {
	switch m {
	case Fetched:
		return "case.fetched"
	case Promised:
		return "case.promised"
	}
	return "case.attached"
}

// Sheet is a material that the hall makes, ready to set.
type Sheet struct {
	Title  string
	Mark   string // what the paper is, above and below its text
	Holder string
	At     time.Time
	Text   Written
}

// FetchMaterial makes a material from what the core business system knows now. Faults: Away and NotFound, with what to do instead.
func (s *Service) FetchMaterial(ctx context.Context, who actor.Actor, caseID, slotKey string) error {
	return s.make(ctx, who, caseID, slotKey, Fetched)
}

// PromiseMaterial puts a promise of the applicant in the place of a material.
func (s *Service) PromiseMaterial(ctx context.Context, who actor.Actor, caseID, slotKey string) error {
	return s.make(ctx, who, caseID, slotKey, Promised)
}

// FetchMissing fetches what a draft still lacks and the hall can make, before its applicant looks for papers. What cannot be had now
// is left for them to fetch again, or to upload.
func (s *Service) FetchMissing(ctx context.Context, who actor.Actor, v View) error {
	for _, sl := range v.Item.Slots {
		if !s.Makes(v.Case, sl, Fetched) || !sl.Needed(v.Case.Data) || len(v.Current(sl.Key)) > 0 {
			continue
		}
		err := s.FetchMaterial(ctx, who, v.Case.ID, sl.Key)
		if errors.Is(err, fault.Away) || errors.Is(err, fault.Limited) {
			return nil // the others come from the same system; the applicant goes on, and may upload
		}
		if err != nil && !errors.Is(err, fault.NotFound) {
			return err
		}
	}
	return nil
}

// Makes reports whether the hall can make the material of a slot in this way. Practice asks no other system.
func (s *Service) Makes(c Case, sl Slot, how Making) bool {
	switch how {
	case Fetched:
		return sl.Fetch != "" && s.Fetch != nil && s.Sheet != nil && !c.Practice()
	case Promised:
		return sl.Promise != "" && s.Sheet != nil
	}
	return false
}

func (s *Service) make(ctx context.Context, who actor.Actor, caseID, slotKey string, how Making) error {
	c, asked, err := s.open(ctx, who, caseID)
	if err != nil {
		return err
	}
	slot, err := s.slot(ctx, c, asked, slotKey)
	if err != nil {
		return err
	}
	if !s.Makes(c, slot, how) {
		return fault.New(fault.NotFound, "这份材料需要您自己上传")
	}
	sheet, err := s.sheet(ctx, who, c, slot, how)
	if err != nil {
		return err
	}
	pdf, err := s.Sheet(sheet)
	if err != nil {
		return fmt.Errorf("setting material %s: %w", slot.Key, err)
	}
	m := Material{ID: id.New(), CaseID: c.ID, Slot: slot.Key, Name: slot.Name + "（" + how.Word() + "）.pdf", By: handOf(who, ""),
		UploadedAt: sheet.At, Made: how}
	m.BlobKey = MaterialPrefix + c.ID + "/" + m.ID
	f, err := s.Files.Put(ctx, m.BlobKey, bytes.NewReader(pdf), max(slot.Limit(), int64(len(pdf))))
	if err != nil {
		return onSlot(slot, err)
	}
	m.Size, m.SHA256, m.Type = f.Size, f.SHA256, f.Type
	err = s.asOwner(ctx, who, c.ItemCode, func(ctx context.Context) error { return s.instead(ctx, who, c, asked, slot, m) })
	if err != nil {
		return errors.Join(err, s.Files.Delete(ctx, m.BlobKey))
	}
	return nil
}

// instead removes what the hall made for the slot before, and places the new sheet: fetching twice leaves one.
func (s *Service) instead(ctx context.Context, who actor.Actor, c Case, asked *Correction, slot Slot, m Material) error {
	all, err := s.still(ctx, c)
	if err != nil {
		return err
	}
	for _, old := range all {
		if old.Slot != slot.Key || !old.Current() || old.Made == HandedIn || asked != nil && !old.Newer(asked.AskedAt) {
			continue
		}
		if err := s.Store.RemoveMaterial(ctx, old.ID); err != nil {
			return err
		}
	}
	return s.place(ctx, who, c, asked, slot, m)
}

// sheet is what the paper says. Limited after so many an hour: each asks the core business system and sets a document.
func (s *Service) sheet(ctx context.Context, who actor.Actor, c Case, slot Slot, how Making) (Sheet, error) {
	n, ends, err := s.Rates.HitUntil(ctx, "case.made", c.Owner(), time.Hour, s.Now())
	if err != nil {
		return Sheet{}, fmt.Errorf("counting what is made for an applicant: %w", err)
	}
	if n > int64(s.Limits.PapersPerHour) {
		return Sheet{}, &fault.Fault{Kind: fault.Limited, Say: "获取次数太多，请过一会儿再试，或者自己上传", RetryAfter: ends.Sub(s.Now())}
	}
	out := Sheet{Title: slot.Name, Holder: c.UnitName, At: s.Now()}
	if c.Personal() {
		p, err := s.Persons.Find(ctx, c.PersonID)
		if err != nil {
			return out, fmt.Errorf("reading the applicant: %w", err)
		}
		out.Holder = p.Name
	}
	day := out.At.In(workday.Zone).Format("2006 年 1 月 2 日 15:04")
	if how == Promised {
		out.Mark = "申请人在网上作出的承诺"
		return s.promise(ctx, c, slot, out, "由"+handOf(who, "").Label+"于 "+day+"在网上确认")
	}
	out.Mark = "自动获取，数据来自核心业务系统"
	out.Text, err = s.Fetch(ctx, c, slot.Fetch)
	switch {
	case errors.Is(err, fault.Away):
		return out, fault.Wrap(fault.Away, "核心业务系统暂时没有回应，“"+slot.Name+"”没有取到。请稍后重新获取，或者自己上传", err)
	case errors.Is(err, fault.NotFound):
		return out, fault.Wrap(fault.NotFound, "没有查到可以代替“"+slot.Name+"”的记录，请自己上传", err)
	case err != nil:
		return out, fmt.Errorf("fetching material %s: %w", slot.Key, err)
	}
	out.Text.Words = append([]string{"以下内容由网上办事大厅于 " + day + "从核心业务系统自动获取，用于“" + c.ItemName + "”的申请。"}, out.Text.Words...)
	return out, nil
}
