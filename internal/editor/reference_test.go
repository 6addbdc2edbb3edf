package editor

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/clocktest"
	"wangting/internal/form"
)

var shippedOnce = sync.OnceValues(func() (*catalog.Catalogue, error) { return catalog.Shipped(clocktest.Now()) })

// shippedItems are those of the program; a test changes a fresh one.
func shippedItems(t *testing.T) []*catalog.Item {
	t.Helper()
	c, err := shippedOnce()
	if err != nil {
		t.Fatal(err)
	}
	return c.Items()
}

// fresh is an item of one's own, as a draft begins.
func fresh(t *testing.T, it *catalog.Item) *catalog.Item {
	t.Helper()
	own, err := copyItem(it)
	if err != nil {
		t.Fatal(err)
	}
	return own
}

func deletable(it *catalog.Item) (all []string) {
	for _, sec := range Sections {
		for _, p := range paths(it, sec.Key) {
			if strings.Contains(p, ":") {
				all = append(all, p)
			}
		}
	}
	return all
}

func says(list []Finding) (all []string) {
	for _, f := range list {
		all = append(all, f.Say)
	}
	return all
}

// EDT-3, acceptance 2: whatever is deleted, its uses are listed or there are none; 一并删除这些引用 leaves no ghost.
func TestDeletingAnyElementOfAnyItemListsItsUsesAndLeavesNoGhost(t *testing.T) {
	n := 0
	for _, shipped := range shippedItems(t) {
		it := fresh(t, shipped)
		if list := dead(it); len(list) > 0 {
			t.Errorf("%s names what is not there: %+v", it.Code, list)
		}
		before := says(Check(it, nil))
		for _, path := range deletable(it) {
			n++
			after := fresh(t, it)
			if err := remove(after, path); err != nil {
				t.Fatalf("%s %s: %v", it.Code, path, err)
			}
			if list := dead(after); len(list) > 0 {
				t.Errorf("%s without %s: a ghost, %+v", it.Code, path, list)
			}
			found := slices.DeleteFunc(says(Check(after, nil)), func(say string) bool { return slices.Contains(before, say) })
			for _, say := range found {
				if strings.Contains(say, "已经删除") || strings.Contains(say, "已经不存在") {
					t.Errorf("%s without %s: %s", it.Code, path, say)
				}
			}
			if len(found) > 0 && len(uses(it, path)) == 0 {
				t.Errorf("%s %s is used nowhere, and then the check finds %s", it.Code, path, found)
			}
		}
		if got := says(Check(it, nil)); !slices.Equal(got, before) {
			t.Fatalf("%s: asking for uses has changed it", it.Code)
		}
	}
	if n < 1000 {
		t.Errorf("%d elements only", n)
	}
}

// The columns, conditions and reasons of rules, and what automatic stages read, are uses too; each is called by its own label.
func TestTheUsesOfAnElementAreSaidByTheirLabels(t *testing.T) {
	for _, tc := range []struct{ code, path, want string }{
		{"training-subsidy", "field:trainees/amount", "填写规则“"},
		{"economic-layoff", "field:staff/endDate", "填写规则“解除日期"},
		{"economic-layoff", "field:staff/years", "填写规则“经济补偿"},
		{"dispatch-report", "field:clients/jobKind", "填写规则“"},
		{"work-injury", "field:lateReason", "填写规则“"},
		{"work-injury", "field:applicantKind", "填写规则“"},
		{"contract-drafting", "field:probation", "填写规则“"},
		{"contract-drafting", "field:worker", "即时办结的业务“拟定劳动合同文本”要用到它"},
		{"staff-change", "field:joining", "即时办结的业务“登记增减员”要用到它"},
		{"base-declaration", "field:people", "即时办结的规则“在册职工都在名单中”的参数“名单”"},
		{"stabilisation-return", "field:agree", "即时办结的规则“单位对核定结果没有异议”的参数“是否同意”"},
		{"card-loss", "field:lostDate", "即时办结的业务“正式挂失”要用到它"},
		{"enrolment-proof", "field:scope", "即时办结的规则“要证明的是本单位的人员或者本人”要用到它"},
		{"institution-registration", "field:institutionName", "准予后的“登记机构”要用到它"},
	} {
		i := slices.IndexFunc(shippedItems(t), func(it *catalog.Item) bool { return it.Code == tc.code })
		got := uses(fresh(t, shippedItems(t)[i]), tc.path)
		if !strings.Contains(strings.Join(got, "\n"), tc.want) {
			t.Errorf("%s %s: %s", tc.code, tc.path, strings.Join(got, "；"))
		}
	}
}

// ITM-12: an item in which code finds an answer missing, or of another kind, is refused before it fails at its first case.
func TestAnItemWithoutWhatCodeReadsIsRefused(t *testing.T) {
	n := 0
	for _, shipped := range shippedItems(t) {
		for _, r := range shipped.Readings() {
			path := KindField + ":" + r.Key
			refused := func(what, does string, it *catalog.Item) {
				n++
				found := slices.ContainsFunc(Check(it, nil), func(f Finding) bool { return f.Must && strings.HasPrefix(f.Say, r.By+does+"“") })
				if !found {
					t.Errorf("%s %s %s: %v", it.Code, r.Key, what, says(Check(it, nil)))
				}
			}
			if it := fresh(t, shipped); !r.Maybe {
				if err := remove(it, path); err != nil {
					t.Fatalf("%s reads %s: %v", it.Code, r.Key, err)
				}
				refused("missing", "要用到", it)
			}
			if it := fresh(t, shipped); !slices.Contains(r.Kinds, form.Rows) && !slices.Contains(r.Kinds, form.Person) {
				list, i := fieldAt(it, r.Key)
				f := &(*list)[i]
				*f = form.FieldDef{Key: f.Key, Label: f.Label, Kind: form.Moment}
				refused("of another kind", "要用到", it)
			}
			if it := fresh(t, shipped); len(r.Values) > 0 {
				list, i := fieldAt(it, r.Key)
				f := &(*list)[i]
				f.Options[0].Value = "f0123456789" // of an option that was deleted and added again
				refused("with another option", "不认识", it)
			}
		}
	}
	if n < 100 {
		t.Errorf("%d readings only", n)
	}
}
