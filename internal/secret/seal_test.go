package secret_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"wangting/internal/clocktest"
	"wangting/internal/secret"
	"wangting/internal/secret/secrettest"
)

// SEC-1: names, identity numbers and phones are encrypted.
func TestWhatIsSealedIsReadAgainUnderItsPurpose(t *testing.T) {
	k := secrettest.Keyring(t)
	for name, plain := range map[string]string{
		"a name":   "测试乙",
		"a number": "01|11010519491231002X",
		"nothing":  "",
		"a page":   strings.Repeat("长", 4000),
	} {
		t.Run(name, func(t *testing.T) {
			sealed := k.Seal("person.name", plain)
			if plain != "" && bytes.Contains(sealed, []byte(plain)) {
				t.Error("the plain text is in the sealed value")
			}
			if got, err := k.Open("person.name", sealed); err != nil || got != plain {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestTheSameValueSealedTwiceLooksDifferent(t *testing.T) {
	k := secrettest.Keyring(t)
	if bytes.Equal(k.Seal("p", "测试"), k.Seal("p", "测试")) {
		t.Error("two sealed values are equal: the nonce repeats")
	}
}

func TestAChangedBitAnywhereIsNoticed(t *testing.T) {
	k := secrettest.Keyring(t)
	sealed := k.Seal("person.phone", "13812345682")
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 0x10
		if got, err := k.Open("person.phone", bad); !errors.Is(err, secret.ErrUnreadable) || got != "" {
			t.Fatalf("with byte %d changed: %q, %v", i, got, err)
		}
	}
	for n := range sealed {
		if _, err := k.Open("person.phone", sealed[:n]); !errors.Is(err, secret.ErrUnreadable) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
	if _, err := k.Open("person.phone", append(bytes.Clone(sealed), 0)); !errors.Is(err, secret.ErrUnreadable) {
		t.Errorf("with a byte more: %v", err)
	}
}

func TestAValueCannotMoveToAnotherColumn(t *testing.T) {
	k := secrettest.Keyring(t)
	sealed := k.Seal("person.name", "测试乙")
	if got, err := k.Open("person.phone", sealed); !errors.Is(err, secret.ErrUnreadable) {
		t.Errorf("a name was read as a phone: %q, %v", got, err)
	}
}

func TestAnErrorDoesNotRepeatTheValue(t *testing.T) {
	k := secrettest.Keyring(t)
	sealed := k.Seal("person.name", "plain-text-inside")
	_, err := k.Open("other", sealed)
	if err == nil || strings.Contains(err.Error(), "plain-text-inside") {
		t.Errorf("the error is %v", err)
	}
}

// SEC-1: found by keyed hash.
func TestAKeyedHashFindsAValueAndDependsOnPurposeAndKey(t *testing.T) {
	k := secrettest.Keyring(t)
	h := k.Index("person.phone", "13812345682")
	if len(h) != 32 || !bytes.Equal(h, k.Index("person.phone", "13812345682")) {
		t.Fatal("the same value gives another hash")
	}
	for name, other := range map[string][]byte{
		"another value":                   k.Index("person.phone", "13812345683"),
		"another purpose":                 k.Index("person.name", "13812345682"),
		"the border moved by a character": k.Index("person.phone1", "3812345682"),
		"a hash anyone can make":          secret.HashToken("13812345682"),
	} {
		if bytes.Equal(h, other) {
			t.Errorf("%s gives the same hash", name)
		}
	}
	elsewhere := open(t, masters(t, strings.Repeat("ab", 16)), &secrettest.Store{})
	if bytes.Equal(h, elsewhere.Index("person.phone", "13812345682")) {
		t.Error("another hall has the same hash")
	}
}

func TestManyAtOnceSealAndOpen(t *testing.T) {
	k := secrettest.Keyring(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 50 {
				plain := fmt.Sprint(i, j)
				if got, err := k.Open("p", k.Seal("p", plain)); err != nil || got != plain {
					t.Errorf("got %q, %v; want %q", got, err, plain)
				}
				k.Index("p", plain)
				if i == 0 && j%20 == 0 {
					if err := k.Rotate(t.Context()); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
}

func FuzzOpen(f *testing.F) {
	m, err := secret.NewMaster(secrettest.MasterHex)
	if err != nil {
		f.Fatal(err)
	}
	k, err := secret.OpenKeyring(f.Context(), []secret.Master{m}, &secrettest.Store{}, clocktest.Now)
	if err != nil {
		f.Fatal(err)
	}
	own := k.Seal("person.name", "测试乙")
	f.Add([]byte(nil))
	f.Add(own)
	f.Add(own[:36])
	f.Add(bytes.Repeat([]byte{1}, 60))
	f.Add(append(k.ActiveHeader(), make([]byte, 28)...))
	f.Fuzz(func(t *testing.T, sealed []byte) {
		got, err := k.Open("person.name", sealed)
		if bytes.Equal(sealed, own) {
			if err != nil || got != "测试乙" {
				t.Fatalf("what was sealed gave %q, %v", got, err)
			}
			return
		}
		if !errors.Is(err, secret.ErrUnreadable) || got != "" {
			t.Fatalf("%x gave %q, %v", sealed, got, err)
		}
		if _, _, err := k.Reseal("person.name", sealed); err == nil {
			t.Fatalf("%x was sealed again", sealed)
		}
	})
}

func BenchmarkSealAndOpen(b *testing.B) {
	k := secrettest.Keyring(b)
	for b.Loop() {
		if _, err := k.Open("p", k.Seal("p", "01|11010519491231002X")); err != nil {
			b.Fatal(err)
		}
	}
}

func masters(t testing.TB, keys ...string) []secret.Master {
	t.Helper()
	ms, err := secret.ParseMasters(strings.Join(keys, ","))
	if err != nil {
		t.Fatal(err)
	}
	return ms
}

func open(t testing.TB, ms []secret.Master, s secret.KeyStore) *secret.Keyring {
	t.Helper()
	k, err := secret.OpenKeyring(t.Context(), ms, s, clocktest.Now)
	if err != nil {
		t.Fatal(err)
	}
	return k
}
