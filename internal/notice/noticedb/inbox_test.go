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

// CEN-7: what happened, read and unread.
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
		if p := h.list(chief, notice.Ask{Only: notice.Unread}); titles(p) != "mine" || p.Unread != 1 {
			t.Errorf("read by one is read for all: %+v", p)
		}
		if p := h.list(chief, notice.Ask{Only: notice.Read}); titles(p) != "unit" {
			t.Errorf("the read ones are %+v", p)
		}
		if n, err := h.ReadAll(t.Context(), chief); err != nil || n != 1 {
			t.Errorf("marked %d (%v)", n, err)
		}
		if p := h.list(alien, notice.Ask{}); p.Unread != 1 {
			t.Errorf("another unit's count became %d", p.Unread)
		}
	})
}

func TestALongInboxIsTurnedForwardAndBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		for i := range 7 {
			h.tell(notice.Message{UnitID: "u1", Title: fmt.Sprint(i)})
		}
		one := h.list(chief, notice.Ask{Most: 3})
		two := h.list(chief, notice.Ask{Most: 3, Before: one.Older})
		three := h.list(chief, notice.Ask{Most: 3, Before: two.Older})
		back := h.list(chief, notice.Ask{Most: 3, After: three.Newer})
		first := h.list(chief, notice.Ask{Most: 3, After: back.Newer})
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
					if err := h.Tell(t.Context(), chief, notice.Message{UnitID: "u1", PersonID: []string{"", "chief"}[i%2], Title: "y"}); err != nil {
						t.Error(err)
					}
				}
				if _, err := h.ReadAll(t.Context(), chief); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		var real int64
		if err := db.Get(t.Context(), &real, `SELECT COUNT(*) FROM message WHERE read_us = 0`); err != nil {
			t.Fatal(err)
		}
		if p := h.list(chief, notice.Ask{}); p.Unread != real {
			t.Errorf("counted %d, there are %d", p.Unread, real)
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
		owners := []string{}
		for i := range store.MostTogether + 2 {
			owners = append(owners, fmt.Sprintf("m%d", i))
		}
		h.tell(notice.Message{UnitID: "m0", Kind: notice.AboutCase, Title: "单位的"})
		h.tell(notice.Message{UnitID: "m51", PersonID: "chief", Kind: notice.AboutCase, Title: "本人在单位的"})
		h.tell(notice.Message{UnitID: "m51", PersonID: "other", Kind: notice.AboutCase, Title: "别人的"})
		h.tell(notice.Message{UnitID: "chief", PersonID: "chief", Kind: notice.AboutCase, Title: "本人的"})
		h.tell(notice.Message{UnitID: "m99", Kind: notice.AboutCase, Title: "别的单位的"})
		titles := func(most int) string {
			t.Helper()
			list, err := h.LatestOf(t.Context(), chief, owners, most)
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
		if _, err := h.LatestOf(t.Context(), actor.Actor{}, owners, 1); !errors.Is(err, fault.Anonymous) {
			t.Errorf("a visitor gave %v", err)
		}
	})
}
