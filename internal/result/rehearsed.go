package result

import (
	"fmt"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/wording"
)

// Rehearsed sets the document of a step of a rehearsal (试办, EDT-8), marked as not valid. It keeps nothing, draws no number and writes
// no log. made is false when the step has none; faults are those of Made.
func (s *Service) Rehearsed(it *catalog.Item, t casework.Taken) (name string, file []byte, made bool, err error) {
	kind, ok := kindOf(t.Verb, t.Case.Verdict)
	if !ok {
		return "", nil, false, nil
	}
	c, by := t.Case, authority(t.Case.Region, s.Owner, s.Words).in(it)
	doc, err := wording.Template(it, string(kind))
	if err != nil {
		return "", nil, false, fmt.Errorf("reading the templates: %w", err)
	}
	p := Paper{CaseNumber: c.Number, Kind: kind, Title: doc.Name, Office: by.Office, Number: specimenNumber(doc.Word),
		IssuedAt: c.UpdatedAt, Until: lastDay(doc, c.UpdatedAt), Code: newCode(), Holder: c.UnitName}
	if c.Personal() {
		p.Holder = "示例人"
	}
	if p.Parts, err = partsOf(doc, t, it, by, p); err != nil {
		return "", nil, false, err
	}
	set := s.content(p, p.Parts)
	set.Rehearsed, set.CheckURL = true, s.checkURL("")
	if file, err = s.Render(set); err != nil {
		return "", nil, false, unprintable(err, t)
	}
	return p.Title, file, true, nil
}
