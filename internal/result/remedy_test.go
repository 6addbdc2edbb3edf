package result

import (
	"strings"
	"testing"
)

// RES-6: every kind of no names its remedies for every group of items, and names the document as what it is.
func TestEveryNoNamesItsRemedies(t *testing.T) {
	all, err := remedies()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		code, name := "", "示例事项"
		if len(r.Items) > 0 {
			code = r.Items[0]
		} else if len(r.Names) > 0 {
			name = r.Names[0]
		}
		for _, k := range []Kind{Refused, Denied, Terminated} {
			ways, err := remediesOf(k, code, name, Authority{Review: "南京市人民政府"})
			said := strings.Join(ways, "")
			if err != nil || said == "" || strings.Contains(said, "{") || k == Terminated && strings.Contains(said, "决定书") {
				t.Errorf("%s of %q: %s, %v", k, r.Name, said, err)
			}
		}
	}
}
