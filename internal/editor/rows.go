package editor

import (
	"time"

	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/form/formsample"
	"wangting/internal/form/formsheet"
)

// readsBack finds the tables whose template cannot read its own sample (ITM-7): whoever fills it in would upload it in vain.
func readsBack(it *catalog.Item, now time.Time) (out []Finding) {
	if !it.Online || it.Query || !it.HasForm() {
		return nil
	}
	f, err := it.Form()
	if err != nil {
		return nil // which the check of the form says already
	}
	for _, q := range f.Fields() {
		t, ok := formsheet.Of(f, q.Name)
		if !ok {
			continue
		}
		column, why, err := t.ReadsBack(form.Data{q.Name: formsample.Of(q, now)})
		if err != nil {
			column, why = q.Label, "模板做不出来"
		}
		if why != "" {
			out = append(out, Finding{"form", KindField + ":" + q.Name, true, "“" + q.Label + "”的模板读不回自己的示例，“" + column + "”：" + why})
		}
	}
	return out
}
