package app_test

import (
	"context"
	"strings"
	"testing"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/regno"
)

type correctionSeen struct {
	Version   int64
	Words     string
	Points    []struct{ Name, Label, Reason string }
	Answers   map[string]any
	Questions []struct{ Name string }
	Slots     []struct {
		Key    string
		Needed bool
	}
	Materials []struct{ ID, Slot string }
}

type dossierSeen struct {
	ID, State string
	Steps     []struct{ Title, Words string }
}

// onlyCase is the one case of a class.
func (p *program) onlyCase(at, class string) string {
	p.h.t.Helper()
	var page struct{ Cases []struct{ ID string } }
	p.want(200, "GET", at+"/cases?state="+class, nil, &page)
	if len(page.Cases) == 0 {
		p.h.t.Fatalf("no case is %s", class)
	}
	return page.Cases[0].ID
}

func TestAProgramAnswersACorrectionWithTextsAndMaterials(t *testing.T) { // APP-3, CAS-8
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		p := &program{h: h}
		p.enter("小米 14")
		var units []struct{ Mandate string }
		p.want(200, "GET", "/me/units", nil, &units)
		at := "/units/" + units[0].Mandate
		id := p.onlyCase(at, "correct")
		mend := at + "/cases/" + id + "/correction"
		(&program{h: h}).want(401, "GET", mend, nil, nil)
		p.want(404, "GET", "/units/me/cases/"+id+"/correction", nil, nil) // the unit's, not the person's own
		p.want(404, "POST", "/units/me/cases/"+id+"/correction", map[string]any{"version": 1}, nil)
		var k correctionSeen
		p.want(200, "GET", mend, nil, &k)
		if len(k.Points) != 2 || len(k.Questions) != 1 || k.Questions[0].Name != "facts" || len(k.Slots) != 1 || !k.Slots[0].Needed ||
			len(k.Answers) != 1 || len(k.Materials) != 0 || k.Words == "" || k.Points[0].Reason != "有误" {
			t.Fatalf("the correction: %+v", k)
		}
		facts := "二〇二六年三月五日起双方就工资发放的时间发生争议，单位有考勤表，至今没有解决。"
		send := map[string]any{"version": k.Version, "answers": map[string]any{"facts": facts, "claim": "没有要求改的一题"}}
		if says := p.want(422, "POST", mend, send, nil); !strings.Contains(says, "material.identity") {
			t.Errorf("the missing material is not named: %s", says)
		}
		if says := p.want(422, "POST", mend, map[string]any{"version": k.Version, "answers": map[string]any{"facts": []any{1}}}, nil); !strings.Contains(says, `"facts"`) {
			t.Errorf("the wrong answer is not named: %s", says)
		}
		p.upload(at+"/drafts/"+id, "identity", []byte("%PDF-1.7 清晰的执照"))
		p.want(200, "GET", mend, nil, &k)
		if len(k.Materials) != 1 || k.Materials[0].Slot != "identity" {
			t.Errorf("the new material is not there: %+v", k.Materials)
		}
		send["version"] = k.Version + 9
		p.want(409, "POST", mend, send, nil)
		if says := p.want(422, "POST", mend, map[string]any{"version": k.Version, "answers": map[string]any{"facts": nil}}, nil); !strings.Contains(says, `"facts"`) {
			t.Errorf("a required answer was emptied: %s", says)
		}
		send["version"] = k.Version
		var d dossierSeen
		p.want(200, "POST", mend, send, &d)
		if d.State == "CORRECTION" || d.ID != id {
			t.Errorf("after the answer: %+v", d)
		}
		c, err := h.Rooms.Cases.Store.Case(t.Context(), id)
		must(t, err)
		if c.Data["facts"] != facts || c.Data["claim"] == "没有要求改的一题" {
			t.Errorf("the answer took other fields than were asked: %v", c.Data)
		}
		p.want(409, "POST", mend, send, nil) // a resend
		p.want(409, "GET", mend, nil, nil)
		if n := h.count(`SELECT COUNT(*) FROM audit WHERE object_id = $1 AND act = 'case.answer'`, id); n != 1 {
			t.Errorf("%d rows of the audit", n)
		}
	})
}

func TestAProgramWithdrawsACase(t *testing.T) { // APP-3, CAS-10
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		p := &program{h: h}
		p.enter("小米 14")
		var units []struct{ Mandate string }
		p.want(200, "GET", "/me/units", nil, &units)
		at := "/units/" + units[0].Mandate
		id := p.onlyCase(at, "correct")
		path := at + "/cases/" + id + "/withdraw"
		why := map[string]string{"reason": "双方已经和解"}
		(&program{h: h}).want(401, "POST", path, why, nil)
		p.want(404, "POST", "/units/me/cases/"+id+"/withdraw", why, nil)
		p.want(422, "POST", path, map[string]string{"reason": strings.Repeat("长", 501)}, nil)
		var d dossierSeen
		p.want(200, "POST", path, why, &d)
		last := d.Steps[len(d.Steps)-1]
		if d.State != "WITHDRAWN" || last.Words != why["reason"] {
			t.Errorf("after withdrawing: %+v", d)
		}
		p.want(409, "POST", path, why, nil) // a resend
		p.want(409, "POST", at+"/cases/"+id+"/correction", map[string]any{"version": 1}, nil)
		p.want(409, "POST", at+"/cases/"+p.onlyCase(at, "done")+"/withdraw", map[string]string{}, nil)
	})
}

func TestAProgramOfAHandlerWithoutTheGrantChangesNoCase(t *testing.T) { // HAN-9, CAS-10
	h := openFilled(t, unchanged)
	p := &program{h: h}
	p.enter("小米 14")
	var units []struct{ Mandate string }
	p.want(200, "GET", "/me/units", nil, &units)
	id := p.onlyCase("/units/"+units[0].Mandate, "correct")
	ctx := t.Context()
	c, err := h.Rooms.Cases.Store.Case(ctx, id)
	must(t, err)
	boss := actor.Actor{UnitID: c.UnitID, MandateID: units[0].Mandate}
	h.handler(boss, 1013)
	const number = "320102199001011013"
	theirs, err := h.Rooms.Persons.ByDocument(ctx, regno.IdentityCard, number)
	must(t, err)
	hash, err := h.Rooms.Credentials.Hash(ctx, demo.Password)
	must(t, err)
	must(t, h.DB.InTx(ctx, func(ctx context.Context) error {
		return h.Rooms.Credentials.PutPerson(ctx, actor.SystemActor("test"), theirs.ID, hash)
	}))
	other := &program{h: h}
	other.enterAs(number, "华为")
	other.want(200, "GET", "/me/units", nil, &units)
	if len(units) != 1 {
		t.Fatalf("the handler's units: %+v", units)
	}
	at := "/units/" + units[0].Mandate + "/cases/" + id
	other.want(404, "GET", at+"/correction", nil, nil) // an item of trust is not there without the grant
	other.want(404, "POST", at+"/correction", map[string]any{"version": 2, "answers": map[string]any{"facts": "别人写的"}}, nil)
	other.want(404, "POST", at+"/withdraw", map[string]any{}, nil)
	if n := h.count(`SELECT COUNT(*) FROM case_file WHERE id = $1 AND state = 'CORRECTION'`, id); n != 1 {
		t.Error("the case changed")
	}
}
