package editor

import (
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/catalog"
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
