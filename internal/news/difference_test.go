package news

import (
	"slices"
	"strings"
	"testing"
)

func TestASaveTellsWhatItChanged(t *testing.T) { // STA-3
	old := Content{Kind: Publicity, Title: "公示", Region: Province, By: "某处", Text: "一\n二\n三\n四", From: "2026-11-23", Until: "2026-11-27",
		Files: []File{{ID: "1", Name: "名单.pdf"}, {ID: "2", Name: "说明.pdf"}}}
	for name, tc := range map[string]struct {
		change func(*Content)
		want   []Difference
	}{
		"nothing":               {func(*Content) {}, nil},
		"the title":             {func(c *Content) { c.Title = "更正" }, []Difference{{"标题", "公示", "更正"}}},
		"a line":                {func(c *Content) { c.Text = "一\n贰\n三\n四" }, []Difference{{"正文", "二", "贰"}}},
		"a line more":           {func(c *Content) { c.Text = "一\n二\n三\n四\n五" }, []Difference{{"正文", "", "五"}}},
		"two places":            {func(c *Content) { c.Text = "壹\n二\n三\n肆" }, []Difference{{"正文", "一", "壹"}, {"正文", "四", "肆"}}},
		"a line that moved":     {func(c *Content) { c.Text = "二\n三\n四\n一" }, []Difference{{"正文", "一", ""}, {"正文", "", "一"}}},
		"a file was replaced":   {func(c *Content) { c.Files = []File{{ID: "3", Name: "名单.pdf"}, c.Files[1]} }, []Difference{}},
		"a file was taken away": {func(c *Content) { c.Files = c.Files[:1] }, []Difference{{"附件", "说明.pdf", ""}}},
		"a longer period":       {func(c *Content) { c.Until = "2026-11-30" }, []Difference{{"公示结束", "2026-11-27", "2026-11-30"}}},
	} {
		t.Run(name, func(t *testing.T) {
			c := old
			c.Files = slices.Clone(old.Files)
			tc.change(&c)
			got := Differences(old, c)
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestTwoLongTextsAreComparedInBoundedTime(t *testing.T) {
	a, b := strings.Repeat("甲\n", 9000), strings.Repeat("乙\n", 9000)
	if got := Differences(Content{Text: a}, Content{Text: b}); len(got) != 1 || got[0].Old+"\n" != a || got[0].New+"\n" != b {
		t.Errorf("got %d differences", len(got))
	}
}
