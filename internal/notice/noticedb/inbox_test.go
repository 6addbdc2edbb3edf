package noticedb_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/fault"
	"wangting/internal/notice"
	"wangting/internal/notice/noticedb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

// hall is the notices on a database, with a clock, a queue and a texter that a test moves.
type hall struct {
	*notice.Service
	t   *testing.T
	db  *store.DB
	now time.Time

	mu     sync.Mutex
	jobs   []notice.Job
	sent   []string
	took   map[string]bool // ids of the messages that the service has taken
	answer func() error
}

func newHall(t *testing.T, db *store.DB) *hall {
	t.Helper()
	h := &hall{t: t, db: db, now: time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC), answer: func() error { return nil }}
	s := noticedb.Store{DB: db, Keys: secrettest.Keyring(t)}
	h.Service = &notice.Service{Inbox: s, Outbox: s, Tx: db, Queue: h, Texter: h, Now: func() time.Time { return h.now }}
	return h
}

func (h *hall) Enqueue(_ context.Context, kind string, body any) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if kind != notice.JobKind {
		h.t.Errorf("a job of kind %s", kind)
	}
	h.jobs = append(h.jobs, body.(notice.Job))
	return nil
}

func (h *hall) Send(_ context.Context, phone, template string, params map[string]string, outID string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sent = append(h.sent, fmt.Sprint(phone, " ", template, " ", params["code"], " ", outID != ""))
	return h.answer()
}

func (h *hall) Reachable(context.Context, time.Time) error { return h.answer() }

func (h *hall) WasSent(_ context.Context, _, outID string, _, _ time.Time) (bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.took[outID], nil
}

func (h *hall) tell(m notice.Message) {
	h.t.Helper()
	h.now = h.now.Add(time.Second)
	if err := h.Tell(h.t.Context(), actor.SystemActor("test"), m); err != nil {
		h.t.Fatal(err)
	}
}

var (
	chief = actor.Actor{PersonID: "chief", UnitID: "u1"}
	other = actor.Actor{PersonID: "other", UnitID: "u1"}
	alien = actor.Actor{PersonID: "alien", UnitID: "u2"}
)

func (h *hall) list(who actor.Actor, a notice.Ask) notice.Page {
	h.t.Helper()
	p, err := h.List(h.t.Context(), who, a)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func titles(p notice.Page) string {
	var out []string
	for _, m := range p.Messages {
		out = append(out, m.Title)
	}
	return strings.Join(out, " ")
}

// sees lets a hall know what each person sees of unit u1.
func (h *hall) sees(scopes map[string][]string) {
	h.Sight = func(_ context.Context, as ...actor.Actor) (actor.Sight, error) {
		s := actor.Sight{}
		for _, who := range as {
			s[who.Owner()] = scopes[who.PersonID]
		}
		return s, nil
	}
}

// CEN-7: what happened, read and unread; read state is each person's own.
func TestAnInboxHoldsWhatIsForTheUnitAndWhatIsForThePersonInIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.tell(notice.Message{UnitID: "u1", Kind: notice.AboutCase, Title: "unit", Body: "补正：培训签到表", Link: "/unit/cases/1"})
		h.tell(notice.Message{UnitID: "u1", PersonID: "chief", Kind: notice.AboutAccount, Title: "mine"})
		h.tell(notice.Message{UnitID: "u2", Title: "theirs"})

		if p := h.list(chief, notice.Ask{}); titles(p) != "mine unit" || p.Unread != 2 || p.Messages[1].Body != "补正：培训签到表" ||
			p.Messages[1].Kind != notice.AboutCase {
			t.Errorf("the chief sees %+v", p)
		}
		p := h.list(other, notice.Ask{})
		if titles(p) != "unit" || p.Unread != 1 {
			t.Errorf("a colleague sees %+v", p)
		}
		id := p.Messages[0].ID
		if _, err := h.Open(t.Context(), alien, id); !errors.Is(err, fault.NotFound) {
			t.Errorf("another unit got %v", err)
		}
		for range 2 {
			if m, err := h.Open(t.Context(), other, id); err != nil || !m.Read() || m.Link != "/unit/cases/1" {
				t.Errorf("opened as %+v (%v)", m, err)
			}
		}
		if p := h.list(other, notice.Ask{Only: notice.Read}); titles(p) != "unit" || p.Unread != 0 {
			t.Errorf("the read ones of who opened it are %+v", p)
		}
		if p := h.list(chief, notice.Ask{Only: notice.Unread}); titles(p) != "mine unit" || p.Unread != 2 {
			t.Errorf("what a colleague opened is read for the chief: %+v", p)
		}
		if n, err := h.ReadAll(t.Context(), chief); err != nil || n != 2 {
			t.Errorf("marked %d (%v)", n, err)
		}
		if p := h.list(chief, notice.Ask{Only: notice.Read}); titles(p) != "mine unit" || p.Unread != 0 {
			t.Errorf("the read ones are %+v", p)
		}
		if p := h.list(alien, notice.Ask{}); p.Unread != 1 {
			t.Errorf("another unit's count became %d", p.Unread)
		}
	})
}

// CEN-7, CAS-10: one rule for lists, counts, marks and single messages.
func TestAMessageIsSeenByThoseOnlyWhoMaySeeWhatItIsAbout(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		granted := actor.Actor{PersonID: "granted", UnitID: "u1"}
		h.sees(map[string][]string{"chief": {actor.EveryScope}, "granted": {"zc", "x"}, "other": {"z", "c"}})
		h.tell(notice.Message{UnitID: "u1", Title: "all"})
		h.tell(notice.Message{UnitID: "u1", Scope: "zc", Kind: notice.AboutCase, Title: "secret"})
		h.tell(notice.Message{UnitID: "u1", Scope: actor.Managers, Kind: notice.AboutMandate, Title: "managers"})
		for _, tc := range []struct {
			who  actor.Actor
			want string
		}{{chief, "managers secret all"}, {granted, "secret all"}, {other, "all"}} {
			for _, only := range []notice.Only{notice.All, notice.Unread} {
				if p := h.list(tc.who, notice.Ask{Only: only}); titles(p) != tc.want || p.Unread != int64(len(p.Messages)) {
					t.Errorf("%s sees %q of %q and counts %d", tc.who.PersonID, titles(p), only, p.Unread)
				}
			}
			latest, err := h.LatestOf(t.Context(), []actor.Actor{tc.who.Self(), tc.who}, 9)
			if got := titles(notice.Page{Messages: latest}); got != tc.want || err != nil {
				t.Errorf("the latest of %s are %q (%v)", tc.who.PersonID, got, err)
			}
		}
		for _, m := range h.list(chief, notice.Ask{}).Messages[:2] {
			if _, err := h.Open(t.Context(), other, m.ID); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s opened for somebody who does not see it: %v", m.Title, err)
			}
		}
		if n, err := h.ReadAll(t.Context(), other); n != 1 || err != nil {
			t.Errorf("marked %d (%v)", n, err)
		}
		if p := h.list(chief, notice.Ask{}); p.Unread != 3 {
			t.Errorf("a colleague's mark left the chief %d", p.Unread)
		}
	})
}

// CEN-7: nobody is told of what they did themselves.
func TestNobodyIsToldOfTheirOwnAct(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		for _, m := range []notice.Message{{UnitID: "u1", Title: "unit"}, {UnitID: "chief", PersonID: "chief", Title: "own"}} {
			if err := h.Tell(t.Context(), chief, m); err != nil {
				t.Fatal(err)
			}
		}
		for who, want := range map[*actor.Actor]string{&chief: "", &other: "unit"} {
			if p := h.list(*who, notice.Ask{}); titles(p) != want || p.Unread != int64(len(p.Messages)) {
				t.Errorf("%s is told %q and counts %d", who.PersonID, titles(p), p.Unread)
			}
		}
		if p := h.list(chief.Self(), notice.Ask{}); len(p.Messages) != 0 {
			t.Errorf("told to oneself: %s", titles(p))
		}
	})
}

// A message whose transaction ends after the mark was not on the page, so it stays unread.
func TestTheMarkDoesNotCoverWhatWasNotThereYet(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.tell(notice.Message{UnitID: "u1", Title: "old"})
		h.now = h.now.Add(time.Hour)
		h.tell(notice.Message{UnitID: "u1", Title: "new"})
		if n, err := h.ReadAll(t.Context(), chief); n != 2 || err != nil {
			t.Fatal(n, err)
		}
		h.now = h.now.Add(-5 * time.Second)
		h.tell(notice.Message{UnitID: "u1", Title: "late"})
		if p := h.list(chief, notice.Ask{Only: notice.Unread}); titles(p) != "late" || p.Unread != 1 {
			t.Errorf("unread are %q", titles(p))
		}
	})
}

func TestUnreadMessagesAreCountedUpToABound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		for range notice.MostUnread + 3 {
			h.tell(notice.Message{UnitID: "u1", Title: "x"})
		}
		if n, err := h.Unread(t.Context(), chief); n != notice.MostUnread || err != nil {
			t.Errorf("counted %d (%v)", n, err)
		}
		if n, err := h.ReadAll(t.Context(), chief); n != notice.MostUnread || err != nil {
			t.Errorf("marked %d (%v)", n, err)
		}
		if n, err := h.Unread(t.Context(), chief); n != 0 || err != nil {
			t.Errorf("%d are left (%v)", n, err)
		}
	})
}

func TestALongInboxIsTurnedForwardAndBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		for i := range 7 {
			h.tell(notice.Message{UnitID: "u1", Title: fmt.Sprint(i)})
		}
		one := h.list(chief, notice.Ask{Limit: 3})
		two := h.list(chief, notice.Ask{Limit: 3, Before: one.Older})
		three := h.list(chief, notice.Ask{Limit: 3, Before: two.Older})
		back := h.list(chief, notice.Ask{Limit: 3, After: three.Newer})
		first := h.list(chief, notice.Ask{Limit: 3, After: back.Newer})
		got := []string{titles(one), titles(two), titles(three), titles(back), titles(first)}
		if want := "6 5 4|3 2 1|0|3 2 1|6 5 4"; strings.Join(got, "|") != want {
			t.Errorf("got %v, want %s", got, want)
		}
		if one.Newer.Set() || three.Older.Set() || first.Newer.Set() || !first.Older.Set() {
			t.Error("the ends are not where they should be")
		}
	})
}

func TestTheCountOfUnreadMessagesHoldsWhenAllWriteAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		for range 20 {
			h.tell(notice.Message{UnitID: "u1", Title: "x"})
		}
		ids := h.list(chief, notice.Ask{}).Messages
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				for _, m := range ids[:10] {
					if _, err := h.Open(t.Context(), []actor.Actor{chief, other}[i%2], m.ID); err != nil {
						t.Error(err)
					}
				}
			})
			wg.Go(func() {
				for range 10 {
					if err := h.Tell(t.Context(), alien, notice.Message{UnitID: "u1", PersonID: []string{"", "chief"}[i%2], Title: "y"}); err != nil {
						t.Error(err)
					}
				}
				if _, err := h.ReadAll(t.Context(), chief); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, who := range []actor.Actor{chief, other} {
			if p := h.list(who, notice.Ask{Only: notice.Unread, Limit: 100}); p.Unread != int64(len(p.Messages)) {
				t.Errorf("%s counts %d, there are %d", who.PersonID, p.Unread, len(p.Messages))
			}
		}
	})
}

func TestWhatAMessageSaysIsNotReadableInTheDatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.tell(notice.Message{UnitID: "u1", Title: "t", Body: "secret words"})
		var body []byte
		if err := db.Get(t.Context(), &body, `SELECT body FROM message`); err != nil || bytes.Contains(body, []byte("secret")) {
			t.Errorf("the body is kept as %q (%v)", body, err)
		}
	})
}

// PER-2: the newest of many inboxes, each of them with what is for its unit or for the person.
func TestTheLatestOfManyInboxesAreReadTogether(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		as := []actor.Actor{chief.Self()}
		for i := range store.MostTogether + 2 {
			as = append(as, actor.Actor{PersonID: "chief", UnitID: fmt.Sprintf("m%d", i)})
		}
		h.tell(notice.Message{UnitID: "m0", Kind: notice.AboutCase, Title: "单位的"})
		h.tell(notice.Message{UnitID: "m51", PersonID: "chief", Kind: notice.AboutCase, Title: "本人在单位的"})
		h.tell(notice.Message{UnitID: "m51", PersonID: "other", Kind: notice.AboutCase, Title: "别人的"})
		h.tell(notice.Message{UnitID: "chief", PersonID: "chief", Kind: notice.AboutCase, Title: "本人的"})
		h.tell(notice.Message{UnitID: "m99", Kind: notice.AboutCase, Title: "别的单位的"})
		titles := func(most int) string {
			t.Helper()
			list, err := h.LatestOf(t.Context(), as, most)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, m := range list {
				out = append(out, m.Title)
			}
			return strings.Join(out, " ")
		}
		if got := titles(10); got != "本人的 本人在单位的 单位的" {
			t.Errorf("the latest are %s", got)
		}
		if got := titles(1); got != "本人的" {
			t.Errorf("the latest one is %s", got)
		}
		if _, err := h.LatestOf(t.Context(), []actor.Actor{{}}, 1); !errors.Is(err, fault.Anonymous) {
			t.Errorf("a visitor gave %v", err)
		}
	})
}

// CEN-7: the count of unread messages looks at the newest 200 of a unit, however many were opened one by one.
func TestTheUnreadCountLooksAtTheNewestMessages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.sees(map[string][]string{"chief": {actor.EveryScope}})
		put := func(n int) {
			_, err := db.Exec(t.Context(), `
WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < $1)
INSERT INTO message (id, unit_id, person_id, scope, by_id, kind, title, body, link, at_us, read_us)
SELECT 'old' || CAST(i AS TEXT), 'u1', '', '', '', 'hall', 't', $2, '', i, 0 FROM c`, n, []byte{})
			if err != nil {
				t.Fatal(err)
			}
		}
		put(1500)
		if _, err := db.Exec(t.Context(), `INSERT INTO message_read (person_id, message_id, read_us) SELECT 'chief', id, 1 FROM message WHERE at_us > 1`); err != nil {
			t.Fatal(err)
		}
		if n, err := h.Unread(t.Context(), chief); err != nil || n != 0 {
			t.Errorf("an unread message behind 1,499 that were opened counts %d, %v", n, err)
		}
		h.tell(notice.Message{UnitID: "u1", Kind: notice.AboutHall, Title: "new"})
		if n, err := h.Unread(t.Context(), chief); err != nil || n != 1 {
			t.Errorf("a new message counts %d, %v", n, err)
		}
	})
}

// CEN-7: whoever opens the messages one by one leaves nothing to look through.
func TestTheMarkFollowsWhatIsOpenedOneByOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.sees(map[string][]string{"chief": {actor.EveryScope}})
		for i := range 5 {
			h.tell(notice.Message{UnitID: "u1", Kind: notice.AboutHall, Title: fmt.Sprint(i)})
		}
		h.now = h.now.Add(time.Hour)
		list := h.list(chief, notice.Ask{}).Messages // the newest first
		mark := func() (behind int64) {
			t.Helper()
			err := db.Get(t.Context(), &behind, `
SELECT COUNT(*)
  FROM message
 WHERE at_us <= COALESCE((SELECT until_us FROM message_mark WHERE person_id = 'chief' AND unit_id = 'u1'), 0)`)
			if err != nil {
				t.Fatal(err)
			}
			return behind
		}
		for _, step := range []struct {
			open         int // by age, 0 is the oldest
			behind, left int64
		}{{0, 1, 4}, {2, 1, 3}, {1, 3, 2}, {4, 3, 1}, {3, 5, 0}} {
			if _, err := h.Open(t.Context(), chief, list[len(list)-1-step.open].ID); err != nil {
				t.Fatal(err)
			}
			n, err := h.Unread(t.Context(), chief)
			if got := mark(); err != nil || got != step.behind || n != step.left {
				t.Errorf("after %d was opened the mark has passed %d and %d are unread, %v; want %d and %d", step.open, got, n, err, step.behind, step.left)
			}
		}
	})
}
