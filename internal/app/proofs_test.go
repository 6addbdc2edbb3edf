package app_test

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/casework"
	emulated "wangting/internal/emulator"
	"wangting/internal/emulator/lever"
	"wangting/internal/fault"
	"wangting/internal/form"
	"wangting/internal/result"
	"wangting/internal/web/webtest"
	"wangting/internal/workday"
)

// paperOf is the only document of a case.
func (h *hall) paperOf(who actor.Actor, caseID string) result.Paper {
	h.t.Helper()
	var id string
	must(h.t, h.DB.Get(h.t.Context(), &id, `SELECT id FROM result_paper WHERE case_id = $1`, caseID))
	p, body, err := h.Rooms.Results.Read(h.t.Context(), who, caseID, id)
	must(h.t, err)
	must(h.t, body.Close())
	return p
}

// closedAtOnce files an item and gives its document.
func (h *hall) closedAtOnce(who actor.Actor, code string, change form.Data) (caseID string, p result.Paper) {
	h.t.Helper()
	caseID = h.filed(who, code, change)
	if state := h.decided(caseID); state != string(casework.Closed) {
		h.t.Fatalf("%s is %s", code, state)
	}
	return caseID, h.paperOf(who, caseID)
}

func (h *hall) door(who actor.Actor) *webtest.Hall {
	return webtest.Open(h.t, h.DB, who, actor.Who{Unit: "示例", Number: "2000000001"}, h.MountOn)
}

func TestAContractIsDownloadedToWriteOnIn(t *testing.T) { // items.md §2.14
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		who := h.insured()
		_, before := h.closedAtOnce(who, "enrolment-proof", nil)
		caseID, p := h.closedAtOnce(who, "contract-drafting", nil)
		if p.Kind != result.Draft || !strings.HasPrefix(p.Number, "草案") || p.Kind.Outcome() != "" {
			t.Errorf("the contract is %s, number %s", p.Kind, p.Number)
		}
		unit := h.door(who)
		opened(t, unit, "/unit/cases/"+caseID, "下载 Word 文件")
		path := "/unit/cases/" + caseID + "/papers/" + p.ID + "/docx"
		if a := unit.Get(path); a.Status != http.StatusOK || !strings.HasPrefix(a.Body, "PK") {
			t.Errorf("the contract for Word: %d", a.Status)
		}
		if a := h.door(h.boss()).Get(path); a.Status != http.StatusNotFound {
			t.Errorf("another unit is answered with %d", a.Status)
		}
		proofID, proof := h.closedAtOnce(who, "enrolment-proof", nil)
		if a := unit.Get("/unit/cases/" + proofID + "/papers/" + proof.ID + "/docx"); a.Status != http.StatusNotFound {
			t.Errorf("a document with a seal, for Word: %d", a.Status)
		}
		if first, next := numberOf(t, before), numberOf(t, proof); next != first+1 {
			t.Errorf("the draft has taken a number of the office: after %d comes %d", first, next)
		}
	})
}

// numberOf is the number of a document in its series.
func numberOf(t *testing.T, p result.Paper) int {
	t.Helper()
	_, n, _ := strings.Cut(strings.TrimSuffix(strings.TrimSuffix(p.Number, "（演示）"), "号"), "〕")
	out, err := strconv.Atoi(n)
	must(t, err)
	return out
}

func TestAProofOfEnrolmentIsCheckedByItsCode(t *testing.T) { // items.md §3
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		_, p := h.closedAtOnce(h.insured(), "enrolment-proof", nil)
		if p.Kind != result.Statement || p.Until.IsZero() {
			t.Errorf("the proof is %s until %v", p.Kind, p.Until)
		}
		v, err := h.Rooms.Results.CheckNumber(t.Context(), p.Number, string(p.Code))
		must(t, err)
		if v.Title != "参保缴费证明" || v.State != result.Valid || v.Outcome != "" || strings.Contains(v.Holder, "示例物流") {
			t.Errorf("the check says %+v", v)
		}
		rows := p.Parts[1].Rows // 测试癸, of ten months two insurances each
		if len(p.Parts) != 4 || len(rows) != 20 || strings.Join(rows[0], "|") != "2026-01|企业职工基本养老保险|泰州示例物流有限公司|6800.00|1088.00|544.00|已缴" {
			t.Errorf("%d parts, %d rows: %v", len(p.Parts), len(rows), rows[:1])
		}
	})
}

func TestAUnitProvesItsOwnPeopleOnly(t *testing.T) { // items.md §3
	h := open(t, unchanged)
	must(t, demo.Fill(t.Context(), h.Hall))
	who := h.insured()
	for name, people := range map[string][]any{
		"somebody of another unit":   {map[string]any{"name": "示例八", "number": "320400198402087296"}},
		"their own under one name":   {map[string]any{"name": "测试子", "number": "321203199510084336"}},
		"their own and a stranger":   {map[string]any{"name": "测试癸", "number": "321203199510084336"}, map[string]any{"name": "测试子", "number": "321000199305018401"}},
		"somebody whom nobody knows": {map[string]any{"name": "示例零", "number": "110101199003077758"}},
	} {
		caseID := h.filed(who, "enrolment-proof", form.Data{"people": people})
		if state := h.decided(caseID); state != string(casework.Submitted) {
			t.Errorf("%s: the case is %s", name, state)
		}
		if n := h.count(`SELECT COUNT(*) FROM result_paper WHERE case_id = $1`, caseID); n != 0 {
			t.Errorf("%s: %d documents", name, n)
		}
		opened(t, h.door(who), "/unit/cases/"+caseID, "没有本单位的参保缴费记录")
	}
	caseID := h.filed(who, "enrolment-proof", form.Data{"scope": "unit", "people": nil})
	if state := h.decided(caseID); state != string(casework.Closed) {
		t.Errorf("the unit itself: %s", state)
	}
	caseID = h.filed(who, "enrolment-proof", form.Data{"scope": "unit", "people": nil, "from": "2019-01", "to": "2019-06"})
	if state := h.decided(caseID); state != string(casework.Submitted) {
		t.Errorf("months that are not there: %s", state)
	}
	opened(t, h.door(who), "/unit/cases/"+caseID, "没有查到所选期间和险种的参保缴费记录")
}

func TestAPersonProvesTheirOwnMonths(t *testing.T) { // items.md §3
	h := open(t, unchanged)
	must(t, demo.Fill(t.Context(), h.Hall))
	who := h.boss().Self()
	own := form.Data{"scope": "person", "people": nil, "unitName": nil, "uscc": nil, "name": "别人"}
	caseID := h.filed(who, "enrolment-proof", own)
	if state := h.decided(caseID); state != string(casework.Submitted) { // has no insurance as an employee
		t.Fatalf("somebody without months: %s", state)
	}
	opened(t, h.door(who), "/me/applications/"+caseID, "没有查到所选期间和险种的参保缴费记录")
	unit := h.filed(who, "enrolment-proof", nil)
	if state := h.decided(unit); state != string(casework.Submitted) {
		t.Fatalf("a person who asks about a unit's people: %s", state)
	}
	opened(t, h.door(who), "/me/applications/"+unit, "证明范围与申请人不符")
}

func TestAReturnThatTheUnitDoubtsGoesToStaff(t *testing.T) { // items.md §3
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		who := h.insured()
		doubt := form.Data{"agree": "no", "reason": "月均参保人数应为 60 人", "accountName": nil, "bank": nil, "account": nil}
		caseID := h.filed(who, "stabilisation-return", doubt)
		if state := h.decided(caseID); state != string(casework.Submitted) {
			t.Fatalf("a doubt is %s", state)
		}
		opened(t, h.door(who), "/unit/cases/"+caseID, "单位对核定结果有异议")
		if n := len(h.world.Core.State().Returns); n != 0 {
			t.Errorf("%d returns were confirmed", n)
		}
		repeated := h.filed(who, "stabilisation-return", nil) // 未重复申请
		if state := h.decided(repeated); state != string(casework.Submitted) {
			t.Fatalf("a confirmation beside the doubt is %s", state)
		}
		opened(t, h.door(who), "/unit/cases/"+repeated, "同一事项还有一件在办")
		for _, id := range []string{caseID, repeated} {
			must(t, h.Rooms.Cases.WithdrawCase(t.Context(), who, id, ""))
		}
		// What is typed over the figures of the core system counts for nothing.
		_, p := h.closedAtOnce(who, "stabilisation-return", form.Data{"amount": "999999.00 元"})
		if p.Title != "稳岗返还确认通知书" || len(h.world.Core.State().Returns) != 1 {
			t.Errorf("%s, %v", p.Title, h.world.Core.State().Returns)
		}
		again := h.filed(who, "stabilisation-return", nil)
		if state := h.decided(again); state != string(casework.Submitted) {
			t.Errorf("a second confirmation is %s", state)
		}
		opened(t, h.door(who), "/unit/cases/"+again, "没有查到待确认的稳岗返还")
	})
}

func TestWithoutTheCoreSystemTheFiguresOfAReturnAreNotGuessed(t *testing.T) { // items.md §3
	h := open(t, unchanged)
	must(t, demo.Fill(t.Context(), h.Hall))
	door := h.door(h.insured())
	opened(t, door, "/unit/apply/stabilisation-return", "12345.00 元")
	opened(t, h.door(h.boss()), "/unit/apply/stabilisation-return", "核定返还金额") // not connected: empty
	must(t, h.world.Levers.Pull(emulated.Core, lever.Down, 0))
	if a := door.Get("/unit/apply/stabilisation-return"); a.Status != http.StatusServiceUnavailable {
		t.Errorf("with the core system down the form answers %d", a.Status)
	}
}

// certifying is a draft of 待遇资格认证 of a pensioner, with a face that has passed for it in a browser.
func (h *hall) certifying(who actor.Actor, session string, pass bool) (c casework.Case) {
	h.t.Helper()
	_, d := answers(h.t, "benefit-certification")
	c, err := h.Rooms.Cases.Begin(h.t.Context(), who, "benefit-certification")
	must(h.t, err)
	c.Version, err = h.Rooms.Cases.Save(h.t.Context(), who, c.ID, d, c.Version)
	must(h.t, err)
	if pass {
		f := casework.Faced{CaseID: c.ID}
		_, err = h.Rooms.Cases.Face(h.t.Context(), who, &f, session, false)
		must(h.t, err)
		h.passFace("测试丙")
		h.later(3 * time.Second)
		_, err = h.Rooms.Cases.Face(h.t.Context(), who, &f, session, false)
		must(h.t, err)
		if !f.PassedFor(c.ID, h.now()) {
			h.t.Fatal("the face has not passed")
		}
	}
	return c
}

func TestAFaceSendsOffItsOwnApplicationOnce(t *testing.T) { // items.md §3: done by one face
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		uscc, pensioner := h.opened("南京示例人力资源", "13800000121")
		who, cases := h.signed(pensioner.Number, uscc).Self(), h.Rooms.Cases
		faced, other := h.certifying(who, "browser", true), h.certifying(who, "browser", false)
		if _, err := cases.Submit(t.Context(), who, faced.ID, faced.Version); !errors.Is(err, casework.ErrNeedsFace) {
			t.Errorf("without its face: %v", err)
		}
		by := func(who actor.Actor, c casework.Case, session string) error {
			_, err := cases.SubmitByFace(t.Context(), who, c.ID, c.Version, session, casework.Choice{Way: casework.Online, Agree: true})
			return err
		}
		if err := by(who, other, "browser"); !errors.Is(err, fault.Expired) {
			t.Errorf("with the face of another application: %v", err)
		}
		if err := by(who, faced, "another browser"); !errors.Is(err, fault.Expired) {
			t.Errorf("in another browser: %v", err)
		}
		if err := by(h.boss().Self(), faced, "browser"); !errors.Is(err, fault.NotFound) {
			t.Errorf("by somebody else: %v", err)
		}
		must(t, by(who, faced, "browser"))
		if state := h.decided(faced.ID); state != string(casework.Closed) {
			t.Fatalf("the certification is %s", state)
		}
		if n := h.count(`SELECT COUNT(*) FROM face_proof WHERE flow_id = $1 AND state = 'consumed'`, faced.ID); n != 1 {
			t.Errorf("%d faces were used", n)
		}
		if err := by(who, other, "browser"); !errors.Is(err, fault.Expired) {
			t.Errorf("with a face that was used: %v", err)
		}
		p := h.paperOf(who, faced.ID)
		until := h.now().In(workday.Zone).AddDate(1, 0, 0)
		if got := h.world.Core.State().Certified[pensioner.Number]; got != until.Format("20060102") || p.Title != "待遇资格认证回执" {
			t.Errorf("certified to %s by %s", got, p.Title)
		}
	})
}

func TestWhoeverHasNoPensionIsNotCertifiedByTheProgram(t *testing.T) { // ITM-12
	h := open(t, unchanged)
	must(t, demo.Fill(t.Context(), h.Hall))
	who := h.boss().Self()
	_, d := answers(t, "benefit-certification")
	c, err := h.Rooms.Cases.Begin(t.Context(), who, "benefit-certification")
	must(t, err)
	c.Version, err = h.Rooms.Cases.Save(t.Context(), who, c.ID, d, c.Version)
	must(t, err)
	f := casework.Faced{CaseID: c.ID}
	for range 2 {
		_, err = h.Rooms.Cases.Face(t.Context(), who, &f, "b", false)
		must(t, err)
		h.passFace("测试甲")
		h.later(3 * time.Second)
	}
	_, err = h.Rooms.Cases.SubmitByFace(t.Context(), who, c.ID, c.Version, "b", casework.Choice{Way: casework.Online, Agree: true})
	must(t, err)
	if state := h.decided(c.ID); state != string(casework.Submitted) {
		t.Fatalf("the case is %s", state)
	}
	opened(t, h.door(who), "/me/applications/"+c.ID, "没有查到正在领取的养老待遇")
}

func TestAFormBeginsWithTheRepresentativeOfTheUnit(t *testing.T) { // ITM-6
	h := open(t, unchanged)
	must(t, demo.Fill(t.Context(), h.Hall))
	who := h.insured()
	for _, code := range []string{"contract-drafting", "arbitration"} {
		c, err := h.Rooms.Cases.Begin(t.Context(), who, code)
		must(t, err)
		if name := c.Data["repName"]; name != h.known("泰州示例物流").RepName {
			t.Errorf("%s begins with %v", code, name)
		}
	}
}
