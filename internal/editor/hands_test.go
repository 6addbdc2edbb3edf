package editor

import (
	"slices"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/catalog"
	"wangting/internal/form"
	"wangting/internal/staff"
)

func TestAStageThatNobodyCanTakeIsNamedWithItsRegions(t *testing.T) { // ITM-11, 无人可办
	item := func(regions ...string) *catalog.Item {
		return &catalog.Item{Code: "x", Name: "示例", Department: "工伤保险处", Online: true, Regions: regions, Flow: &catalog.Flow{Stages: []catalog.Stage{
			{Key: "a", Name: "受理", Kind: catalog.Manual, Post: catalog.AcceptPost},
			{Key: "p", Name: "公示", Kind: catalog.Publicity},
			{Key: "r", Name: "审查", Kind: catalog.Manual, Post: catalog.ReviewPost, Department: "医学专家组"},
		}}}
	}
	of := func(region, department string, roles ...actor.Role) staff.Account {
		return staff.Account{State: staff.Active, Region: region, Department: department, Roles: roles}
	}
	tree := staff.Tree{{ID: "d1", Region: "320100", Name: "医学专家组"}, {ID: "d2", Region: "320100", Name: "一组", ParentID: "d1"}}
	gone := of("320100", "d2", actor.Clerk, actor.Reviewer)
	gone.State = staff.Disabled
	both := []actor.Role{actor.Clerk, actor.Reviewer}
	for name, tc := range map[string]struct {
		item *catalog.Item
		list []staff.Account
		want []string
	}{
		"nobody works":                          {item("320100"), []staff.Account{gone}, []string{"“受理”无人可办：南京市没有", "“审查”无人可办：南京市没有"}},
		"a member of the department below":      {item("320100"), []staff.Account{of("320100", "d2", both...)}, nil},
		"a reviewer of no department":           {item("320100"), []staff.Account{of("320100", "", both...)}, []string{"“审查”无人可办：南京市没有"}},
		"a clerk only, and no department there": {item("320500"), []staff.Account{of("320500", "", actor.Clerk)}, []string{"“审查”无人可办：苏州市没有"}},
		"the province does it for every region": {item("320500", "320300"), []staff.Account{of("320000", "", both...)}, nil},
		"one of two regions":                    {item("320500", "320300"), []staff.Account{of("320500", "", both...)}, []string{"徐州市没有", "徐州市没有"}},
		"an item of everywhere":                 {item(), []staff.Account{of("320500", "", both...)}, []string{"省本级、南京市", "省本级、南京市"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := Unmanned(tc.item, tc.list, tree)
			if len(got) != len(tc.want) {
				t.Fatalf("found %+v", got)
			}
			for i, f := range got {
				if f.Must || f.Section != "flow" || !strings.HasPrefix(f.Path, KindStage+":") || !strings.Contains(f.Say, tc.want[i]) {
					t.Errorf("found %+v, want %s", f, tc.want[i])
				}
			}
		})
	}
}

// ITM-11: two stages that 不得由同一人办理 and one person for both is a case that nobody can end.
func TestTwoStagesThatOnlyOnePersonCanTakeAreNamed(t *testing.T) {
	it := &catalog.Item{Code: "x", Name: "示例", Department: "工伤保险处", Online: true, Regions: []string{"320100", "320500"},
		Flow: &catalog.Flow{Stages: []catalog.Stage{
			{Key: "a", Name: "受理", Kind: catalog.Manual, Post: catalog.AcceptPost},
			{Key: "p", Name: "公示", Kind: catalog.Publicity},
			{Key: "r", Name: "审查", Kind: catalog.Manual, Post: catalog.ReviewPost, NotSame: []string{"a", "p", "r"}},
		}}}
	of := func(id, region string, roles ...actor.Role) staff.Account {
		return staff.Account{ID: id, State: staff.Active, Region: region, Roles: roles}
	}
	both := []actor.Role{actor.Clerk, actor.Reviewer}
	wu, li := of("wu", "320100", both...), of("li", "320500", both...)
	for name, tc := range map[string]struct {
		list []staff.Account
		want string // "" is no finding
	}{
		"one in each region":           {[]staff.Account{wu, li}, "但南京市、苏州市只有同一个人能办这两个环节"},
		"a second in one region":       {[]staff.Account{wu, li, of("b", "320100", actor.Reviewer)}, "但苏州市只有同一个人"},
		"one for each stage":           {[]staff.Account{of("a", "320000", actor.Clerk), of("b", "320000", actor.Reviewer)}, ""},
		"a second who accepts only":    {[]staff.Account{wu, li, of("b", "320000", actor.Clerk)}, ""},
		"nobody is another finding":    {[]staff.Account{}, ""},
		"two who can both do anything": {[]staff.Account{of("a", "320000", both...), of("b", "320000", both...)}, ""},
	} {
		var got []string
		for _, f := range Unmanned(it, tc.list, nil) {
			if strings.Contains(f.Say, "同一人") {
				got = append(got, f.Say)
			}
			if f.Must || f.Section != "flow" {
				t.Errorf("%s: %+v is not advice about the flow", name, f)
			}
		}
		if all := strings.Join(got, "|"); tc.want == "" && all != "" || !strings.Contains(all, tc.want) || len(got) > 1 {
			t.Errorf("%s: found %q, want %q", name, all, tc.want)
		}
	}
}

// ITM-18: a department of 分派 in which nobody has the role of a stage for the region.
func TestADepartmentOfARouteWithoutStaffIsNamed(t *testing.T) {
	it := routed(catalog.Route{When: &inNanjing, Department: "一处"}, catalog.Route{When: &form.Cond{All: []form.Cond{{Field: form.AtRegion,
		Equals: []string{"320500"}}, ofKindA}}, Department: "二处"}, catalog.Route{When: &ofKindA, Department: "没有的处"}, catalog.Route{Department: "三处"})
	it.Regions, it.Department = []string{"320100", "320500"}, "总处"
	it.Flow = &catalog.Flow{Stages: []catalog.Stage{{Key: "a", Name: "受理", Kind: catalog.Manual, Post: catalog.AcceptPost},
		{Key: "r", Name: "审查", Kind: catalog.Manual, Post: catalog.ReviewPost, Department: "专家组"}}}
	tree := staff.Tree{{ID: "d0", Region: province, Name: "总处"}, {ID: "d1", Region: "320100", Name: "一处"}, {ID: "d2", Region: "320500", Name: "二处"},
		{ID: "d3", Region: province, Name: "三处"}, {ID: "d4", Region: province, Name: "专家组"}, {ID: "d5", Region: province, Name: "三处一组", ParentID: "d3"}}
	of := func(region, department string, roles ...actor.Role) staff.Account {
		return staff.Account{ID: department, State: staff.Active, Region: region, Department: department, Roles: roles}
	}
	expert := of(province, "d4", actor.Reviewer)
	for name, tc := range map[string]struct {
		list []staff.Account
		want []string
	}{
		"all have theirs": {[]staff.Account{expert, of("320100", "d1", actor.Clerk), of("320500", "d2", actor.Clerk), of(province, "d5", actor.Clerk)}, nil},
		"one has none": {[]staff.Account{expert, of("320100", "d1", actor.Clerk), of(province, "d5", actor.Clerk)},
			[]string{"分派到“二处”的办件，“受理”无人可办：苏州市没有"}},
		"the wrong role": {[]staff.Account{expert, of("320100", "d1", actor.Reviewer), of("320500", "d2", actor.Clerk), of(province, "d3", actor.Clerk)},
			[]string{"分派到“一处”的办件，“受理”无人可办：南京市没有"}},
		"the wrong region": {[]staff.Account{expert, of("320100", "d1", actor.Clerk), of("320500", "d2", actor.Clerk), of("320100", "d3", actor.Clerk)},
			[]string{"分派到“三处”的办件，“受理”无人可办：苏州市没有"}},
		"the department of the item is not asked": {[]staff.Account{expert, of(province, "d0", actor.Clerk)},
			[]string{"分派到“一处”", "分派到“三处”的办件，“受理”无人可办：苏州市没有", "分派到“二处”"}},
		"a stage of its own department": {[]staff.Account{of("320100", "d1", actor.Clerk), of("320500", "d2", actor.Clerk), of(province, "d5", actor.Clerk)},
			[]string{"“审查”无人可办：南京市、苏州市没有在岗的审核人员"}},
	} {
		var got []string
		for _, f := range Unmanned(it, tc.list, tree) {
			if got = append(got, f.Say); f.Must || strings.Contains(f.Say, "分派") != (f.Section == "scope") {
				t.Errorf("%s: %+v", name, f)
			}
		}
		slices.Sort(got)
		if len(got) != len(tc.want) {
			t.Errorf("%s: found %q", name, got)
			continue
		}
		for i, w := range tc.want {
			if !strings.Contains(got[i], w) {
				t.Errorf("%s: found %q, want %q", name, got[i], w)
			}
		}
	}
}

// ITM-11: three stages of three different people, every two of which two people can share, and nobody for the third.
func TestThreeStagesOfThreePeopleWantThree(t *testing.T) {
	stage := func(key, name string, post catalog.Post, notSame ...string) catalog.Stage {
		return catalog.Stage{Key: key, Name: name, Kind: catalog.Manual, Post: post, NotSame: notSame}
	}
	of := func(id, region string, roles ...actor.Role) staff.Account {
		return staff.Account{ID: id, State: staff.Active, Region: region, Roles: roles}
	}
	both := []actor.Role{actor.Clerk, actor.Reviewer}
	two := []staff.Account{of("a", "320500", both...), of("b", "320500", both...)}
	for name, tc := range map[string]struct {
		decides []string // 不得由同一人办理 of the decision
		list    []staff.Account
		found   bool
	}{
		"two people for three stages":            {[]string{"a", "r"}, two, true},
		"two people, and who accepts may decide": {[]string{"r"}, two, false},
		"a third":                                {[]string{"a", "r"}, append(slices.Clone(two), of("c", "320000", actor.Reviewer)), false},
		"a third who accepts only":               {[]string{"a", "r"}, append(slices.Clone(two), of("c", "320000", actor.Clerk)), false},
		"a third elsewhere":                      {[]string{"a", "r"}, append(slices.Clone(two), of("c", "320100", both...)), true},
	} {
		it := &catalog.Item{Code: "x", Name: "示例", Department: "工伤保险处", Online: true, Regions: []string{"320500"}, Flow: &catalog.Flow{
			Stages: []catalog.Stage{stage("a", "受理", catalog.AcceptPost), stage("r", "审查", catalog.ReviewPost, "a"),
				stage("d", "决定", catalog.DecidePost, tc.decides...)}}}
		got := Unmanned(it, tc.list, nil)
		if tc.found != (len(got) == 1 && strings.Contains(got[0].Say, "苏州市在岗的工作人员不够分")) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
