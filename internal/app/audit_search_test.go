package app_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/audit"
	"wangting/internal/auditor"
	"wangting/internal/casework"
	"wangting/internal/web/webtest"
)

// STA-5, DSK-13, acceptance 30: a look at a full number is found with who and why; the auditor's own looks are kept without what was
// typed; what was exported is checked against the chain.
func TestAnAuditorFindsWhoLookedAndWhy(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		boss := h.boss()
		c := h.drafted(boss)
		receipt, err := h.Rooms.Cases.Submit(t.Context(), boss, c.ID, c.Version)
		must(t, err)
		h.drafted(boss) // a draft has no number, and stands in the record too
		clerk := actor.Actor{StaffID: h.staff("clerk"), Roles: []actor.Role{actor.Clerk}, Region: casework.Province, IP: "192.0.2.9"}
		_, err = h.Rooms.Cases.Numbers(t.Context(), clerk, c.ID, "核对参保记录")
		must(t, err)
		p, err := h.Rooms.Persons.Find(t.Context(), boss.PersonID)
		must(t, err)
		u, err := h.Rooms.Units.Find(t.Context(), boss.UnitID)
		must(t, err)
		who := actor.Actor{StaffID: h.staff("admin"), Roles: []actor.Role{actor.Auditor}, Region: casework.Province, IP: "192.0.2.8"}
		door := webtest.Open(t, h.DB, who, actor.Who{Person: "审计甲"}, h.MountOn)
		ask := func(q url.Values) string {
			t.Helper()
			if a := door.Post("/staff/audit", q); a.Status != http.StatusSeeOther || a.Location != "/staff/audit/result" {
				t.Fatalf("%v answers %d, to %q", q, a.Status, a.Location)
			}
			return door.Get("/staff/audit/result").Body
		}
		for name, q := range map[string]url.Values{
			"by login":    {"person": {"clerk"}},
			"by name":     {"person": {"演示受理员"}},
			"by case":     {"number": {receipt.Number}},
			"by act":      {"act": {h.Rooms.Audit.Word("case.numbers_seen")}},
			"by address":  {"ip": {"192.0.2.9"}},
			"by unit":     {"unit": {u.Name}, "person": {"clerk"}},
			"by code":     {"unit": {string(u.USCC)}, "person": {"clerk"}},
			"all at once": {"person": {"clerk"}, "number": {receipt.Number}, "ip": {"192.0.2.9"}, "act": {h.Rooms.Audit.Word("case.numbers_seen")}},
		} {
			if body := ask(q); !strings.Contains(body, "查看原因：核对参保记录") || !strings.Contains(body, receipt.Number) || !strings.Contains(body, "演示受理员") {
				t.Errorf("%s does not find the look", name)
			}
		}
		if body := ask(url.Values{"person": {"没有这个人"}}); !strings.Contains(body, "没有符合条件的记录") {
			t.Error("a stranger's name finds something")
		}
		if body := ask(url.Values{"person": {p.DocNumber}}); !strings.Contains(body, "提交申请") || strings.Contains(body, "查看原因") {
			t.Error("a document number does not find what its holder did, or finds others")
		}
		for field, typed := range map[string]string{"person": "320102199001010000", "number": "12", "act": "随便", "from": "昨天", "ip": "192.0.2"} {
			if a := door.Post("/staff/audit", url.Values{field: {typed}}); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, `id="`+field+`-e"`) {
				t.Errorf("%s %q answers %d", field, typed, a.Status)
			}
		}

		row := regexp.MustCompile(`/staff/audit/rows/[0-9a-f-]+`).FindString(ask(url.Values{"person": {p.DocNumber}}))
		if a := door.Get(row); a.Status != http.StatusOK || strings.Contains(a.Body, p.DocNumber) || !strings.Contains(a.Body, p.Name) {
			t.Errorf("a row answers %d, or shows a number", a.Status)
		}
		if a := door.Post(row, url.Values{"reason": {"x"}}); a.Status != http.StatusUnprocessableEntity || strings.Contains(a.Body, p.DocNumber) {
			t.Errorf("without a reason it answers %d, or shows a number", a.Status)
		}
		if a := door.Post(row, url.Values{"reason": {"信访核查"}}); a.Status != http.StatusOK || !strings.Contains(a.Body, p.DocNumber) {
			t.Errorf("with a reason it answers %d, or shows no number", a.Status)
		}
		if body := ask(url.Values{"person": {p.DocNumber}, "act": {auditor.Words["audit.numbers_seen"]}}); !strings.Contains(body, "查看原因：信访核查") {
			t.Error("the auditor's own look is not found by whose number it was")
		}

		ask(url.Values{"number": {receipt.Number}})
		h.exportHolds(t, door.Get("/staff/audit/result.xlsx").Body, receipt.Number)
		var details []string
		must(t, h.DB.Select(t.Context(), &details, `SELECT detail FROM audit WHERE act LIKE 'audit.%'`))
		if all := strings.Join(details, "\n"); strings.Contains(all, p.DocNumber) || !strings.Contains(all, "人员、办件编号、操作、网络地址") {
			t.Errorf("the searches left %s", all)
		}
	})
}

// exportHolds checks that the chain contains what a workbook says of it, and nothing that was changed in it.
func (h *hall) exportHolds(t *testing.T, body, number string) {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader([]byte(body)))
	must(t, err)
	rows, err := book.GetRows("审计记录")
	if err != nil || len(rows) < 3 || rows[1][6] != number {
		t.Fatalf("the workbook has %q (%v)", rows, err)
	}
	proof, err := book.GetRows("校验")
	must(t, err)
	var text strings.Builder
	for _, r := range proof[:len(proof)-1] {
		text.WriteString(strings.Join(r, " ") + "\n")
	}
	anchors := audit.HeadsIn(text.String())
	if len(anchors) < 2 || anchors[0].String() != rows[len(rows)-1][0]+":"+rows[len(rows)-1][12] {
		t.Fatalf("the proof is %q", proof)
	}
	r, err := h.Rooms.Audit.Verify(t.Context(), anchors...)
	if err != nil || !r.Whole() {
		t.Errorf("the chain does not hold the export: %v (%v)", r.Bad, err)
	}
	anchors[0].Chain[0] ^= 1
	if r, err = h.Rooms.Audit.Verify(t.Context(), anchors...); err != nil || r.Whole() {
		t.Errorf("a changed export is believed (%v)", err)
	}
}
