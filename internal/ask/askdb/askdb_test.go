package askdb_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/ask"
	"wangting/internal/ask/askdb"
	"wangting/internal/audit/audittest"
	"wangting/internal/config"
	"wangting/internal/fault"
	"wangting/internal/limit"
	"wangting/internal/limit/limitdb"
	"wangting/internal/notice"
	"wangting/internal/person"
	"wangting/internal/regno"
	"wangting/internal/secret/secrettest"
	"wangting/internal/staff"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/workday"
)

type persons struct{}

func (persons) Find(_ context.Context, id string) (person.Person, error) {
	if id != "p1" && id != "p2" {
		return person.Person{}, fault.New(fault.NotFound, "")
	}
	return person.Person{ID: id, Name: "测试壬", Phone: "13800001382"}, nil
}

type told struct {
	texts    []notice.SMS
	messages []notice.Message
}

func (b *told) Tell(_ context.Context, _ actor.Actor, m notice.Message) error {
	b.messages = append(b.messages, m)
	return nil
}

func (b *told) SMS(_ context.Context, m notice.SMS) error {
	b.texts = append(b.texts, m)
	return nil
}

type colleagues map[string]staff.Account

func (c colleagues) Named(context.Context, []string) (map[string]staff.Account, error) { return c, nil }

type hall struct {
	*ask.Service
	staff colleagues
	told
	book *audittest.Book
	now  time.Time
}

func open(t *testing.T, db *store.DB) *hall {
	h := &hall{now: time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC), book: audittest.New(t), staff: colleagues{}}
	for _, who := range []actor.Actor{clerk, other, nanjing} {
		h.staff[who.StaffID] = staff.Account{ID: who.StaffID, State: staff.Active, Roles: who.Roles, Region: who.Region}
	}
	keys := secrettest.Keyring(t)
	h.Service = &ask.Service{Store: askdb.Store{DB: db, Keys: keys}, Rates: limitdb.New(db), Limits: config.Default().Limits, Persons: persons{}, Staff: h.staff, Notices: &h.told,
		Workdays: workday.China(), Keys: keys, Tx: db, Audit: h.book.Service, Now: func() time.Time { return h.now }}
	return h
}

var (
	visitor = actor.Actor{IP: "192.0.2.1"}
	clerk   = actor.Actor{StaffID: "s1", Roles: []actor.Role{actor.Clerk}, Region: "321203"}
	other   = actor.Actor{StaffID: "s2", Roles: []actor.Role{actor.Editor}, Region: "321200"}
	nanjing = actor.Actor{StaffID: "s3", Roles: []actor.Role{actor.Reviewer}, Region: "320100"}
	typed   = ask.New{Board: "工伤", Region: "321200", Text: "王某某的<script>alert(1)</script>工伤怎么办", Phone: "13800000101", Name: "王某某", Public: true}
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func isFault(t *testing.T, what string, err error, want fault.Kind) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s gave %v, want %v", what, err, want)
	}
}

// POR-4: asked, claimed by one, answered, told by number only, and read by number and code.
func TestAQuestionIsAnsweredOnceAndReadByItsCodeOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := open(t, db), t.Context()
		q, code, err := h.Ask(ctx, visitor, typed)
		must(t, err)
		if got := q.Due.In(workday.Zone).Format(time.DateOnly); got != "2026-11-30" {
			t.Errorf("due on %s", got)
		}
		var sealed struct{ Name, Phone, Words []byte }
		must(t, db.Get(ctx, &sealed, `SELECT name, phone, words FROM ask_question`))
		if s := string(sealed.Name) + string(sealed.Phone) + string(sealed.Words); strings.Contains(s, "王") || strings.Contains(s, "13800000101") {
			t.Errorf("kept in plain: %s", s)
		}

		list, err := h.Desk(ctx, clerk, ask.Open, ask.Cursor{}, 10)
		if err != nil || len(list) != 1 || list[0].Text != typed.Text || list[0].Name != "王某某" {
			t.Fatalf("the desk has %+v, %v", list, err)
		}
		if list, _ = h.Desk(ctx, nanjing, ask.Open, ask.Cursor{}, 10); len(list) != 0 {
			t.Error("another city sees it")
		}
		isFault(t, "an answer from another city", h.Answer(ctx, nanjing, q.ID, ask.Reply{Answer: "x"}), fault.NotFound)
		isFault(t, "an auditor", h.Claim(ctx, actor.Actor{StaffID: "a", Roles: []actor.Role{actor.Auditor}, Region: "321200"}, q.ID), fault.Forbidden)
		isFault(t, "an answer before the claim", h.Answer(ctx, clerk, q.ID, ask.Reply{Answer: "x"}), fault.Conflict)
		must(t, h.Claim(ctx, clerk, q.ID))
		isFault(t, "a second claim", h.Claim(ctx, other, q.ID), fault.Conflict)
		isFault(t, "the answer of a colleague", h.Answer(ctx, other, q.ID, ask.Reply{Answer: "x"}), fault.Conflict)
		deputy := other
		deputy.For = clerk.StaffID
		must(t, h.Claim(ctx, deputy, q.ID))
		isFault(t, "an empty answer of the deputy", h.Answer(ctx, deputy, q.ID, ask.Reply{}), fault.Invalid)
		isFault(t, "an empty answer", h.Answer(ctx, clerk, q.ID, ask.Reply{}), fault.Invalid)
		if len(h.texts) != 0 {
			t.Fatal("a text went out before the answer")
		}
		must(t, h.Answer(ctx, clerk, q.ID, ask.Reply{Answer: "请到窗口申请认定。"}))
		isFault(t, "a second answer", h.Answer(ctx, clerk, q.ID, ask.Reply{Answer: "y"}), fault.Conflict)
		if len(h.texts) != 1 || h.texts[0].Phone != "13800000101" || h.texts[0].Template != notice.Answered || len(h.texts[0].Params) != 1 ||
			h.texts[0].Params["number"] != q.Number || len(h.messages) != 0 {
			t.Errorf("told %+v %+v", h.texts, h.messages)
		}

		got, err := h.Find(ctx, visitor, strings.ToLower(q.Number), " "+code[:4]+"-"+code[4:])
		if err != nil || got.Answer != "请到窗口申请认定。" {
			t.Errorf("found %+v, %v", got, err)
		}
		if list, err := h.Public(ctx); err != nil || len(list) != 0 {
			t.Errorf("published without both: %v, %v", list, err)
		}
		if acts := strings.Join(h.book.Acts(), " "); acts != "ask.asked ask.claimed ask.answered" {
			t.Errorf("recorded %s", acts)
		}
	})
}

// Attack: numbers run on, so somebody who guesses one must not get further.
func TestAGuessedNumberTellsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := open(t, db), t.Context()
		q, code, err := h.Ask(ctx, visitor, typed)
		must(t, err)
		second, secondCode, err := h.Ask(ctx, visitor, typed)
		must(t, err)
		unknown, err := regno.CaseNumber(h.now, 999)
		must(t, err)
		_, there := h.Find(ctx, visitor, q.Number, "22222222")
		isFault(t, "a wrong code", there, fault.NotFound)
		_, err = h.Find(ctx, visitor, q.Number, secondCode)
		isFault(t, "the code of another question", err, fault.NotFound)
		_, missing := h.Find(ctx, visitor, unknown, "22222222")
		isFault(t, "a number that nobody has", missing, fault.NotFound)
		if fault.Of(missing).Say != fault.Of(there).Say {
			t.Error("a number that nobody has is told apart")
		}
		_, err = h.Find(ctx, visitor, q.Number[:5], "")
		isFault(t, "half a number", err, fault.Invalid)
		for range 3 {
			_, _ = h.Find(ctx, visitor, q.Number, "33333333")
		}
		_, err = h.Find(ctx, visitor, q.Number, code)
		isFault(t, "the right code after five wrong ones", err, fault.Limited)
		asker := actor.Actor{IP: "198.51.100.7"}
		if _, err = h.Find(ctx, asker, q.Number, code); err != nil {
			t.Errorf("a stranger closed the number to its asker: %v", err)
		}
		for i := range 11 {
			for range 5 {
				_, _ = h.Find(ctx, actor.Actor{IP: fmt.Sprintf("203.0.113.%d", i)}, q.Number, "33333333")
			}
		}
		_, err = h.Find(ctx, asker, q.Number, code)
		isFault(t, "the right code after fifty wrong ones from everywhere", err, fault.Limited)
		if _, err = h.Find(ctx, visitor, second.Number, secondCode); err != nil {
			t.Errorf("another number is closed too: %v", err)
		}
		h.now = h.now.Add(61 * time.Minute)
		if _, err = h.Find(ctx, visitor, q.Number, code); err != nil {
			t.Errorf("after an hour: %v", err)
		}
	})
}

func TestAPersonReadsTheirOwnQuestionsOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := open(t, db), t.Context()
		me := actor.Actor{PersonID: "p1", IP: "192.0.2.2"}
		n := typed
		n.Name, n.Phone = "", ""
		q, _, err := h.Ask(ctx, me, n)
		must(t, err)
		if got, err := h.Own(ctx, me, q.ID); err != nil || got.Name != "测试壬" || got.Phone != "13800001382" {
			t.Errorf("own is %+v, %v", got, err)
		}
		for _, who := range []actor.Actor{{PersonID: "p2"}, visitor, clerk} {
			_, err := h.Own(ctx, who, q.ID)
			isFault(t, "somebody else's", err, fault.NotFound)
		}
		must(t, h.Claim(ctx, clerk, q.ID))
		must(t, h.Answer(ctx, clerk, q.ID, ask.Reply{Answer: "好"}))
		if len(h.messages) != 2 || h.messages[1].UnitID != "p1" || h.messages[1].PersonID != "p1" || h.messages[1].Link != "/me/questions/"+q.ID ||
			strings.Contains(h.messages[0].Body+h.messages[1].Body, "王") {
			t.Errorf("the inbox has %+v", h.messages)
		}
		for _, who := range []actor.Actor{clerk, {PersonID: "ffff0000-0000-7000-8000-000000000001"}} {
			_, _, err := h.Ask(ctx, who, typed)
			isFault(t, "staff and learners", err, fault.Forbidden)
		}
	})
}

func TestOnlyWhatBothAgreeToIsPublicAndEitherTakesItBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := open(t, db), t.Context()
		answered := func(agreed bool) (ask.Question, error) {
			n := typed
			n.Public = agreed
			q, _, err := h.Ask(ctx, visitor, n)
			must(t, err)
			must(t, h.Claim(ctx, clerk, q.ID))
			substitute := clerk
			substitute.For = "absent"
			err = h.Answer(ctx, substitute, q.ID, ask.Reply{Answer: "私下的话", FAQ: true, FAQText: "工伤怎么办？", FAQAnswer: "到窗口。"})
			q, _ = h.Shown(ctx, q.ID)
			return q, err
		}
		_, err := answered(false)
		isFault(t, "publishing against the will", err, fault.Invalid)
		one, err := answered(true)
		must(t, err)
		two, err := answered(true)
		must(t, err)
		if list, err := h.Public(ctx); err != nil || len(list) != 0 {
			t.Fatalf("public before a second looked: %+v, %v", list, err)
		}
		if list, err := h.Desk(ctx, other, ask.Proposed, ask.Cursor{}, 1); err != nil || len(list) != 1 || list[0].ID != one.ID {
			t.Errorf("the first that waits is %+v, %v", list, err)
		}
		if list, err := h.Desk(ctx, other, ask.Proposed, ask.Cursor{At: one.AnsweredAt, ID: one.ID}, 9); err != nil || len(list) != 1 || list[0].ID != two.ID {
			t.Errorf("the next that waits is %+v, %v", list, err)
		}
		if list, err := h.Desk(ctx, nanjing, ask.Proposed, ask.Cursor{}, 9); err != nil || len(list) != 0 {
			t.Errorf("another city sees %+v, %v", list, err)
		}
		for what, tc := range map[string]struct {
			who  actor.Actor
			want int
		}{"who answered": {clerk, 0}, "another": {other, 2}, "another city": {nanjing, 0}} {
			if n, err := h.Awaiting(ctx, tc.who); err != nil || n != tc.want {
				t.Errorf("%d proposals wait for %s, want %d: %v", n, what, tc.want, err)
			}
		}
		isFault(t, "one pair of eyes", h.Publish(ctx, clerk, one.ID), fault.Forbidden)
		deputy := other
		deputy.For = clerk.StaffID
		isFault(t, "a deputy of the first pair", h.Publish(ctx, deputy, one.ID), fault.Forbidden)
		absent := other
		absent.StaffID = "absent"
		isFault(t, "for whom it was answered", h.Publish(ctx, absent, one.ID), fault.Forbidden)
		isFault(t, "eyes of another city", h.Publish(ctx, nanjing, one.ID), fault.NotFound)
		three, err := answered(true)
		must(t, err)
		must(t, h.Decline(ctx, other, three.ID))
		isFault(t, "publishing what was declined", h.Publish(ctx, other, three.ID), fault.Conflict)
		four, err := answered(true)
		must(t, err)
		must(t, h.Retract(ctx, visitor, four))
		isFault(t, "publishing what the asker took back", h.Publish(ctx, other, four.ID), fault.Conflict)
		must(t, h.Publish(ctx, other, one.ID))
		must(t, h.Publish(ctx, other, two.ID))
		one, _ = h.Shown(ctx, one.ID)
		list, err := h.Public(ctx)
		if err != nil || len(list) != 2 || list[0].Text != "工伤怎么办？" || list[0].Answer != "到窗口。" {
			t.Fatalf("public are %+v, %v", list, err)
		}
		must(t, h.Retract(ctx, visitor, one))
		isFault(t, "from another city", h.Unpublish(ctx, nanjing, two.ID), fault.NotFound)
		must(t, h.Unpublish(ctx, other, two.ID))
		if list, err = h.Public(ctx); err != nil || len(list) != 0 {
			t.Errorf("still public: %+v, %v", list, err)
		}
	})
}

func TestAQuestionIsHandedOnAndTakenOverWhenLate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := open(t, db), t.Context()
		q, _, err := h.Ask(ctx, visitor, typed)
		must(t, err)
		must(t, h.Claim(ctx, clerk, q.ID))
		isFault(t, "handing on to nowhere", h.HandOn(ctx, clerk, q.ID, "110000"), fault.Invalid)
		isFault(t, "handing on to the same", h.HandOn(ctx, clerk, q.ID, "321200"), fault.Invalid)
		must(t, h.HandOn(ctx, clerk, q.ID, "320100"))
		isFault(t, "claiming what left", h.Claim(ctx, clerk, q.ID), fault.NotFound)
		must(t, h.Claim(ctx, nanjing, q.ID))
		moved, _, err := h.AtDesk(ctx, nanjing, q.ID)
		if err != nil || !moved.Due.Equal(q.Due) || moved.ClaimedBy != "s3" {
			t.Errorf("moved is %+v, %v", moved, err)
		}
		h.now = q.Due.Add(time.Minute)
		colleague := actor.Actor{StaffID: "s4", Roles: nanjing.Roles, Region: "320100"}
		must(t, h.Claim(ctx, colleague, q.ID))

		n := storetest.Race(t, 4, func(int) error { return h.Service.Answer(ctx, colleague, q.ID, ask.Reply{Answer: "答"}) })
		if n != 1 {
			t.Errorf("%d answers were taken", n)
		}
	})
}

// A question that waits for somebody who has left, or who works for another city now, is taken over at once.
func TestAQuestionDoesNotWaitForWhoHasLeft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := open(t, db), t.Context()
		for why, gone := range map[string]staff.Account{
			"left":            {ID: "s1", State: staff.Disabled, Roles: clerk.Roles, Region: clerk.Region},
			"is an auditor":   {ID: "s1", State: staff.Active, Roles: []actor.Role{actor.Auditor}, Region: clerk.Region},
			"went to Nanjing": {ID: "s1", State: staff.Active, Roles: clerk.Roles, Region: "320100"},
		} {
			q, _, err := h.Ask(ctx, visitor, typed)
			must(t, err)
			must(t, h.Claim(ctx, clerk, q.ID))
			here := h.staff["s1"]
			isFault(t, "while they are here", h.Claim(ctx, other, q.ID), fault.Conflict)
			h.staff["s1"] = gone
			if err := h.Claim(ctx, other, q.ID); err != nil {
				t.Errorf("who claimed it %s: %v", why, err)
			}
			h.staff["s1"] = here
		}
	})
}

func TestAnAddressAndAPhoneAskSoOften(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := open(t, db), t.Context()
		for i := range 6 {
			_, _, err := h.Ask(ctx, visitor, typed)
			if i < 5 && err != nil || i == 5 && !errors.Is(err, fault.Limited) {
				t.Fatalf("question %d gave %v", i+1, err)
			}
		}
		ask1 := func(of int) error {
			_, _, err := h.Ask(ctx, actor.Actor{IP: fmt.Sprintf("198.51.100.%d", of)}, typed)
			return err
		}
		for i := range 10 { // a network goes on the next hour, up to ten questions of a phone a day
			if i == 5 {
				h.now = h.now.Add(time.Hour)
			}
			if err := ask1(1); err != nil {
				t.Fatalf("question %d of a network: %v", i+1, err)
			}
		}
		h.now = h.now.Add(time.Hour)
		isFault(t, "an eleventh of the same phone", ask1(1), fault.Limited)
		for i := range 35 { // it shuts the phone out for nobody else: ten and five were counted, and fifty are the end
			if err := ask1(2 + i); err != nil {
				t.Fatalf("from network %d: %v", i, err)
			}
		}
		isFault(t, "the fifty-first from everywhere", ask1(90), fault.Limited)
		n := typed
		n.Phone = ""
		for i := range 10 { // somebody else named the phone of a person who asks for the first time today
			_, _, err := h.Ask(ctx, actor.Actor{IP: fmt.Sprintf("192.0.2.%d", 100+i)}, ask.New{Board: n.Board, Region: n.Region, Text: "问", Name: "甲", Phone: "13800001382"})
			must(t, err)
		}
		for i := range 11 {
			_, _, err := h.Ask(ctx, actor.Actor{PersonID: "p1", IP: fmt.Sprintf("192.0.2.%d", 200+i)}, n)
			if i < 10 && err != nil || i == 10 && !errors.Is(err, fault.Limited) {
				t.Fatalf("question %d of a person: %v", i+1, err)
			}
		}
	})
}

var _ ask.Rates = (*limit.Service)(nil)

// POR-4: what is left to answer is counted as it was promised, in working days: a weekend takes none of them.
func TestWhatIsLeftToAnswerIsCountedInWorkingDays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := open(t, db), t.Context()
		q, _, err := h.Ask(ctx, visitor, typed)
		must(t, err)
		for days, want := range map[int]int{0: 5, 7: 0} { // five working days are a week, whatever day it began
			at := h.now
			h.now = h.now.AddDate(0, 0, days)
			if got := h.Left(q); got != want {
				t.Errorf("after %d days %d are left, want %d", days, got, want)
			}
			h.now = at
		}
	})
}
