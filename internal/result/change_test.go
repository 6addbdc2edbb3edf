package result

import (
	"reflect"
	"testing"
)

// RES-5: a document that was corrected or issued anew keeps its tables.
func TestAChangedDocumentKeepsItsTables(t *testing.T) {
	p := Paper{Title: "核准书", Parts: []Part{{Heading: "一、名单", Words: []string{"如下。"}, Head: []string{"姓名"}, Rows: [][]string{{"甲"}, {"乙"}}}}}
	if got := says(p, "乙"); got != 1 {
		t.Errorf("a cell is found %d times", got)
	}
	for act, want := range map[Act]string{Amend: "丙", Reissue: "乙"} {
		got := renewed(p, Proposal{Act: act, Wrong: "乙", Right: "丙", Reason: "理由", Basis: "依据"})[0]
		if !reflect.DeepEqual(got, Part{Heading: "一、名单", Words: []string{"如下。"}, Head: []string{"姓名"}, Rows: [][]string{{"甲"}, {want}}}) {
			t.Errorf("%s: %+v", act, got)
		}
	}
}
