package result

import (
	"context"
	"fmt"

	"wangting/internal/casework"
	"wangting/internal/wording"
)

// Preview sets the document that a step would issue, marked as a preview (预览文书, DSK-10). It keeps nothing, draws no number and writes no
// log. made is false when the step has none; faults are those of Made.
func (s *Service) Preview(ctx context.Context, t casework.Taken) (name string, file []byte, made bool, err error) {
	kind, ok := kindOf(t.Verb, t.Case.Verdict)
	if !ok {
		return "", nil, false, nil
	}
	c := t.Case
	it, err := s.Items.ItemVersion(ctx, c.ItemCode, c.ItemVersion)
	if err != nil {
		return "", nil, false, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	by := authority(c.Region, s.Owner, s.Words).in(it)
	doc, err := wording.Template(it, string(kind))
	if err != nil {
		return "", nil, false, fmt.Errorf("reading the templates: %w", err)
	}
	now := s.Now()
	p := Paper{CaseNumber: c.Number, Kind: kind, Title: doc.Name, Office: by.Office, Number: "（确认后编号）", IssuedAt: now,
		Until: lastDay(doc, now), Code: newCode(), Holder: c.UnitName, Personal: c.Personal()}
	if c.Personal() {
		owner, err := s.Persons.Find(ctx, c.PersonID)
		if err != nil {
			return "", nil, false, fmt.Errorf("reading the holder: %w", err)
		}
		p.Holder = owner.Name
	}
	if p.Parts, err = partsOf(doc, t, it, by, p); err != nil {
		return "", nil, false, err
	}
	set := s.content(p, p.Parts)
	set.Preview, set.CheckURL = true, s.checkURL("")
	if file, err = s.Render(set); err != nil {
		return "", nil, false, unprintable(err, t)
	}
	return p.Title, file, true, nil
}
