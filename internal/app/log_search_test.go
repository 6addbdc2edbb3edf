package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/mandate"
	"wangting/internal/result"
)

// HAN-11: the log is searched, its pages and its workbook keep the search, and a unit finds nothing of another one.
func TestTheLogOfAUnitIsSearchedPagedAndExported(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		uscc, rep := h.opened("江南示例", "13800000101")
		v := h.visitor()
		v.login(uscc, rep, "/unit", "/unit")
		boss := h.signed(rep.Number, uscc)
		c := h.drafted(boss)
		receipt, err := h.Rooms.Cases.Submit(t.Context(), boss, c.ID, c.Version)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 60 {
			deed := actor.Deed{Act: "address.added", Object: "address", ObjectID: fmt.Sprint(i), UnitID: boss.UnitID}
			if err := h.Rooms.Audit.Record(t.Context(), boss, deed); err != nil {
				t.Fatal(err)
			}
		}
		log := func(q url.Values) page { return v.get("/unit/agents/log?" + q.Encode()) }
		rows := func(body string) int { return strings.Count(body, `<td data-k="时间">`) }

		name := h.nameOf(rep.Number, uscc)
		p := log(url.Values{"person": {name}})
		next := regexp.MustCompile(`href="([^"]+)" rel="next"`).FindStringSubmatch(p.body)
		if rows(p.body) != 50 || next == nil || !strings.Contains(next[1], "person=") {
			t.Fatalf("a page has %d rows and goes on at %q", rows(p.body), next)
		}
		if p = v.get(strings.ReplaceAll(next[1], "&amp;", "&")); rows(p.body) < 12 || !strings.Contains(p.body, receipt.Number) {
			t.Errorf("the next page has %d rows", rows(p.body))
		}
		if p = log(url.Values{"number": {receipt.Number}}); rows(p.body) < 2 || strings.Contains(p.body, "添加收件地址") {
			t.Errorf("a case number finds %d rows", rows(p.body))
		}
		for _, k := range mandate.LogKinds {
			other := "添加收件地址"
			if p = log(url.Values{"acts": {k.Slug}}); rows(p.body) == 0 || strings.Contains(p.body, other) != (k.Slug == "grants") {
				t.Errorf("%s finds %d rows, or the wrong ones", k.Word, rows(p.body))
			}
		}
		if p = log(url.Values{"number": {"12"}, "from": {"昨天"}}); p.status != http.StatusUnprocessableEntity ||
			!strings.Contains(p.body, "办件编号不完整") || !strings.Contains(p.body, `id="from-e"`) {
			t.Errorf("a search that cannot be read gives %d", p.status)
		}
		if p = log(url.Values{"person": {"没有这个人"}}); rows(p.body) != 0 || !strings.Contains(p.body, "没有符合条件的记录") {
			t.Error("a stranger's name finds something")
		}
		book, err := excelize.OpenReader(bytes.NewReader([]byte(v.get("/unit/agents/log.xlsx?number=" + receipt.Number).body)))
		if err != nil {
			t.Fatal(err)
		}
		list, err := book.GetRows("Sheet1")
		if err != nil || len(list) < 3 || list[1][3] != "提交申请" || list[1][5] != receipt.Number || list[1][8] != "法定代表人" {
			t.Errorf("the workbook has %q (%v)", list, err)
		}
	})
}

// HAN-11: the unit reads nothing of what happens within the office, nor of who objected to what it applied for, nor the words in which
// staff gave a reason for looking.
func TestTheLogOfAUnitShowsNothingOfWhatHappensWithinTheOffice(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		uscc, rep := h.opened("江南示例", "13800000101")
		v := h.visitor()
		v.login(uscc, rep, "/unit", "/unit")
		boss := h.signed(rep.Number, uscc)
		c := h.drafted(boss)
		inner := slices.Concat(h.Rooms.Cases.InLog().Inner, result.Within)
		visitor := actor.Actor{IP: "203.0.113.77"}
		for _, act := range inner {
			if err := h.Rooms.Audit.Record(t.Context(), visitor, actor.Deed{Act: act, Object: "case", ObjectID: c.ID, UnitID: boss.UnitID}); err != nil {
				t.Fatal(err)
			}
		}
		staff := actor.Actor{StaffID: "s", Roles: []actor.Role{actor.Reviewer}}
		if err := h.Rooms.Audit.Record(t.Context(), staff, actor.Deed{Act: "case.numbers_seen", Object: "case", ObjectID: c.ID, UnitID: boss.UnitID,
			Detail: map[string]string{actor.DetailAsked: "涉嫌骗取补贴"}}); err != nil {
			t.Fatal(err)
		}
		body := v.get("/unit/agents/log").body
		if !strings.Contains(body, "查看完整号码") || strings.Contains(body, "涉嫌骗取补贴") || strings.Contains(body, "203.0.113.77") {
			t.Error("the log says from where somebody objected, or why staff looked")
		}
		for _, act := range inner {
			if word := h.Rooms.Audit.Word(act); strings.Contains(body, ">"+word+"<") {
				t.Errorf("the log shows %s (%s)", act, word)
			}
		}
	})
}

func (h *hall) nameOf(document, uscc string) string {
	h.t.Helper()
	p, err := h.Rooms.Persons.Find(h.t.Context(), h.signed(document, uscc).PersonID)
	if err != nil {
		h.t.Fatal(err)
	}
	return p.Name
}
