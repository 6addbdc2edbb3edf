package noticedb_test

import (
	"strings"
	"testing"

	"wangting/internal/actor"
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
