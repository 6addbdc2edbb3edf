package coresys_test

import (
	"errors"
	"maps"
	"testing"
	"time"

	"wangting/internal/auto"
	"wangting/internal/clocktest"
	emulated "wangting/internal/emulator/coresys"
	"wangting/internal/fault"
	"wangting/internal/regno"
)

const hurt = "320115198912223591" // 测试辛

func injured(change map[string]string) map[string]string {
	row := map[string]string{"key": "granted", "docType": "01", "number": hurt, "kind": "事故", "happened": "2026-11-02", "part": "右手食指",
		"decisionNo": "示例〔2026〕900号", "decided": clocktest.Now().Format(time.DateOnly)}
	maps.Copy(row, change)
	return row
}

func assessed(change map[string]string) map[string]string {
	row := map[string]string{"key": "granted", "months": "12", "from": "2026-12", "to": "2027-11", "amount": "179800", "decisionNo": "核〔2026〕1号",
		"decided": clocktest.Now().Format(time.DateOnly)}
	maps.Copy(row, change)
	return row
}

func TestADecisionIsWrittenOnceAndReadBack(t *testing.T) { // catalogue.md §6 一次录入
	for name, tc := range map[string]struct {
		act  string
		doc  string // of the person of the case
		row  map[string]string
		want string
	}{
		"an injury":                         {"injury-set", hurt, injured(nil), "OK"},
		"an injury of nobody":               {"injury-set", hurt, injured(map[string]string{"number": "110101199003077758"}), "NEED_BASIC"},
		"an injury that is decided already": {"injury-set", hurt, injured(map[string]string{"happened": "2025-06-18"}), "DUPLICATE"},
		"a number that is another's":        {"injury-set", hurt, injured(map[string]string{"decisionNo": "示例〔2026〕027号"}), "DECISION_TAKEN"},
		"a day that is to come":             {"injury-set", hurt, injured(map[string]string{"happened": "2027-11-02"}), "DATE_RANGE"},
		"a disease without its diagnosis":   {"injury-set", hurt, injured(map[string]string{"kind": "职业病"}), "DATE_RANGE"},
		"no part":                           {"injury-set", hurt, injured(map[string]string{"part": " "}), "INCOMPLETE"},
		"another kind":                      {"injury-set", hurt, injured(map[string]string{"kind": "accident"}), "KIND"},
		"a benefit":                         {"benefit-set", "320600198707157663", assessed(nil), "OK"},
		"a benefit of somebody insured":     {"benefit-set", hurt, assessed(nil), "INSURED"},
		"months that do not fit":            {"benefit-set", "320600198707157663", assessed(map[string]string{"to": "2027-10"}), "MONTH_RANGE"},
		"too many months":                   {"benefit-set", "320600198707157663", assessed(map[string]string{"months": "25", "to": "2028-12"}), "MONTH_RANGE"},
		"no money":                          {"benefit-set", "320600198707157663", assessed(map[string]string{"amount": "0"}), "AMOUNT"},
	} {
		t.Run(name, func(t *testing.T) {
			g, _ := acting(t, clocktest.Now)
			a, err := g.Act(t.Context(), auto.Request{Act: tc.act, ID: "c1", Document: regno.Document{Type: "01", Number: tc.doc},
				Rows: []map[string]string{tc.row}})
			if err != nil || len(a) != 1 || a[0].Code != tc.want || a[0].Say == "" {
				t.Errorf("%+v, %v", a, err)
			}
		})
	}
	g, _ := acting(t, clocktest.Now)
	who := regno.Document{Type: "01", Number: "320600198707157663"}
	if _, err := g.Act(t.Context(), auto.Request{Act: "benefit-set", ID: "c1", Document: who, Rows: []map[string]string{assessed(nil)}}); err != nil {
		t.Fatal(err)
	}
	rows, err := g.Look(t.Context(), "unemployment", map[string]string{"aac058": "01", "aac147": who.Number})
	if err != nil || len(rows) != 1 || rows[0]["amount"] != "179800" || rows[0]["to"] != "202711" || rows[0]["months"] != "12" {
		t.Errorf("%v, %v", rows, err)
	}
}

func TestAWriteWhoseAnswerIsLostIsRepeatedSafely(t *testing.T) {
	g, book := acting(t, clocktest.Now)
	r := auto.Request{Act: "injury-set", ID: "c1", USCC: company, Rows: []map[string]string{injured(nil)}}
	book.Change(func(s *emulated.State) { s.Break = 1 })
	if _, err := g.Act(t.Context(), r); !errors.Is(err, fault.Away) {
		t.Fatalf("a connection that breaks: %v", err)
	}
	book.Change(func(s *emulated.State) { s.Break = 0 })
	for range 2 {
		if a, err := g.Act(t.Context(), r); err != nil || a[0].Code != "OK" {
			t.Fatalf("%+v, %v", a, err)
		}
	}
	known := func() (n int, part string) {
		t.Helper()
		rows, err := g.Look(t.Context(), "injuries2", map[string]string{"aac058": "01", "aac147": hurt})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range rows {
			if x["decisionNo"] == "示例〔2026〕900号" {
				n, part = n+1, x["alc042"]
			}
		}
		return n, part
	}
	if n, part := known(); n != 1 || part != "右手食指" {
		t.Errorf("%d decisions, part %s", n, part)
	}
	// the lever: the next one is written with another part, and what is written anew under the same number is right
	for i, want := range []string{"左踝", "右手食指"} {
		if i == 0 {
			book.Change(func(s *emulated.State) { s.OtherPart = "左踝" })
		}
		r.Rows[0]["key"] = "granted-" + string(rune('2'+i))
		if _, err := g.Act(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		if n, part := known(); n != 1 || part != want {
			t.Errorf("%d decisions, part %s", n, part)
		}
	}
}
