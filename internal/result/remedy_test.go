package result

import (
	"strings"
	"testing"

	"wangting/internal/catalog"
)

// RES-6: every kind of no names its remedies for every group of items, and names the document as what it is.
func TestEveryNoNamesItsRemedies(t *testing.T) {
	items := []*catalog.Item{{}}
	for _, r := range catalog.Remedies {
		items = append(items, &catalog.Item{Type: "公共服务", Remedy: r.Slug})
	}
	for _, kind := range catalog.Types {
		items = append(items, &catalog.Item{Type: kind})
	}
	all, err := remedies()
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range items {
		named := it.Remedy == ""
		for _, r := range all {
			named = named || r.Slug == it.Remedy
		}
		if !named {
			t.Errorf("no words for %s", it.Remedy)
		}
		for _, k := range []Kind{Refused, Denied, Terminated} {
			ways, err := remediesOf(k, it, Authority{Review: "南京市人民政府"})
			said := strings.Join(ways, "")
			if err != nil || said == "" || strings.Contains(said, "{") || k == Terminated && strings.Contains(said, "决定书") {
				t.Errorf("%s of %s%s: %s, %v", k, it.Type, it.Remedy, said, err)
			}
		}
	}
}
