package formsheet

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"

	"wangting/internal/fault"
	"wangting/internal/form"
)

// mostProved bounds the rows of a proof: a column with more options is proved by its first ones.
const mostProved = 60

// ReadsBack writes the rows of d into the template and reads them again (ITM-7). It names the first column that does not come back as it
// was, with why in words; both are "" when all do. Each option of a column is written once.
func (t Table) ReadsBack(d form.Data) (column, why string, err error) {
	heads := map[string]bool{}
	for _, c := range t.field.Fields {
		if heads[c.Label] {
			return c.Label, "有两列都叫这个名称，读回时分不清", nil
		}
		heads[c.Label] = true
	}
	rows := t.proving(d)
	file, err := t.Book(form.Data{t.field.Name: rows})
	if err != nil {
		return "", "", err
	}
	var b bytes.Buffer
	_, err = file.WriteTo(&b)
	if e := file.Close(); err == nil {
		err = e
	}
	if err != nil {
		return "", "", fmt.Errorf("writing a template: %w", err)
	}
	lines, err := t.Read(&b)
	if err != nil {
		say := fault.Of(err).Say
		if fields := fault.Of(err).Fields; len(fields) > 0 {
			say = fields[0].Say
		}
		return t.field.Label, say, nil
	}
	if len(lines) != len(rows) {
		return t.field.Label, fmt.Sprintf("写入 %d 行，读回 %d 行", len(rows), len(lines)), nil
	}
	for i, l := range lines {
		wrote, got := rows[i].(map[string]any), t.row(l)
		for _, c := range t.field.Fields {
			if !reflect.DeepEqual(wrote[c.Name], got[c.Name]) {
				return c.Label, "写入“" + inCell(c, wrote[c.Name]) + "”，读回“" + inCell(c, got[c.Name]) + "”", nil
			}
		}
	}
	return "", "", nil
}

// proving are the rows of d, or one without answers, again and again until each option of each column stands in one.
func (t Table) proving(d form.Data) []any {
	base, _ := d[t.field.Name].([]any)
	if len(base) == 0 {
		base = []any{map[string]any{}}
	}
	n := len(base)
	for _, c := range t.field.Fields {
		n = max(n, len(c.Options))
	}
	n = min(n, mostProved, t.MostLines)
	rows := make([]any, n)
	for i := range rows {
		row := map[string]any{}
		if m, ok := base[i%len(base)].(map[string]any); ok {
			maps.Copy(row, m)
		}
		for _, c := range t.field.Fields {
			if len(c.Options) == 0 {
				continue
			}
			switch at := i % len(c.Options); c.Kind {
			case form.Choice:
				row[c.Name] = c.Read(c.Options[at].Value)
			case form.Choices:
				var all []string
				for _, o := range c.Options[:at+1] {
					all = append(all, o.Value)
				}
				row[c.Name] = c.ReadMany(all)
			}
		}
		rows[i] = row
	}
	return rows
}
