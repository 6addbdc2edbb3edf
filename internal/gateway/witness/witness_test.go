package witness_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wangting/internal/clocktest"
	emulated "wangting/internal/emulator/witness"
	"wangting/internal/fault"
	"wangting/internal/gateway/patience"
	"wangting/internal/gateway/witness"
	"wangting/internal/ledger"
	"wangting/internal/ledger/ledgerdb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store"
	"wangting/internal/store/storetest"
)

const (
	archive = "泰州示例档案馆"
	origin  = "hall.example/log"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func seeded(b byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{b}, ed25519.SeedSize))
}

// hall is a log and the witness that it asks.
type hall struct {
	*ledger.Service
	clock *clocktest.Clock
	other *emulated.Witness
	gate  *witness.Gateway
	front atomic.Pointer[http.HandlerFunc] // answers in the place of the witness; nil for none
	asked atomic.Int64
	n     int
}

func open(t testing.TB, db *store.DB) *hall {
	t.Helper()
	h := &hall{clock: clocktest.New()}
	h.Service = &ledger.Service{Store: ledgerdb.Store{DB: db, Keys: secrettest.Keyring(t)}, Tx: db, Now: h.clock.Now, Origin: origin}
	h.other = emulated.New(emulated.Options{Name: archive, Key: seeded(7), Now: h.clock.Now, KeyOf: h.keyOf})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.asked.Add(1)
		if f := h.front.Load(); f != nil {
			(*f)(w, r)
			return
		}
		h.other.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	var err error
	h.gate, err = witness.New(witness.Settings{Name: archive, BaseURL: srv.URL + "/", Key: h.other.VerifierKey(),
		Patience: patience.Options{PerCall: time.Second, Tries: 1, TripAfter: 100}})
	must(t, err)
	h.Witnesses = []ledger.Witness{h.gate}
	return h
}

func (h *hall) keyOf(ctx context.Context, name string) (string, error) {
	_, keys, err := h.Head(ctx)
	if name != origin {
		err = errors.New("unknown")
	}
	return keys.Ed25519, err
}

// grow adds records and signs them.
func (h *hall) grow(t testing.TB, n int) {
	t.Helper()
	for range n {
		h.n++
		must(t, h.Add(t.Context(), fmt.Sprint("paper ", h.n), ledger.Granted, sum(fmt.Sprint(h.n)), h.clock.Now()))
	}
	must(t, h.Sequence(t.Context()))
	h.clock.Later(20 * time.Second)
}

func sum(s string) string {
	b := sha256.Sum256([]byte(s))
	return hex.EncodeToString(b[:])
}

func (h *hall) answer(f http.HandlerFunc) { h.front.Store(&f) }

// RES-8: a witness signs each checkpoint of a log that only grows, from whatever size it knows, and the checkpoint and the proofs carry
// its line, which whoever verifies is told.
func TestAWitnessSignsALogThatOnlyGrows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, ctx := open(t, db), t.Context()
		must(t, h.Follow(ctx, h.gate)) // there is no checkpoint yet
		for _, n := range []int{0, 1, 1, 5, 9} {
			h.grow(t, n)
			must(t, h.Follow(ctx, h.gate))
			head, _, err := h.Head(ctx)
			must(t, err)
			if got := strings.Count(head.Checkpoint, "\n— "+archive+" "); got != 1 && head.Size > 0 {
				t.Fatalf("%d records: %d lines of the witness in\n%s", head.Size, got, head.Checkpoint)
			}
		}
		h.grow(t, 3) // the witness has not seen these
		early, late := h.prove(t, "1"), h.prove(t, fmt.Sprint(h.n))
		if early.Witnesses() != "另有 "+archive+" 共同签名" || early.Outcome != ledger.Passed {
			t.Errorf("a record that was there when the witness signed: %s, %q", early, early.Witnesses())
		}
		if late.Witnesses() != "" || late.Outcome != ledger.Passed {
			t.Errorf("a record that the witness has not seen: %s, %q", late, late.Witnesses())
		}
		must(t, h.Follow(ctx, h.gate))
		list, err := h.Cosignatures(ctx)
		must(t, err)
		if len(list) != 1 || list[0].Size != int64(h.n) || list[0].Name() != archive || h.clock.Now().Sub(list[0].SignedAt()).Abs() > 10*time.Second {
			t.Errorf("kept %+v", list)
		}
		h.other.Restore(map[string]emulated.Log{origin: {Key: h.other.State()[origin].Key}}) // it has lost its memory
		h.grow(t, 1)
		must(t, h.Follow(ctx, h.gate))
		if f := h.prove(t, fmt.Sprint(h.n)); f.Witnesses() == "" {
			t.Error("409 with another size was not followed")
		}
	})
}

func (h *hall) prove(t testing.TB, file string) ledger.Finding {
	t.Helper()
	p, err := h.Prove(t.Context(), "paper "+file, sum(file))
	must(t, err)
	return ledger.Verify([]byte(file), p.Bytes(), "")
}

// RES-8: whatever a witness answers that is not its signature over this checkpoint is refused and told, and changes nothing.
func TestNothingButTheWitnesssSignatureIsTaken(t *testing.T) {
	h, ctx := open(t, storetest.SQLite(t)), t.Context()
	h.grow(t, 4)
	must(t, h.Follow(ctx, h.gate))
	before, err := h.Cosignatures(ctx)
	must(t, err)
	forger := emulated.New(emulated.Options{Name: archive, Key: seeded(8), Now: h.clock.Now, KeyOf: h.keyOf})
	changed := func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		h.other.Handler().ServeHTTP(rec, r)
		line := strings.Fields(rec.Body.String())
		b, _ := base64.StdEncoding.DecodeString(line[2])
		b[len(b)-1] ^= 1
		_, _ = io.WriteString(w, "— "+line[1]+" "+base64.StdEncoding.EncodeToString(b)+"\n")
	}
	status := func(n int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(n)
			_, _ = io.WriteString(w, body)
		}
	}
	for name, tc := range map[string]struct {
		answer http.HandlerFunc
		away   bool
		why    string // as the health page has it
	}{
		"another's key":                {answer: forger.Handler().ServeHTTP},
		"a bit changed":                {answer: changed},
		"its signature of before":      {answer: status(200, "text/plain", before[0].Line)},
		"no line":                      {answer: status(200, "text/plain", "ok")},
		"nothing":                      {answer: status(200, "text/plain", "")},
		"too much":                     {answer: status(200, "text/plain", strings.Repeat("x", 70<<10)), away: true},
		"more than the log has":        {answer: status(409, "text/x.tlog.size", "99\n")},
		"409 again and again":          {answer: status(409, "text/x.tlog.size", "3\n")},
		"409 without its type":         {answer: status(409, "text/plain", "3\n"), away: true, why: "409 without a size"},
		"409 without a number":         {answer: status(409, "text/x.tlog.size", "-3\n"), away: true, why: "409 without a size"},
		"it trusts no key of ours":     {answer: status(403, "", ""), away: true, why: "403"},
		"it does not know our log":     {answer: status(404, "", ""), away: true, why: "404"},
		"it says that the log changed": {answer: status(422, "", ""), away: true, why: "422"},
		"it is broken":                 {answer: status(503, "", ""), away: true},
		"it is slow": {answer: func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		}, away: true},
	} {
		t.Run(name, func(t *testing.T) {
			h.grow(t, 1)
			h.answer(tc.answer)
			err := h.Follow(ctx, h.gate)
			if err == nil || errors.Is(err, fault.Away) != tc.away || !strings.Contains(err.Error(), archive) {
				t.Errorf("it gave %v", err)
			}
			if why := h.gate.Patience().Health().Refusal; why != tc.why && tc.why != "" {
				t.Errorf("the health page has %q", why)
			}
			if after, err := h.Cosignatures(ctx); err != nil || len(after) != 1 || after[0] != before[0] {
				t.Errorf("kept %+v, %v", after, err)
			}
			if f := h.prove(t, "1"); f.Outcome != ledger.Passed {
				t.Error(f)
			}
		})
	}
	h.front.Store(nil)
	h.clock.Later(time.Minute)
	must(t, h.Follow(ctx, h.gate))
}

// RES-8: the witness refuses a log that was changed, as a real one does, and its refusal is told.
func TestTheEmulatedWitnessRefusesWhatARealOneRefuses(t *testing.T) {
	h := open(t, storetest.SQLite(t))
	h.grow(t, 4)
	must(t, h.Follow(t.Context(), h.gate))
	h.grow(t, 3)
	head, _, err := h.Head(t.Context())
	must(t, err)
	c, err := h.Consistency(t.Context(), 4, 7)
	must(t, err)
	var proof string
	for _, x := range c.Proof {
		b, _ := hex.DecodeString(x)
		proof += base64.StdEncoding.EncodeToString(b) + "\n"
	}
	spoiled := strings.Replace(head.Checkpoint, "\n7\n", "\n8\n", 1)
	for _, tc := range []struct {
		name, body string
		want       int
	}{
		{"no question", "old x\n\n" + head.Checkpoint, 400},
		{"without an end", "old 4\n" + proof, 400},
		{"an old size beyond the new", "old 8\n\n" + head.Checkpoint, 400},
		{"another log", "old 0\n\n" + strings.Replace(head.Checkpoint, origin, "other.example/log", 1), 404},
		{"a changed checkpoint", "old 4\n" + proof + "\n" + spoiled, 403},
		{"another old size", "old 3\n" + proof + "\n" + head.Checkpoint, 409},
		{"no proof", "old 4\n\n" + head.Checkpoint, 422},
		{"another proof", "old 4\n" + strings.Repeat(base64.StdEncoding.EncodeToString(make([]byte, 32))+"\n", len(c.Proof)) + "\n" + head.Checkpoint, 422},
		{"as it should be", "old 4\n" + proof + "\n" + head.Checkpoint, 200},
		{"the same again", "old 7\n\n" + head.Checkpoint, 200},
	} {
		rec := httptest.NewRecorder()
		h.other.Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/add-checkpoint", strings.NewReader(tc.body)))
		if rec.Code != tc.want {
			t.Errorf("%s: %d, want %d", tc.name, rec.Code, tc.want)
		}
		if tc.want == 409 && (rec.Body.String() != "4\n" || rec.Header().Get("Content-Type") != "text/x.tlog.size") {
			t.Errorf("%s: %q, %v", tc.name, rec.Body, rec.Header())
		}
	}
}

// RES-8: many nodes ask a witness as one.
func TestManyNodesAskAWitnessTogetherOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db)
		h.grow(t, 2)
		storetest.Together(t, 6, func(int) error { return h.Follow(t.Context(), h.gate) })
		if n := h.asked.Load(); n != 1 {
			t.Errorf("asked %d times", n)
		}
		must(t, h.Follow(t.Context(), h.gate)) // it has signed
		if n := h.asked.Load(); n != 1 {
			t.Errorf("asked again, %d times", n)
		}
	})
}

// RES-8: no bit of a proof with the line of a witness can be changed, its name and its key included.
func TestAProofWithAWitnessHasOneSpelling(t *testing.T) {
	h := open(t, storetest.SQLite(t))
	h.grow(t, 3)
	must(t, h.Follow(t.Context(), h.gate))
	p, err := h.Prove(t.Context(), "paper 2", sum("2"))
	must(t, err)
	b := p.Bytes()
	if f := ledger.Verify([]byte("2"), b, ""); f.Outcome != ledger.Passed || f.Witnesses() == "" {
		t.Fatal(f)
	}
	for i := range b {
		for bit := range 8 {
			c := bytes.Clone(b)
			c[i] ^= 1 << bit
			if f := ledger.Verify([]byte("2"), c, ""); f.Outcome != ledger.Unproved {
				t.Fatalf("bit %d of byte %d (%q): %s", bit, i, b[max(0, i-20):i+1], f)
			}
		}
	}
}

func TestAGatewayNamesTheWrongSetting(t *testing.T) {
	key := emulated.VerifierKey(archive, seeded(7))
	for want, s := range map[string]witness.Settings{
		"base": {Name: "a", BaseURL: "archive.example", Key: key},
		"name": {BaseURL: "https://archive.example", Key: key},
		"key":  {Name: "a", BaseURL: "https://archive.example", Key: strings.Replace(key, "+", "+0", 1)},
	} {
		if _, err := witness.New(s); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
