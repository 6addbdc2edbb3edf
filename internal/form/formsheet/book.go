package formsheet

import (
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"wangting/internal/form"
)

// Count is how many rows d has in the table.
func (t Table) Count(d form.Data) int {
	rows, _ := d[t.field.Name].([]any)
	return len(rows)
}

// Book gives the rows of d in the shape of the template, so that they can be changed there and uploaded again.
func (t Table) Book(d form.Data) (*excelize.File, error) {
	f, err := t.Template()
	if err != nil {
		return nil, err
	}
	if err := t.write(f, d); err != nil {
		return nil, errors.Join(fmt.Errorf("writing a table: %w", err), f.Close())
	}
	return f, nil
}

func (t Table) write(f *excelize.File, d form.Data) error {
	rows, _ := d[t.field.Name].([]any)
	line := 1
	for _, r := range rows {
		if blank(r) {
			continue
		}
		m, _ := r.(map[string]any)
		line++
		for i, c := range t.field.Fields {
			words := inCell(c, m[c.Name])
			if words == "" {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(i+1, line)
			if err != nil {
				return err
			}
			if err := f.SetCellStr(t.Name, cell, words); err != nil {
				return err
			}
		}
	}
	return nil
}

// inCell writes an answer as meaning and meanings read it.
func inCell(c form.Field, v any) string {
	switch c.Kind {
	case form.Choice:
		return c.OptionLabel(c.Typed(v))
	case form.Choices:
		list, _ := v.([]any)
		labels := make([]string, len(list))
		for i, one := range list {
			s, _ := one.(string)
			labels[i] = c.OptionLabel(s)
		}
		return strings.Join(labels, "、")
	case form.Address:
		return form.AddressWords(c.Typed(v))
	case form.Region:
		now := c.Typed(v)
		for _, o := range form.Regions() {
			if o.Value == now {
				return o.Label
			}
		}
		return now
	case form.Tick:
		if v == true {
			return "是"
		}
		return ""
	}
	return c.Typed(v)
}
