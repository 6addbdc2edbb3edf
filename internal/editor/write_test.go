package editor

import (
	"encoding/json"
	"strings"
	"testing"

	"wangting/internal/catalog"
)

func writing(t *testing.T, code string) *catalog.Item {
	t.Helper()
	for _, it := range shippedItems(t) {
		if it.Code == code {
			own, err := copyItem(it)
			if err != nil {
				t.Fatal(err)
			}
			return own
		}
	}
	t.Fatal("there is no item " + code)
	return nil
}

func TestTheCheckKnowsWhatIsWrittenAfterAGrant(t *testing.T) { // catalogue.md §6 一次录入
	from := func(it *catalog.Item, key, field string) {
		a := it.Writes()
		a.From[key] = field
		it.AfterGrant = &a
	}
	for name, tc := range map[string]struct {
		change func(*catalog.Item)
		say    string
	}{
		"as it is shipped":              {func(*catalog.Item) {}, ""},
		"nothing":                       {func(it *catalog.Item) { it.SetWrites(catalog.AfterGrant{}) }, ""},
		"an unknown act":                {func(it *catalog.Item) { it.AfterGrant.Writing = "pay-out" }, "“pay-out”不认识"},
		"a parameter without a field":   {func(it *catalog.Item) { from(it, "part", "") }, "“受伤部位”没有选择取自哪个字段"},
		"one that may be left out":      {func(it *catalog.Item) { from(it, "diagnosis", "") }, ""},
		"a parameter of another kind":   {func(it *catalog.Item) { from(it, "happened", "part") }, "“事故日期”不能取自“受伤害部位或者伤病情况”：类型不对"},
		"a choice that nobody knows":    {func(it *catalog.Item) { from(it, "kind", "dead") }, "不认识它的选项“否”"},
		"a field that is gone":          {func(it *catalog.Item) { from(it, "part", "gone") }, "取自的字段已经不存在"},
		"a field of the employer":       {func(it *catalog.Item) { from(it, "diagnosis", "employerReviewer") }, "由单位审核人填写"},
		"a parameter that is not":       {func(it *catalog.Item) { from(it, "hat", "part") }, "没有“hat”这一项"},
		"an act for units":              {func(it *catalog.Item) { it.AfterGrant.Writing = "enrol"; it.AfterGrant.From = nil }, "只能为单位登记，这个事项个人也能申请"},
		"an act for persons":            {func(it *catalog.Item) { it.AfterGrant.Writing = "title-resubmit" }, "只能为个人登记，这个事项单位也能申请"},
		"a unit names whom it is about": {func(it *catalog.Item) { from(it, "worker", "") }, "“受伤害职工”没有选择取自哪个字段"},
	} {
		t.Run(name, func(t *testing.T) {
			it := writing(t, "work-injury")
			tc.change(it)
			got := ""
			for _, f := range Check(it, nil) {
				if f.Path == PathWrite {
					got += f.Say
				}
			}
			if !strings.Contains(got, tc.say) || (got == "") != (tc.say == "") {
				t.Errorf("the check says %q", got)
			}
		})
	}
}

func TestWhatIsWrittenTravelsAndIsCompared(t *testing.T) {
	it := writing(t, "unemployment-benefit")
	raw, err := Pack(it)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Unpack(raw)
	if err != nil || back.AfterGrant.From["amount"] != "amount" {
		t.Fatalf("%+v, %v", back, err)
	}
	d, err := Data(it, PathWrite)
	if err != nil || d["writing"] != "benefit-set" || d["benefit_set_amount"] != "amount" {
		t.Fatalf("%v, %v", d, err)
	}
	if err := set(back, PathWrite, json.RawMessage(`{"writing":""}`)); err != nil || back.AfterGrant != nil {
		t.Fatalf("%+v, %v", back.AfterGrant, err)
	}
	diff, err := Compare(it, back)
	if err != nil || len(diff) != 1 || diff[0].What != "准予后登记" || !strings.Contains(diff[0].Lines[0].Old, "登记失业保险金核定") {
		t.Errorf("%+v, %v", diff, err)
	}
}

func TestAFieldThatIsWrittenHasItsUse(t *testing.T) {
	it := writing(t, "unemployment-benefit")
	if got := strings.Join(uses(it, KindField+":amount"), "|"); !strings.Contains(got, "准予后“登记失业保险金核定”的“每月标准”取自它") {
		t.Errorf("uses: %s", got)
	}
	if err := remove(it, KindField+":amount"); err != nil || it.Writes().From["amount"] != "" {
		t.Errorf("%v, %v", it.Writes(), err)
	}
	found := false
	for _, f := range Check(it, nil) {
		found = found || f.Path == PathWrite && f.Must
	}
	if !found {
		t.Error("an act without what it needs is not found")
	}
}

func TestOldVersionsOfTwoItemsWriteWhatTheyDid(t *testing.T) {
	it := writing(t, "title-returned")
	it.AfterGrant = nil // as it was stored
	if a := it.Writes(); a.Writing != "title-resubmit" || a.From["applicationNo"] != "applicationNo" {
		t.Errorf("%+v", a)
	}
	now := writing(t, "title-returned")
	if diff, err := Compare(it, now); err != nil || len(diff) > 0 {
		t.Errorf("%+v, %v", diff, err)
	}
	it.SetWrites(catalog.AfterGrant{}) // an editor takes it away
	raw, err := json.Marshal(it)
	if err != nil {
		t.Fatal(err)
	}
	again, err := catalog.Read(raw)
	if err != nil || again.Writes().Writing != "" {
		t.Errorf("what an editor has taken away comes back: %+v, %v", again.Writes(), err)
	}
}
