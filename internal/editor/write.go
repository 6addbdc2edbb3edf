package editor

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// What is written to the core business system when staff grant (一次录入): an editor picks an act of the closed list, and for each of its
// parameters a field of the form.

// writeKey asks for the act; the parameters of an act are asked for under its key and theirs.
const writeKey = "writing"

func paramKey(w catalog.Writing, p catalog.WriteParam) string {
	return strings.ReplaceAll(w.Key, "-", "_") + "_" + p.Key
}

func askWrite(it *catalog.Item) form.Definition {
	acts := []form.Option{}
	var params []form.FieldDef
	for _, w := range catalog.Writings {
		acts = append(acts, opt(w.Key, w.Name))
		for _, p := range w.Params {
			hint := ""
			switch {
			case p.Applicant && !it.For(catalog.ForUnits):
				hint = "不选的，是申请人本人"
			case p.Applicant:
				hint = "个人申请没有填写这个字段的，是申请人本人"
			case p.Maybe:
				hint = "可以不选；没有填写的不写入"
			}
			params = append(params, only(pick(paramKey(w, p), p.Name, hint, writable(it, p)...), writeKey, w.Key))
		}
	}
	return ask(append([]form.FieldDef{pick(writeKey, "准予后写入核心业务系统的业务",
		"工作人员准予后由系统写入，再读回来核对，工作人员不用再到核心业务系统录入；不选就是不写入", acts...)}, params...)...)
}

// writable are the fields from which a parameter can come: those of the applicant and of staff.
func writable(it *catalog.Item, p catalog.WriteParam) []form.Option {
	list := []form.Option{}
	for _, part := range definitionOf(it).Parts {
		for _, f := range part.Fields {
			if part.Filler != form.ByUnit && slices.Contains(p.Kinds, f.Kind) {
				list = append(list, opt(f.Key, f.Label+FillerSay(part)))
			}
		}
	}
	return list
}

// writeOf is what an item says, as the form asks for it.
func writeOf(it *catalog.Item) map[string]string {
	a := it.Writes()
	out := map[string]string{}
	if a.Writing == "" {
		return out
	}
	out[writeKey] = a.Writing
	w, _ := catalog.WritingOf(a.Writing)
	for _, p := range w.Params {
		if f := a.From[p.Key]; f != "" {
			out[paramKey(w, p)] = f
		}
	}
	return out
}

func setWrite(it *catalog.Item, raw json.RawMessage) error {
	var said map[string]string
	if err := json.Unmarshal(raw, &said); err != nil {
		return err
	}
	a := catalog.AfterGrant{Writing: said[writeKey], From: map[string]string{}}
	w, _ := catalog.WritingOf(a.Writing)
	for _, p := range w.Params {
		a.From[p.Key] = said[paramKey(w, p)]
	}
	it.SetWrites(a)
	return nil
}

// write visits the fields of which parameters are made. A parameter goes without its field, and the check says what it lacks.
func (w walker) write() {
	act, a, ok := w.it.Writing()
	if !ok {
		return
	}
	from := maps.Clone(a.From)
	for _, p := range act.Params {
		key := a.From[p.Key]
		if key != "" && w.drop(reference{KindField + ":" + key, "", "准予后“" + act.Name + "”的“" + p.Name + "”取自它", false}) {
			delete(from, p.Key)
		}
	}
	if len(from) < len(a.From) {
		w.it.SetWrites(catalog.AfterGrant{Writing: a.Writing, From: from})
	}
}

func (c *checker) write() {
	for _, f := range c.it.CheckWrite() {
		c.must(false, "flow", PathWrite, f.Say)
	}
}
