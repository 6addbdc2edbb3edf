package form

import (
	"slices"
	"strings"
)

// ByUnit is the filler of a part that the applicant's employer fills when they answer (单位审核人).
const ByUnit = "unit"

// ByStaff reports whether staff fill the part: a 内部附注, which no applicant ever sees.
func (p PartDef) ByStaff() bool { return slices.Contains(fillers[2:], p.Filler) }

// Filled gives the parts of fillers ("" is the applicant) as a definition of its own, with the rules about them. An applicant's
// form is compiled from it and so has no question of staff: what a browser sends for one is dropped as unknown.
func (d Definition) Filled(by ...string) Definition {
	var out Definition
	var known []string
	for _, p := range d.Parts {
		if !slices.Contains(by, p.Filler) {
			continue
		}
		p.Filler = ""
		out.Parts = append(out.Parts, p)
		for _, f := range p.Fields {
			known = append(known, f.Key)
		}
	}
	for _, r := range d.Rules {
		if at := r.Field; slices.Contains(known, at) || r.Rows != "" && slices.Contains(known, r.Rows) {
			out.Rules = append(out.Rules, r)
		}
	}
	return out
}

// Outward gives the questions of staff that are marked 对外, as a definition of one part: nothing else of a 内部附注 leaves the hall. They
// have no conditions: an answer that was not asked for is not kept.
func (d Definition) Outward() Definition {
	var out []FieldDef
	for _, p := range d.Parts {
		for _, f := range p.Fields {
			if p.ByStaff() && f.Outward && f.Kind != Words {
				f.When = nil
				out = append(out, f)
			}
		}
	}
	if out == nil {
		return Definition{}
	}
	return Definition{Parts: []PartDef{{Key: "outward", Title: "对外", Fields: out}}}
}

// Noted finds a question of staff, marked or not.
func (d Definition) Noted(is func(FieldDef) bool) (FieldDef, bool) {
	for _, p := range d.Parts {
		if i := slices.IndexFunc(p.Fields, is); i >= 0 && p.ByStaff() {
			return p.Fields[i], true
		}
	}
	return FieldDef{}, false
}

// byStaff checks what only a part of the applicant may have, and that no condition or rule goes from one filler to another: who fills
// the one does not have the answers of the other.
func (c *checker) byStaff(a spot) {
	if !a.part.ByStaff() {
		return
	}
	c.must(a, !a.Locked && a.Source == "", "“"+a.Label+"”在内部附注里，不能有来源，也不能锁定为办理人")
	c.must(a, a.Kind != Rows && a.Kind != Files, "“"+a.Label+"”在内部附注里，不能是表格或文件")
}

// byUnit checks what a part of the employer may have: it is asked on one page, beside the 审核意见, and knows no core system.
func (c *checker) byUnit(a spot) {
	if a.part.Filler != ByUnit {
		return
	}
	name := "“" + a.Label + "”由单位审核人填写，"
	c.must(a, a.Source != FromLast && !strings.HasPrefix(a.Source, "core."), name+"来源只能是单位或者审核人的信息")
	c.must(a, a.Kind != Files, name+"不能是文件")
	c.must(a, a.table != nil || a.Key != "words" && a.Key != "do", name+"编号不能是 "+a.Key)
}

// across reports whether two questions have different fillers.
func across(a, b spot) bool { return a.part != nil && b.part != nil && a.part.Filler != b.part.Filler }
