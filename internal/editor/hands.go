package editor

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/region"
	"wangting/internal/staff"
)

// Hands says who works in the hall; *staff.Service implements it.
type Hands interface {
	Working(ctx context.Context) ([]staff.Account, error)
	Tree(ctx context.Context) (staff.Tree, error)
}

const province = region.Province

// unmanned says in which regions nobody could take a stage (无人可办, ITM-11). People come and go, so it is advice and refuses nothing; when
// the staff cannot be read, there is none.
func (s *Service) unmanned(ctx context.Context, it *catalog.Item) []Finding {
	if s.Hands == nil || !it.Online || it.Query {
		return nil
	}
	list, err := s.Hands.Working(ctx)
	if err != nil {
		return nil
	}
	tree, err := s.Hands.Tree(ctx)
	if err != nil {
		return nil
	}
	return append(Strange(it, tree), Unmanned(it, list, tree)...)
}

// Strange gives a finding for each stage whose department the hall does not have: the item came by a file, or the department has gone.
func Strange(it *catalog.Item, tree staff.Tree) []Finding {
	var out []Finding
	for _, st := range it.TheFlow().Stages {
		there := func(r region.Place) bool { return tree.Named(r.Code, st.Department) != "" }
		if st.Department != "" && tree.Named(province, st.Department) == "" && !slices.ContainsFunc(regionsOf(it), there) {
			out = append(out, Finding{"flow", KindStage + ":" + st.Key, false,
				"“" + st.Name + "”的部门“" + st.Department + "”本大厅没有，请改为已有的部门，或者请管理员添加"})
		}
	}
	for _, r := range it.Routes { // a case whose department is not there waits in the pile of its region
		there := func(p region.Place) bool { return tree.Named(p.Code, r.Department) != "" }
		if r.Department != "" && tree.Named(province, r.Department) == "" && !slices.ContainsFunc(regionsOf(it), there) {
			out = append(out, Finding{"scope", PathScope, false,
				"分派到的部门“" + r.Department + "”本大厅没有，请改为已有的部门，或者请管理员添加"})
		}
	}
	return out
}

// Unmanned gives a finding for each stage that nobody of the active staff can take in some region of the item, for each department of 分派
// that has nobody for a stage (ITM-18), for each two stages that 不得由同一人办理 and only one person can take, and else for all stages that
// need more people together than a region has.
func Unmanned(it *catalog.Item, list []staff.Account, tree staff.Tree) []Finding {
	c := crew{it, list, tree}
	var out []Finding
	for _, st := range it.TheFlow().Stages {
		if _, ok := c.post(st); ok {
			out = append(out, c.empty(st)...)
			out = append(out, c.lonely(st)...)
		}
	}
	if len(out) == 0 {
		out = c.crowded()
	}
	return out
}

// crew are those who would handle the cases of an item.
type crew struct {
	it   *catalog.Item
	list []staff.Account
	tree staff.Tree
}

// post is the role that takes a stage; false when no person does.
func (c crew) post(st catalog.Stage) (actor.Role, bool) {
	if st.Kind == catalog.Automatic || st.Kind == catalog.Publicity || st.Post == "" {
		return "", false
	}
	if st.Post == catalog.AcceptPost {
		return actor.Clerk, true
	}
	return actor.Reviewer, true
}

// takers are those who can take a stage of a case of a region which answers to a department.
func (c crew) takers(st catalog.Stage, r region.Place, answers string) (out []staff.Account) {
	role, _ := c.post(st)
	name := cmp.Or(st.Department, answers)
	// as a case is put into a department: that of its region, else that of the province, else none
	department := cmp.Or(c.tree.Named(r.Code, name), c.tree.Named(province, name))
	in := func(d staff.Department) bool { return d.ID == department }
	for _, a := range c.list {
		if a.Takes(role, r.Code) && (department == "" || slices.ContainsFunc(c.tree.Above(a.Department), in)) {
			out = append(out, a)
		}
	}
	return out
}

// Takers gives a function that counts those of a hall's active staff who can take a stage of a case of a region which answers to a
// department; manned is false for a stage that no person takes.
func Takers(it *catalog.Item, list []staff.Account, tree staff.Tree) func(st catalog.Stage, code, answers string) (n int, manned bool) {
	c := crew{it, list, tree}
	return func(st catalog.Stage, code, answers string) (int, bool) {
		if _, manned := c.post(st); !manned {
			return 0, false
		}
		return len(c.takers(st, region.Place{Code: code}, answers)), true
	}
}

// answering are the departments that cases of a region may answer to: those of 分派, or that of the item.
func (c crew) answering(r region.Place) (names []string) {
	for _, route := range c.it.Routes {
		if route.Department != "" && maybeIn(route.When, r.Code) && !slices.Contains(names, route.Department) {
			names = append(names, route.Department)
		}
		if w := route.When; w == nil || plainWhen(w) && w.Field == form.AtRegion && slices.Contains(w.Equals, r.Code) {
			return names // no case of the region comes to the rules after it
		}
	}
	if len(c.it.Routes) == 0 {
		names = []string{c.it.Department}
	}
	return names
}

// maybeIn reports whether a condition may hold in a region: whatever else it asks.
func maybeIn(w *form.Cond, code string) bool {
	if w == nil {
		return true
	}
	elsewhere := func(one form.Cond) bool {
		return one.Field == form.AtRegion && len(one.Equals) > 0 && !slices.Contains(one.Equals, code)
	}
	return !elsewhere(*w) && !slices.ContainsFunc(w.All, elsewhere)
}

// empty gives the findings for a stage that nobody can take somewhere. A stage with a department of its own has it wherever the case
// answers to; any other is named with each department of 分派 that has nobody.
func (c crew) empty(st catalog.Stage) (out []Finding) {
	what := "审核人员"
	if st.Post == catalog.AcceptPost {
		what = "受理人员"
	}
	var names []string // of departments, in the order of the rules
	where := map[string][]string{}
	for _, r := range regionsOf(c.it) {
		for _, name := range c.answering(r) {
			if len(c.takers(st, r, name)) > 0 {
				continue
			}
			if st.Department != "" || len(c.it.Routes) == 0 {
				name = ""
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
			if !slices.Contains(where[name], r.Name) {
				where[name] = append(where[name], r.Name)
			}
		}
	}
	for _, name := range names {
		regions := strings.Join(where[name], "、")
		if name == "" {
			out = append(out, Finding{"flow", KindStage + ":" + st.Key, false, "“" + st.Name + "”无人可办：" + regions + "没有在岗的" + what})
			continue
		}
		out = append(out, Finding{"scope", PathScope, false,
			"分派到“" + name + "”的办件，“" + st.Name + "”无人可办：" + regions + "没有这个部门在岗的" + what})
	}
	return out
}

// lonely gives a finding for each stage that asks for other hands than this one where one and the same person is all that either has: their
// case would stop there.
func (c crew) lonely(st catalog.Stage) (out []Finding) {
	for _, key := range st.NotSame {
		other, ok := c.it.TheFlow().Stage(key)
		if _, manned := c.post(other); !ok || !manned || key == st.Key {
			continue
		}
		var where []string
		for _, r := range regionsOf(c.it) {
			for _, name := range c.answering(r) {
				here, there := c.takers(st, r, name), c.takers(other, r, name)
				if len(here) == 1 && len(there) == 1 && here[0].ID == there[0].ID && !slices.Contains(where, r.Name) {
					where = append(where, r.Name)
				}
			}
		}
		if len(where) > 0 {
			out = append(out, Finding{"flow", KindStage + ":" + st.Key, false, "“" + other.Name + "”和“" + st.Name +
				"”不得由同一人办理，但" + strings.Join(where, "、") + "只有同一个人能办这两个环节，办件会停在“" + st.Name + "”。请再安排一名工作人员"})
		}
	}
	return out
}

// crowded gives a finding where every two stages find their hands and all of them together do not, as three stages of three different
// people with two at work.
func (c crew) crowded() []Finding {
	var stages []catalog.Stage
	for _, st := range c.it.TheFlow().Stages {
		if _, manned := c.post(st); manned {
			stages = append(stages, st)
		}
	}
	var where []string
	for _, r := range regionsOf(c.it) {
		for _, name := range c.answering(r) {
			if slices.Contains(where, r.Name) {
				continue
			}
			var left []duty
			for _, st := range stages {
				left = append(left, duty{st, c.takers(st, r, name)})
			}
			slices.SortStableFunc(left, func(a, b duty) int { return len(a.takers) - len(b.takers) }) // where few can, it fails early
			if !c.shared(left, map[string]string{}) {
				where = append(where, r.Name)
			}
		}
	}
	if len(where) == 0 {
		return nil
	}
	return []Finding{{"flow", KindStage + ":" + stages[len(stages)-1].Key, false,
		"按各环节“不得由同一人办理”的要求，" + strings.Join(where, "、") + "在岗的工作人员不够分，办件会停下。请再安排工作人员"}}
}

// duty is a stage with those who can take it.
type duty struct {
	stage  catalog.Stage
	takers []staff.Account
}

// shared reports whether the stages left can be shared out; did is who takes those before, by their keys.
func (c crew) shared(left []duty, did map[string]string) bool {
	if len(left) == 0 {
		return true
	}
	st := left[0].stage
	for _, a := range left[0].takers {
		if c.apart(st, a.ID, did) {
			did[st.Key] = a.ID
			if c.shared(left[1:], did) {
				return true
			}
			delete(did, st.Key)
		}
	}
	return false
}

// apart reports whether a person may take a stage after who took the others.
func (c crew) apart(st catalog.Stage, id string, did map[string]string) bool {
	for key, who := range did {
		other, _ := c.it.TheFlow().Stage(key)
		if who == id && (slices.Contains(st.NotSame, key) || slices.Contains(other.NotSame, st.Key)) {
			return false
		}
	}
	return true
}

// regionsOf are the regions in which an item is handled; all of them when it names none.
func regionsOf(it *catalog.Item) []region.Place {
	all := []region.Place{{Code: province, Name: "省本级"}}
	for _, city := range region.Within(province[:2]) {
		all = append(all, region.Place{Code: city.Code + "00", Name: city.Name})
	}
	if len(it.Regions) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(p region.Place) bool { return !slices.Contains(it.Regions, p.Code) })
}
