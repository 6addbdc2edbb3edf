package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wangting/internal/catalog"
	"wangting/internal/emulator/coresys"
)

// catalogue.md §6 一次录入: what staff grant is written to the core system, read back and compared; what differs is written anew.
func TestAGrantedInjuryIsWrittenToTheCoreSystemAndReadBack(t *testing.T) {
	j := newJourney(t)
	var it *catalog.Item
	for _, one := range j.everyItem() {
		if one.Code == "work-injury" {
			it = one
		}
	}
	_, d := answers(t, it.Code)
	d["injured"] = map[string]any{"name": "测试辛", "docType": "01", "number": "320115198912223591", "phone": "13800000108"}
	j.h.world.Core.Change(func(s *coresys.State) { s.OtherPart = "左踝" })
	caseID := j.file(t, it, j.insured, "/unit", d)
	at := "/staff/cases/" + caseID
	j.through(t, it, caseID)
	kept := func(state string) func() bool {
		return func() bool {
			return j.h.count(`SELECT COUNT(*) FROM auto_written WHERE case_id = $1 AND state = $2`, caseID, state) == 1
		}
	}
	j.h.until("it is written and differs", kept("differs"))
	page := opened(t, j.decider, at, "核心业务系统登记")
	for _, say := range []string{"左踝", "不一致", "重新写入</button>", "“受伤部位”与决定不一致"} {
		if !strings.Contains(page, say) {
			t.Errorf("the page does not say %s", say)
		}
	}
	if a := j.insured.Get("/unit/cases/" + caseID); strings.Contains(a.Body, "左踝") || strings.Contains(a.Body, "核心业务系统登记") {
		t.Error("the applicant reads what is for staff")
	}
	sent(t, j.decider, at+"/write", url.Values{})
	j.h.until("it is written as decided", kept("same"))
	if page = opened(t, j.decider, at, "与决定一致"); strings.Contains(page, "重新写入</button>") {
		t.Error("what is right can be written anew")
	}
	if a := j.decider.Post(at+"/write", url.Values{}); a.Status != http.StatusConflict {
		t.Errorf("writing anew what is right gave %d", a.Status)
	}
}
