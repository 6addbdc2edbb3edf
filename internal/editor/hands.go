package editor

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/region"
	"wangting/internal/staff"
)

// Hands says who works in the hall; *staff.Service implements it.
type Hands interface {
	Working(ctx context.Context) ([]staff.Account, error)
	Tree(ctx context.Context) (staff.Tree, error)
}

const province = "320000"

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

// Unmanned gives a finding for each stage that nobody of the active staff can take in some region of the item.
func Unmanned(it *catalog.Item, list []staff.Account, tree staff.Tree) []Finding {
	var out []Finding
	for _, st := range it.TheFlow().Stages {
		if st.Kind == catalog.Automatic || st.Kind == catalog.Publicity || st.Post == "" {
			continue
		}
		role, what := actor.Reviewer, "审核人员"
		if st.Post == catalog.AcceptPost {
			role, what = actor.Clerk, "受理人员"
		}
		name := cmp.Or(st.Department, it.Department)
		var where []string
		for _, r := range regionsOf(it) {
			// as a case is put into a department: that of its region, else that of the province, else none
			department := cmp.Or(tree.Named(r.Code, name), tree.Named(province, name))
			takes := func(a staff.Account) bool {
				in := func(d staff.Department) bool { return d.ID == department }
				return a.Takes(role, r.Code) && (department == "" || slices.ContainsFunc(tree.Above(a.Department), in))
			}
			if !slices.ContainsFunc(list, takes) {
				where = append(where, r.Name)
			}
		}
		if len(where) > 0 {
			out = append(out, Finding{"flow", KindStage + ":" + st.Key, false,
				"“" + st.Name + "”无人可办：" + strings.Join(where, "、") + "没有在岗的" + what})
		}
	}
	return out
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
