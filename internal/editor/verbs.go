package editor

import (
	"encoding/json"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// VerbOptions are the acts that a stage may offer, without those that the hall cannot do yet.
func VerbOptions() []form.Option {
	var list []form.Option
	for _, v := range catalog.Verbs {
		if v.Absent == "" {
			list = append(list, opt(v.Key, v.Name))
		}
	}
	return list
}

// VerbName is the word for an act.
func VerbName(verb string) string {
	if v, ok := catalog.VerbOf(verb); ok {
		return v.Name
	}
	return verb
}

// The condition of an act is edited as one question and what it equals. A deeper one came by a file, and stays as it is until a question
// is chosen here.
const (
	verbField  = "whenField"
	verbValues = "whenValues"
)

// plainWhen reports whether a condition fits into the two columns.
func plainWhen(c *form.Cond) bool { return c != nil && c.Field != "" && c.Op == "" }

// verbsData shows the conditions of a stage's acts as the form asks for them, verbsOf is the way back.
func verbsData(it *catalog.Item, raw []byte, d form.Data) error {
	var s catalog.Stage
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	rows, _ := d["verbs"].([]any)
	for i, r := range rows {
		row, _ := r.(map[string]any)
		if c := s.Verbs[i].When; plainWhen(c) {
			row[verbField], row[verbValues] = c.Field, strings.Join(labelsOf(it, c.Field, c.Equals), "、")
		}
		delete(row, "when")
	}
	return nil
}

func verbsOf(it *catalog.Item, out map[string]any) {
	rows, _ := out["verbs"].([]any)
	for _, r := range rows {
		row, _ := r.(map[string]any)
		field, _ := row[verbField].(string)
		values, _ := row[verbValues].(string)
		delete(row, verbField)
		delete(row, verbValues)
		was := &form.Cond{}
		if raw, err := json.Marshal(row["when"]); err != nil || row["when"] == nil || json.Unmarshal(raw, was) != nil {
			was = nil
		}
		switch {
		case field != "":
			row["when"] = form.Cond{Field: field, Equals: valuesOf(it, field, values)}
		case plainWhen(was):
			delete(row, "when")
		}
	}
}
