package result

import (
	"slices"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/wording"
)

// Fact is an answer that the check page of a document shows to everybody who has its code (RES-3). It is kept masked: what the page
// must not say is not there to be said.
type Fact struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// factsOf gives what the check page of a document shows of its case: the questions that the item chose; none for a sensitive item, and
// none for a document whose whole text comes from elsewhere.
func factsOf(doc catalog.Document, t casework.Taken, it *catalog.Item) ([]Fact, error) {
	if it.Sensitive || len(doc.Public) == 0 || t.Written != nil || !it.HasForm() {
		return nil, nil
	}
	f, err := it.Form()
	if err != nil {
		return nil, err
	}
	audience := catalog.ForUnits
	if t.Case.Personal() {
		audience = catalog.ForPersons
	}
	f = f.In(form.Context{Region: t.Case.Region, Audience: string(audience), Verdict: string(t.Case.Verdict)})
	out := shownOf(doc, f, t.Case.Data)
	notes, err := it.Outward()
	if err != nil || notes == nil {
		return out, err
	}
	return append(out, shownOf(doc, notes, t.Noted)...), nil
}

func shownOf(doc catalog.Document, f *form.Form, d form.Data) (out []Fact) {
	for _, r := range f.Summary(d) {
		field, ok := f.Field(r.Name)
		if !ok || r.Value == "" || !slices.Contains(doc.Public, r.Name) || !slices.Contains(wording.Checkable, field.Kind) {
			continue
		}
		switch {
		case field.Kind == form.Address:
			r.Value = wording.MaskAddress(r.Value)
		case field.Mask == "":
			r.Value = wording.MaskAs(field.Format, r.Value)
		}
		out = append(out, Fact{r.Label, r.Value})
	}
	return out
}

// stillShown is what the check page shows of a document in the place of p. A fact that the correction may be about is left out: what was
// wrong is not said again, and nobody guesses what is right.
func stillShown(p Paper, c Proposal) (out []Fact) {
	for _, x := range p.Shown {
		if c.Act != Amend || !strings.Contains(x.Value, c.Wrong) && !strings.Contains(c.Wrong, x.Value) {
			out = append(out, x)
		}
	}
	return out
}
