package result

import (
	"fmt"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/wording"
)

// Again sets the words of the document of a past step by an item, for a comparison with the words by another (回放). Who holds it and its
// number are invented, so nobody is read. It keeps nothing, draws no number and writes no log. made is false when the step has none;
// Conflict when a tag has no value.
func (s *Service) Again(it *catalog.Item, t casework.Taken) (name string, parts []Part, made bool, err error) {
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
		IssuedAt: c.UpdatedAt, Until: lastDay(doc, c.UpdatedAt), Holder: "申请人", Personal: c.Personal()}
	parts, err = partsOf(doc, t, it, by, p)
	return p.Title, parts, true, err
}
