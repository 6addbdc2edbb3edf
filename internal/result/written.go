package result

import (
	"context"
	"fmt"
	"strings"
	"time"

	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/wording"
)

// asWritten makes of a decision's document one that the hall has written: a statement, or a draft.
func (p *Paper) asWritten(t casework.Taken, it *catalog.Item) {
	p.Kind, p.Until = Statement, lastMoment(p.IssuedAt, proofMonths)
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

// unsigned is what a text that no office issues says of itself; "" for documents.
func (p Paper) unsigned() string {
	switch p.Kind {
	case Draft:
		return Unsigned
	case Pledge, Kind(wording.Promised):
		return "申请人在网上作出的承诺"
	}
	return ""
}

// Sheet sets a material that the hall makes.
func (s *Service) Sheet(sh casework.Sheet) ([]byte, error) {
	file, err := s.Render(Content{Title: sh.Title, Holder: sh.Holder, Parts: written(sh.Text), Issued: sh.At, Demo: s.Demo, Unsigned: sh.Mark})
	if err != nil {
		return nil, unprintable(err, casework.Taken{})
	}
	return file, nil
}

// Unsigned is what a draft says above its title and below its text.
const Unsigned = "草案，双方签署后生效"

// Docx gives a draft as a file of Word to whoever may read its case, with the name of the file; it reads the document as Read does.
// NotFound for documents that somebody has issued: nobody goes on writing in them.
func (s *Service) Docx(ctx context.Context, who actor.Actor, caseID, paperID string) (name string, file []byte, err error) {
	if _, err := s.Cases.Readable(ctx, who, caseID); err != nil {
		return "", nil, err
	}
	p, err := s.paperOf(ctx, caseID, paperID)
	switch {
	case err != nil:
		return "", nil, err
	case p.Kind != Draft:
		return "", nil, fault.New(fault.NotFound, "这份文书没有可以编辑的文件")
	}
	if file, err = s.Word(p.Title, Unsigned, p.Parts); err != nil {
		return "", nil, fmt.Errorf("writing document %s for Word: %w", p.ID, err)
	}
	return strings.TrimSuffix(p.FileName(), ".pdf") + ".docx", file, s.noted(ctx, who, &p)
}
