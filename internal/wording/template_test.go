package wording

import (
	"testing"

	"wangting/internal/catalog"
)

func TestADocumentIsCalledAsItsItemCallsTheResult(t *testing.T) {
	for name, tc := range map[string]struct {
		kind    string
		results []string
		want    string
	}{
		"an item without results":            {Granted, nil, "准予决定书"},
		"a document":                         {Granted, []string{"授权决定书"}, "授权决定书"},
		"two documents in a line, yes":       {Granted, []string{"认定工伤决定书或者不予认定工伤决定书"}, "认定工伤决定书"},
		"two documents in a line, no":        {Denied, []string{"认定工伤决定书或者不予认定工伤决定书"}, "不予认定工伤决定书"},
		"money is no document":               {Granted, []string{"补贴资金拨付到单位银行账户"}, "准予决定书"},
		"the notice of acceptance is no end": {Granted, []string{"受理通知书或者不予受理通知书", "调解书或者裁决书"}, "调解书"},
		"no name for a no":                   {Denied, []string{"授权决定书"}, "不予决定书"},
		"a termination":                      {Terminated, []string{"授权决定书"}, "终止通知书"},
		"the other kinds have one name":      {Refused, []string{"授权决定书"}, "不予受理决定书"},
	} {
		if got, err := Template(&catalog.Item{Results: tc.results}, tc.kind); err != nil || got.Name != tc.want {
			t.Errorf("%s: %s, want %s", name, got.Name, tc.want)
		}
	}
}
