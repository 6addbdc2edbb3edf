package editor

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

// EDT-10: who approves sees everything that decides, also what no form of an editor asks for, because a file can bring it.
func TestNothingThatDiffersIsHiddenFromWhoApproves(t *testing.T) {
	item := func() *catalog.Item {
		return &catalog.Item{
			Code: "an-item", Name: "事项", Online: true, Format: 2,
			Materials: []catalog.Material{{Key: "m", Name: "执照"}},
			Documents: []catalog.Document{{Key: "d", Name: "通知书"}},
			Flow: &catalog.Flow{Stages: []catalog.Stage{{Key: "a", Name: "自动", Kind: catalog.Automatic,
				Rules: []catalog.RuleUse{{Rule: "one"}, {Rule: "two"}}, Verbs: []catalog.VerbUse{{Verb: "grant", To: "z"}}}}},
		}
	}
	for what, change := range map[string]func(it *catalog.Item){
		"a rule taken away":           func(it *catalog.Item) { it.Flow.Stages[0].Rules = it.Flow.Stages[0].Rules[:1] },
		"a parameter of a rule":       func(it *catalog.Item) { it.Flow.Stages[0].Rules[1].Params = map[string]string{"days": "99"} },
		"the share that people check": func(it *catalog.Item) { it.Flow.Stages[0].Sample = 7 },
		"the department of a stage":   func(it *catalog.Item) { it.Flow.Stages[0].Department = "别处" },
		"the words of an act":         func(it *catalog.Item) { it.Flow.Stages[0].Verbs[0].Words = "随便" },
		"the kind of a material":      func(it *catalog.Item) { it.Materials[0].Kind = "营业执照" },
		"the place among the hot":     func(it *catalog.Item) { it.Pin = 1 },
		"two reviewers":               func(it *catalog.Item) { it.TwoReviewers = true },
		"a route":                     func(it *catalog.Item) { it.Routes = []catalog.Route{{Department: "别处"}} },
		"a message":                   func(it *catalog.Item) { it.Messages = []catalog.Message{{Event: "grant", Text: "好"}} },
		"a paragraph of a document":   func(it *catalog.Item) { it.Documents[0].Blocks = []catalog.Block{{Text: "假"}} },
		"an icon":                     func(it *catalog.Item) { it.Icon = "star" },
	} {
		now := item()
		change(now)
		diff, err := Compare(item(), now)
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for _, d := range diff {
			lines += len(d.Lines)
		}
		if lines == 0 {
			t.Errorf("%s: the comparison says %s", what, strings.TrimSpace(fmt.Sprintf("%+v", diff)))
		}
	}
	if diff, err := Compare(item(), item()); err != nil || len(diff) > 0 {
		t.Errorf("an item differs from itself: %+v, %v", diff, err)
	}
}

// EDT-10, 11, 14: a comparison is in words. No item shows how it is stored, whether it is compared with nothing or with an empty one.
func TestNoComparisonShowsHowAnItemIsStored(t *testing.T) {
	for _, shipped := range shippedItems(t) {
		it := fresh(t, shipped)
		for _, old := range []*catalog.Item{nil, {Code: it.Code, Query: it.Query, Online: true}} {
			list, err := Compare(old, it)
			if err != nil {
				t.Fatal(err)
			}
			if len(list) < 5 {
				t.Errorf("%s: %d differences to nothing", it.Code, len(list))
			}
			for _, d := range list {
				for _, l := range d.Lines {
					words := l.Label + " " + l.Old + " " + l.New
					if l.Label == "" || strings.Contains(words, "[{") || strings.Contains(words, `{"`) || strings.Contains(words, "null") ||
						strings.Contains(words, "数据 ") || strings.Contains(words, "<nil>") {
						t.Errorf("%s, %s: %q was %q, is %q", it.Code, d.What, l.Label, l.Old, l.New)
					}
				}
			}
		}
		if list, err := Compare(it, fresh(t, it)); err != nil || len(list) > 0 {
			t.Errorf("%s differs from itself: %+v, %v", it.Code, list, err)
		}
	}
}

// Whatever a file can bring, a comparison has a word for it.
func TestEveryPropertyThatNoFormAsksForHasAName(t *testing.T) {
	n := 0
	var named func(ty reflect.Type, whole map[string]bool, inPart map[string]string)
	named = func(ty reflect.Type, whole map[string]bool, inPart map[string]string) {
		for i := range ty.NumField() {
			f := ty.Field(i)
			key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if !f.IsExported() || key == "" || whole[key] {
				continue
			}
			if n++; propertyName(ty, key) == "" && inPart[key] == "" {
				t.Errorf("%s.%s has no name", ty.Name(), key)
			}
			for f.Type.Kind() == reflect.Slice || f.Type.Kind() == reflect.Pointer {
				f.Type = f.Type.Elem()
			}
			if f.Type.Kind() == reflect.Struct && f.Type != reflect.TypeFor[form.Cond]() && f.Type != reflect.TypeFor[catalog.File]() {
				named(f.Type, nil, nil)
			}
		}
	}
	it := &catalog.Item{Audience: catalog.ForBoth, Online: true, Query: true, Lookup: &catalog.Lookup{}, Definition: &form.Definition{}, Flow: &catalog.Flow{}}
	for _, path := range []string{PathBasic, PathLaw, PathGuide, PathScope, PathFlow, PathRules, PathMessages, PathRating, PathLookup, KindPart + ":x",
		KindField + ":x", KindMaterial + ":x", KindStage + ":x", KindDocument + ":x", KindBlock + ":x", KindParam + ":x", KindColumn + ":x"} {
		v, err := typed(path, []byte("{}"))
		if err != nil {
			t.Fatal(err)
		}
		all := askedOf(it, path)
		named(reflect.TypeOf(v).Elem(), all.whole, all.inPart)
	}
	named(reflect.TypeFor[catalog.Item](), restOf(it).whole, nil)
	if n < 40 {
		t.Errorf("%d properties only", n)
	}
}

// EDT-14: what differs in nothing but the order of its keys, or in what is left out, does not differ; a condition is said whole.
func TestOnlyWhatDiffersIsCompared(t *testing.T) {
	i := slices.IndexFunc(shippedItems(t), func(it *catalog.Item) bool { return it.Code == "training-subsidy" })
	it := fresh(t, shippedItems(t)[i])
	stage := it.Flow.Stages[0]
	path := KindStage + ":" + stage.Key
	raw, err := get(it, path)
	if err != nil {
		t.Fatal(err)
	}
	var loose map[string]any
	if err := json.Unmarshal(raw, &loose); err != nil {
		t.Fatal(err)
	}
	loose["verbs"].([]any)[0].(map[string]any)["silent"] = false
	loose["rules"], loose["sample"] = []any{}, 0
	mine, err := json.Marshal(loose)
	if err != nil {
		t.Fatal(err)
	}
	if lines, err := Lines(it, path, raw, mine); err != nil || len(lines) > 0 {
		t.Errorf("the same in another order: %+v, %v", lines, err)
	}

	now := fresh(t, it)
	now.Flow.Stages[0].Name = "收件受理"
	now.SetFlow(*now.Flow)
	if list, err := Compare(it, now); err != nil || len(list) != 1 || list[0].What != "环节“收件受理”" || len(list[0].Lines) != 1 {
		t.Errorf("a stage renamed: %+v, %v", list, err)
	}

	now = fresh(t, it)
	part := &now.Definition.Parts[1]
	asks := now.Definition.Parts[0].Fields[0]
	deep := &form.Cond{Not: &form.Cond{Field: asks.Key, Equals: []string{"甲"}}}
	part.When = deep
	list, err := Compare(it, now)
	if err != nil || len(list) != 1 || !strings.Contains(list[0].Lines[0].New, "不是（"+asks.Label+"是“甲”）") {
		t.Errorf("a deep condition: %+v, %v", list, err)
	}

	now = fresh(t, it)
	now.Flow.Stages[0].Verbs[0].Words = "请您收好"
	list, err = Compare(it, now)
	if err != nil || len(list) != 1 || len(list[0].Lines) != 1 || list[0].Lines[0].Label != "可用操作" ||
		!strings.Contains(list[0].Lines[0].New, "操作：受理，去到：“") || !strings.Contains(list[0].Lines[0].New, "写给申请人的话：请您收好") {
		t.Errorf("the words of an act: %+v, %v", list, err)
	}
}
