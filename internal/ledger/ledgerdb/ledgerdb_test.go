package ledgerdb_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"wangting/internal/fault"
	"wangting/internal/ledger"
	"wangting/internal/ledger/ledgerdb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
	"wangting/internal/workday"
)

var issuedAt = time.Date(2026, 11, 26, 10, 2, 0, 0, workday.Zone)

func each(t *testing.T, body func(t *testing.T, db *store.DB, log *ledger.Service)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { body(t, db, open(t, db)) })
}

func open(t *testing.T, db *store.DB) *ledger.Service {
	t.Helper()
	return &ledger.Service{Store: ledgerdb.Store{DB: db, Keys: secrettest.Keyring(t)}, Tx: db, Now: func() time.Time { return issuedAt },
		Origin: "hall.example/log"}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func sum(file string) string {
	b := sha256.Sum256([]byte(file))
	return hex.EncodeToString(b[:])
}

func add(ctx context.Context, t *testing.T, log *ledger.Service, file string) {
	t.Helper()
	must(t, log.Add(ctx, "paper "+file, ledger.Accepted, sum(file), issuedAt))
}

func sequence(t *testing.T, log *ledger.Service) {
	t.Helper()
	must(t, log.Sequence(t.Context()))
}

// passes says whether the file of a record passes with the proof that the log gives now.
func passes(t *testing.T, log *ledger.Service, file string) ledger.Finding {
	t.Helper()
	p, err := log.Prove(t.Context(), "paper "+file, sum(file))
	must(t, err)
	return ledger.Verify([]byte(file), p.Bytes(), "")
}

func TestEveryDocumentOfALogOfAnySizePassesWithItsProof(t *testing.T) {
	each(t, func(t *testing.T, _ *store.DB, log *ledger.Service) {
		var early [][]byte // the proof that the first document had in each size
		for n := range 17 {
			add(t.Context(), t, log, fmt.Sprint("file ", n))
			sequence(t, log)
			for i := range n + 1 {
				if f := passes(t, log, fmt.Sprint("file ", i)); f.Outcome != ledger.Passed || f.Proof.Index != int64(i) {
					t.Fatalf("file %d of %d: %v, place %d", i, n+1, f, f.Proof.Index)
				}
			}
			p, err := log.Prove(t.Context(), "paper file 0", sum("file 0"))
			must(t, err)
			early = append(early, p.Bytes())
		}
		for i, b := range early {
			if f := ledger.Verify([]byte("file 0"), b, ""); f.Outcome != ledger.Passed {
				t.Errorf("the proof from when the log had %d records: %v", i+1, f)
			}
		}
		if f := passes(t, log, "file 3"); f.String() != "核验通过：受理通知书于 2026-11-26 10:02 出具，此后没有改动" ||
			f.CheckURL() != "https://hall.example/check" {
			t.Errorf("%s, %s", f, f.CheckURL())
		}
	})
}

func TestARecordWaitsUntilTheSequencerHasComeAndIsGoneWithItsTransaction(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB, log *ledger.Service) {
		undone := errors.New("undone")
		err := db.InTx(t.Context(), func(ctx context.Context) error {
			add(ctx, t, log, "lost")
			return undone
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		add(t.Context(), t, log, "kept")
		add(t.Context(), t, log, "kept") // a job that runs twice
		if _, err := log.Prove(t.Context(), "paper kept", sum("kept")); !errors.Is(err, fault.Conflict) {
			t.Errorf("a waiting record is proved: %v", err)
		}
		sequence(t, log)
		sequence(t, log)
		if _, err := log.Prove(t.Context(), "paper lost", sum("lost")); !errors.Is(err, fault.NotFound) {
			t.Errorf("a record whose transaction was undone: %v", err)
		}
		if h, _, err := log.Head(t.Context()); err != nil || h.Size != 1 || passes(t, log, "kept").Outcome != ledger.Passed {
			t.Errorf("the log has %d records, %v", h.Size, err)
		}
		if err := log.Add(t.Context(), "paper", ledger.Accepted, "9f3c", issuedAt); err == nil {
			t.Error("half a digest is a record")
		}
	})
}

// Nodes do not know of one another; the log must never fork, lose a record or have one twice.
func TestManyNodesMakeOneLog(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB, log *ledger.Service) {
		var wg sync.WaitGroup
		for n := range 4 {
			other := &ledger.Service{Store: log.Store, Tx: db, Now: log.Now, Origin: log.Origin}
			wg.Go(func() {
				for i := range 60 {
					if err := other.Add(t.Context(), fmt.Sprint("paper ", n, " ", i), ledger.Granted, sum(fmt.Sprint(n, " ", i)), issuedAt); err != nil {
						t.Error(err)
					}
					if i%7 == 0 {
						if err := other.Sequence(t.Context()); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		wg.Wait()
		sequence(t, log)
		seen := map[int64]bool{}
		for n := range 4 {
			for i := range 60 {
				f := passes(t, log, fmt.Sprint(n, " ", i))
				if f.Outcome != ledger.Passed || seen[f.Proof.Index] {
					t.Fatalf("%d %d: %v at %d", n, i, f, f.Proof.Index)
				}
				seen[f.Proof.Index] = true
			}
		}
		if h, _, err := log.Head(t.Context()); err != nil || h.Size != 240 || !seen[0] || !seen[239] {
			t.Errorf("the log has %d records, %v", h.Size, err)
		}
	})
}

// broken is a store whose connection breaks before one of its writes.
type broken struct {
	ledgerdb.Store
	calls, at int
}

var errBroken = errors.New("the connection is gone")

func (b *broken) call() error {
	if b.calls++; b.calls == b.at {
		return errBroken
	}
	return nil
}

func (b *broken) Place(ctx context.Context, id string, seq int64) error {
	return errors.Join(b.call(), b.Store.Place(ctx, id, seq))
}

func (b *broken) AddNodes(ctx context.Context, list []ledger.Node) error {
	return errors.Join(b.call(), b.Store.AddNodes(ctx, list))
}

func (b *broken) AddSecret(ctx context.Context, s ledger.Secret) error {
	return errors.Join(b.call(), b.Store.AddSecret(ctx, s))
}

func (b *broken) PutHead(ctx context.Context, h ledger.Head) error {
	return errors.Join(b.call(), b.Store.PutHead(ctx, h))
}

func TestACrashBetweenAnyTwoStatementsLosesNothingAndDoublesNothing(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB, log *ledger.Service) {
		for n := range 3 {
			add(t.Context(), t, log, fmt.Sprint(n))
		}
		crashes := 0
		for i := 1; ; i++ {
			b := &broken{Store: log.Store.(ledgerdb.Store), at: i}
			err := (&ledger.Service{Store: b, Tx: db, Now: log.Now, Origin: log.Origin}).Sequence(t.Context())
			if err == nil {
				break
			}
			if crashes++; !errors.Is(err, errBroken) {
				t.Fatal(err)
			}
			if _, _, err := log.Head(t.Context()); !errors.Is(err, fault.NotFound) {
				t.Fatalf("crash %d left a head: %v", i, err)
			}
		}
		if crashes != 7 { // two keys, three places, hashes, head
			t.Errorf("%d writes could crash", crashes)
		}
		for n := range 3 {
			if f := passes(t, log, fmt.Sprint(n)); f.Outcome != ledger.Passed || f.Proof.Index != int64(n) {
				t.Errorf("%d: %v at %d", n, f, f.Proof.Index)
			}
		}
	})
}

func TestALogWhoseTreeWasChangedIsNotExtended(t *testing.T) {
	for name, change := range map[string]string{
		"another leaf":       `UPDATE ledger_node SET hash = (SELECT hash FROM ledger_node WHERE id = 1) WHERE id = 2`,
		"an older head":      `UPDATE ledger_head SET size = 2`,
		"another checkpoint": `UPDATE ledger_head SET checkpoint = REPLACE(checkpoint, 'hall', 'hull')`,
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, db *store.DB, log *ledger.Service) {
				for n := range 3 {
					add(t.Context(), t, log, fmt.Sprint(n))
				}
				sequence(t, log)
				_, err := db.Exec(t.Context(), change)
				must(t, err)
				add(t.Context(), t, log, "late")
				if err := log.Sequence(t.Context()); err == nil || !strings.Contains(err.Error(), "is not the one that was signed") {
					t.Errorf("it gave %v", err)
				}
				if _, err := log.Prove(t.Context(), "paper late", sum("late")); !errors.Is(err, fault.Conflict) {
					t.Errorf("the late record: %v", err)
				}
			})
		})
	}
}

// The random part goes with the case: nobody can show any more what the leaf stood for, and everybody else's proof still holds.
func TestARecordThatWasDestroyedTakesNoOtherProofWithIt(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB, log *ledger.Service) {
		for n := range 5 {
			add(t.Context(), t, log, fmt.Sprint(n))
		}
		sequence(t, log)
		_, err := db.Exec(t.Context(), `DELETE FROM ledger_entry WHERE subject = 'paper 2'`)
		must(t, err)
		add(t.Context(), t, log, "later")
		sequence(t, log)
		for _, n := range []string{"0", "1", "3", "4", "later"} {
			if f := passes(t, log, n); f.Outcome != ledger.Passed {
				t.Errorf("%s: %v", n, f)
			}
		}
		if _, err := log.Prove(t.Context(), "paper 2", sum("2")); !errors.Is(err, fault.NotFound) {
			t.Errorf("the destroyed record: %v", err)
		}
	})
}

func TestTwoSizesOfTheLogAreProvedConsistentAndTilesGiveItsRoot(t *testing.T) {
	each(t, func(t *testing.T, _ *store.DB, log *ledger.Service) {
		roots := map[int64]string{}
		for n := range int64(9) {
			add(t.Context(), t, log, fmt.Sprint(n))
			sequence(t, log)
			h, _, err := log.Head(t.Context())
			must(t, err)
			roots[n+1] = strings.Split(h.Checkpoint, "\n")[2]
		}
		tile, err := log.Tile(t.Context(), 0, 0, 9)
		must(t, err)
		for to := int64(1); to <= 9; to++ {
			for from := int64(1); from <= to; from++ {
				c, err := log.Consistency(t.Context(), from, to)
				must(t, err)
				var path [][]byte
				for _, s := range c.Proof {
					path = append(path, raw(t, s))
				}
				err = proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(from), uint64(to), path, raw(t, c.RootFrom), raw(t, c.RootTo))
				if err != nil || !c.Holds || text(t, c.RootFrom) != roots[from] || text(t, c.RootTo) != roots[to] {
					t.Errorf("%d to %d: %v %+v", from, to, err, c)
				}
			}
			in, err := log.Inclusion(t.Context(), to-1, 9)
			if err != nil || !bytes.Equal(raw(t, in.Leaf), tile[32*(to-1):32*to]) {
				t.Errorf("leaf %d of the tile: %v", to-1, err)
			}
		}
		for _, bad := range [][2]int64{{0, 3}, {4, 3}, {3, 10}, {-1, 2}} {
			if _, err := log.Consistency(t.Context(), bad[0], bad[1]); !errors.Is(err, fault.Invalid) {
				t.Errorf("%v gave %v", bad, err)
			}
		}
		if _, err := log.Inclusion(t.Context(), 9, 9); !errors.Is(err, fault.Invalid) {
			t.Errorf("a leaf beyond the end: %v", err)
		}
		if _, err := log.Tile(t.Context(), 0, 0, 10); !errors.Is(err, fault.NotFound) {
			t.Errorf("a tile beyond the end: %v", err)
		}
	})
}

func raw(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	must(t, err)
	return b
}

func text(t *testing.T, s string) string {
	t.Helper()
	return base64.StdEncoding.EncodeToString(raw(t, s))
}
