package app_test

import (
	"net/url"
	"strings"
	"testing"

	"wangting/internal/emulator"
	"wangting/internal/emulator/lever"
	"wangting/internal/form"
)

// items.md §6, in-core: the core system is asked before and at the submission, it hinders none, and the desk shows what it said and when.
func TestWhatTheCoreSystemSaysIsShownBeforeTheSubmissionAndAtTheDesk(t *testing.T) {
	j := newJourney(t)
	it, err := j.h.Rooms.Catalog.Item(t.Context(), "training-subsidy")
	must(t, err)
	_, d := answers(t, it.Code)
	d["trainees"] = []any{
		map[string]any{"name": "测试辛", "number": "320115198912223591", "phone": "13851420101", "group": "worker", "certificateNo": "TZ2026-000101",
			"amount": 120000.0},
		map[string]any{"name": "测试丁", "number": "320106197704222112", "phone": "13851420102", "group": "worker", "certificateNo": "TZ2024-000077",
			"amount": 120000.0}}
	said := []string{"参加培训人员：1 行已核对，技能证书有效，发放不超过十二个月", "参加培训人员第 2 行：证书不是这个人的",
		"参加培训人员：1 行已核对，人员在本单位参保人员名册中", "参加培训人员第 2 行：不在本单位的参保人员名册中"}
	id := j.file(t, it, j.insured, "/unit", d)
	says := func(page string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("the page does not say 「%s」", w)
			}
		}
	}
	desk := opened(t, j.clerk, "/staff/cases/"+id, "提交时与核心业务系统核对的结果（2026-11-")
	says(desk, append(said, "与核心业务系统核对")...)
	if mine := opened(t, j.insured, "/unit/cases/"+id, "办件编号"); strings.Contains(mine, "证书不是这个人的") {
		t.Error("the applicant's record has the notes of the staff")
	}

	draft, err := j.h.Rooms.Cases.Begin(t.Context(), j.h.insured(), it.Code)
	must(t, err)
	_, err = j.h.Rooms.Cases.Save(t.Context(), j.h.insured(), draft.ID, form.Data(d), draft.Version)
	must(t, err)
	for _, m := range it.Materials {
		if !m.Optional && m.RequiredIf == nil || m.RequiredIf != nil && m.RequiredIf.Field == "mode" {
			j.upload(t, j.insured, "/unit/drafts/"+draft.ID+"/materials", m)
		}
	}
	check := "/unit/drafts/" + draft.ID + "/check"
	page := opened(t, j.insured, check, "与核心业务系统核对的结果，不影响提交")
	says(page, said...)
	must(t, j.h.world.Levers.Pull(emulator.Core, lever.Down, 0))
	page = opened(t, j.insured, check, "核心业务系统暂时没有答复，没有核对")
	if strings.Contains(page, "不在本单位") {
		t.Error("an outage says that somebody is not insured")
	}
	shown := shownVersion.FindStringSubmatch(page)
	sent(t, j.insured, "/unit/drafts/"+draft.ID+"/submit", url.Values{"version": {shown[1]}, "delivery.way": {"online"}, "delivery.agree": {"1"}})
	opened(t, j.clerk, "/staff/cases/"+draft.ID, "参加培训人员：核心业务系统暂时没有答复，没有核对")
}
