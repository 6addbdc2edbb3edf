package find

import (
	"slices"
	"strings"
	"testing"
)

func TestANameIsFoundByAnyPartOfIt(t *testing.T) { // DSK-2
	tails := Tails("江南示例会计（集团）有限公司")
	for query, want := range map[string]bool{
		"江南": true, "示例": true, "会计集团": true, "公司": true, "jnsl": true, "slkj": true, "yxgs": true,
		"jiangnan": true, "shilikuaiji": true, "kuaijijituan": true, "youxian": true, "示例（集": false, "nanshili": true,
		"iangnan": false, "苏州": false, "hj": false,
	} {
		got := slices.ContainsFunc(tails, func(s string) bool { return strings.HasPrefix(s, Normalise(query)) })
		if got != want {
			t.Errorf("%s found: %v", query, got)
		}
	}
}
