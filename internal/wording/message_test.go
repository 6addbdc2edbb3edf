package wording

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"wangting/internal/catalog"
)

func TestABrokenMessageIsRefused(t *testing.T) { // ITM-15
	sound := catalog.Message{Event: "ask", Text: "“{{事项名称}}”请在{{补正期限}}前补正。"}
	if got := CheckMessages(&catalog.Item{Messages: []catalog.Message{sound, {Event: "submit", Quiet: true}}}); len(got) != 0 {
		t.Fatalf("sound messages: %v", got)
	}
	for name, tc := range map[string]struct {
		m    catalog.Message
		want string
	}{
		"an unknown event":       {catalog.Message{Event: "party", Text: "庆祝"}, "没有选择在什么时候"},
		"the same event again":   {sound, "有两条"},
		"nothing to say":         {catalog.Message{Event: "close"}, "没有文字"},
		"too long":               {catalog.Message{Event: "close", Text: strings.Repeat("长", 301)}, "超过 300 个字"},
		"an unknown tag":         {catalog.Message{Event: "close", Text: "{{单位}}"}, "不能使用标签“单位”"},
		"a person's name":        {catalog.Message{Event: "close", Text: "{{申请人}}"}, "不能使用标签“申请人”"},
		"an answer of the form":  {catalog.Message{Event: "close", Text: "{{field:k1}}"}, "不能使用标签"},
		"a tag of another event": {catalog.Message{Event: "close", Text: "{{补正期限}}"}, "不能使用标签“补正期限”"},
		"braces that are open":   {catalog.Message{Event: "close", Text: "{{事项名称"}, "没有成对"},
	} {
		got := CheckMessages(&catalog.Item{Messages: []catalog.Message{sound, tc.m}})
		if !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, tc.want) }) {
			t.Errorf("%s: %v, want %q", name, got, tc.want)
		}
	}
}

func TestAMessageIsSaid(t *testing.T) {
	got, err := Say("“{{事项名称}}”已受理。\n请等待。", map[string]string{TagItem: "{{办件编号}}"})
	if err != nil || got != "“{{办件编号}}”已受理。\n请等待。" {
		t.Errorf("%q (%v)", got, err)
	}
	var open *Unresolved
	if got, err := Say("{{决定}}", nil); !errors.As(err, &open) {
		t.Errorf("%q (%v)", got, err)
	}
}
