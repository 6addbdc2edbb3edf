package form

import "slices"

// ByStaff reports whether staff fill the part: a 内部附注, which no applicant ever sees.
func (p PartDef) ByStaff() bool { return slices.Contains(fillers[2:], p.Filler) }

// Filled gives the parts of one filler ("" is the applicant) as a definition of its own, with the rules about them. An applicant's
// form is compiled from it and so has no question of staff: what a browser sends for one is dropped as unknown.
func (d Definition) Filled(by string) Definition {
	var out Definition
	var known []string
	for _, p := range d.Parts {
		if p.Filler != by {
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

// byStaff checks what only a part of the applicant may have, and that no condition or rule goes from one filler to another: who fills
// the one does not have the answers of the other.
func (c *checker) byStaff(a spot) {
	if !a.part.ByStaff() {
		return
	}
	c.must(a, !a.Locked && a.Source == "", "“"+a.Label+"”在内部附注里，不能有来源，也不能锁定为办理人")
	c.must(a, a.Kind != Rows && a.Kind != Files, "“"+a.Label+"”在内部附注里，不能是表格或文件")
}

// across reports whether two questions have different fillers.
func across(a, b spot) bool { return a.part != nil && b.part != nil && a.part.Filler != b.part.Filler }
