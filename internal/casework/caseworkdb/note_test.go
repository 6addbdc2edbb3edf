package caseworkdb_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// noted publishes an item whose reviewers write an inquiry record, and gives an accepted case of it.
func noted(t *testing.T, h *ct.Hall) string {
	t.Helper()
	it := ct.ItemOf(ct.Permit)
	d, err := form.DefinitionOf([]byte(ct.Schema))
	must(t, err)
	d.Parts = append(d.Parts, form.PartDef{Key: "n", Title: "核实记录", Filler: string(catalog.ReviewPost), Fields: []form.FieldDef{
		{Key: "first", Kind: form.Text, Label: "核实人", Required: true},
		{Key: "found", Kind: form.LongText, Label: "查明的事实", Required: true, MinLength: 4}}})
	it.Schema, it.Definition = nil, &d
	h.Publish(t, it)
	return inReview(t, h)
}

func TestANoteIsWrittenByItsPostBeforeTheCaseLeadsOnAndNobodyErasesIt(t *testing.T) { // ITM-4
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), noted(t, h)
		wantFault(t, h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, ""), fault.Conflict, "a review without the record")
		write := func(who string, last string, first, found string) error {
			d := form.Data{}
			for k, v := range map[string]string{"first": first, "found": found} {
				if v != "" {
					d[k] = v
				}
			}
			by := map[string]func() error{
				"clerk": func() error { return h.WriteNote(ctx, ct.Clerk, id, d, last) },
				"one":   func() error { return h.WriteNote(ctx, ct.Reviewer, id, d, last) },
				"two":   func() error { return h.WriteNote(ctx, ct.Reviewer2, id, d, last) },
			}
			return by[who]()
		}
		wantFault(t, write("clerk", "", "某甲", ""), fault.Forbidden, "a note by a clerk")
		wantFault(t, write("one", "", "", "短"), fault.Invalid, "a record that is too short")
		must(t, write("one", "", "某甲", ""))
		wantFault(t, h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, ""), fault.Conflict, "a review with half of the record")
		wantFault(t, write("two", "", "某乙", "到现场看过设备"), fault.Conflict, "a save over one that was not seen")
		_, last := dossier(t, h, id).Standing().Noted(catalog.ReviewPost)
		wantFault(t, write("two", last, "", "到现场看过设备"), fault.Invalid, "emptying what another wrote")
		wantFault(t, write("one", last, "某甲", ""), fault.Invalid, "a save of nothing new")
		must(t, write("two", last, "某乙", "到现场看过设备"))
		_, last = dossier(t, h, id).Standing().Noted(catalog.ReviewPost)
		wantFault(t, write("two", last, "", "到现场看过设备"), fault.Invalid, "emptying what one has only corrected")
		v := dossier(t, h, id)
		var lines []string
		for _, c := range v.NoteHistory() {
			lines = append(lines, c.By.ID+" "+c.Label+" "+c.Old+">"+c.New)
		}
		want := ct.Reviewer2.StaffID + " 查明的事实 >到现场看过设备|" + ct.Reviewer2.StaffID + " 核实人 某甲>某乙|" +
			ct.Reviewer.StaffID + " 核实人 >某甲"
		if got := strings.Join(lines, "|"); got != want {
			t.Errorf("the history is %s, want %s", got, want)
		}
		must(t, h.ProposeVerdict(ctx, ct.Reviewer, id, casework.Approved, ""))
		_, last = v.Standing().Noted(catalog.ReviewPost)
		wantFault(t, write("two", last, "某丙", "到现场看过设备"), fault.Conflict, "a note of a stage that is over")
	})
}

// DSK-5: what a deputy writes counts for the colleague for whom they do: neither presides over a hearing of the case.
func TestANoteOfADeputyBarsTheirPrincipalFromPresiding(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), noted(t, h)
		must(t, h.ClaimCase(ctx, ct.Reviewer2, id))
		deputy := actor.Actor{StaffID: "reviewer-7", Region: ct.Nanjing, Roles: []actor.Role{actor.Reviewer}, For: ct.Reviewer2.StaffID}
		must(t, h.WriteNote(ctx, deputy, id, form.Data{"first": "某甲"}, ""))
		st := dossier(t, h, id).Standing()
		for chair, may := range map[string]bool{deputy.StaffID: false, ct.Reviewer2.StaffID: false, "reviewer-9": true} {
			if got := st.MayChair(ct.Reviewer, chair) == ""; got != may {
				t.Errorf("%s may preside: %t, want %t", chair, got, may)
			}
		}
	})
}

func TestAnApplicantNeitherReadsNorWritesANote(t *testing.T) { // ITM-4
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx, id := t.Context(), noted(t, h)
		must(t, h.WriteNote(ctx, ct.Reviewer, id, form.Data{"first": "某甲", "found": "到现场看过设备"}, ""))
		wantFault(t, h.WriteNote(ctx, ct.Boss, id, form.Data{"first": "某乙"}, ""), fault.Anonymous, "a note by the applicant")
		v, err := h.Open(ctx, ct.Boss, id)
		must(t, err)
		if all := fmt.Sprintf("%+v", v.Case.Data); strings.Contains(all, "某甲") || len(v.Notes) != 0 || len(v.Item.Notes) != 0 {
			t.Errorf("the applicant reads %s, %v", all, v.Notes)
		}
		events, err := json.Marshal(v.Events)
		must(t, err)
		if strings.Contains(string(events), "note") || len(v.NoteHistory()) != 0 {
			t.Errorf("the applicant's timeline tells of the note: %s", events)
		}
		for _, row := range v.Item.Form.Full(form.Data{"first": "某甲", "reason": "理由"}) {
			if row.Name == "first" {
				t.Error("the applicant's form has the question")
			}
		}
		var raw []byte
		must(t, h.DB.Get(ctx, &raw, "SELECT data FROM case_note WHERE case_id = $1", id))
		if bytes.Contains(raw, []byte("某甲")) {
			t.Error("a note is stored in the clear")
		}
	})
}
