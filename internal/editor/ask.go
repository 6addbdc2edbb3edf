package editor

import (
	"net/url"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// The forms in which editors change elements are forms like all others: the same fields, checks and sentences, and without
// JavaScript. The name of a field is the key of what it changes in the element's JSON.

// Ask gives the form of an element of an item.
func Ask(it *catalog.Item, path string) (*form.Form, error) { return AskSent(it, path, nil) }

// AskSent is Ask for what a browser has sent. A question that is not offered and was answered all the same is asked too: why it is refused
// stands beside it (Refused).
func AskSent(it *catalog.Item, path string, sent url.Values) (*form.Form, error) {
	d := definition(it, path)
	if kind, _, _ := cutPath(path); kind == KindField {
		d = askField(it, path, sent)
	}
	for i := range d.Parts {
		d.Parts[i].Fields = choosable(d.Parts[i].Fields)
	}
	schema, err := d.Schema()
	if err != nil {
		return nil, err
	}
	return form.Compile(schema)
}

// choosable leaves out questions that have nothing to choose, such as fields of a form without any.
func choosable(fields []form.FieldDef) []form.FieldDef {
	var out []form.FieldDef
	for _, f := range fields {
		if f.Kind == form.Rows {
			f.Fields = choosable(f.Fields)
		}
		if (f.Kind == form.Choice || f.Kind == form.Choices) && len(f.Options) == 0 {
			continue
		}
		out = append(out, f)
	}
	return out
}

func definition(it *catalog.Item, path string) form.Definition {
	switch path {
	case PathBasic:
		return askBasic()
	case PathLaw:
		return askLaw()
	case PathGuide:
		return askGuide(it)
	case PathScope:
		return askScope(it)
	case PathFlow:
		return ask(form.FieldDef{Key: "acceptDays", Kind: form.Number, Integer: true, Label: "受理时限", Required: true, Suffix: "个工作日",
			Hint: "收到申请后几个工作日内告知是否受理。行政许可最多 5 个", Min: num(0), Max: num(30)})
	case PathMessages:
		return askMessages()
	case PathEntitled:
		return askEntitled(it)
	case PathWrite:
		return askWrite(it)
	case PathRating:
		return askRating()
	case PathRules:
		return askRules(it)
	case PathLookup:
		return askLookup()
	}
	kind, _, _ := cutPath(path)
	switch kind {
	case KindPart:
		return askPart(it, path)
	case KindField:
		return askField(it, path, nil)
	case KindMaterial:
		return askMaterial(it, path)
	case KindStage:
		return askStage(it, path)
	case KindDocument:
		return askDocument(it, path)
	case KindBlock:
		return askBlock(it, path)
	case KindParam:
		return askParam(it)
	case KindColumn:
		return askColumn(it)
	}
	return form.Definition{}
}
