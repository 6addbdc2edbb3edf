package auto

import (
	"context"
	"strings"
	"testing"

	"wangting/internal/form"
)

type onRoster []map[string]string

func (i onRoster) Look(context.Context, string, map[string]string) ([]map[string]string, error) {
	return i, nil
}

func (onRoster) Act(context.Context, Request) ([]Answer, error) { return nil, nil }

// IN-3: somebody whose name is written in another way is in the list.
func TestTheRosterKnowsANameInEveryWriting(t *testing.T) {
	core := onRoster{{"aac003": "阿依古丽·测试", "id4": "4336"}, {"aac003": "TEST ALPHA", "id4": "100X"}}
	declare := func(names ...string) subject {
		var list []any
		for i, n := range names {
			list = append(list, map[string]any{"name": n, "number": []string{"321203199510084336", "32010219680101100X"}[i]})
		}
		return subject{data: form.Data{"people": list}}
	}
	for say, tc := range map[string]struct {
		who     subject
		missing string
	}{
		"as the core system writes them": {declare("阿依古丽·测试", "TEST ALPHA"), ""},
		"as people type them":            {declare("阿依古丽•测试", "Test  Alpha"), ""},
		"as a window wrote them":         {declare("阿依古丽．测试", "TESTALPHA"), ""},
		"somebody else":                  {declare("阿依古丽•测试", "TEST BETA"), "TEST ALPHA（末四位 100X）"},
	} {
		got, err := rosterDeclared(t.Context(), core, tc.who, map[string]string{"list": "people"})
		if err != nil || (got == "") != (tc.missing == "") || !strings.Contains(got, tc.missing) {
			t.Errorf("%s: %q, %v", say, got, err)
		}
	}
}
