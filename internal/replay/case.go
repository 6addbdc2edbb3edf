package replay

import (
	"fmt"
	"slices"
	"strings"

	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// past is a case of the past, with all that it is compared by.
type past struct {
	c        casework.Case
	events   []casework.Event
	files    []casework.Material
	asked    []casework.Correction
	was, now casework.Item // the version of the item that it began with, and the draft, both as they are asked in the case
}

// answers compares what the two forms say about the answers, as on the day of the submission. What both refuse is no difference. refused is
// whether the draft would refuse the case.
func (p past) answers() (out []finding, refused bool) {
	at := p.c.SubmittedAt
	before := p.places(p.was.Form.ValidateAt(p.c.Data, at))
	for _, f := range fields(p.now.Form.ValidateAt(p.c.Data, at)) {
		if !slices.Contains(before, place(f.Name)) {
			refused = true
			out = append(out, finding{section: Answers, say: "会被拒绝：" + p.why(f)})
		}
	}
	warned := p.says(p.was.Form.Warnings(p.c.Data, at))
	for _, f := range p.now.Form.Warnings(p.c.Data, at) {
		if say := "会被提醒：" + p.why(f); !slices.Contains(warned, say) {
			out = append(out, finding{section: Answers, say: say})
		}
	}
	return append(out, p.dropped()...), refused
}

func fields(err error) []fault.Field {
	if err == nil {
		return nil
	}
	return fault.Of(err).Fields
}

// place is where an input stands, whichever row it is in: staff.3.wage is staff.wage.
func place(input string) string {
	parts := strings.Split(input, ".")
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }), ".")
}

func (p past) places(err error) (out []string) {
	for _, f := range fields(err) {
		out = append(out, place(f.Name))
	}
	return out
}

func (p past) says(list []fault.Field) (out []string) {
	for _, f := range list {
		out = append(out, "会被提醒："+p.why(f))
	}
	return out
}

// why says what is wrong with an answer in words that no answer is part of: the label of the question with the sentence that an editor
// wrote for its rule, or with one of a few kinds. The form's own sentences may count, add up or compare what was typed, so none of them is
// taken over.
func (p past) why(f fault.Field) string {
	label, field, known := labelled(p.now.Form, f.Name)
	_, _, asked := labelled(p.was.Form, f.Name)
	for _, r := range p.now.Form.Rules() {
		if r.Say != "" && strings.HasSuffix(f.Say, r.Say) && known {
			return "“" + label + "”：" + r.Say
		}
	}
	switch {
	case !p.answered(f.Name) && !asked:
		return "“" + label + "”没有填写，当时没有询问"
	case !p.answered(f.Name):
		return "“" + label + "”没有填写"
	case field.Say != "" && strings.HasSuffix(f.Say, field.Say):
		return "“" + label + "”：" + field.Say
	}
	return "“" + label + "”不符合填写要求"
}

// labelled finds the question of an input.
func labelled(f *form.Form, input string) (label string, field form.Field, ok bool) {
	top, rest, inside := strings.Cut(place(input), ".")
	field, ok = f.Field(top)
	if !ok {
		return "表单", field, false
	}
	label = field.Label
	if c, is := field.Child(rest); inside && is {
		return label + "·" + c.Label, c, true
	}
	return label, field, !inside
}

// answered reports whether an input has an answer. A row that lacks one counts as not answered.
func (p past) answered(input string) bool {
	var v any = map[string]any(p.c.Data)
	for part := range strings.SplitSeq(input, ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[part]
		case []any:
			var n int
			if _, err := fmt.Sscanf(part, "%d", &n); err != nil || n < 0 || n >= len(at) {
				return false
			}
			v = at[n]
		default:
			return false
		}
	}
	switch at := v.(type) {
	case nil:
		return false
	case string:
		return at != ""
	case []any:
		return len(at) > 0
	}
	return true
}

// dropped are answers that were asked for then, and that the draft asks no more.
func (p past) dropped() (out []finding) {
	kept, now := p.was.Form.Clean(p.c.Data), p.now.Form.Clean(p.c.Data)
	for _, f := range p.was.Form.Fields() {
		v, had := kept[f.Name]
		if !had {
			continue
		}
		if _, has := now[f.Name]; !has {
			out = append(out, finding{section: Answers, say: "不再询问“" + f.Label + "”，当时有回答"})
			continue
		}
		next, _ := p.now.Form.Field(f.Name)
		for _, c := range f.Fields {
			if _, has := next.Child(c.Name); !has && filled(v, c.Name) {
				out = append(out, finding{section: Answers, say: "不再询问“" + f.Label + "·" + c.Label + "”，当时有回答"})
			}
		}
	}
	return out
}

// filled reports whether a table, or a person, has an answer in a column.
func filled(v any, column string) bool {
	switch at := v.(type) {
	case map[string]any:
		_, has := at[column]
		return has
	case []any:
		return slices.ContainsFunc(at, func(row any) bool { return filled(row, column) })
	}
	return false
}

// materials compares which materials were needed. refused is whether the draft would refuse the case for one.
func (p past) materials() (out []finding, refused bool) {
	before, could := p.was.Outlay(p.c.Data, p.files)
	names := func(list []casework.Slot) (keys []string) {
		for _, sl := range list {
			keys = append(keys, sl.Key)
		}
		return keys
	}
	then := append(names(before), names(could)...)
	lacks, follow := p.now.Outlay(p.c.Data, p.files)
	for _, sl := range lacks {
		if slices.Contains(then, sl.Key) {
			continue
		}
		say := "缺少草稿要求的“" + sl.Name + "”"
		switch {
		case sl.Fetch != "":
			say += "，大厅可以自动获取"
		default:
			refused = true
		}
		out = append(out, finding{section: Materials, say: say})
	}
	for _, sl := range follow {
		if !slices.Contains(then, sl.Key) {
			out = append(out, finding{section: Materials, say: "缺少草稿要求的“" + sl.Name + "”，可以容缺受理后补交"})
		}
	}
	for _, key := range p.needless() {
		out = append(out, finding{section: Materials, say: "不再要求“" + key + "”，当时已提交"})
	}
	return out, refused
}

// needless are the names of materials that were handed in and that the draft has no place for.
func (p past) needless() (out []string) {
	for _, sl := range p.was.Slots {
		_, has := p.now.Slot(sl.Key)
		in := slices.ContainsFunc(p.files, func(m casework.Material) bool { return m.Slot == sl.Key && m.Current() })
		if in && !has {
			out = append(out, sl.Name)
		}
	}
	return out
}

// took reports whether staff, or the hall by itself, took a step in the case.
func (p past) took(v casework.Verb, kind string) (casework.Event, bool) {
	i := slices.IndexFunc(p.events, func(e casework.Event) bool { return e.Verb == v && e.By.Kind == kind })
	if i < 0 {
		return casework.Event{}, false
	}
	return p.events[i], true
}
