package app_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/agreement"
	"wangting/internal/emulator/alipay"
	"wangting/internal/emulator/people"
	"wangting/internal/enrol"
	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/store/storetest"
)

const password = "Xq7-lantern"

// known is a unit of the register by a part of its name.
func (h *hall) known(name string) people.Unit {
	h.t.Helper()
	for _, u := range h.world.People.Units() {
		if strings.Contains(u.Name, name) {
			return u
		}
	}
	h.t.Fatalf("the register knows no %s", name)
	return people.Unit{}
}

// code waits for the newest code that a phone got after it had had so many.
func (h *hall) code(phone string, had int) string {
	h.t.Helper()
	end := time.After(longest)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		var codes []string // the newest first; other messages may come between
		for _, m := range h.world.SMS.Sent(phone) {
			if m.Code != "" {
				codes = append(codes, m.Code)
			}
		}
		if len(codes) > had {
			return codes[0]
		}
		select {
		case <-tick.C:
		case <-end:
			h.t.Fatalf("%s got no code", phone)
		}
	}
}

// passFace has the newest face of a person pass.
func (h *hall) passFace(name string) {
	h.t.Helper()
	for _, f := range h.world.Face.Faces() {
		if f.Name == name && f.State == alipay.Pending {
			if err := h.world.Face.Decide(f.ID, alipay.Passed); err != nil {
				h.t.Fatal(err)
			}
		}
	}
}

func filled(u people.Unit) enrol.Filled {
	return enrol.Filled{USCC: u.USCC, UnitName: u.Name, DocType: u.RepDocType, DocNumber: u.RepDocNumber, RepName: u.RepName,
		Agreed: true, Agreement: agreement.UnitRegistration.Shipped().Version}
}

// ready is an enrolment that lacks nothing but its end.
type ready struct {
	draft, session, phone, code string
	who                         actor.Actor
}

func (r ready) form() enrol.AccountForm {
	return enrol.AccountForm{Phone: r.phone, Code: r.code, Password: password, Confirm: password}
}

// toAccount brings the nth enrolment of a unit to its last step, with a code that is right.
func (h *hall) toAccount(u people.Unit, n int) ready {
	h.t.Helper()
	ctx := h.t.Context()
	r := ready{
		session: fmt.Sprintf("session-%d", n),
		phone:   fmt.Sprintf("138000001%02d", n),
		who:     actor.Actor{IP: fmt.Sprintf("192.0.2.%d", n+1)},
	}
	d, err := h.Rooms.Enrol.Fill(ctx, r.who, "", r.session, filled(u))
	if err != nil {
		h.t.Fatalf("filling in: %v", err)
	}
	r.draft = d.ID
	if _, v, err := h.Rooms.Enrol.Face(ctx, r.who, r.draft, r.session, false); err != nil || v.Trouble != nil {
		h.t.Fatalf("beginning the face: %v %v", err, v.Trouble)
	}
	h.passFace(u.RepName)
	h.later(3 * time.Second) // the bureau is asked every two seconds at the most
	if _, v, err := h.Rooms.Enrol.Face(ctx, r.who, r.draft, r.session, false); err != nil || v.State != proof.Passed {
		h.t.Fatalf("the face stands %s: %v", v.State, err)
	}
	if _, err := h.Rooms.Enrol.SendCode(ctx, r.who, r.draft, r.session, r.phone); err != nil {
		h.t.Fatalf("sending the code: %v", err)
	}
	r.code = h.code(r.phone, 0)
	return r
}

// one proves that exactly one account was opened, and everything in it once.
func (h *hall) one() {
	h.t.Helper()
	for _, table := range []string{"unit", "person", "mandate", "login_credential", "enrolment_consent"} {
		if n := h.count("SELECT COUNT(*) FROM " + table); n != 1 {
			h.t.Errorf("%d rows in %s, want 1", n, table)
		}
	}
	if n := h.count("SELECT COUNT(*) FROM audit WHERE act = 'enrolment.finished'"); n != 1 {
		h.t.Errorf("%d deeds say that it was finished, want 1", n)
	}
}

// REG-9: nothing is created twice by double clicks or two tabs.
func TestAHundredWhoFinishOneDraftOpenOneUnit(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		r := h.toAccount(h.known("江南示例"), 0)
		got := make([]enrol.Draft, 100)
		storetest.Race(t, 100, func(i int) (err error) {
			got[i], err = h.Rooms.Enrol.Finish(t.Context(), r.who, r.draft, r.session, r.form())
			return err
		})
		for i := range got {
			if got[i].UnitNumber == "" || got[i].UnitNumber != got[0].UnitNumber {
				t.Fatalf("click %d gave unit %q; the first gave %q", i, got[i].UnitNumber, got[0].UnitNumber)
			}
		}
		h.one()
	})
}

// REG-9: of ten browsers that enrol one unit at once, one does; nine are told it is registered.
func TestTenDraftsOfOneUnitOpenItOnce(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		u := h.known("江南示例")
		drafts := make([]ready, 10)
		for i := range drafts {
			drafts[i] = h.toAccount(u, i)
		}
		won := 0
		for i, err := range storetest.Together(t, len(drafts), func(i int) error {
			r := drafts[i]
			_, err := h.Rooms.Enrol.Finish(t.Context(), r.who, r.draft, r.session, r.form())
			return err
		}) {
			switch {
			case err == nil:
				won++
			case !errors.Is(err, enrol.ErrRegistered):
				t.Errorf("draft %d got %v, want to be told that the unit is registered", i, err)
			}
		}
		if won != 1 {
			t.Errorf("%d drafts opened the unit", won)
		}
		h.one()
	})
}

func typed(u people.Unit) url.Values {
	f := filled(u)
	return url.Values{enrol.FieldUSCC: {f.USCC}, enrol.FieldUnitName: {f.UnitName}, enrol.FieldDocType: {f.DocType},
		enrol.FieldDocNumber: {f.DocNumber}, enrol.FieldRepName: {f.RepName}, enrol.FieldAgree: {"on"}, "agreement": {f.Agreement}}
}

// REG-9, OPS: a restart of the hall in step 2 loses nothing: same cookie, same
// link on the phone, and the face leads on to the account step.
func TestARestartInStepTwoGoesOn(t *testing.T) {
	h := open(t, unchanged)
	u, v := h.known("江南示例"), h.visitor()
	v.want(v.post("/register", typed(u)), http.StatusSeeOther, "/register/face")
	v.want(v.get("/register/face"), http.StatusOK, "")
	faces := h.world.Face.Faces()
	if len(faces) != 1 {
		t.Fatalf("%d faces were begun", len(faces))
	}
	link := faces[0].ReturnURL[strings.Index(faces[0].ReturnURL, "/f/"):]
	token := strings.TrimSuffix(link, "/back")
	before := h.url
	h.stop()
	h.start()
	v.move(before)

	phone := h.visitor()
	if p := phone.get(token); p.status != http.StatusFound || !strings.Contains(p.to, "/alipay/gateway.do") {
		t.Fatalf("after the restart the phone was sent with %d to %q", p.status, p.to)
	}
	h.passFace(u.RepName)
	if p := phone.get(token + "/back"); !p.has("认证完成，请回到办理页面继续") {
		t.Errorf("the phone is told:\n%s", p.body)
	}
	v.want(v.post("/register/face/check", nil), http.StatusSeeOther, "/register/account")
	if p := v.want(v.get("/register/account"), http.StatusOK, ""); !p.has("短信验证码") || !p.has(u.Name) {
		t.Errorf("step 3 after the restart is:\n%s", p.body)
	}
}

// REG-6: a code that is wrong five times, old, or for something else opens nothing.
func TestACodeIsRefusedWhenItIsWrongOldOrForSomethingElse(t *testing.T) {
	h := open(t, unchanged)
	u := h.known("江南示例")
	finish := func(r ready) error {
		_, err := h.Rooms.Enrol.Finish(t.Context(), r.who, r.draft, r.session, r.form())
		return err
	}
	says := func(err error) string {
		if !errors.Is(err, fault.Invalid) {
			return fmt.Sprint(err)
		}
		return fault.Of(err).FieldSays(enrol.FieldCode)
	}

	tired := h.toAccount(u, 1)
	right := tired.code
	tired.code = wrong(right)
	for i := 1; i <= 4; i++ {
		if got, want := says(finish(tired)), fmt.Sprintf("还可以输入 %d 次", 5-i); !strings.Contains(got, want) {
			t.Fatalf("wrong try %d says %q, want %q", i, got, want)
		}
	}
	if got := says(finish(tired)); !strings.Contains(got, "次数过多") {
		t.Errorf("the fifth wrong try says %q", got)
	}
	tired.code = right
	if got := says(finish(tired)); !strings.Contains(got, "已失效") {
		t.Errorf("the right code after five wrong ones says %q", got)
	}

	late := h.toAccount(u, 2)
	h.later(5*time.Minute + time.Second)
	if got := says(finish(late)); !strings.Contains(got, "已失效") {
		t.Errorf("a code of five minutes says %q", got)
	}

	a, b := h.toAccount(u, 3), h.toAccount(u, 4)
	b.phone, b.code = a.phone, a.code
	if got := says(finish(b)); !strings.Contains(got, "已失效") && !strings.Contains(got, "不正确") {
		t.Errorf("the code of another enrolment says %q", got)
	}
	if n := h.count(`SELECT COUNT(*) FROM unit`); n != 0 {
		t.Fatalf("%d units were opened by bad codes", n)
	}
	if err := finish(a); err != nil {
		t.Errorf("the code in its own place gave %v", err)
	}
}

func wrong(code string) string {
	if code[0] == '9' {
		return "0" + code[1:]
	}
	return string(code[0]+1) + code[1:]
}
