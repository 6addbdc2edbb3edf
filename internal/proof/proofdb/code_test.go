package proofdb_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/fault"
	"wangting/internal/proof"
	"wangting/internal/regno"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

var ask = proof.CodeFor{Purpose: "enrol.phone", FlowID: "draft-1", Binding: "session-1", Phone: "13900000001", IP: "192.0.2.7"}

func (h *hall) send(t *testing.T, to proof.CodeFor) string {
	t.Helper()
	must(t, "sending a code", h.codes.Send(t.Context(), visitor, to))
	code := h.phones.last[to.Phone]
	if len(code) != 6 {
		t.Fatalf("the code has %d digits", len(code))
	}
	return code
}

// other gives a code that is not the one.
func other(code string) string {
	if code[5] == '0' {
		return code[:5] + "1"
	}
	return code[:5] + "0"
}

// REG-6 and the SMS policy.
func TestACodeIsProvenAndSpentOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		code := h.send(t, ask)
		want(t, "spending unproven", h.codes.Spend(t.Context(), visitor, ask, code), fault.Expired)
		for range 20 {
			must(t, "proving again and again", h.codes.Prove(t.Context(), visitor, ask, " "+code+" "))
		}
		must(t, "spending", h.codes.Spend(t.Context(), visitor, ask, code))
		want(t, "spending twice", h.codes.Spend(t.Context(), visitor, ask, code), fault.Expired)
		want(t, "checking a spent code", h.codes.Check(t.Context(), visitor, ask, code), fault.Expired)
	})
}

func TestACodeBoundToOneThingFitsNoOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		code := h.send(t, ask)
		for name, change := range map[string]func(*proof.CodeFor){
			"another purpose": func(c *proof.CodeFor) { c.Purpose = "recover.phone" },
			"another flow":    func(c *proof.CodeFor) { c.FlowID = "draft-2" },
			"another session": func(c *proof.CodeFor) { c.Binding = "session-2" },
			"another phone":   func(c *proof.CodeFor) { c.Phone = "13900000002" },
		} {
			to := ask
			change(&to)
			if err := h.codes.Check(t.Context(), visitor, to, code); !errors.Is(err, fault.Expired) && !errors.Is(err, fault.Invalid) {
				t.Errorf("%s gave %v", name, err)
			}
		}
		must(t, "the flow that asked", h.codes.Check(t.Context(), visitor, ask, code))
	})
}

// What became of a text is known in the flow and the session that asked for it, and for as long as its code lives.
func TestTheTextOfACodeIsKnownToItsFlowOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		look := func(c proof.CodeFor) proof.Text {
			t.Helper()
			got, err := h.codes.Text(t.Context(), c)
			must(t, "looking", err)
			return got
		}
		for how, says := range map[string]string{"waiting": "", "sent": "", "invalid": "这个手机号不能接收短信，请核对号码或换一个号码",
			"limited": "这个手机号收到的短信过多，请稍后再试或换一个号码", "undelivered": "短信没有送达，请看看短信是否被拦截，或换一个号码",
			"ours": proof.NothingSent, "expired": proof.NothingSent} {
			h.phones.how = how
			h.wait(time.Hour)
			h.send(t, ask)
			unphoned := ask
			unphoned.Phone, unphoned.IP = "", ""
			if got := look(unphoned); got.How != how || got.Phone != ask.Phone || got.Refusal() != says || got.Waits() != (how == "waiting") {
				t.Errorf("%s: %+v says %q", how, got, got.Refusal())
			}
		}
		for name, change := range map[string]func(*proof.CodeFor){
			"another purpose": func(c *proof.CodeFor) { c.Purpose = "recover.phone" },
			"another flow":    func(c *proof.CodeFor) { c.FlowID = "draft-2" },
			"another session": func(c *proof.CodeFor) { c.Binding = "session-2" },
		} {
			to := ask
			change(&to)
			if got := look(to); got != (proof.Text{}) || got.Refusal() != "" {
				t.Errorf("%s reads %+v", name, got)
			}
		}
		h.wait(6 * time.Minute)
		if got := look(ask); got != (proof.Text{}) {
			t.Errorf("after the life of the code: %+v", got)
		}
	})
}

func TestFiveWrongCodesVoidTheCode(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		code := h.send(t, ask)
		for i, end := range []string{"还可以输入 4 次", "还可以输入 3 次", "还可以输入 2 次", "还可以输入 1 次"} {
			err := h.codes.Prove(t.Context(), visitor, ask, other(code))
			want(t, fmt.Sprint("wrong code ", i+1), err, fault.Invalid)
			if say := fault.Of(err).Say; !strings.HasSuffix(say, end) {
				t.Errorf("wrong code %d says %q", i+1, say)
			}
		}
		want(t, "no digits", h.codes.Prove(t.Context(), visitor, ask, "12345"), fault.Invalid)
		want(t, "the fifth", h.codes.Prove(t.Context(), visitor, ask, other(code)), fault.Expired)
		want(t, "the right one afterwards", h.codes.Prove(t.Context(), visitor, ask, code), fault.Expired)
		h.wait(time.Minute)
		must(t, "a new code", h.codes.Check(t.Context(), visitor, ask, h.send(t, ask)))
	})
}

func TestManyGuessesAtOnceAreStillFive(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		code := h.send(t, ask)
		if n := storetest.Race(t, 60, func(int) error { return h.codes.Prove(t.Context(), visitor, ask, other(code)) }); n != 0 {
			t.Errorf("%d wrong codes were taken", n)
		}
		if n := h.deeds.Count("code.refused"); n != 5 {
			t.Errorf("%d guesses were compared, want 5", n)
		}
		want(t, "the right one afterwards", h.codes.Prove(t.Context(), visitor, ask, code), fault.Expired)
	})
}

func TestACodeLivesFiveMinutesAndANewOneReplacesIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		first := h.send(t, ask)
		must(t, "proving", h.codes.Prove(t.Context(), visitor, ask, first))
		h.wait(5 * time.Minute)
		want(t, "proving late", h.codes.Prove(t.Context(), visitor, ask, first), fault.Expired)
		want(t, "spending late", h.codes.Spend(t.Context(), visitor, ask, first), fault.Expired)
		second := h.send(t, ask)
		h.wait(time.Minute)
		third := h.send(t, ask)
		if second != third {
			want(t, "the code before", h.codes.Check(t.Context(), visitor, ask, second), fault.Invalid)
		}
		must(t, "the last code", h.codes.Check(t.Context(), visitor, ask, third))
		h.wait(2 * time.Hour)
		must(t, "sweeping", h.codes.Sweep(t.Context()))
		var n int
		must(t, "counting", db.Get(t.Context(), &n, `SELECT COUNT(*) FROM code_proof`))
		if n != 0 {
			t.Errorf("%d codes are left after sweeping", n)
		}
	})
}

// LOG-3: what a stranger asks for does not use up the codes of somebody, and nobody floods a phone.
func TestSendingIsLimitedByPhoneAndPurposeAndByWhoAsks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		stranger := ask
		stranger.FlowID, stranger.Binding, stranger.IP = "theirs", "their session", "192.0.2.8"
		tries := func(to proof.CodeFor, n int, every time.Duration) (sent int) {
			for range n {
				if h.codes.Send(t.Context(), visitor, to) == nil {
					sent++
				}
				h.wait(every)
			}
			return sent
		}
		h.send(t, ask)
		h.wait(23 * time.Second)
		again := ask
		again.FlowID = "another draft"
		err := h.codes.Send(t.Context(), visitor, again)
		want(t, "a second code in a minute, in another flow", err, fault.Limited)
		if f := fault.Of(err); !strings.Contains(f.Say, "37 秒") || f.RetryAfter != 37*time.Second {
			t.Errorf("it says %q, again in %v", f.Say, f.RetryAfter)
		}
		h.wait(time.Hour)
		if sent := tries(stranger, 40, 2*time.Minute); sent > 10 || sent < 5 {
			t.Errorf("%d codes in a day for a stranger, want 10 at the most", sent)
		}
		must(t, "a code for the person themselves on the same day", h.codes.Send(t.Context(), visitor, ask))
		recovery := ask
		recovery.Purpose = "recover.phone"
		must(t, "a code for another purpose at the same time", h.codes.Send(t.Context(), visitor, recovery))

		h.wait(48 * time.Hour)
		sent := 0
		for i := range 40 {
			many := ask
			many.FlowID, many.IP = fmt.Sprint("flow ", i), fmt.Sprintf("198.51.100.%d", i)
			sent += tries(many, 1, time.Minute)
		}
		if sent != 30 {
			t.Errorf("%d codes to one phone for one purpose from many addresses, want 30", sent)
		}
		h.wait(48 * time.Hour)
		sent = 0
		for i := range 80 {
			to := ask
			to.Phone, to.IP = regno.Mobile(fmt.Sprintf("139100000%02d", i)), fmt.Sprintf("2001:db8:1:2::%x", i)
			sent += tries(to, 1, 0)
		}
		if sent != 60 {
			t.Errorf("%d codes in an hour to one network of addresses, want 60", sent)
		}
	})
}

// IN-5: the digits are found in what was pasted, and no try is counted for the rest.
func TestACodeIsTakenOutOfWhatWasPasted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		code := h.send(t, ask)
		for range 6 {
			want(t, "no code at all", h.codes.Prove(t.Context(), visitor, ask, "验证码"), fault.Invalid)
		}
		for _, typed := range []string{" " + code, "验证码 " + code, code[:3] + " " + code[3:], "验证码：" + code + "，5 分钟内有效"} {
			must(t, typed, h.codes.Prove(t.Context(), visitor, ask, typed))
		}
		must(t, "spending", h.codes.Spend(t.Context(), visitor, ask, "验证码 "+code))
	})
}

// LOG-3, LOG-7: how often a code may be asked for does not tell whose account is known, by another name,
// another unit, or another writing.
func TestCodesOfARecoveryAreLimitedAlikeForKnownAndUnknown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		ask := func(phone regno.Mobile, unit, number, name string) bool {
			to := proof.CodeFor{Purpose: "recover.phone", FlowID: unit + name, Binding: "session-1", Phone: phone, IP: "192.0.2.7",
				Account: unit, Stranger: proof.Subject{Document: regno.Document{Type: regno.IdentityCard, Number: number}, Name: name}}
			err := h.codes.Send(t.Context(), visitor, to)
			if err != nil {
				want(t, "one code more", err, fault.Limited)
			}
			return err == nil
		}
		const phone = "13900000001" // known in unit A under the first name
		known := []bool{ask(phone, "A", "1", "测试甲"), ask("", "A", "1", "测试乙"), ask("", "B", "1", "测试甲"), ask(phone, "A", "1", "测 试甲")}
		unknown := []bool{ask("", "A", "2", "测试甲"), ask("", "A", "2", "测试乙"), ask("", "B", "2", "测试甲"), ask("", "A", "2", "测 试甲")}
		if !slices.Equal(known, unknown) || !slices.Equal(known, []bool{true, true, true, false}) {
			t.Errorf("known %v, unknown %v", known, unknown)
		}
	})
}

func TestACodeThatCannotBeQueuedIsNotStored(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		h.phones.fail = away
		want(t, "sending", h.codes.Send(t.Context(), visitor, ask), fault.Away)
		var n int
		must(t, "counting", db.Get(t.Context(), &n, `SELECT COUNT(*) FROM code_proof`))
		if n != 0 {
			t.Errorf("%d codes are stored", n)
		}
	})
}

// REG-6, LOG-7: while the text message service is out everybody is told so, a stranger too, and no try is spent.
func TestWhileTextMessagesAreOutNoCodeIsPromised(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		stranger := ask
		stranger.Phone, stranger.Stranger = "", flow.Subject
		h.phones.out = away
		for range 30 {
			want(t, "a code to a phone", h.codes.Send(t.Context(), visitor, ask), fault.Away)
			want(t, "a code to a stranger", h.codes.Send(t.Context(), visitor, stranger), fault.Away)
		}
		var n int
		must(t, "counting", db.Get(t.Context(), &n, `SELECT COUNT(*) FROM code_proof`))
		if n != 0 {
			t.Errorf("%d codes are stored", n)
		}
		h.phones.out = nil
		must(t, "a code once it is back", h.codes.Send(t.Context(), visitor, ask))
	})
}
