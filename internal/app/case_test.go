package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/account"
	"wangting/internal/actor"
	"wangting/internal/casework"
	"wangting/internal/emulator/people"
	"wangting/internal/form"
	"wangting/internal/id"
	"wangting/internal/login"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/store/storetest"
)

// opened is an account as enrolment leaves it, without its way through the wizard.
func (h *hall) opened(name, phone string) (uscc string, rep regno.Document) {
	h.t.Helper()
	u := h.known(name)
	return u.USCC, h.openedBy(u, u, phone)
}

// openedBy opens the account of a unit for the representative of another.
func (h *hall) openedBy(u, by people.Unit, phone string) regno.Document {
	h.t.Helper()
	u.RepDocType, u.RepDocNumber, u.RepName = by.RepDocType, by.RepDocNumber, by.RepName
	doc, err := regno.ParseDocument(regno.DocType(u.RepDocType), u.RepDocNumber, h.now())
	if err != nil {
		h.t.Fatal(err)
	}
	mobile, err := regno.ParseMobile(phone)
	if err != nil {
		h.t.Fatal(err)
	}
	hash, err := h.Rooms.Credentials.Hash(h.t.Context(), password)
	if err != nil {
		h.t.Fatal(err)
	}
	err = h.DB.InTx(h.t.Context(), func(ctx context.Context) error {
		q := account.Query{USCC: regno.USCC(u.USCC), Name: u.Name, RepName: u.RepName, Document: doc}
		o := account.Represented(q, account.Facts{Region: u.Region, Kind: u.Type, Address: u.Address}, mobile, person.ByFace)
		o.Password = hash
		_, err := h.Rooms.Accounts.Open(ctx, system, o)
		return err
	})
	if err != nil {
		h.t.Fatalf("opening an account for %s: %v", u.Name, err)
	}
	return doc
}

// boss is the representative of a fresh unit, signed in.
func (h *hall) boss() actor.Actor {
	h.t.Helper()
	uscc, rep := h.opened("江南示例", "13800000101")
	return h.signed(rep.Number, uscc)
}

// signed is somebody who has logged in with their password.
func (h *hall) signed(document, uscc string) actor.Actor {
	h.t.Helper()
	in, err := h.Rooms.Passwords.Try(h.t.Context(), actor.Actor{IP: "192.0.2.1"},
		login.Attempt{Account: uscc, Who: document, Password: password, Binding: "b"})
	if err != nil {
		h.t.Fatalf("logging in: %v", err)
	}
	who, _, err := h.Rooms.Sessions.Authenticate(h.t.Context(), in.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return who
}

// signedIn is a browser in which the representative has logged in.
func (h *hall) signedIn() *visitor {
	h.t.Helper()
	uscc, rep := h.opened("江南示例", "13800000101")
	v := h.visitor()
	v.login(uscc, rep, "/unit", "/unit")
	return v
}

func (v *visitor) login(uscc string, rep regno.Document, next, to string) {
	v.h.t.Helper()
	v.want(
		v.post("/login", url.Values{"account": {uscc}, "who": {rep.Number}, "password": {password}, "next": {next}}),
		http.StatusSeeOther,
		to,
	)
}

// mediation is a whole application for dispute-mediation.
func mediation() form.Data {
	var d form.Data
	err := json.Unmarshal([]byte(`{"applicantKind":"unit","unitName":"江南示例精密机械有限公司","uscc":"91320100MA1TE5T0XF","contact":"测试甲",
		"contactPhone":"13800000101","hasAgent":"no","respondent":{"name":"测试乙","docType":"01","number":"32010419710608137X","phone":"13800000102"},
		"respondentAddress":"江苏省南京市示例路 9 号","workRegion":"320100","contractSigned":"yes","joined":"2020-01-06","dispute":"pay",
		"happened":"2026-01-05","claims":[{"claim":"调解加班工资的数额"}],"facts":"双方对二〇二五年十二月的加班时间有不同的记录，请求调解组织主持核对。",
		"arbitrated":"no","way":"online","truth":true}`), &d)
	if err != nil {
		panic(err)
	}
	return d
}

const mediationCode = "dispute-mediation"

// drafted is a case that lacks nothing but its submission.
func (h *hall) drafted(who actor.Actor) casework.Case {
	h.t.Helper()
	ctx := h.t.Context()
	c, err := h.Rooms.Cases.Begin(ctx, who, mediationCode)
	if err != nil {
		h.t.Fatalf("beginning: %v", err)
	}
	if c.Version, err = h.Rooms.Cases.Save(ctx, who, c.ID, mediation(), c.Version); err != nil {
		h.t.Fatalf("saving: %v", err)
	}
	if _, err := h.Rooms.Cases.Attach(
		ctx,
		who,
		c.ID,
		casework.Upload{Slot: "identity", Name: "执照.pdf", Body: strings.NewReader("%PDF-1.7 示例")},
	); err != nil {
		h.t.Fatalf("attaching: %v", err)
	}
	v, err := h.Rooms.Cases.Open(ctx, who, c.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := v.Problems(); err != nil {
		h.t.Fatalf("the draft is not whole: %+v", err)
	}
	return v.Case
}

// CAS-3: a double click or a resend makes one case, with one number and one receipt.
func TestAHundredSubmissionsOfOneDraftMakeOneCase(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		who := h.boss()
		c := h.drafted(who)
		got := make([]casework.Receipt, 100)
		storetest.Race(t, 100, func(i int) (err error) {
			got[i], err = h.Rooms.Cases.Submit(t.Context(), who, c.ID, c.Version)
			return err
		})
		first := 0
		for i, r := range got {
			if r.Number == "" || r.Number != got[0].Number || r.Digest != got[0].Digest {
				t.Fatalf("click %d got %+v, the first got %+v", i, r, got[0])
			}
			if !r.Again {
				first++
			}
		}
		if first != 1 {
			t.Errorf("%d of a hundred were told that theirs was the first", first)
		}
		for what, query := range map[string]string{
			"cases":            `SELECT COUNT(*) FROM case_file WHERE number IS NOT NULL`,
			"submissions":      `SELECT COUNT(*) FROM case_event WHERE verb = 'submit'`,
			"deeds":            `SELECT COUNT(*) FROM audit WHERE act = 'case.submit'`,
			"counted as open":  `SELECT COALESCE(SUM(n), 0) FROM case_count WHERE class = 'open'`,
			"numbers drawn":    `SELECT COALESCE(SUM(last), 0) FROM serial WHERE name LIKE 'case%'`,
			"materials of one": `SELECT COUNT(*) FROM case_material`,
		} {
			if n := h.count(query); n != 1 {
				t.Errorf("%s: %d, want 1", what, n)
			}
		}
		h.texted("13800000101", got[0].Number, 1)
	})
}

// texted waits until a phone has had n messages with these words.
func (h *hall) texted(phone, words string, n int) {
	h.t.Helper()
	end := time.After(longest)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		had := 0
		for _, m := range h.world.SMS.Sent(phone) {
			if strings.Contains(m.Text+fmt.Sprint(m.Params), words) {
				had++
			}
		}
		if had == n {
			return
		}
		select {
		case <-tick.C:
		case <-end:
			h.t.Fatalf("%s had %d messages with %q, want %d", phone, had, words, n)
		}
	}
}

// LOG-8, CAS-1: a login that ends while somebody types loses nothing they typed.
func TestAFormPostedAfterTheLoginEndedIsThereAfterTheNextLogin(t *testing.T) {
	h := open(t, unchanged)
	uscc, rep := h.opened("江南示例", "13800000101")
	v := h.visitor()
	v.login(uscc, rep, "/unit", "/unit")
	begun := v.want(v.post("/unit/apply/"+mediationCode, url.Values{"draft": {id.New()}, "do": {"save"}}), http.StatusSeeOther, "")
	v.want(v.get(begun.to), http.StatusOK, "")

	h.later(31 * time.Minute)
	words := "这句话是登录结束以后才提交的，不能丢失"
	away := v.want(v.post(begun.to, url.Values{"version": {"1"}, "facts": {words}, "do": {"save"}}), http.StatusSeeOther, "")
	if !strings.HasPrefix(away.to, "/login?") || !strings.Contains(away.to, url.QueryEscape(begun.to)) {
		t.Fatalf("the form was sent on to %q", away.to)
	}
	if p := v.want(v.get(away.to), http.StatusOK, ""); !p.has("name=\"password\"") {
		t.Fatalf("the way back in is:\n%s", p.body)
	}
	v.login(uscc, rep, begun.to, begun.to)
	if p := v.want(v.get(begun.to), http.StatusOK, ""); !p.has(words) {
		t.Errorf("what was typed is not on the page:\n%s", p.body)
	}
}
