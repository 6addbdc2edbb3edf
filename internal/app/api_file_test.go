package app_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/app/demo"
	"wangting/internal/regno"
)

// raw sends a piece of a file.
func (p *program) raw(path string, body []byte) (int, string) {
	p.h.t.Helper()
	req, err := http.NewRequestWithContext(p.h.t.Context(), http.MethodPut, p.h.url+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		p.h.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("Authorization", "Bearer "+p.token)
	return answered(p.h.t, req)
}

func answered(t *testing.T, req *http.Request) (int, string) {
	t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var b bytes.Buffer
	if _, err := b.ReadFrom(res.Body); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, b.String()
}

type draftSeen struct {
	ID       string
	Version  int64
	Answers  map[string]any
	Slots    []struct{ Key string }
	Problems []struct{ Name string }
}

func TestAProgramFilesAnApplicationWithMaterials(t *testing.T) { // APP-3, CAS-3
	each(t, func(t *testing.T, h *hall) {
		must(t, demo.Fill(t.Context(), h.Hall))
		p := &program{h: h}
		p.enter("小米 14")
		var units []struct{ Mandate string }
		p.want(200, "GET", "/me/units", nil, &units)
		at := "/units/" + units[0].Mandate
		var left struct{ Cases []struct{ ID string } }
		p.want(200, "GET", at+"/cases?state=draft", nil, &left)
		var old, d draftSeen
		p.want(200, "GET", at+"/drafts/"+left.Cases[0].ID, nil, &old)
		p.want(404, "GET", "/units/me/drafts/"+left.Cases[0].ID, nil, nil) // the unit's, not the person's own
		p.want(200, "GET", at+"/new-draft?item=dispute-mediation", nil, &d)
		if len(d.Slots) == 0 || len(d.Problems) == 0 {
			t.Fatalf("a new draft: %+v", d)
		}
		draft := at + "/drafts/" + d.ID
		p.want(404, "GET", draft, nil, nil) // not stored yet

		kept := map[string]any{"item": "dispute-mediation", "version": 0, "answers": old.Answers}
		p.want(200, "PUT", draft, kept, &d)
		p.want(200, "PUT", draft, kept, &d) // a resend
		if n := h.count(`SELECT COUNT(*) FROM case_file WHERE id = $1`, d.ID); n > 1 {
			t.Errorf("%d drafts", n)
		}
		old.Answers["facts"] = "二〇二六年三月起双方就工资发放的时间发生争议，至今没有解决，又补充了一句经过。"
		p.want(409, "PUT", draft, map[string]any{"version": 99, "answers": old.Answers}, nil)
		wrong := p.want(422, "PUT", draft, map[string]any{"version": d.Version, "answers": map[string]any{"facts": []any{1}}}, nil)
		if !strings.Contains(wrong, `"facts"`) {
			t.Errorf("the field is not named: %s", wrong)
		}
		p.want(200, "PUT", draft, map[string]any{"version": d.Version, "answers": old.Answers}, &d)

		send := map[string]any{"version": d.Version, "delivery": map[string]any{"way": "online", "agree": true}}
		if says := p.want(422, "POST", draft+"/submit", send, nil); !strings.Contains(says, "material.identity") {
			t.Errorf("the missing material is not named: %s", says)
		}
		p.upload(draft, "identity", []byte("%PDF-1.7 示例"))
		var first, second struct {
			Number string
			Again  bool
		}
		p.want(409, "POST", draft+"/submit", map[string]any{"version": d.Version + 7, "delivery": send["delivery"]}, nil)
		p.want(200, "POST", draft+"/submit", send, &first)
		p.want(200, "POST", draft+"/submit", send, &second)
		if first.Number == "" || first.Number != second.Number || first.Again || !second.Again {
			t.Errorf("receipts %+v and %+v", first, second)
		}
		p.want(409, "GET", draft, nil, nil)
		p.want(200, "GET", at+"/cases/"+d.ID, nil, nil)
		p.want(204, "DELETE", at+"/drafts/"+left.Cases[0].ID, nil, nil)
		p.want(200, "GET", "/units/me/cases", nil, nil)
		p.want(200, "GET", "/units/me/messages", nil, nil)
	})
}

// upload sends a file in two tries: the first begins at a wrong byte.
func (p *program) upload(draft, slot string, file []byte) {
	p.h.t.Helper()
	var a struct {
		ID       string
		Received int64
	}
	coming := map[string]any{"slot": slot, "name": "执照.pdf", "size": len(file)}
	p.want(200, "POST", draft+"/arrivals", coming, &a)
	if status, says := p.raw(draft+"/arrivals/"+a.ID+"?from=5", file); status != 409 {
		p.h.t.Errorf("a piece in the wrong place: %d %s", status, says)
	}
	if status, says := p.raw(draft+"/arrivals/"+a.ID+"?from=0", file); status != 200 {
		p.h.t.Fatalf("the piece: %d %s", status, says)
	}
	if status, _ := p.raw(draft+"/arrivals/"+a.ID+"?from=0", make([]byte, 2<<20)); status != 413 {
		p.h.t.Errorf("a piece of 2 MiB answers %d", status)
	}
	p.want(200, "POST", draft+"/materials", map[string]any{"arrival": a.ID, "slot": slot, "name": "执照.pdf"}, nil)
}

func TestAProgramReadsTheDocumentsOfACase(t *testing.T) { // APP-3, CAS-6
	h := openFilled(t, unchanged)
	p := &program{h: h}
	p.enter("小米 14")
	var units []struct{ Mandate string }
	p.want(200, "GET", "/me/units", nil, &units)
	at := "/units/" + units[0].Mandate
	var done struct{ Cases []struct{ ID string } }
	p.want(200, "GET", at+"/cases?state=done", nil, &done)
	var papers []struct{ ID, Title, Number string }
	p.want(200, "GET", at+"/cases/"+done.Cases[0].ID+"/papers", nil, &papers)
	if len(papers) == 0 {
		t.Fatal("no documents")
	}
	paper := "/cases/" + done.Cases[0].ID + "/papers/" + papers[0].ID
	if pdf := p.want(200, "GET", at+paper, nil, nil); !strings.HasPrefix(pdf, "%PDF") {
		t.Errorf("the document begins %.20q", pdf)
	}
	p.want(404, "GET", "/units/me"+paper, nil, nil)
	(&program{h: h}).want(401, "GET", at+paper, nil, nil)
}

func TestAPuzzleLetsAProgramLogInAfterGuesses(t *testing.T) { // LOG-3
	h := openFilled(t, unchanged)
	p := &program{h: h}
	enter := map[string]string{"account": demo.RepNumber, "password": "Guessed-2026", "device": "x"}
	for range 3 {
		p.want(422, "POST", "/tokens", enter, nil)
	}
	enter["password"] = demo.Password
	if says := p.want(422, "POST", "/tokens", enter, nil); !strings.Contains(says, `"puzzle"`) {
		t.Fatalf("no puzzle is asked for: %s", says)
	}
	var puzzle struct {
		ID, Key           string
		Background, Piece []byte
	}
	p.want(201, "POST", "/puzzles", map[string]string{"kind": "slide"}, &puzzle)
	if len(puzzle.Background) == 0 || len(puzzle.Piece) == 0 {
		t.Error("the puzzle has no pictures")
	}
	x := h.count(`SELECT x FROM slider_puzzle WHERE id = $1`, puzzle.ID)
	answer := func(key string, position int) map[string]any { return map[string]any{"key": key, "position": position} }
	enter["puzzle"] = puzzle.Key
	p.want(422, "POST", "/tokens", enter, nil) // not solved yet
	p.want(422, "POST", "/puzzles/"+puzzle.ID+"/answer", answer(puzzle.Key, x+60), nil)
	if status, _ := p.call("POST", "/puzzles/"+puzzle.ID+"/answer", answer("another", x), nil); status < 400 {
		t.Error("somebody else's key solves the puzzle")
	}
	p.want(204, "POST", "/puzzles/"+puzzle.ID+"/answer", answer(puzzle.Key, x), nil)
	delete(enter, "puzzle")
	p.want(422, "POST", "/tokens", enter, nil) // a neighbour at the same address has no use of it
	enter["puzzle"] = puzzle.Key
	p.want(201, "POST", "/tokens", enter, nil)
	var words struct{ Question string }
	p.want(201, "POST", "/puzzles", map[string]string{"kind": "words"}, &words)
	if words.Question == "" {
		t.Error("a question in words has no words")
	}
}

func TestAProgramAcceptsAnInvitationByFaceAndResetsThePassword(t *testing.T) { // HAN-4, LOG-10
	h := openFilled(t, unchanged)
	ctx, r := t.Context(), h.Rooms
	_, doc := h.opened("江南示例", "13800000101")
	invited, err := r.Persons.ByDocument(ctx, doc.Type, doc.Number)
	must(t, err)
	hash, err := r.Credentials.Hash(ctx, demo.Password)
	must(t, err)
	rep, err := r.Persons.ByDocument(ctx, regno.IdentityCard, demo.RepNumber)
	must(t, err)
	theirs, err := r.Mandates.OfPerson(ctx, rep.ID)
	must(t, err)
	boss := actor.Actor{PersonID: rep.ID, MandateID: theirs[0].ID, UnitID: theirs[0].UnitID, Level: theirs[0].Level}
	must(t, h.DB.InTx(ctx, func(ctx context.Context) error { return r.Credentials.PutPerson(ctx, boss, invited.ID, hash) }))
	must(t, r.Mandates.OpenGiving(ctx, boss))
	m, err := r.Mandates.Invite(ctx, boss, h.invitation(invited))
	must(t, err)

	p, other := &program{h: h}, &program{h: h}
	p.enterAs(doc.Number, "华为")
	other.enter("别人的手机")
	var list []struct{ ID, Unit string }
	p.want(200, "GET", "/me/invitations", nil, &list)
	if len(list) != 1 || list[0].ID != m.ID {
		t.Fatalf("invitations: %+v", list)
	}
	at := "/me/invitations/" + m.ID
	other.want(404, "GET", at, nil, nil)
	other.want(404, "POST", at+"/face", nil, nil)
	p.want(409, "POST", at+"/accept", map[string]string{"password": "Jiangnan#2026"}, nil) // no face
	p.face(at+"/face", invited.Name)
	if says := p.want(422, "POST", at+"/accept", map[string]string{"password": "short"}, nil); !strings.Contains(says, `"password"`) {
		t.Errorf("the field is not named: %s", says)
	}
	p.want(204, "POST", at+"/accept", map[string]string{"password": "Jiangnan#2026"}, nil)
	p.want(410, "POST", at+"/decline", nil, nil)

	unit := "/units/" + m.ID
	p.want(200, "GET", unit+"/cases", nil, nil)
	other.want(404, "POST", unit+"/password/face", nil, nil)
	p.want(409, "PUT", unit+"/password", map[string]string{"password": "Another#2026"}, nil)
	p.face(unit+"/password/face", invited.Name)
	p.want(204, "PUT", unit+"/password", map[string]string{"password": "Another#2026"}, nil)
	p.want(409, "PUT", unit+"/password", map[string]string{"password": "Athird#2026"}, nil) // a face serves once
	must(t, r.Mandates.End(ctx, boss, m.ID, ""))
	p.want(404, "GET", unit+"/cases", nil, nil) // LOG-8: an ended mandate ends it at once
	p.want(200, "GET", "/me", nil, nil)
}

// face begins a face, lets it pass at the bureau and sees that it has.
func (p *program) face(path, name string) {
	p.h.t.Helper()
	var f struct{ ID, State, Link string }
	p.want(200, "POST", path, nil, &f)
	if f.State != "new" || !strings.Contains(f.Link, "/f/") {
		p.h.t.Fatalf("a new face: %+v", f)
	}
	p.h.passFace(name)
	p.h.later(5 * time.Second)
	p.want(200, "GET", path+"?face="+f.ID, nil, &f)
	if f.State != "passed" {
		p.h.t.Fatalf("the face is %s", f.State)
	}
}

func (p *program) enterAs(number, device string) {
	p.h.t.Helper()
	var t struct{ Token string }
	p.want(201, "POST", "/tokens", map[string]string{"account": number, "password": demo.Password, "device": device}, &t)
	p.token = t.Token
}

func TestAProgramSendsOffAPersonsOwnApplicationByTheirFace(t *testing.T) { // APP-3; items.md §3
	h := openFilled(t, unchanged)
	ctx, r := t.Context(), h.Rooms
	_, doc := h.opened("南京示例人力资源", "13800000121")
	pensioner, err := r.Persons.ByDocument(ctx, doc.Type, doc.Number)
	must(t, err)
	hash, err := r.Credentials.Hash(ctx, demo.Password)
	must(t, err)
	must(t, h.DB.InTx(ctx, func(ctx context.Context) error {
		return r.Credentials.PutPerson(ctx, actor.SystemActor("test"), pensioner.ID, hash)
	}))
	p := &program{h: h}
	p.enterAs(doc.Number, "华为")
	_, d := answers(t, "benefit-certification")
	var fresh draftSeen
	p.want(200, "GET", "/units/me/new-draft?item=benefit-certification", nil, &fresh)
	draft := "/units/me/drafts/" + fresh.ID
	p.want(200, "PUT", draft, map[string]any{"item": "benefit-certification", "version": 0, "answers": d}, &fresh)
	send := map[string]any{"version": fresh.Version, "delivery": map[string]any{"way": "online", "agree": true}}
	p.want(409, "POST", draft+"/submit", send, nil) // it asks for a face
	send["face"] = true
	p.want(410, "POST", draft+"/submit", send, nil) // none was shown
	other := &program{h: h}
	other.enterAs(doc.Number, "另一台手机")
	p.face(draft+"/face", pensioner.Name)
	other.want(410, "POST", draft+"/submit", send, nil) // the face was shown to another login
	p.want(200, "POST", draft+"/submit", send, nil)
	if n := h.count(`SELECT COUNT(*) FROM face_proof WHERE flow_id = $1 AND state = 'consumed'`, fresh.ID); n != 1 {
		t.Errorf("%d faces were used", n)
	}
}
