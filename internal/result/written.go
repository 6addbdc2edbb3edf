package result

import (
	"time"

	"wangting/internal/casework"
	"wangting/internal/catalog"
)

// asWritten makes of a decision's document one that the hall has written: a statement, or a draft.
func (p *Paper) asWritten(t casework.Taken, it *catalog.Item) {
	p.Kind, p.Until = Statement, lastMoment(p.IssuedAt)
	if t.Written.Draft {
		p.Kind, p.Until = Draft, time.Time{}
	}
	if len(it.Results) > 0 {
		p.Title = it.Results[0]
	}
}

// written is what such a document says.
func written(w casework.Written) []Part {
	parts := []Part{{Words: w.Words}}
	for _, t := range w.Tables {
		parts = append(parts, Part{Heading: t.Title, Head: t.Head, Rows: t.Rows})
	}
	for _, c := range w.Clauses {
		parts = append(parts, Part{Heading: c.Heading, Words: c.Words})
	}
	if len(w.After) > 0 {
		parts = append(parts, Part{Words: w.After})
	}
	return parts
}
