package form

import (
	"slices"
	"strings"
)

// Pick is a list of the core business system from which one answer is chosen. What the list says of the answer goes into the questions
// whose x-identity begins with the facts of the list, and nobody types over it; while the core system is away all of it is typed.
type Pick struct {
	Key      string // its view at the core business system
	Name     string
	Audience string // whose list it is: person; "" is anybody's
	Facts    string // how the paths of x-identity begin that it answers
	Once     string // what only one case at a time may be about, as people call it; "" for lists without that rule
}

// Picks is the closed list. Package auto asks it.
var Picks = []Pick{
	{Key: "title-applications", Name: "本人被退回的职称申报", Audience: "person", Facts: "core.title.", Once: "这项申报"},
	{Key: "courses", Name: "近期开班的培训课程", Facts: "core.course."},
}

// PickOf gives a list of the closed list.
func PickOf(key string) (Pick, bool) {
	i := slices.IndexFunc(Picks, func(p Pick) bool { return p.Key == key })
	if i < 0 {
		return Pick{}, false
	}
	return Picks[i], true
}

// Chooses reports whether a question of d is answered from the list that gives a source. Such a source hinders nobody while the core system
// is away: what it would fill in is typed.
func (d Definition) Chooses(source string) bool {
	return slices.ContainsFunc(d.Parts, func(p PartDef) bool {
		return slices.ContainsFunc(p.Fields, func(f FieldDef) bool {
			pick, ok := PickOf(f.Pick)
			return ok && strings.HasPrefix(source, pick.Facts)
		})
	})
}

// Picked are the questions whose answers are chosen from lists.
func (f *Form) Picked() []Field {
	return slices.DeleteFunc(slices.Clone(f.fields), func(x Field) bool { return x.Pick == "" })
}

// pick checks from where an answer can be chosen.
func (c *checker) pick(a spot) {
	if a.Pick == "" {
		return
	}
	name := "“" + a.Label + "”"
	p, known := PickOf(a.Pick)
	c.must(a, known, name+"从核心业务系统选择的内容不认识")
	c.must(a, a.Kind == Text && a.table == nil && a.part.Filler == "", name+"不能从核心业务系统选择：只有申请人填写的、不在表格里的文字可以")
	c.must(a, !known || p.Audience == "" || c.audience == p.Audience, name+"从“"+p.Name+"”选择，但申请人没有这个清单")
}
