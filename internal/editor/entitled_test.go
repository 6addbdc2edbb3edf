package editor

import (
	"encoding/json"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/form"
)

func TestTheCheckKnowsWhoIsEntitled(t *testing.T) { // catalogue.md §6 免申即享
	from := func(it *catalog.Item, key, field string) { it.Entitled.From[key] = field }
	for name, tc := range map[string]struct {
		change func(*catalog.Item)
		say    string
	}{
		"as it is shipped":           {func(*catalog.Item) {}, ""},
		"nothing":                    {func(it *catalog.Item) { it.SetEntitled(catalog.EntitledBy{}) }, ""},
		"an unknown rule":            {func(it *catalog.Item) { it.Entitled.Rule = "lottery" }, "“lottery”不认识"},
		"a value without a field":    {func(it *catalog.Item) { from(it, "amount", "") }, "“核定返还金额”没有选择填入哪个字段"},
		"one that may be left out":   {func(it *catalog.Item) { from(it, "rate", "") }, ""},
		"a field that is gone":       {func(it *catalog.Item) { from(it, "amount", "gone") }, "填入的字段已经不存在"},
		"a field of another kind":    {func(it *catalog.Item) { from(it, "amount", "agree") }, "类型不对"},
		"a field with another value": {func(it *catalog.Item) { from(it, "amount", "year") }, "要预填核心系统的同一项并且锁定"},
		"a field that one types":     {func(it *catalog.Item) { from(it, "amount", "bank") }, "要预填核心系统的同一项并且锁定"},
		"an answer that is no option": {func(it *catalog.Item) {
			v, _ := elementAt(it, KindField+":agree")
			v.(*form.FieldDef).Options[0].Value = "ok"
		}, "没有值为“yes”的选项"},
		"a value that is not":     {func(it *catalog.Item) { from(it, "hat", "year") }, "没有“hat”这一项"},
		"an item for persons":     {func(it *catalog.Item) { it.Audience = catalog.ForPersons }, "与服务对象不符"},
		"an item that is offline": {func(it *catalog.Item) { it.Query, it.Entitled.From = true, nil }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			it := writing(t, "stabilisation-return")
			tc.change(it)
			got := ""
			for _, f := range Check(it, nil) {
				if f.Path == PathEntitled {
					got += f.Say
				}
			}
			if !strings.Contains(got, tc.say) || (got == "") != (tc.say == "") {
				t.Errorf("the check says %q", got)
			}
		})
	}
}

func TestWhoIsEntitledTravelsAndIsCompared(t *testing.T) {
	it := writing(t, "stabilisation-return")
	raw, err := Pack(it)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Unpack(raw)
	if err != nil || back.Entitled.From["amount"] != "amount" {
		t.Fatalf("%+v, %v", back, err)
	}
	d, err := Data(it, PathEntitled)
	if err != nil || d["entitled"] != "stabilisation" || d["entitled_stabilisation_amount"] != "amount" {
		t.Fatalf("%v, %v", d, err)
	}
	as, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	if err := set(back, PathEntitled, as); err != nil || back.Entitled.From["agree"] != "agree" {
		t.Fatalf("%+v, %v", back.Entitled, err)
	}
	if err := set(back, PathEntitled, json.RawMessage(`{"entitled":""}`)); err != nil || back.Entitled != nil {
		t.Fatalf("%+v, %v", back.Entitled, err)
	}
	diff, err := Compare(it, back)
	if err != nil || len(diff) != 1 || diff[0].What != "免申即享" || !strings.Contains(diff[0].Lines[0].Old, "待确认的稳岗返还") {
		t.Errorf("%+v, %v", diff, err)
	}
}

func TestAFieldThatShowsAnEntitlementHasItsUse(t *testing.T) {
	it := writing(t, "stabilisation-return")
	if got := strings.Join(uses(it, KindField+":amount"), "|"); !strings.Contains(got, "免申即享的“核定返还金额”填入它") {
		t.Errorf("uses: %s", got)
	}
}
