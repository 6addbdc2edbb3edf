package staff

import (
	"slices"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
)

var tree = Tree{
	{ID: "a", Region: "320100", Name: "人社局", HeadID: "boss"},
	{ID: "b", Region: "320100", Name: "劳动关系处", ParentID: "a", HeadID: "head"},
	{ID: "c", Region: "320100", Name: "仲裁科", ParentID: "b"},
	{ID: "d", Region: "320500", Name: "人社局"},
}

func TestADepartmentIsCheckedAgainstTheTree(t *testing.T) { // DSK-4
	for name, tc := range map[string]struct {
		d     Department
		field string
	}{
		"a new one at the top":              {Department{Region: "320100", Name: "基金处"}, ""},
		"a new one below another":           {Department{Region: "320100", Name: "基金处", ParentID: "c"}, ""},
		"one that keeps its name":           {Department{ID: "b", Region: "320100", Name: "劳动关系处", ParentID: "a"}, ""},
		"without a name":                    {Department{Region: "320100"}, "name"},
		"of a name that the region has":     {Department{Region: "320100", Name: "仲裁科"}, "name"},
		"of a name that another region has": {Department{Region: "320200", Name: "仲裁科"}, ""},
		"below itself":                      {Department{ID: "b", Region: "320100", Name: "劳动关系处", ParentID: "b"}, "parent"},
		"below what is below it":            {Department{ID: "a", Region: "320100", Name: "人社局", ParentID: "c"}, "parent"},
		"below one of another region":       {Department{Region: "320100", Name: "基金处", ParentID: "d"}, "parent"},
		"below none that exists":            {Department{Region: "320100", Name: "基金处", ParentID: "x"}, "parent"},
	} {
		t.Run(name, func(t *testing.T) {
			err := tc.d.check(tree)
			if tc.field == "" && err != nil || tc.field != "" && fault.Of(err).FieldSays(tc.field) == "" {
				t.Errorf("says %v, want a fault beside %q", err, tc.field)
			}
		})
	}
}

func TestAHeadLeadsWhatIsBelow(t *testing.T) {
	for _, tc := range []struct {
		who, department string
		want            bool
	}{{"boss", "c", true}, {"head", "c", true}, {"head", "a", false}, {"", "c", false}, {"boss", "d", false}, {"boss", "", false}} {
		if got := tree.Heads(tc.who, tc.department); got != tc.want {
			t.Errorf("%q leads %q: %v", tc.who, tc.department, got)
		}
	}
	if got := tree.Of("head", "a"); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("theirs are %v", got)
	}
	if got := tree.Named("320100", "仲裁科"); got != "c" {
		t.Errorf("found %q", got)
	}
}

func TestDeputisingIsBoundedAndForPeersOnly(t *testing.T) { // DSK-5
	now := time.Date(2026, 11, 27, 2, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		n     Deputising
		field string
	}{
		"today only":           {Deputising{"x", "2026-11-27", "2026-11-27"}, ""},
		"half a year":          {Deputising{"x", "2026-11-27", "2027-05-25"}, ""},
		"longer":               {Deputising{"x", "2026-11-27", "2027-05-26"}, "until"},
		"the other way round":  {Deputising{"x", "2026-11-28", "2026-11-27"}, "until"},
		"over before it began": {Deputising{"x", "2026-11-01", "2026-11-26"}, "until"},
		"nobody":               {Deputising{"", "2026-11-27", "2026-11-27"}, "deputy"},
		"no day":               {Deputising{"x", "27.11.", "2026-11-27"}, "from"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := tc.n.days(now)
			if tc.field == "" && err != nil || tc.field != "" && fault.Of(err).FieldSays(tc.field) == "" {
				t.Errorf("says %v, want a fault beside %q", err, tc.field)
			}
		})
	}
	both := Account{State: Active, Region: "320100", Roles: []actor.Role{actor.Clerk, actor.Reviewer}}
	clerk := Account{State: Active, Region: "320100", Roles: []actor.Role{actor.Clerk}}
	far := Account{State: Active, Region: "320500", Roles: []actor.Role{actor.Clerk}}
	gone := Account{State: Disabled, Region: "320100", Roles: []actor.Role{actor.Clerk}}
	editor := Account{State: Active, Region: "320100", Roles: []actor.Role{actor.Editor}}
	for name, tc := range map[string]struct {
		a, b Account
		want bool
	}{
		"with more roles":        {clerk, both, true},
		"with fewer roles":       {both, clerk, false},
		"of another region":      {clerk, far, false},
		"who has left":           {clerk, gone, false},
		"of who handles nothing": {editor, editor, false},
	} {
		if got := tc.a.maySubstitute(tc.b); got != tc.want {
			t.Errorf("a deputy %s: %v", name, got)
		}
	}
}
