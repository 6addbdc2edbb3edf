package casework

import (
	"context"
	"errors"
	"fmt"

	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/wording"
)

// promise writes what an applicant promises in the place of a material (以承诺代替) in the words of the item's version, or the hall's.
// Conflict when an editor has left something open in them.
func (s *Service) promise(ctx context.Context, c Case, slot Slot, out Sheet, signed string) (Sheet, error) {
	it, err := s.Items.ItemVersion(ctx, c.ItemCode, c.ItemVersion)
	if err != nil {
		return out, fmt.Errorf("reading item %s: %w", c.ItemCode, err)
	}
	doc, err := wording.Template(it, wording.Promised)
	if err != nil {
		return out, fmt.Errorf("reading the templates: %w", err)
	}
	you, audience := "你单位", catalog.ForUnits
	if c.Personal() {
		you, audience = "你", catalog.ForPersons
	}
	v := wording.Values{Tables: map[string]wording.Table{}, Words: map[string][]string{
		wording.TagHolder: {out.Holder}, wording.TagYou: {you}, wording.TagItem: {c.ItemName}, wording.TagReplaced: {slot.Name},
		wording.TagPromised: wording.Paragraphs(slot.Promise), wording.TagSigned: {signed}, wording.TagBasis: wording.Basis(it),
	}}
	if err := v.Answers(it, c.Data, form.Context{Region: c.Region, Audience: string(audience)}); err != nil {
		return out, err
	}
	parts, err := wording.Fill(doc.Blocks, v)
	if open := (*wording.Unresolved)(nil); errors.As(err, &open) {
		return out, fault.Wrap(fault.Conflict, "承诺书不能生成："+open.Error()+"。请自己上传这份材料，或者拨打 12333", err)
	}
	if err != nil {
		return out, err
	}
	out.Title = doc.Name
	for _, p := range parts {
		if p.Heading == "" && len(out.Text.Clauses) == 0 {
			out.Text.Words = append(out.Text.Words, p.Words...)
		} else {
			out.Text.Clauses = append(out.Text.Clauses, Clause{Heading: p.Heading, Words: p.Words})
		}
		if len(p.Head) > 0 {
			out.Text.Tables = append(out.Text.Tables, PrintedTable{Head: p.Head, Rows: p.Rows})
		}
	}
	return out, nil
}
