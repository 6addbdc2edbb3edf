package app_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/address"
	"wangting/internal/address/addressdb"
	"wangting/internal/app/demo"
	"wangting/internal/ask"
	"wangting/internal/ask/askdb"
	"wangting/internal/auto"
	"wangting/internal/auto/autodb"
	"wangting/internal/blob"
	"wangting/internal/casework"
	"wangting/internal/casework/caseworkdb"
	"wangting/internal/catalog"
	"wangting/internal/entitle"
	"wangting/internal/entitle/entitledb"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/news"
	"wangting/internal/news/newsdb"
	"wangting/internal/parcel"
	"wangting/internal/parcel/parceldb"
	"wangting/internal/rating"
	"wangting/internal/regno"
	"wangting/internal/rehearsal"
	"wangting/internal/rehearsal/rehearsaldb"
	"wangting/internal/replay"
	"wangting/internal/replay/replaydb"
	"wangting/internal/result"
	"wangting/internal/result/resultdb"
	"wangting/internal/secret"
	"wangting/internal/sheet"
	"wangting/internal/store"
	"wangting/internal/window"
	"wangting/internal/window/windowdb"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// journey has a case go from its draft through a correction to a bad rating that
// is answered, so that every room has written something.
func (h *hall) journey() (who actor.Actor, caseID string) {
	h.t.Helper()
	t, ctx := h.t, h.t.Context()
	must(t, demo.Fill(ctx, h.Hall))
	who = h.boss()
	c := h.drafted(who)
	_, err := h.Rooms.Cases.Submit(ctx, who, c.ID, c.Version)
	must(t, err)
	lines := []sheet.Line{{N: 2, Cells: map[string]string{"姓名": "测试甲"}}} // of another draft: those of a submitted one are swept
	must(t, h.Rooms.Cases.Store.PutSheet(ctx, casework.Uploaded{CaseID: h.drafted(who).ID, Field: "rows", Lines: lines, At: h.now()}))
	desk := func(id string, roles ...actor.Role) actor.Actor {
		return actor.Actor{StaffID: id, Roles: roles, Region: casework.Province}
	}
	clerk, first, second := desk(h.staff("clerk"), actor.Clerk), desk(h.staff("reviewer"), actor.Reviewer), desk(h.staff("decider"), actor.Reviewer)
	must(t, h.Rooms.Cases.AskCorrection(
		ctx,
		clerk,
		c.ID,
		casework.Asking{Words: "事实请写清楚", Points: []casework.Point{{Name: "facts", Reason: casework.Wrong}}},
	))
	v, err := h.Rooms.Cases.Open(ctx, who, c.ID)
	must(t, err)
	data := mediation()
	data["facts"] = "双方对二〇二五年十二月的加班时间有不同的记录，单位有考勤表，劳动者有聊天记录。"
	must(t, h.Rooms.Cases.AnswerCorrection(ctx, who, c.ID, data, v.Case.Version))
	must(t, h.Rooms.Cases.AcceptCase(ctx, clerk, c.ID, ""))
	must(t, h.Rooms.Cases.ProposeVerdict(ctx, first, c.ID, casework.Approved, "可以调解"))
	must(t, h.Rooms.Cases.DecideCase(ctx, second, c.ID, casework.Approved, "达成协议"))
	must(t, h.Rooms.Cases.CloseCase(ctx, second, c.ID, "调解协议已送达"))
	rated, err := h.Rooms.Ratings.Rate(ctx, who, rating.New{CaseID: c.ID, Occasion: catalog.RateClose, Level: 1, Words: "等了很久"})
	must(t, err)
	must(t, h.Rooms.Ratings.Answer(ctx, desk(h.staff("checker"), actor.Clerk), rated.Key, "已致电说明"))
	h.settle()
	return who, c.ID
}

// settle waits until nobody has to be told anything any more.
func (h *hall) settle() {
	h.t.Helper()
	end, tick := time.After(longest), time.NewTicker(20*time.Millisecond)
	defer tick.Stop()
	for h.count(`SELECT COUNT(*) FROM outbox`)+h.count(`SELECT COUNT(*) FROM sms_out WHERE state = 'waiting'`)+
		h.count(`SELECT COUNT(*) FROM river_job WHERE kind = 'case.told' AND state <> 'completed'`) > 0 {
		select {
		case <-tick.C:
		case <-end:
			h.t.Fatal("the queue did not come round")
		}
	}
}

func (h *hall) staff(login string) (id string) {
	h.t.Helper()
	must(h.t, h.DB.Get(h.t.Context(), &id, `SELECT id FROM staff WHERE login = $1`, login))
	return id
}

// bytesSQL finds all columns of bytes in the schema, except in the queue library's own tables.
var bytesSQL = map[store.Engine]string{
	store.SQLite: `
SELECT m.name AS t, c.name AS c
  FROM sqlite_master AS m, pragma_table_info(m.name) AS c
 WHERE m.type = 'table' AND c.type IN ('BYTEA', 'BLOB') AND m.name NOT LIKE 'river_%'
 ORDER BY 1, 2`,
	store.Postgres: `
SELECT table_name AS t, column_name AS c
  FROM information_schema.columns
 WHERE table_schema = current_schema() AND data_type = 'bytea' AND table_name NOT LIKE 'river_%'
 ORDER BY 1, 2`,
}

// blobs are the columns that may hold sealed values.
func (h *hall) blobs() (columns []string) {
	h.t.Helper()
	var rows []struct {
		T string `db:"t"`
		C string `db:"c"`
	}
	must(h.t, h.DB.Select(h.t.Context(), &rows, bytesSQL[h.DB.Engine()]))
	for _, r := range rows {
		columns = append(columns, r.T+"."+r.C)
	}
	return columns
}

// under gives the columns that hold something sealed under a key.
func (h *hall) under(key string) (found []string) {
	h.t.Helper()
	for _, c := range h.blobs() {
		table, name, _ := strings.Cut(c, ".")
		var values [][]byte
		must(h.t, h.DB.Select(h.t.Context(), &values, fmt.Sprintf(`SELECT %s FROM %s WHERE length(%[1]s) > 0`, name, table)))
		if slices.ContainsFunc(values, func(b []byte) bool { id, err := secret.KeyID(b); return err == nil && id == key }) {
			found = append(found, c)
		}
	}
	return found
}

// short are the sealed columns that live for less than a day, and open under the old key until they are gone.
var short = []string{"enrolment.sealed", "web_parked.data", "web_session.data"}

// unsealed are the columns of bytes that hold nothing sealed: digests, keyed hashes, public keys, drawings, signatures. A
// column of bytes is sealed unless it stands here.
var unsealed = []string{
	"audit.chain", "audit.digest", "audit_head.chain", "audit_head.mark", "ledger_node.hash",
	"case_arrival.known", "case_consent.holder_x", "case_unit_word.word", "code_proof.hash", "code_proof.phone", "enrolment.binding",
	"face_proof.binding", "face_proof.link_hash", "face_proof.subject",
	"login_passkey.credential", "login_scan.token", "login_scan.typed", "login_session.token",
	"person.document_x", "person.phone_x", "result_seal.cms", "secret_key.wrapped", "slider_puzzle.background", "slider_puzzle.piece",
	"upgrade_account.account", "window_entry.link",
}

// SEC-1: every column that holds sealed values is sealed anew, or is gone within a day. Each column of bytes in
// the schema is of one of these kinds or stands among those that are not sealed, so a column that comes later
// makes this test fail until somebody has said what it is.
func TestEveryColumnOfBytesIsSealedAnewOrSaysWhyNot(t *testing.T) {
	each(t, everyColumnOfBytes)
}

func everyColumnOfBytes(t *testing.T, h *hall) {
	anew := h.SealedColumns()
	all := h.blobs()
	for _, c := range all {
		n := 0
		for _, kind := range [][]string{anew, short, unsealed} {
			if slices.Contains(kind, c) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s stands in %d of the lists, want one", c, n)
		}
	}
	for _, c := range slices.Concat(anew, short, unsealed) {
		if !slices.Contains(all, c) {
			t.Errorf("%s is listed and not in the schema", c)
		}
	}
}

// write puts a value into each sealed column that the journey left empty, through the rooms' own stores.
func (h *hall) write(who actor.Actor, caseID string) {
	h.t.Helper()
	t, ctx := h.t, h.t.Context()
	ok, err := addressdb.Store{DB: h.DB, Keys: h.Keys}.Add(ctx, address.Owner{Kind: "unit", ID: who.UnitID},
		address.Address{ID: id.New(), Recipient: "示例五", Phone: "13800000101", County: "320102", Detail: "示例路 1 号"})
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	cases := caseworkdb.Store{DB: h.DB, Keys: h.Keys}
	must(t, cases.AddMatter(ctx, casework.Matter{ID: id.New(), CaseID: caseID, Kind: casework.Objection, AskedAt: h.now(), Question: "情况不实"}))
	must(t, cases.AddNote(ctx, casework.Note{ID: id.New(), CaseID: caseID, At: h.now(), Data: form.Data{"found": "情况属实"}}))
	must(t, cases.PutChecklist(ctx, casework.Checklist{ID: id.New(), CaseID: caseID, At: h.now(), Found: []casework.PointFound{{Note: "属实"}}}))
	must(t, resultdb.Store{DB: h.DB, Keys: h.Keys}.AddChange(ctx, result.Change{ID: id.New(), PaperID: id.New(), By: h.staff("reviewer"), At: h.now(),
		Proposal: result.Proposal{Act: result.Revoke, Reason: "认定有误", Basis: "依职权"}}))
	must(t, rehearsaldb.Store{DB: h.DB, Keys: h.Keys}.Put(ctx, rehearsal.Rehearsal{Code: "card-loss", ByID: h.staff("editor"), StartedAt: h.now()}))
	if ok, err := (autodb.Store{DB: h.DB, Keys: h.Keys}).KeepWritten(ctx, caseID, auto.Written{State: auto.WrittenSame, At: h.now(), Say: "已登记",
		Lines: []casework.CoreLine{{Name: "受伤部位", Decided: "右手食指", Core: "右手食指", Same: true}}}, nil); err != nil || !ok {
		t.Fatal(ok, err)
	}
	must(t, replaydb.Store{DB: h.DB, Keys: h.Keys}.Put(ctx, replay.Row{Code: "card-loss", At: h.now(), Result: &replay.Result{Cases: 1}}))
	held := entitle.Entitlement{ID: id.New(), UnitID: who.UnitID, Item: "stabilisation-return", Period: "2026", State: entitle.Open,
		FoundAt: h.now(), EndsAt: h.now(), Shown: map[string]string{"amount": "12345.00 元"}}
	if ok, err := (entitledb.Store{DB: h.DB, Keys: h.Keys}).Add(ctx, held); err != nil || !ok {
		t.Fatal(ok, err)
	}
	must(t, cases.PutKept(ctx, casework.Kept{CaseID: caseID, StaffID: h.staff("clerk"), Verb: casework.Accept, Words: "材料齐全", At: h.now()}))
	word := casework.Endorsement{ID: id.New(), CaseID: caseID, UnitID: who.UnitID, AskedAt: h.now()}
	must(t, cases.AskEndorsement(ctx, word))
	word.Answer, word.AnsweredAt, word.Words, word.Data = casework.Agreed, h.now(), "情况属实", form.Data{"opinion": "情况属实"}
	must(t, cases.AnswerEndorsement(ctx, word))
	other := casework.Consent{ID: id.New(), CaseID: caseID, Of: regno.Document{Type: regno.IdentityCard, Number: "32010219680101100X"}, AskedAt: h.now()}
	must(t, cases.AskConsent(ctx, other))
	other.Answer, other.AnsweredAt, other.Words = casework.ConsentRefused, h.now(), "没有达成协议"
	must(t, cases.AnswerConsent(ctx, other))
	newsroom, objection := newsdb.Store{DB: h.DB, Keys: h.Keys}, news.Objection{ID: id.New(), ArticleID: id.New(), At: h.now(), AnsweredAt: h.now()}
	must(t, newsroom.AddObjection(ctx, objection))
	must(t, newsroom.Answer(ctx, objection))
	must(t, askdb.Store{DB: h.DB, Keys: h.Keys}.Add(ctx, ask.Question{ID: id.New(), Number: "LY1", Text: "怎么办", State: ask.Open}, "c"))
	if ok, err := (parceldb.Store{DB: h.DB, Keys: h.Keys}).Add(ctx, parcel.Parcel{ID: id.New(), UnitID: who.UnitID, CaseID: caseID,
		Company: "ems", Number: "1151234567890", To: parcel.To{Recipient: "示例五"}, SentAt: h.now()}); err != nil || !ok {
		t.Fatal(ok, err)
	}
	must(t, windowdb.Store{DB: h.DB, Keys: h.Keys}.Add(ctx, window.Entry{ID: id.New(), State: window.Entered, Region: "320100",
		UnitName: "江南示例", EnteredBy: h.staff("clerk"), EnteredAt: h.now()}))
}

// withoutKey removes a data key, so that nothing opens that is under it.
func (h *hall) withoutKey(id string) {
	h.t.Helper()
	n, err := h.DB.Exec(h.t.Context(), `DELETE FROM secret_key WHERE id = $1`, id)
	must(h.t, err)
	if n != 1 {
		h.t.Fatalf("removed %d keys", n)
	}
	must(h.t, h.Keys.Reload(h.t.Context()))
}

func (*hall) read(body io.ReadCloser, err error) (string, error) {
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(body)
	return string(b), errors.Join(err, body.Close())
}

// SEC-1: after a rotation nothing that is kept is under the old key, and everything still opens, each column with
// a value in it.
func TestAfterARotationNothingKeptIsUnderTheOldKey(t *testing.T) {
	each(t, nothingKeptIsUnderTheOldKey)
}

func nothingKeptIsUnderTheOldKey(t *testing.T, h *hall) {
	who, caseID := h.journey()
	h.write(who, caseID)
	files := []string{casework.MaterialPrefix + "c/m", casework.PiecePrefix + "a-0", window.ScanPrefix + "e/s"}
	for _, key := range files {
		must(t, h.Rooms.Files.Keep(t.Context(), key, strings.NewReader("内容"), 6))
	}
	old := h.Keys.ActiveKeyID()
	before := h.under(old)
	for _, c := range h.SealedColumns() {
		if !slices.Contains(before, c) {
			t.Errorf("nothing was sealed in %s, so its rotation proves nothing", c)
		}
	}
	if _, err := h.RotateKeys(t.Context()); err != nil {
		t.Fatalf("rotating: %v", err)
	}
	if h.Keys.ActiveKeyID() == old {
		t.Fatal("the active key is the old one")
	}
	for _, c := range h.under(old) {
		if !slices.Contains(short, c) {
			t.Errorf("%s is still under the old key", c)
		}
	}
	h.withoutKey(old)
	for _, key := range files {
		if got, err := h.read(h.Rooms.Files.Open(t.Context(), key)); err != nil || got != "内容" {
			t.Errorf("%s reads %q, %v", key, got, err)
		}
	}
	v, err := h.Rooms.Cases.Open(t.Context(), who, caseID)
	if err != nil {
		t.Fatal(err)
	}
	_, body, err := h.Rooms.Cases.Download(t.Context(), who, v.Materials[0].ID)
	if got, err := h.read(body, err); err != nil || !strings.HasPrefix(got, "%PDF-1.7") {
		t.Errorf("the material reads %q, %v", got, err)
	}
	if v.Case.Data["respondentAddress"] != mediation()["respondentAddress"] || !strings.Contains(v.Case.Result, "达成协议") {
		t.Errorf("the case reads %+v, %v", v.Case, err)
	}
	if p, err := h.Rooms.Persons.Find(t.Context(), who.PersonID); err != nil || p.Name != "测试甲" || p.Phone != "13800000101" {
		t.Errorf("the person reads %v, %v", p, err)
	}
	addresses, err := addressdb.Store{DB: h.DB, Keys: h.Keys}.List(t.Context(), address.Owner{Kind: "unit", ID: who.UnitID})
	if err != nil || len(addresses) != 1 || addresses[0].Recipient != "示例五" || addresses[0].Detail != "示例路 1 号" {
		t.Errorf("the addresses read %v, %v", addresses, err)
	}
	if r, err := h.Rooms.Audit.Verify(t.Context()); err != nil || !r.Whole() {
		t.Errorf("after the rotation the record is %+v, %v", r, err)
	}
}

// SEC-1: a hall that begins without files never takes a plain file for one of its own.
func TestANewHallAcceptsNoPlainFile(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		if all, err := h.Rooms.Files.AllSealed(t.Context()); err != nil || !all {
			t.Fatal(all, err)
		}
		must(t, os.MkdirAll(filepath.Join(h.settings.BlobURL(), "case", "c"), 0o700))
		must(t, os.WriteFile(filepath.Join(h.settings.BlobURL(), "case", "c", "m"), []byte("%PDF-1.7"), 0o600))
		if _, err := h.Rooms.Files.Open(t.Context(), "case/c/m"); !errors.Is(err, blob.ErrDamaged) {
			t.Errorf("gave %v", err)
		}
	})
}

// STA-5: after a whole journey the record is whole, and one changed row is found.
func TestTheRecordOfAWholeJourneyIsWhole(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		h.journey()
		ctx := t.Context()
		_, err := h.Rooms.Audit.Seal(ctx)
		must(t, err)
		r, err := h.Rooms.Audit.Verify(ctx)
		if err != nil || !r.Whole() || r.Sealed < 12 || r.Sealed != r.Rows {
			t.Fatalf("the record is %+v, %v", r, err)
		}
		if n, err := h.DB.Exec(ctx, `UPDATE audit SET act = 'case.accept' WHERE act = 'case.decide'`); n < 1 || err != nil {
			t.Fatalf("forging touched %d rows: %v", n, err)
		}
		if r, err = h.Rooms.Audit.Verify(ctx); err != nil || r.Whole() {
			t.Errorf("a forged row was not found: %+v, %v", r, err)
		}
	})
}
