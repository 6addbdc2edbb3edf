package auditdb_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"wangting/internal/actor"
	"wangting/internal/audit"
	"wangting/internal/audit/auditdb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

type hall struct {
	*audit.Service
	db  *store.DB
	now time.Time
}

func newHall(t *testing.T, db *store.DB) *hall {
	t.Helper()
	h := &hall{db: db, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	h.Service = &audit.Service{Store: auditdb.Store{DB: db}, Tx: db, Keys: secrettest.Keyring(t), Now: func() time.Time { return h.now }}
	return h
}

var chief = actor.Actor{PersonID: "p1", UnitID: "u1", MandateID: "m1", Level: actor.Representative, IP: "192.0.2.7",
	SessionID: "s", RequestID: "R"}

// record writes n deeds, one second apart, and seals them.
func (h *hall) record(t *testing.T, n int) audit.Head {
	t.Helper()
	for i := range n {
		h.now = h.now.Add(time.Second)
		d := actor.Deed{Act: "case.opened", Object: "case", ObjectID: fmt.Sprint("c", i), UnitID: "u1",
			Detail: map[string]string{"state": "draft", "item": "A"}}
		if err := h.Record(t.Context(), chief, d); err != nil {
			t.Fatal(err)
		}
	}
	head, err := h.Seal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return head
}

func (h *hall) verify(t *testing.T, anchors ...audit.Head) audit.Report {
	t.Helper()
	r, err := h.Verify(t.Context(), anchors...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhatIsRecordedIsKeptWholeAndVerifies(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		if r := h.verify(t); !r.Whole() || r.Rows != 0 {
			t.Fatalf("an empty record: %+v", r)
		}
		head := h.record(t, 450)
		if err := h.Record(t.Context(), actor.SystemActor("queue"), actor.Deed{Act: "case.expired", Object: "case", ObjectID: "c1"}); err != nil {
			t.Fatal(err)
		}
		r := h.verify(t, head)
		if !r.Whole() || r.Rows != 451 || r.Sealed != 450 || r.Unsealed != 1 || r.Head.Seq != 450 || !r.Oldest.Equal(h.now) {
			t.Errorf("the record verifies as %+v", r)
		}
		page, err := h.Search(t.Context(), chief, audit.Query{Object: "case", ObjectID: "c7"})
		if err != nil || len(page) != 1 {
			t.Fatalf("searching one case gave %d rows (%v)", len(page), err)
		}
		e := page[0]
		if e.Kind != "person" || e.PersonID != "p1" || e.MandateID != "m1" || e.IP != "192.0.2.7" || e.RequestID != "R" ||
			e.Details()["state"] != "draft" || e.Seq != 8 {
			t.Errorf("the row came back as %+v", e)
		}
	})
}

func TestADeedIsUndoneWithItsCommand(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		undone := errors.New("undone")
		err := db.InTx(t.Context(), func(ctx context.Context) error {
			if err := h.Record(ctx, chief, actor.Deed{Act: "case.opened", Object: "case"}); err != nil {
				return err
			}
			return undone
		})
		if r := h.verify(t); !errors.Is(err, undone) || r.Rows != 0 {
			t.Errorf("after %v there are %d rows", err, r.Rows)
		}
	})
}

// STA-5: tamper-evident.
func TestWhoeverWritesTheTableByHandIsFoundOut(t *testing.T) {
	for name, tc := range map[string]struct {
		sql  []string
		want string
		seq  int64
	}{
		"a changed field":             {[]string{`UPDATE audit SET act = 'case.closed' WHERE seq = 5`}, "被改过", 5},
		"a changed address":           {[]string{`UPDATE audit SET ip = '' WHERE seq = 5`}, "被改过", 5},
		"a field moved into the next": {[]string{`UPDATE audit SET object = 'cas', object_id = 'ec4' WHERE seq = 5`}, "被改过", 5},
		"a row taken out":             {[]string{`DELETE FROM audit WHERE seq = 5`}, "被删除", 5},
		"a row taken out, renumbered": {[]string{`DELETE FROM audit WHERE seq = 9`,
			`UPDATE audit SET seq = 9 WHERE seq = 10`}, "接不上", 9},
		"two rows exchanged": {[]string{`UPDATE audit SET seq = 99 WHERE seq = 5`,
			`UPDATE audit SET seq = 5 WHERE seq = 6`, `UPDATE audit SET seq = 6 WHERE seq = 99`}, "接不上", 5},
		"the end cut off": {[]string{`DELETE FROM audit WHERE seq > 7`}, "被删除", 8},
		"the end and the head cut off": {[]string{`DELETE FROM audit WHERE seq > 7`,
			`UPDATE audit_head SET seq = 7, chain = (SELECT chain FROM audit WHERE seq = 7)`}, "没有大厅的标记", 0},
		"everything removed": {[]string{`DELETE FROM audit`}, "被删除", 1},
		"a row made by hand": {[]string{`INSERT INTO audit SELECT 'forged', at_us, kind, person_id, mandate_id, staff_id, system, session_id, ip, request_id,
			act, object, object_id, unit_id, detail, digest, NULL, NULL FROM audit WHERE seq = 3`}, "不是大厅写的", 0},
		"a row behind the head": {[]string{`INSERT INTO audit SELECT 'forged', at_us, kind, person_id, mandate_id, staff_id, system, session_id, ip, request_id,
			act, object, object_id, unit_id, detail, digest, 11, chain FROM audit WHERE seq = 10`}, "不是大厅写的", 11},
		"a row set back to waiting": {[]string{`UPDATE audit SET seq = NULL, chain = NULL WHERE seq = 4`}, "被删除", 4},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				h := newHall(t, db)
				h.record(t, 10)
				for _, q := range tc.sql {
					if _, err := db.Exec(t.Context(), q); err != nil {
						t.Fatal(err)
					}
				}
				r := h.verify(t)
				for _, b := range r.Bad {
					if b.Seq == tc.seq && strings.Contains(b.What, tc.want) {
						return
					}
				}
				t.Errorf("%q at %d was not reported: %v", tc.want, tc.seq, r.Bad)
			})
		})
	}
}

func TestAnOldStatePutBackIsToldByAnAnchorKeptElsewhere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		old := h.record(t, 4)
		anchor := h.record(t, 4)
		for _, q := range []string{`DELETE FROM audit WHERE seq > 4`, `DELETE FROM audit_head`} {
			if _, err := db.Exec(t.Context(), q); err != nil {
				t.Fatal(err)
			}
		}
		if err := (auditdb.Store{DB: db}).PutHead(t.Context(), old); err != nil {
			t.Fatal(err)
		}
		if r := h.verify(t, old); !r.Whole() {
			t.Errorf("with the old head alone nothing shows, and yet: %v", r.Bad)
		}
		if r := h.verify(t, old, anchor); r.Whole() {
			t.Error("the anchor did not tell")
		}
	})
}

func TestNothingIsBuiltOnAForgedHead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		h.record(t, 3)
		if _, err := db.Exec(t.Context(), `UPDATE audit_head SET seq = 2`); err != nil {
			t.Fatal(err)
		}
		if err := h.Record(t.Context(), chief, actor.Deed{Act: "a", Object: "b"}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Seal(t.Context()); err == nil {
			t.Error("the sealer went on")
		}
	})
}

func TestManyNodesRecordAndSealAtOnceIntoOneChain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Go(func() {
				for i := range 40 {
					if err := h.Record(t.Context(), chief, actor.Deed{Act: "x.y", Object: "x", ObjectID: fmt.Sprint(w, i)}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for range 3 {
			wg.Go(func() {
				for range 10 {
					if _, err := h.Seal(t.Context()); err != nil {
						t.Error(err)
					}
					if r := h.verify(t); !r.Whole() {
						t.Errorf("verifying while others write: %v", r.Bad)
					}
				}
			})
		}
		wg.Wait()
		head, err := h.Seal(t.Context())
		if err != nil || head.Seq != 320 {
			t.Fatalf("the head is at %d (%v)", head.Seq, err)
		}
		if r := h.verify(t, head); !r.Whole() || r.Sealed != 320 || r.Unsealed != 0 {
			t.Errorf("%+v", r)
		}
	})
}

func TestASearchIsReadPageByPageNewestFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHall(t, db)
		began := h.now
		h.record(t, 9)
		other := actor.Deed{Act: "unit.created", Object: "unit", ObjectID: "u2", UnitID: "u2"}
		if err := h.Record(t.Context(), actor.Actor{}, other); err != nil {
			t.Fatal(err)
		}
		q := audit.Query{Limit: 4, From: began.Add(2 * time.Second), To: began.Add(9 * time.Second)}
		var got []string
		for {
			page, err := h.Search(t.Context(), chief, q)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			for _, e := range page {
				got = append(got, e.ObjectID)
			}
			q.Before = audit.Next(page)
		}
		if want := "c7 c6 c5 c4 c3 c2 c1"; strings.Join(got, " ") != want {
			t.Errorf("got %v, want %s", got, want)
		}
	})
}
