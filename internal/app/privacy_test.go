package app_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/address"
	"wangting/internal/agreement"
	"wangting/internal/app/demo"
	"wangting/internal/ask"
	"wangting/internal/casework"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/privacy"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/web/webtest"
)

// citizen is a person with a case of their own, an address and a message, acting for themselves.
func (h *hall) citizen() (actor.Actor, string) {
	h.t.Helper()
	who := h.boss().Self()
	c := h.drafted(who)
	receipt, err := h.Rooms.Cases.SubmitChosen(h.t.Context(), who, c.ID, c.Version, casework.Choice{Way: casework.Online, Agree: true})
	must(h.t, err)
	must(h.t, h.Rooms.Addresses.Add(h.t.Context(), who, address.Form{Recipient: "测试甲", Phone: "13800000101", Province: "32", City: "3201",
		County: "320102", Detail: "示例路 77 号"}))
	return who, receipt.Number
}

// unzip reads the files of an archive.
func unzip(t *testing.T, content []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	must(t, err)
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		b, err := io.ReadAll(r)
		must(t, err)
		files[f.Name] = string(b)
	}
	return files
}

// SEC-5: a person sees what is held about them, and gets a copy after their password; nothing in it is another's.
func TestAPersonSeesAndCopiesTheirOwnDataOnly(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx, s := t.Context(), h.Rooms.Privacy
		who, number := h.citizen()
		h.opened("南京示例人力资源", "13800000202")
		held, err := s.Held(ctx, who)
		must(t, err)
		counts := map[string]int64{}
		for _, c := range held.Categories {
			if counts[c.Key] = c.Count; c.Why == "" || c.Until == "" {
				t.Errorf("%s says neither why nor how long", c.Name)
			}
		}
		for key, want := range map[string]int64{"account": 1, "logins": 1, "mandates": 1, "cases": 1, "materials": 1, "addresses": 1, "questions": 0} {
			if counts[key] != want {
				t.Errorf("%d of %s are held, want %d", counts[key], key, want)
			}
		}
		if _, err := s.Export(ctx, who, "Wrong#12345"); fault.Of(err).FieldSays(privacy.FieldPassword) == "" {
			t.Fatalf("a wrong password gave %v", err)
		}
		h.personal(who)
		got, err := s.Export(ctx, who, password)
		must(t, err)
		files := unzip(t, got.Content)
		for name, words := range map[string][]string{
			"account.json": {"13800000101"}, "cases.json": {number, "执照.pdf", "测试乙"}, "addresses.json": {"示例路 77 号", "测试甲"},
			"logins.json": {"192.0.2.1"}, "mandates.json": {"江南示例", "法定代表人"}, "目录.txt": {"cases.json", "北京时间"},
		} {
			for _, w := range words {
				if !strings.Contains(files[name], w) {
					t.Errorf("%s lacks %q:\n%s", name, w, files[name])
				}
			}
		}
		for name, content := range files {
			if strings.Contains(content, "13800000202") || strings.Contains(content, "南京示例人力资源") {
				t.Errorf("%s has data of somebody else", name)
			}
			if strings.HasSuffix(name, ".json") && !json.Valid([]byte(content)) {
				t.Errorf("%s is no JSON", name)
			}
		}
		if n := h.count(`SELECT COUNT(*) FROM audit WHERE act = 'privacy.exported' AND object_id = $1`, who.PersonID); n != 1 {
			t.Errorf("the record has %d copies", n)
		}
		for range 2 {
			_, err = s.Export(ctx, who, password)
			must(t, err)
		}
		if _, err := s.Export(ctx, who, password); fault.Of(err).Kind != fault.Limited {
			t.Errorf("a fourth copy in a day gave %v", err)
		}
	})
}

// SEC-5: who of the staff has looked is told by post and region, never by name; looks at cases of others are not.
func TestAPersonReadsWhoHasLookedAtTheirData(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		must(t, demo.Fill(ctx, h.Hall))
		boss := h.boss()
		who := boss.Self()
		c, of := h.drafted(who), h.drafted(boss)
		_, err := h.Rooms.Cases.SubmitChosen(ctx, who, c.ID, c.Version, casework.Choice{Way: casework.Online, Agree: true})
		must(t, err)
		_, err = h.Rooms.Cases.SubmitChosen(ctx, boss, of.ID, of.Version, casework.Choice{Way: casework.Online, Agree: true})
		must(t, err)
		if list, err := h.Rooms.Privacy.Looks(ctx, who); err != nil || len(list) != 0 {
			t.Fatalf("before anybody looks: %v, %v", list, err)
		}
		clerk := actor.Actor{StaffID: h.staff("clerk"), Roles: []actor.Role{actor.Clerk}, Region: casework.Province, IP: "192.0.2.9"}
		_, err = h.Rooms.Cases.Numbers(ctx, clerk, c.ID, "核对王某某的参保记录")
		must(t, err)
		_, err = h.Rooms.Cases.Dossier(ctx, clerk, of.ID)
		must(t, err)
		list, err := h.Rooms.Privacy.Looks(ctx, who)
		must(t, err)
		if len(list) != 2 || list[0].What != "查看完整号码" && list[1].What != "查看完整号码" {
			t.Fatalf("the looks are %+v", list)
		}
		door := webtest.Open(t, h.DB, who, actor.Who{Person: "*某"}, h.MountOn)
		body := door.Page(privacy.LookPath)
		for _, want := range []string{"受理", "江苏省", "核对身份，已填写原因"} {
			if !strings.Contains(body, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		if strings.Contains(body, "演示受理员") || strings.Contains(body, "王某某") {
			t.Error("the page names staff, or says what they typed")
		}
	})
}

// SEC-5: what was agreed to is listed with its version; a newer version waits, hinders nothing, and is accepted once.
func TestANewerAgreementIsAcceptedOnce(t *testing.T) {
	h := open(t, unchanged)
	ctx, who := t.Context(), h.boss().Self()
	who.IP = "192.0.2.1"
	s := *h.Rooms.Privacy.Service
	must(t, h.Rooms.Audit.Record(ctx, who, actor.Deed{Act: "person.registered", Object: "person", ObjectID: who.PersonID,
		Detail: map[string]string{"agreement": s.Agreement()}}))
	if newer, err := s.Newer(ctx, who); err != nil || newer {
		t.Fatalf("the version in force waits: %v, %v", newer, err)
	}
	s.Texts = &agreement.Shelf{Published: func(agreement.Kind) (string, string, bool) { return "2027-01", "新的内容", true }}
	h.later(time.Minute)
	if err := s.Agree(ctx, who, "2026-01"); fault.Of(err).Kind != fault.Conflict {
		t.Errorf("agreeing to an old version gave %v", err)
	}
	for range 2 {
		must(t, s.Agree(ctx, who, "2027-01"))
	}
	list, err := s.Consents(ctx, who)
	must(t, err)
	if len(list) != 2 || list[0].Version != "2027-01" || list[0].Name != "个人用户注册协议" || list[1].IP != "192.0.2.1" {
		t.Errorf("the consents are %+v", list)
	}
}

// The pages answer, and the copy comes as a file to save.
func TestThePagesOfTheOwnData(t *testing.T) {
	h := open(t, unchanged)
	who, number := h.citizen()
	h.personal(who)
	door := webtest.Open(t, h.DB, who, actor.Who{Person: "*某"}, h.MountOn)
	for path, want := range map[string]string{privacy.Path: "保存多久", privacy.ExportPath: "登录密码", privacy.ConsentPath: "没有同意记录"} {
		if body := door.Page(path); !strings.Contains(body, want) {
			t.Errorf("%s lacks %q", path, want)
		}
	}
	if a := door.Post(privacy.ExportPath, url.Values{"password": {"Wrong#12345"}}); a.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.Body, "登录密码不正确") {
		t.Errorf("a wrong password answers %d", a.Status)
	}
	a := door.Post(privacy.ExportPath, url.Values{"password": {password}})
	if a.Status != http.StatusOK || !strings.Contains(unzip(t, []byte(a.Body))["cases.json"], number) {
		t.Errorf("the copy answers %d", a.Status)
	}
}

// personal gives a person a password of their own, as 「个人注册」 does at its end.
func (h *hall) personal(who actor.Actor) {
	h.t.Helper()
	hash, err := h.Rooms.Credentials.Hash(h.t.Context(), password)
	must(h.t, err)
	must(h.t, h.Rooms.Credentials.PutPerson(h.t.Context(), system, who.PersonID, hash))
}

// SEC-5: an account is not removed while a case runs or a unit counts on the person; then what may go has gone from the tables, what must
// stay is nobody's, and nobody signs in any more. A double click removes once.
func TestAnAccountIsRemovedOnceAndOnlyWhenNothingHinders(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx, s := t.Context(), h.Rooms.Privacy
		who, number := h.citizen()
		h.personal(who)
		h.drafted(who)
		_, _, err := h.Rooms.Ask.Ask(ctx, who, ask.New{Board: ask.Other, Region: "320100", Text: "请问怎么办理呢，谢谢？"})
		must(t, err)
		form := privacy.RemoveForm{Sure: true, Password: password}
		plan, err := s.Plan(ctx, who)
		must(t, err)
		if all := strings.Join(plan.Hindrances, "；"); len(plan.Hindrances) != 2 || !strings.Contains(all, "1 件申请没有办结") ||
			!strings.Contains(all, "您是“江南示例") || !strings.Contains(all, "法定代表人变更") {
			t.Fatalf("the hindrances are %s", all)
		}
		if _, err := s.Remove(ctx, who, form); fault.Of(err).Kind != fault.Conflict {
			t.Fatalf("a removal with hindrances gave %v", err)
		}
		var caseID, unitID string
		must(t, h.DB.Get(ctx, &caseID, `SELECT id FROM case_file WHERE number = $1`, number))
		must(t, h.Rooms.Cases.WithdrawCase(ctx, who, caseID, "不再需要"))
		must(t, h.DB.Get(ctx, &unitID, `SELECT unit_id FROM mandate WHERE person_id = $1`, who.PersonID))
		must(t, h.Rooms.Mandates.EndAll(ctx, system, unitID, "测试"))
		if _, err := s.Remove(ctx, who, privacy.RemoveForm{Password: password}); fault.Of(err).FieldSays(privacy.FieldSure) == "" {
			t.Errorf("without the tick: %v", err)
		}
		if _, err := s.Remove(ctx, who, privacy.RemoveForm{Sure: true, Password: "Wrong#12345"}); fault.Of(err).FieldSays(privacy.FieldPassword) == "" {
			t.Errorf("with a wrong password: %v", err)
		}
		h.possessions(who)
		if won := storetest.Race(t, 2, func(int) error { _, err := s.Remove(ctx, who, form); return err }); won != 1 {
			t.Fatalf("%d of two clicks removed it", won)
		}
		h.gone(who.PersonID)
		h.stays(who.PersonID)
		if n := h.count(`SELECT COUNT(*) FROM case_file WHERE number = $1 AND owner_id = $2`, number, who.PersonID); n != 1 {
			t.Error("the case that must stay has gone")
		}
		if n := h.count(`SELECT COUNT(*) FROM audit WHERE act = 'privacy.removed' AND object_id = $1`, who.PersonID); n != 1 {
			t.Errorf("the record has %d removals", n)
		}
		p, err := h.Rooms.Persons.Find(ctx, who.PersonID)
		must(t, err)
		if p.Name != person.Gone || p.DocNumber != "" || p.Phone != "" || p.Verified() {
			t.Error("the person still has a name, a document or a phone")
		}
	})
}

// possessions plants what else a person can own: passkeys, favourites of their own and in a unit, a rating, a parcel.
func (h *hall) possessions(who actor.Actor) {
	h.t.Helper()
	for _, query := range []string{
		`INSERT INTO login_passkey (id, person_id, name, credential, created_us, used_us) SELECT 'k1', id, '家里的电脑', name, 1, 1 FROM person WHERE id = $1`,
		`INSERT INTO login_second (person_id) SELECT id FROM person WHERE id = $1`,
		`INSERT INTO favourite (unit_id, person_id, item_code, at_us) SELECT id, id, 'a', 1 FROM person WHERE id = $1`,
		`INSERT INTO favourite (unit_id, person_id, item_code, at_us) SELECT 'a-unit', id, 'a', 1 FROM person WHERE id = $1`,
		`INSERT INTO parcel (id, unit_id, case_id, case_number, item, company, number, private, state, track, sent_us, checked_us)
			SELECT 'p1', id, 'c1', 'n1', 'i1', 'ems', '1151234567890', name, '', '[{"Say":"江苏省南京市"}]', 1, 1 FROM person WHERE id = $1`,
	} {
		_, err := h.DB.Exec(h.t.Context(), query, who.PersonID)
		must(h.t, err)
	}
	_, err := h.DB.Exec(h.t.Context(), `INSERT INTO credential_shown (login_id, shown_us) VALUES ($1, $2)`, who.SessionID, store.Us(h.now()))
	must(h.t, err)
}

// stays fails when the id of whoever has gone stands where nothing has to be kept.
func (h *hall) stays(personID string) {
	h.t.Helper()
	want := []string{
		"case_count.owner", "case_delivery.by_id", "case_event.by_id", "case_file.filed_by", "case_file.owner_id", "case_file.started_by",
		"case_material.by_id",                           // the archive of cases
		"mandate.person_id", "mandate_record.person_id", // who acted for a unit, and when
		"message.person_id", // what the unit's inbox told them, until its two years are over
		"parcel.unit_id",    // emptied
		"person.id",         // emptied
		"rate.subject",      // until its window closes
	}
	got := h.holding(`LIKE '%' || $1 || '%'`, personID)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		h.t.Errorf("the person still stands in %q, want %q", got, want)
	}
	if n := h.count(`SELECT COUNT(*) FROM parcel WHERE unit_id = $1 AND track <> ''`, personID); n != 0 {
		h.t.Errorf("%d ways of parcels are left", n)
	}
}

// gone fails when a table still has what the account of a person held.
func (h *hall) gone(personID string) {
	h.t.Helper()
	for what, query := range map[string]string{
		"logins":       `SELECT COUNT(*) FROM login_session WHERE person_id = $1`,
		"passwords":    `SELECT COUNT(*) FROM person_credential WHERE person_id = $1`,
		"of a mandate": `SELECT COUNT(*) FROM login_credential WHERE mandate_id IN (SELECT id FROM mandate WHERE person_id = $1)`,
		"messages":     `SELECT COUNT(*) FROM message WHERE unit_id = $1`,
		"addresses":    `SELECT COUNT(*) FROM address WHERE owner_id = $1`,
		"texts":        `SELECT COUNT(*) FROM sms_out WHERE person_id = $1`,
		"questions":    `SELECT COUNT(*) FROM ask_question WHERE person_id = $1`,
		"drafts":       `SELECT COUNT(*) FROM case_file WHERE owner_id = $1 AND state = 'DRAFT'`,
		"materials of drafts": `SELECT COUNT(*) FROM case_material AS m JOIN case_file AS c ON c.id = m.case_id
			WHERE c.owner_id = $1 AND c.number IS NULL`,
	} {
		if n := h.count(query, personID); n != 0 {
			h.t.Errorf("%d %s are left", n, what)
		}
	}
}

// SEC-5: every rule removes what its days have passed for, and nothing younger; the record says how many of each. Days are those of China.
func TestWhatHasServedIsRemovedByItsRule(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		ctx, s := t.Context(), h.Rooms.Privacy
		who, _ := h.citizen()
		old := h.drafted(who)
		must(t, h.Rooms.Notices.SMS(ctx, notice.SMS{Phone: "13800000101", Template: notice.Code, Params: map[string]string{"code": "123456"}}))
		must(t, h.Rooms.Notices.Tell(ctx, system, notice.Message{UnitID: who.PersonID, PersonID: who.PersonID, Kind: notice.AboutHall, Title: "旧", Body: "旧的内容"}))
		now := store.Us(h.now())
		for _, query := range []string{
			`INSERT INTO ask_question (id, number, code, board, region, person_id, name, phone, words, agreed, asked_us, due_us, state, claimed_by, answer,
				answered_by, answered_us, faq, faq_text, faq_answer, version) SELECT 'q1', 'q1', 'c', 'b', '320100', '', name, name, name, FALSE, $1, $1,
				'answered', '', name, '', $1, FALSE, '', '', 1 FROM person WHERE created_us <= $1 LIMIT 1`,
			`INSERT INTO news_objection (id, article_id, at_us, said, answered_us, answered_by, answer)
				SELECT 'o1', 'a', $1, name, $1, '', name FROM person WHERE created_us <= $1 LIMIT 1`,
			`UPDATE sms_out SET state = 'sent', done_us = $1`,
		} {
			_, err := h.DB.Exec(ctx, query, now)
			must(t, err)
		}
		must(t, s.Retain(ctx))
		if n := h.count(`SELECT COUNT(*) FROM audit WHERE act = 'retention.run'`); n != 0 {
			t.Fatalf("something was removed on its first day, in %d runs", n)
		}
		for _, step := range []struct {
			days int
			left string
			rule string
		}{
			{31, `SELECT COUNT(*) FROM sms_out WHERE done_us > 0 AND done_us <= $1`, "texts"},
			{182, `SELECT COUNT(*) FROM login_session WHERE started_us <= $1`, "logins"},
			{182, `SELECT COUNT(*) FROM case_file WHERE state = 'DRAFT' AND updated_us <= $1`, "drafts"},
			{366, `SELECT COUNT(*) FROM ask_question WHERE code <> '' AND answered_us <= $1`, "questions"},
			{366, `SELECT COUNT(*) FROM news_objection WHERE answered_us <= $1`, "objections"},
			{731, `SELECT COUNT(*) FROM message WHERE at_us <= $1`, "messages"},
		} {
			if n := h.count(step.left, now); step.rule != "drafts" && step.rule != "objections" && n == 0 {
				t.Errorf("no %s are left for day %d", step.rule, step.days)
			}
			h.clock.Later(time.UnixMicro(now).AddDate(0, 0, step.days).Sub(h.now()))
			must(t, s.Retain(ctx))
			if n := h.count(step.left, now); n != 0 {
				t.Errorf("after %d days %d %s are left", step.days, n, step.rule)
			}
			if n := h.count(`SELECT COUNT(*) FROM audit WHERE act = 'retention.run' AND detail LIKE $1`, `%"`+step.rule+`":"%`); n == 0 {
				t.Errorf("no run says that %s were removed", step.rule)
			}
		}
		if n := h.count(`SELECT COUNT(*) FROM case_material WHERE case_id = $1`, old.ID); n != 0 {
			t.Errorf("%d materials of the draft are left", n)
		}
		if n := h.count(`SELECT COUNT(*) FROM case_file WHERE number IS NOT NULL`); n != 1 {
			t.Errorf("%d submitted cases are left", n)
		}
	})
}
