package caseworkdb_test

import (
	"slices"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/casework"
	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/catalog"
	"wangting/internal/fault"
	"wangting/internal/form"
)

// DSK-11: a department and several experts are asked at once, see what was chosen for them, and answer each for themselves.
func TestADepartmentAndExpertsAreAskedAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		id, files := withFiles(t, h)
		second := actor.Actor{StaffID: "reviewer-3", Region: ct.Nanjing, Roles: []actor.Role{actor.Reviewer}}
		office := actor.Actor{StaffID: "reviewer-4", Department: "d-other", Region: ct.Nanjing, Roles: []actor.Role{actor.Reviewer}}
		q := casework.Asked{To: []string{ct.Reviewer2.StaffID, second.StaffID}, Department: "d-other", Expert: true, Question: "是否符合条件", Days: 5}
		for what, wrong := range map[string]func(a *casework.Asked){
			"a department that is not there": func(a *casework.Asked) { a.Department = "d-none" },
			"nobody":                         func(a *casework.Asked) { a.To, a.Department = nil, "" },
			"a clerk among them":             func(a *casework.Asked) { a.To = []string{ct.Reviewer2.StaffID, ct.Clerk.StaffID} },
			"a file of another case":         func(a *casework.Asked) { a.Files = []string{"none"} },
		} {
			bad := q
			wrong(&bad)
			wantFault(t, h.ConsultOn(ctx, ct.Reviewer, id, bad), fault.Invalid, what)
		}
		must(t, h.ConsultOn(ctx, ct.Reviewer, id, q))

		seen := func(who actor.Actor) (materials, matters int) {
			v, err := h.Dossier(ctx, who, id)
			must(t, err)
			return len(v.Materials), len(v.Matters)
		}
		if f, m := seen(ct.Reviewer2); f != 0 || m != 1 {
			t.Errorf("an expert for whom nothing was chosen sees %d files and %d questions", f, m)
		}
		_, _, err := h.Download(ctx, office, files[0].ID)
		wantFault(t, err, fault.NotFound, "a file that was not chosen")
		if f, m := seen(ct.Reviewer); f != len(files) || m != 3 {
			t.Errorf("whoever asks sees %d files and %d questions", f, m)
		}

		deputy := actor.Actor{StaffID: "reviewer-9", For: ct.Reviewer2.StaffID, Region: ct.Nanjing, Roles: []actor.Role{actor.Reviewer}}
		wantFault(t, h.GiveOpinion(ctx, actor.Actor{StaffID: "reviewer-8", Region: ct.Nanjing, Roles: []actor.Role{actor.Reviewer}}, id, "同意"),
			fault.Forbidden, "an answer of somebody who is not asked")
		must(t, h.GiveOpinion(ctx, deputy, id, "符合"))
		wantFault(t, h.GiveOpinion(ctx, ct.Reviewer2, id, "符合"), fault.Forbidden, "a second answer to one question")
		must(t, h.GiveOpinion(ctx, office, id, "本部门同意"))
		if v := dossier(t, h, id); v.Case.State != casework.Consulting || !v.Limit.Paused {
			t.Errorf("with one answer missing the case is %s", v.Case.State)
		}
		if _, m := seen(second); m != 1 {
			t.Errorf("an expert sees %d questions, those of others among them", m)
		}
		must(t, h.GiveOpinion(ctx, second, id, "不反对"))
		v := dossier(t, h, id)
		if v.Case.State != casework.Accepted || v.Limit.Paused {
			t.Errorf("after the last answer the case is %s, %+v", v.Case.State, v.Limit)
		}
		for _, m := range v.Matters {
			switch {
			case m.Open():
				t.Errorf("%s is not answered", m.ID)
			case m.To == ct.Reviewer2.StaffID && (m.AnsweredBy.ID != deputy.StaffID || m.AnsweredFor != ct.Reviewer2.StaffID):
				t.Errorf("the deputy's answer is by %s for %s", m.AnsweredBy.ID, m.AnsweredFor)
			case m.Department != "" && (m.DepartmentName != "劳动关系处" || m.AnsweredBy.ID != office.StaffID):
				t.Errorf("the department's answer is %+v", m)
			}
		}
		for _, e := range v.Events {
			if e.Verb == casework.Opinion && e.By.ID == deputy.StaffID && e.ForName != "工作人员 "+ct.Reviewer2.StaffID {
				t.Errorf("the record names the deputy for %q", e.ForName)
			}
		}
	})
}

func TestWhoIsAskedSeesTheChosenFilesUntilTheyHandleTheCase(t *testing.T) { // DSK-11, FR 3785
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		id, files := withFiles(t, h)
		chosen := files[0].ID
		must(t, h.ConsultOn(ctx, ct.Reviewer, id, casework.Asked{To: []string{ct.Reviewer2.StaffID, "reviewer-3"}, Question: "请看合同",
			Files: []string{chosen}}))
		_, body, err := h.Download(ctx, ct.Reviewer2, chosen)
		must(t, err)
		must(t, body.Close())
		_, _, err = h.Download(ctx, ct.Reviewer2, files[1].ID)
		wantFault(t, err, fault.NotFound, "the file that was not chosen")
		must(t, h.GiveOpinion(ctx, ct.Reviewer2, id, "可以"))
		h.SetTime(ct.Start.AddDate(0, 0, 20))
		must(t, h.EndPeriod(ctx, id)) // reviewer-3 never answered
		v := dossier(t, h, id)
		if v.Case.State != casework.Accepted || v.Matters[1].Open() && v.Matters[0].Open() {
			t.Errorf("after its day the case is %s", v.Case.State)
		}
		if v, err := h.Dossier(ctx, ct.Reviewer2, id); err != nil || !v.Confined || len(v.Materials) != 1 {
			t.Errorf("after the answer an expert sees %d files, %v", len(v.Materials), err)
		}
		must(t, h.ClaimCase(ctx, ct.Reviewer2, id))
		if v, err := h.Dossier(ctx, ct.Reviewer2, id); err != nil || v.Confined {
			t.Errorf("the 承办人 is still confined: %v", err)
		}
	})
}

// DSK-11: nothing that anybody at the desk may do with a case opens the other files to whoever is only asked.
func TestWhoIsOnlyAskedOpensNoFileByClaimingOrWriting(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		id, files := withFiles(t, h)
		must(t, h.ConsultOn(ctx, ct.Reviewer, id, casework.Asked{To: []string{ct.Reviewer2.StaffID, "reviewer-3"}, Question: "请看合同",
			Files: []string{files[0].ID}}))
		closed := func(after string) {
			t.Helper()
			_, _, err := h.Download(ctx, ct.Reviewer2, files[1].ID)
			wantFault(t, err, fault.NotFound, "after "+after+", the file that was not chosen")
			if v, err := h.Dossier(ctx, ct.Reviewer2, id); err != nil || !v.Confined || len(v.Materials) != 1 || len(v.Matters) != 1 {
				t.Errorf("after %s they see %d files and %d questions, %v", after, len(v.Materials), len(v.Matters), err)
			}
		}
		v, err := h.Dossier(ctx, ct.Reviewer2, id)
		must(t, err)
		if inner := slices.ContainsFunc(v.Events, func(e casework.Event) bool { return e.Inside }); inner || v.Notes != nil || v.Messages != nil {
			t.Errorf("they see %+v, %+v, %+v", v.Events, v.Notes, v.Messages)
		}
		if papers, err := h.DocumentsIn(ctx, v.Opened); err != nil || papers != nil {
			t.Errorf("they see the documents %+v, %v", papers, err)
		}
		_, err = h.Readable(ctx, ct.Reviewer2, id)
		wantFault(t, err, fault.NotFound, "a document by its address")
		for what, err := range map[string]error{
			"an objection that they record": h.RecordObjection(ctx, ct.Reviewer2, id, casework.Complaint{Who: "王某", Contact: "1", Words: "不符"}),
			"an answer to an objection":     h.ReplyObjection(ctx, ct.Reviewer2, id, "m", "不成立"),
			"an extension":                  h.ProposeExtension(ctx, ct.Reviewer2, id, 10, "复杂"),
			"the answer to an extension":    h.AnswerExtension(ctx, ct.Reviewer2, id, true, ""),
			"the record of a hearing":       h.RecordHearing(ctx, ct.Reviewer2, id, casework.HearingRecord{Signed: "王某", Words: "笔录"}),
			"a note":                        h.WriteNote(ctx, ct.Reviewer2, id, form.Data{}, ""),
		} {
			wantFault(t, err, fault.Forbidden, what)
		}
		wantFault(t, h.ClaimCase(ctx, ct.Reviewer2, id), fault.Forbidden, "a claim")
		if rows, err := h.BulkPreview(ctx, ct.Reviewer2, casework.Claim, []string{id}); err != nil || len(rows) != 1 || rows[0].Why == "" {
			t.Errorf("many at once offers the claim: %+v, %v", rows, err)
		}
		closed("a claim")
		wantFault(t, h.HandOverCase(ctx, ct.Reviewer2, id, casework.Destination{To: "reviewer-3"}), fault.Forbidden, "handing it over")
		closed("handing it over")
		wantFault(t, h.Message(ctx, ct.Reviewer2, id, "请等待"), fault.Forbidden, "a message")
		closed("a message")
		must(t, h.GiveOpinion(ctx, ct.Reviewer2, id, "可以"))
		wantFault(t, h.ClaimCase(ctx, ct.Reviewer2, id), fault.Forbidden, "a claim while others are asked")
		must(t, h.ClaimCase(ctx, ct.Reviewer, id)) // whoever asks still may
		must(t, h.ReleaseCase(ctx, ct.Reviewer, id))

		h.SetTime(ct.Start.AddDate(0, 0, 20))
		must(t, h.EndPeriod(ctx, id))
		must(t, h.ClaimCase(ctx, ct.Reviewer2, id))
		if v, err := h.Dossier(ctx, ct.Reviewer2, id); err != nil || v.Confined {
			t.Errorf("the 承办人 is confined: %v", err)
		}
		must(t, h.ReleaseCase(ctx, ct.Reviewer2, id))
		closed("a claim that was given back")
		wantFault(t, h.ProposeVerdict(ctx, ct.Reviewer2, id, casework.Approved, ""), fault.Forbidden, "a step without a claim")
		wantFault(t, h.TerminateCase(ctx, ct.Reviewer2, id, "不符"), fault.Forbidden, "an end without a claim")
		wantFault(t, h.ProposeExtension(ctx, ct.Reviewer2, id, 3, "复杂"), fault.Forbidden, "an extension without a claim")
		must(t, h.ClaimCase(ctx, ct.Reviewer2, id))
		must(t, h.ProposeVerdict(ctx, ct.Reviewer2, id, casework.Approved, ""))
		if v, err := h.Dossier(ctx, ct.Reviewer2, id); err != nil || v.Confined {
			t.Errorf("who reviewed it is confined: %v", err)
		}
	})
}

// What staff write beside a case is bounded, each of the colleagues who are asked keeps a copy of it.
func TestWhatStaffWriteBesideACaseHasALimit(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		long := strings.Repeat("长", 4001)
		id := inReview(t, h)
		must(t, h.PublishCase(ctx, ct.Reviewer, id, ""))
		for what, k := range map[string]casework.Complaint{
			"long words":     {Who: "某甲", Contact: "13800000011", Words: long},
			"a long name":    {Who: long, Contact: "13800000011", Words: "不实"},
			"a long contact": {Who: "某甲", Contact: long, Words: "不实"},
		} {
			wantFault(t, h.RecordObjection(ctx, ct.Reviewer, id, k), fault.Invalid, "an objection with "+what)
		}
		must(t, h.RecordObjection(ctx, ct.Reviewer, id, casework.Complaint{Who: "某甲", Contact: "13800000011", Words: "不实"}))
		wantFault(t, h.ReplyObjection(ctx, ct.Reviewer, id, dossier(t, h, id).Matters[0].ID, long), fault.Invalid, "a long reply")

		id, _ = withFiles(t, h)
		ask := casework.Asked{To: []string{ct.Reviewer2.StaffID}, Question: long}
		wantFault(t, h.ConsultOn(ctx, ct.Reviewer, id, ask), fault.Invalid, "a long question")
		ask.Question = "是否符合条件"
		must(t, h.ConsultOn(ctx, ct.Reviewer, id, ask))
		wantFault(t, h.GiveOpinion(ctx, ct.Reviewer2, id, long), fault.Invalid, "a long opinion")
		must(t, h.GiveOpinion(ctx, ct.Reviewer2, id, "符合"))
	})
}

// withFiles is an accepted case with two materials.
func withFiles(t *testing.T, h *ct.Hall) (caseID string, files []casework.Material) {
	t.Helper()
	ctx := t.Context()
	it := ct.ItemOf(ct.Permit)
	it.Materials = []catalog.Material{{Key: "site", Name: "场地证明"}, {Key: "rules", Name: "管理制度"}}
	h.Publish(t, it)
	c := h.Drafted(t, ct.Boss, ct.Permit)
	for _, m := range it.Materials {
		_, err := h.Attach(ctx, ct.Boss, c.ID, casework.Upload{Slot: m.Key, Name: m.Name + ".pdf", Body: ct.PDF(m.Key)})
		must(t, err)
	}
	v, err := h.Open(ctx, ct.Boss, c.ID)
	must(t, err)
	r, err := h.Submit(ctx, ct.Boss, c.ID, v.Case.Version)
	must(t, err)
	must(t, h.AcceptCase(ctx, ct.Clerk, r.CaseID, ""))
	return r.CaseID, dossier(t, h, r.CaseID).Materials
}

// DSK-11: whoever is asked learns of it at their desk, with the day; so does the deputy of somebody whose department is asked. Nobody else
// does, and what was answered is gone.
func TestWhoIsAskedForAnOpinionLearnsOfIt(t *testing.T) {
	each(t, func(t *testing.T, h *ct.Hall) {
		ctx := t.Context()
		id, _ := withFiles(t, h)
		reviewer := func(staffID, department string) actor.Actor {
			return actor.Actor{StaffID: staffID, Department: department, Region: ct.Nanjing, Roles: []actor.Role{actor.Reviewer}}
		}
		office, stranger, deputy := reviewer("reviewer-4", "d-other"), reviewer("reviewer-5", "d-hall"), reviewer("reviewer-6", "d-hall")
		deputy.For, deputy.ForDepartment = office.StaffID, office.Department
		elsewhere := office
		elsewhere.Region = "320500"
		must(t, h.ConsultOn(ctx, ct.Reviewer, id, casework.Asked{To: []string{ct.Reviewer2.StaffID}, Department: "d-other", Question: "是否符合条件", Days: 5}))
		asked := func(who actor.Actor) []casework.Consulted {
			t.Helper()
			n, err := h.News(ctx, who)
			must(t, err)
			return n.Asked
		}
		for what, tc := range map[string]struct {
			who  actor.Actor
			want int
		}{
			"by name": {ct.Reviewer2, 1}, "by the department": {office, 1}, "the deputy of one of them": {deputy, 1},
			"of another department": {stranger, 0}, "whoever asks": {ct.Reviewer, 0}, "a clerk": {ct.Clerk, 0}, "another city": {elsewhere, 0},
		} {
			if got := asked(tc.who); len(got) != tc.want {
				t.Errorf("%s: %d opinions are asked for, want %d", what, len(got), tc.want)
			}
		}
		c := dossier(t, h, id).Case
		if one := asked(office)[0]; one.CaseID != id || one.Number != c.Number || one.ItemName != c.ItemName ||
			!one.DueAt.Equal(h.Calendar.Add(h.Time(), 5)) || one.DepartmentName != "劳动关系处" {
			t.Errorf("the department is asked %+v", one)
		}
		must(t, h.GiveOpinion(ctx, deputy, id, "本部门同意"))
		if n, m := len(asked(office)), len(asked(ct.Reviewer2)); n != 0 || m != 1 {
			t.Errorf("after the answer of the department it is asked for %d, the colleague for %d", n, m)
		}
	})
}
