package noticedb_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// fate gives what is said of the latest message about something.
func (h *hall) fate(about string) string {
	h.t.Helper()
	all, err := h.Fates(h.t.Context(), about, "mandate none")
	if err != nil {
		h.t.Fatal(err)
	}
	if f, ok := all[about]; ok {
		return f.Say()
	}
	return ""
}

func TestTheFirstReportOfATextMessageCounts(t *testing.T) { // OUT-3
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		m := notice.SMS{Phone: "13800138000", Template: notice.Invited, About: "mandate a", Inbox: notice.Inboxed{UnitID: "u"},
			Params: map[string]string{"unit": "江南", "role": "经办人", "date": "3 月 1 日"}}
		id := h.sms(m)
		report := func(r notice.Report) {
			t.Helper()
			r.At = h.now
			if err := h.Reported(t.Context(), []notice.Report{{ID: "gone", Phone: "13800138000"}, r}); err != nil {
				t.Fatal(err)
			}
		}
		says := func(want string) {
			t.Helper()
			if got := h.fate("mandate a"); got != want {
				t.Errorf("it says %q, want %q", got, want)
			}
		}
		says("短信正在发送")
		if err := h.SendSMS(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		says("短信已发送，等待运营商回执")
		report(notice.Report{ID: id, Phone: "13900139000", Why: "号码无效"})
		says("短信已发送，等待运营商回执") // a report of another number is none of this message
		for range 2 {
			report(notice.Report{ID: id, Phone: "13800138000", Why: "用户拒收短信"})
		}
		report(notice.Report{ID: id, Phone: "13800138000", Delivered: true})
		says("短信未送达：用户拒收短信")

		boss := actor.Actor{UnitID: "u", PersonID: "p", Level: actor.Representative}
		h.sees(map[string][]string{"p": {"", actor.Managers}})
		page, err := h.List(t.Context(), boss, notice.Ask{Only: notice.All})
		if err != nil || len(page.Messages) != 1 || !strings.Contains(page.Messages[0].Title, "没有送达") {
			t.Fatalf("the inbox: %+v, %v", page, err)
		}

		h.now = h.now.Add(1e9)
		id = h.sms(m)
		if err := h.SendSMS(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		report(notice.Report{ID: id, Phone: "13800138000", Delivered: true})
		says("短信已送达") // the latest message counts
	})
}

// A code that the provider refuses ends at once, and its own page learns why; a notice waits for the hall to mend it.
func TestACodeThatWillNotGoOutIsKnownByItsPage(t *testing.T) { // OUT-3
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		start := h.now
		how := func(about string) string {
			t.Helper()
			how, phone, at, err := h.CodeText(t.Context(), about)
			if errors.Is(err, fault.NotFound) {
				return "none"
			}
			if err != nil || phone != "13800138000" || !at.Equal(h.now) {
				t.Errorf("of %s: %s at %v, %v", about, phone, at, err)
			}
			return how
		}
		for _, c := range []struct {
			what string
			err  error
			want string
		}{
			{"sent", nil, "sent"}, {"a number that takes none", fault.New(fault.Invalid, "x"), "invalid"},
			{"too many", fault.New(fault.Limited, "x"), "limited"}, {"no money", notice.ErrOurs, "ours"}, {"silence", errors.New("x"), "waiting"},
		} {
			h.now = h.now.Add(time.Minute)
			h.answer = func() error { return c.err }
			if err := h.SendCode(t.Context(), "13800138000", "123456", "code:a"); err != nil {
				t.Fatal(err)
			}
			if got := how("code:a"); got != "waiting" {
				t.Errorf("%s, before: %s", c.what, got)
			}
			err := h.SendSMS(t.Context(), h.jobs[len(h.jobs)-1].ID)
			if got := how("code:a"); got != c.want || (err != nil) != (c.want == "waiting") {
				t.Errorf("%s: %s, %v", c.what, got, err)
			}
			failing, err := h.CodesFail(t.Context(), h.now)
			if err != nil || failing != (c.want == "ours") {
				t.Errorf("%s: codes fail: %v, %v", c.what, failing, err)
			}
		}
		if failing, err := h.CodesFail(t.Context(), start); err != nil || !failing {
			t.Errorf("the latest that ended: %v, %v", failing, err)
		}
		if got := how("code:b") + how(""); got != "nonenone" {
			t.Errorf("of another flow: %s", got)
		}
		h.answer = func() error { return notice.ErrOurs }
		id := h.sms(notice.SMS{Phone: "13800138000", Template: notice.Invited, Params: map[string]string{"unit": "江南", "role": "经办人", "date": "3 月 1 日"}})
		if err := h.SendSMS(t.Context(), id); !errors.Is(err, notice.ErrOurs) {
			t.Errorf("a notice is given up: %v", err)
		}
	})
}
