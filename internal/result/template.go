package result

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/wording"
	"wangting/internal/workday"
)

// partsOf gives what a document says below the name of the holder. Conflict when its template leaves something open: the step stops,
// and nothing half is issued.
func partsOf(doc catalog.Document, t casework.Taken, it *catalog.Item, by Authority, p Paper) ([]Part, error) {
	if t.Written != nil {
		return written(*t.Written), nil
	}
	v, err := valuesOf(p.Kind, t, it, by, p)
	if err != nil {
		return nil, err
	}
	parts, err := wording.Fill(doc.Blocks, v)
	var open *wording.Unresolved
	if errors.As(err, &open) {
		open.Tag = wording.Label(it, open.Tag)
		return nil, fault.Wrap(fault.Conflict, "《"+doc.Name+"》不能生成："+open.Error()+"，这一步没有办理。请联系事项编辑修改文书模板", err)
	}
	return parts, err
}

// lastDay is the last moment of a document's validity; zero for one without end.
func lastDay(doc catalog.Document, now time.Time) time.Time {
	if doc.ValidDays <= 0 && doc.ValidMonths <= 0 {
		return time.Time{}
	}
	y, m, d := now.In(workday.Zone).AddDate(0, doc.ValidMonths, doc.ValidDays).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, workday.Zone).Add(-time.Microsecond)
}

// Specimen sets a document of an item with invented values, marked as 样张 (EDT-5). It keeps nothing and draws no number. Invalid
// when the template leaves something open, and when no font has one of its characters.
func (s *Service) Specimen(it *catalog.Item, doc catalog.Document, size wording.Size) ([]byte, error) {
	return s.specimen(it, doc, wording.Sample(it, doc.For, size))
}

// Masked is Specimen with the answers of the newest closed case of the item, masked: its holder, and whatever people have written. What
// staff said stays invented. NotFound when there is no such case. The look leaves a row.
func (s *Service) Masked(ctx context.Context, who actor.Actor, it *catalog.Item, doc catalog.Document) ([]byte, error) {
	c, err := s.Cases.Example(ctx, who, it.Code)
	if err != nil {
		return nil, err
	}
	was, err := s.Items.ItemVersion(ctx, c.ItemCode, c.ItemVersion)
	if err != nil {
		return nil, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	p, audience := Paper{Holder: c.UnitName, Personal: c.Personal()}, catalog.ForUnits
	if p.Personal {
		owner, err := s.Persons.Find(ctx, c.PersonID)
		if err != nil {
			return nil, fmt.Errorf("reading the holder: %w", err)
		}
		p.Holder, audience = owner.Name, catalog.ForPersons
	}
	v := wording.Sample(it, doc.For, wording.Shortest)
	v.Words[wording.TagHolder] = []string{p.Masked()}
	err = v.Masked(it, was, c.Told(), form.Context{Region: c.Region, Audience: string(audience), Verdict: string(c.Verdict)})
	if err != nil {
		return nil, err
	}
	return s.specimen(it, doc, v)
}

func (s *Service) specimen(it *catalog.Item, doc catalog.Document, v wording.Values) ([]byte, error) {
	parts, err := wording.Fill(doc.Blocks, v)
	var open *wording.Unresolved
	if errors.As(err, &open) {
		open.Tag = wording.Label(it, open.Tag)
		return nil, fault.Wrap(fault.Invalid, open.Error(), err)
	}
	if err != nil {
		return nil, err
	}
	now := s.Now()
	say := func(tag string) string {
		if w := v.Words[tag]; len(w) > 0 {
			return w[0]
		}
		return ""
	}
	file, err := s.Render(Content{Title: doc.Name, Office: say(wording.TagOffice), Number: specimenNumber(doc.Word),
		CaseNumber: say(wording.TagCase), Holder: say(wording.TagHolder), Parts: parts, Day: chineseDay(now), Issued: now, Code: newCode(),
		CheckURL: s.checkURL(""), Demo: true, Sample: true, Unsigned: Paper{Kind: Kind(doc.For)}.unsigned()})
	var u Unprintable
	switch {
	case errors.As(err, &u):
		return nil, fault.Wrap(fault.Invalid, unprintableRune(u.Rune)+"不能印在文书上，字库里没有这个字", err)
	case err == nil && len(file) > MostBytes:
		return nil, fault.New(fault.Invalid, "文书超过 20 MB")
	}
	return file, err
}

// specimenNumber is the number of a specimen.
func specimenNumber(word string) string {
	return authority(province, "", nil).numbering(word).number(2026, 99999)
}
