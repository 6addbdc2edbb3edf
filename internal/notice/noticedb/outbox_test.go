package noticedb_test

import (
	"context"
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

var code = notice.SMS{Phone: "138 0013 8000", Template: notice.Code, Params: map[string]string{"code": "482913"}}

// sms has a message sent and gives its id.
func (h *hall) sms(m notice.SMS) string {
	h.t.Helper()
	if err := h.SMS(h.t.Context(), m); err != nil {
		h.t.Fatal(err)
	}
	return h.jobs[len(h.jobs)-1].ID
}

func (h *hall) state(id string) string {
	h.t.Helper()
	var st string
	if err := h.db.Get(h.t.Context(), &st, `SELECT state FROM sms_out WHERE id = $1`, id); err != nil {
		h.t.Fatal(err)
	}
	return st
}

func TestATextMessageIsSentOnceHoweverOftenItsJobRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		id := h.sms(code)
		for range 3 {
			if err := h.SendSMS(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
		if got := strings.Join(h.sent, "; "); got != "13800138000 code 482913 true" {
			t.Errorf("sent: %s", got)
		}
		if h.state(id) != "sent" {
			t.Errorf("the row is %s", h.state(id))
		}
		if err := h.SendSMS(t.Context(), "gone"); err != nil {
			t.Errorf("a message that is gone is nothing to do, got %v", err)
		}
	})
}

func TestTwoWorkersNeverHoldOneTextMessageAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		id := h.sms(code)
		storetest.Race(t, 8, func(int) error {
			_ = h.SendSMS(context.Background(), id) // the queue tries again whoever came late
			return nil
		})
		if len(h.sent) != 1 {
			t.Errorf("sent %d times", len(h.sent))
		}
	})
}

func TestWhatBecomesOfATextMessageFollowsWhatTheServiceSaid(t *testing.T) {
	for name, tc := range map[string]struct {
		answer error
		again  bool
		want   string
	}{
		"the service is away":        {fault.AwayFrom("短信服务", nil), true, "waiting"},
		"the service is misled":      {errors.New("code isv.SIGN_STATE_ILLEGAL"), true, "waiting"},
		"the number had too many":    {fault.New(fault.Limited, "x"), false, "failed"},
		"the number takes none":      {fault.New(fault.Invalid, "x"), false, "failed"},
		"the service has taken it":   {nil, false, "sent"},
		"the job's own time is over": {context.DeadlineExceeded, true, "waiting"},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				h := newHall(t, db)
				id := h.sms(code)
				h.answer = func() error { return tc.answer }
				err := h.SendSMS(t.Context(), id)
				if (err != nil) != tc.again || h.state(id) != tc.want {
					t.Fatalf("got %v and the row is %s", err, h.state(id))
				}
				h.answer = func() error { return nil }
				if err := h.SendSMS(t.Context(), id); err != nil {
					t.Errorf("the next try: %v", err)
				}
				if want := map[bool]int{true: 2, false: 1}[tc.again]; len(h.sent) != want {
					t.Errorf("handed over %d times, want %d", len(h.sent), want)
				}
			})
		})
	}
}

// A notice waits for the phone's next hour; a code would be too old by then and is asked for again.
func TestANoticeWaitsForALimitOfThePhoneToPass(t *testing.T) {
	limit := &fault.Fault{Kind: fault.Limited, Say: "x", RetryAfter: time.Hour}
	received := notice.SMS{Phone: "13800138000", Template: notice.Received, Params: map[string]string{"item": "示例", "number": "1"}}
	for name, tc := range map[string]struct {
		m    notice.SMS
		want string
	}{"a notice": {received, "waiting"}, "a code": {code, "failed"}} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				h := newHall(t, db)
				id := h.sms(tc.m)
				h.answer = func() error { return limit }
				if err := h.SendSMS(t.Context(), id); (err != nil) != (tc.want == "waiting") || h.state(id) != tc.want {
					t.Errorf("got %v and the row is %s", err, h.state(id))
				}
			})
		})
	}
}

func TestAVerificationCodeOlderThanFiveMinutesIsNotSent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		id := h.sms(code)
		h.now = h.now.Add(5*time.Minute + time.Second)
		if err := h.SendSMS(t.Context(), id); err != nil || len(h.sent) != 0 || h.state(id) != "expired" {
			t.Errorf("got %v, sent %d, the row is %s", err, len(h.sent), h.state(id))
		}
	})
}

func TestAFeignedMessageIsKeptLikeAnyOtherAndNeverSent(t *testing.T) { // LOG-7
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		if err := h.Feign(t.Context(), notice.SMS{Template: notice.Code, Params: code.Params}); err != nil {
			t.Fatal(err)
		}
		job := h.jobs[len(h.jobs)-1].ID
		if err := h.SendSMS(t.Context(), job); err != nil || len(h.sent) != 0 || h.state(job) != "expired" {
			t.Errorf("got %v, sent %d, the row is %s", err, len(h.sent), h.state(job))
		}
	})
}

func TestAMessageWhoseWorkerDiedIsTakenUpWhenItsLeaseEnds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		id := h.sms(code)
		if _, err := h.Outbox.ClaimSMS(t.Context(), id, h.now, h.now.Add(2*time.Minute)); err != nil {
			t.Fatal(err)
		}
		if err := h.SendSMS(t.Context(), id); err == nil || len(h.sent) != 0 {
			t.Errorf("within the lease: %v, sent %d", err, len(h.sent))
		}
		h.now = h.now.Add(2 * time.Minute)
		if err := h.SendSMS(t.Context(), id); err != nil || len(h.sent) != 1 {
			t.Errorf("after the lease: %v, sent %d", err, len(h.sent))
		}
	})
}

func TestAnUndoneCommandSendsNothingAndNumbersAreSealed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		undone := errors.New("undone")
		err := db.InTx(t.Context(), func(ctx context.Context) error {
			if err := h.SMS(ctx, code); err != nil {
				return err
			}
			return undone
		})
		var n int
		if e := db.Get(t.Context(), &n, `SELECT COUNT(*) FROM sms_out`); e != nil || n != 0 || !errors.Is(err, undone) {
			t.Errorf("%d rows stayed (%v, %v)", n, err, e)
		}
		id := h.sms(code)
		var kept struct {
			Phone  []byte `db:"phone"`
			Params []byte `db:"params"`
		}
		if err := db.Get(t.Context(), &kept, `SELECT phone, params FROM sms_out WHERE id = $1`, id); err != nil {
			t.Fatal(err)
		}
		if s := string(kept.Phone) + string(kept.Params); strings.Contains(s, "138") || strings.Contains(s, "482913") {
			t.Errorf("readable in the database: %q", s)
		}
	})
}

func TestOldTextMessagesAreRemovedAndWaitingOnesAreNot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		done, waits := h.sms(code), h.sms(code)
		if err := h.SendSMS(t.Context(), done); err != nil {
			t.Fatal(err)
		}
		h.now = h.now.Add(31 * 24 * time.Hour)
		if n, err := h.ExpireTexts(t.Context(), h.now.AddDate(0, 0, -30), 10); err != nil || n != 1 {
			t.Fatalf("%d are removed, %v", n, err)
		}
		if _, err := h.Outbox.StateOfSMS(t.Context(), done); !errors.Is(err, fault.NotFound) {
			t.Errorf("the old one: %v", err)
		}
		if st, err := h.Outbox.StateOfSMS(t.Context(), waits); err != nil || st != notice.Waiting {
			t.Errorf("the waiting one: %s, %v", st, err)
		}
	})
}

// OPS-2: a worker that dies between the service and the database leaves a message that was sent.
func TestAMessageThatTheServiceHasTakenIsNotSentAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		id := h.sms(code)
		if _, err := h.Outbox.ClaimSMS(t.Context(), id, h.now, h.now.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		h.took = map[string]bool{id: true}
		h.now = h.now.Add(2 * time.Minute)
		if err := h.SendSMS(t.Context(), id); err != nil || len(h.sent) != 0 || h.state(id) != "sent" {
			t.Errorf("got %v, sent %d, the row is %s", err, len(h.sent), h.state(id))
		}
	})
}

func TestATextMessageThatDidNotGoOutIsToldInTheInbox(t *testing.T) { // OUT-3
	for name, tc := range map[string]struct {
		inbox  notice.Inboxed
		late   time.Duration
		answer error
		reader actor.Actor
		told   bool
	}{
		"the service was out until its use was over": {notice.Inboxed{UnitID: "u1", PersonID: "chief"}, 49 * time.Hour, nil, chief, true},
		"the number takes none":                      {notice.Inboxed{UnitID: "u1", PersonID: "chief"}, 0, fault.New(fault.Invalid, "x"), chief, true},
		"a person's own":                             {notice.OwnInbox("chief"), 49 * time.Hour, nil, actor.Actor{PersonID: "chief"}, true},
		"not another person's":                       {notice.Inboxed{UnitID: "u1", PersonID: "chief"}, 49 * time.Hour, nil, other, false},
		"it was sent":                                {notice.Inboxed{UnitID: "u1", PersonID: "chief"}, 0, nil, chief, false},
		"nobody's":                                   {notice.Inboxed{}, 49 * time.Hour, nil, chief, false},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				h := newHall(t, db)
				id := h.sms(notice.SMS{Phone: "13800138000", Template: notice.NewLogin, Params: map[string]string{"time": "9:00"}, Inbox: tc.inbox})
				h.answer = func() error { return tc.answer }
				h.now = h.now.Add(tc.late)
				for range 2 {
					if err := h.SendSMS(t.Context(), id); err != nil {
						t.Fatal(err)
					}
				}
				list := h.list(tc.reader, notice.Ask{}).Messages
				if got := len(list) == 1; got != tc.told || len(list) > 1 {
					t.Fatalf("%d messages", len(list))
				}
				if tc.told && (!strings.Contains(list[0].Body, "1*****00") || !strings.Contains(list[0].Body, "您的账号于 9:00 登录")) {
					t.Errorf("it says %q", list[0].Body)
				}
			})
		})
	}
}
