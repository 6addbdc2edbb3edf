package secret_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"wangting/internal/clocktest"
	"wangting/internal/secret"
	"wangting/internal/secret/secrettest"
)

var (
	oldKey = secrettest.MasterHex
	newKey = "f0e0d0c0b0a090807060504030201000"
)

func TestTheFirstStartMakesOneKeyOfEachPurpose(t *testing.T) {
	s := &secrettest.Store{}
	open(t, masters(t, oldKey), s)
	open(t, masters(t, oldKey), s)
	keys, err := s.DataKeys(t.Context())
	if err != nil || len(keys) != 2 {
		t.Fatalf("two starts left %d keys, %v", len(keys), err)
	}
	for _, w := range keys {
		if !w.Active || w.MasterID == "" || w.CreatedAt.IsZero() || len(w.Wrapped) < 16+12+16 {
			t.Errorf("a key is stored as %+v", w)
		}
	}
}

func TestNodesThatStartTogetherOnAnEmptyStoreFindOneAnothersRows(t *testing.T) {
	// Both read the store empty; then each writes its keys.
	s := &secrettest.Store{}
	a := open(t, masters(t, oldKey), s)
	b := open(t, masters(t, oldKey), &late{Store: s})
	if err := errors.Join(a.Reload(t.Context()), b.Reload(t.Context())); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Index("p", "v"), b.Index("p", "v")) {
		t.Error("the nodes have different index keys")
	}
	if a.ActiveKeyID() != b.ActiveKeyID() {
		t.Error("the nodes seal under different keys for ever")
	}
	if got, err := a.Open("p", b.Seal("p", "v")); err != nil || got != "v" {
		t.Errorf("a read %q, %v of what b sealed", got, err)
	}
}

// late is a store whose first reading is from before the other node wrote.
type late struct {
	*secrettest.Store
	looked bool
}

func (l *late) DataKeys(ctx context.Context) ([]secret.WrappedKey, error) {
	if !l.looked {
		l.looked = true
		return nil, nil
	}
	return l.Store.DataKeys(ctx)
}

func TestAfterARotationOldValuesAreReadAndNewOnesAreUnderTheNewKey(t *testing.T) {
	s := &secrettest.Store{}
	frozen := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	k, err := secret.OpenKeyring(t.Context(), masters(t, oldKey), s, func() time.Time { return frozen })
	if err != nil {
		t.Fatal(err)
	}
	before, hash, first := k.Seal("p", "旧"), k.Index("p", "旧"), k.ActiveKeyID()
	if err := k.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	after := k.Seal("p", "新")
	if got, err := k.Open("p", before); err != nil || got != "旧" {
		t.Errorf("the old value reads %q, %v", got, err)
	}
	if id, err := secret.KeyID(before); err != nil || id != first {
		t.Errorf("the old value is under %s, %v; want %s", id, err, first)
	}
	if id, err := secret.KeyID(after); err != nil || id == first || id != k.ActiveKeyID() || !bytes.HasPrefix(after, k.ActiveHeader()) {
		t.Errorf("the new value is under %s, %v; active is %s", id, err, k.ActiveKeyID())
	}
	if !bytes.Equal(hash, k.Index("p", "旧")) {
		t.Error("the keyed hash changed with the rotation: no row is found any more")
	}
	again, changed, err := k.Reseal("p", before)
	if err != nil || !changed || !bytes.HasPrefix(again, k.ActiveHeader()) {
		t.Fatalf("sealing again: %v, %v", changed, err)
	}
	if got, err := k.Open("p", again); err != nil || got != "旧" {
		t.Errorf("sealed again it reads %q, %v", got, err)
	}
	if same, changed, err := k.Reseal("p", again); err != nil || changed || !bytes.Equal(same, again) {
		t.Errorf("a value of the active key was sealed again: %v", err)
	}
	keys, _ := s.DataKeys(t.Context())
	active := slices.DeleteFunc(keys, func(w secret.WrappedKey) bool { return w.Purpose != secret.PurposeSeal || !w.Active })
	if len(active) != 1 || active[0].ID != k.ActiveKeyID() {
		t.Errorf("the store has the active keys %v", active)
	}
}

func TestANodeReadsWhatAnotherSealedUnderAKeyItHasNotSeen(t *testing.T) {
	s := &secrettest.Store{}
	a, b := open(t, masters(t, oldKey), s), open(t, masters(t, oldKey), s)
	if err := a.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	reads := s.Reads()
	for range 3 {
		if got, err := b.Open("p", a.Seal("p", "v")); err != nil || got != "v" {
			t.Fatalf("b read %q, %v", got, err)
		}
	}
	if n := s.Reads() - reads; n != 1 {
		t.Errorf("b read the store %d times, want once", n)
	}
	if a.ActiveKeyID() != b.ActiveKeyID() {
		t.Error("b keeps sealing under the old key")
	}
}

func TestADamagedRowDoesNotMakeEveryPageReadTheKeys(t *testing.T) {
	s := &secrettest.Store{}
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	k, err := secret.OpenKeyring(t.Context(), masters(t, oldKey), s, func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	bad := k.Seal("p", "v")
	bad[3] ^= 0xff
	reads := s.Reads()
	for range 5 {
		if _, err := k.Open("p", bad); !errors.Is(err, secret.ErrUnreadable) {
			t.Fatal(err)
		}
	}
	if n := s.Reads() - reads; n != 1 {
		t.Errorf("five looks read the store %d times, want once", n)
	}
	at = at.Add(time.Minute)
	if _, err := k.Open("p", bad); err == nil || s.Reads()-reads != 2 {
		t.Errorf("a minute later the store was not asked again (%v)", err)
	}
}

func TestWhenTheStoreIsAwayKnownKeysStillServe(t *testing.T) {
	s := &secrettest.Store{}
	k := open(t, masters(t, oldKey), s)
	sealed := k.Seal("p", "v")
	away := errors.New("store is away")
	s.Fail = away
	if got, err := k.Open("p", sealed); err != nil || got != "v" {
		t.Errorf("got %q, %v", got, err)
	}
	sealed[2] ^= 1
	if _, err := k.Open("p", sealed); !errors.Is(err, away) || errors.Is(err, secret.ErrUnreadable) {
		t.Errorf("an unknown key gave %v, want that the store is away", err)
	}
	if err := k.Rotate(t.Context()); !errors.Is(err, away) {
		t.Errorf("rotating gave %v", err)
	}
	if err := k.Rewrap(t.Context(), masters(t, newKey)); !errors.Is(err, away) {
		t.Errorf("rewrapping gave %v", err)
	}
	if _, err := secret.OpenKeyring(t.Context(), masters(t, oldKey), s, clocktest.Now); !errors.Is(err, away) {
		t.Errorf("starting gave %v", err)
	}
}

func TestANewMasterTakesOverEveryDataKeyAndNoValueIsTouched(t *testing.T) {
	s := &secrettest.Store{}
	k := open(t, masters(t, oldKey), s)
	first := k.Seal("p", "一")
	if err := k.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	second, hash := k.Seal("p", "二"), k.Index("p", "v")
	if err := k.Rewrap(t.Context(), masters(t, newKey, oldKey)); err != nil {
		t.Fatal(err)
	}
	fresh := open(t, masters(t, newKey), s) // the old master is gone
	for want, sealed := range map[string][]byte{"一": first, "二": second} {
		if got, err := fresh.Open("p", sealed); err != nil || got != want {
			t.Errorf("under the new master: %q, %v; want %q", got, err, want)
		}
	}
	if !bytes.Equal(hash, fresh.Index("p", "v")) {
		t.Error("the keyed hash changed with the master")
	}
	_, err := secret.OpenKeyring(t.Context(), masters(t, oldKey), s, clocktest.Now)
	if err == nil || !strings.Contains(err.Error(), masters(t, newKey)[0].ID) {
		t.Errorf("with the old master alone: %v, want the missing master named", err)
	}
	if err := k.Rewrap(t.Context(), nil); err == nil {
		t.Error("rewrapped under no master")
	}
}

func TestAStoreThatWasTamperedWithDoesNotOpen(t *testing.T) {
	for name, spoil := range map[string]func(*secret.WrappedKey){
		"a changed key":        func(w *secret.WrappedKey) { w.Wrapped[20] ^= 1 },
		"a key cut short":      func(w *secret.WrappedKey) { w.Wrapped = w.Wrapped[:5] },
		"another purpose":      func(w *secret.WrappedKey) { w.Purpose = "other" },
		"another master":       func(w *secret.WrappedKey) { w.MasterID = "00000000" },
		"a foreign identifier": func(w *secret.WrappedKey) { w.ID = "not hex" },
	} {
		t.Run(name, func(t *testing.T) {
			s := &secrettest.Store{}
			open(t, masters(t, oldKey), s)
			keys, err := s.DataKeys(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			w := keys[slices.IndexFunc(keys, func(w secret.WrappedKey) bool { return w.Purpose == secret.PurposeSeal })]
			w.Wrapped = bytes.Clone(w.Wrapped)
			spoil(&w)
			if err := s.PutDataKey(t.Context(), w); err != nil {
				t.Fatal(err)
			}
			if _, err := secret.OpenKeyring(t.Context(), masters(t, oldKey), s, clocktest.Now); err == nil {
				t.Error("the keyring opened")
			}
		})
	}
}

func TestALostIndexKeyIsNotReplacedInSilence(t *testing.T) {
	whole, s := &secrettest.Store{}, &secrettest.Store{}
	open(t, masters(t, oldKey), whole)
	keys, err := whole.DataKeys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range keys {
		if w.Purpose == secret.PurposeSeal {
			if err := s.PutDataKey(t.Context(), w); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := secret.OpenKeyring(t.Context(), masters(t, oldKey), s, clocktest.Now); err == nil ||
		!strings.Contains(err.Error(), "backup") {
		t.Errorf("got %v, want word of a backup", err)
	}
}

func TestMasterKeysAreReadAndNeverPrinted(t *testing.T) {
	for name, list := range map[string]string{
		"nothing": "", "too short": "0011", "no hex": strings.Repeat("zz", 16), "zeros": strings.Repeat("0",
			32), "a good and a bad": oldKey + ",xx",
	} {
		if ms, err := secret.ParseMasters(list); err == nil {
			t.Errorf("%s was read as %v", name, ms)
		}
	}
	if _, err := secret.OpenKeyring(t.Context(), nil, &secrettest.Store{}, clocktest.Now); err == nil {
		t.Error("a keyring opened without a master")
	}
	ms := masters(t, oldKey+" ", " "+newKey, secret.NewMasterHex())
	if ms[0].ID == ms[1].ID || len(ms) != 3 {
		t.Errorf("read %v", ms)
	}
	raw, err := hex.DecodeString(oldKey)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("start", "master", ms[0])
	for _, s := range []string{fmt.Sprintf("%v|%+v|%#v|%s|%x|%d|%q", ms[0], ms[0], ms[0], ms[0], ms[0], ms[0], ms[0]),
		fmt.Sprint(ms), log.String()} {
		if strings.Contains(s, oldKey) || strings.Contains(s, fmt.Sprint(raw)) || strings.Contains(s, "1 2 3 4") ||
			!strings.Contains(s, ms[0].ID) {
			t.Errorf("printed as %s", s)
		}
	}
}
