package secret_test

import (
	"bytes"
	"encoding/base64"
	"testing"

	"wangting/internal/secret"
)

// SEC-2: tokens are stored hashed.
func TestATokenHas256BitsAndOnlyItsHashIsStored(t *testing.T) {
	plain, hash := secret.NewToken()
	raw, err := base64.RawURLEncoding.DecodeString(plain)
	if err != nil || len(raw) != 32 || len(hash) != 32 {
		t.Fatalf("a token of %d bytes, its hash of %d (%v)", len(raw), len(hash), err)
	}
	if !secret.EqualHash(hash, secret.HashToken(plain)) || bytes.Equal(hash, raw) {
		t.Error("the hash is not that of the token")
	}
	other, _ := secret.NewToken()
	if other == plain || secret.EqualHash(hash, secret.HashToken(other)) {
		t.Error("two tokens are equal")
	}
}

func TestATokenThatWasNeverSetMatchesNothing(t *testing.T) {
	if secret.EqualHash(nil, nil) || secret.EqualHash([]byte{}, nil) || secret.EqualHash(secret.HashToken(""), nil) {
		t.Error("an empty hash matches")
	}
}

func TestACodeHasItsDigitsAndNoHabit(t *testing.T) {
	seen, first := map[string]bool{}, [10]int{}
	for range 2000 {
		c := secret.NewCode(6)
		if len(c) != 6 {
			t.Fatalf("code %q", c)
		}
		for _, r := range c {
			if r < '0' || r > '9' {
				t.Fatalf("code %q", c)
			}
		}
		seen[c] = true
		first[c[0]-'0']++
	}
	if len(seen) < 1900 {
		t.Errorf("2000 codes, only %d different", len(seen))
	}
	for d, n := range first {
		if n < 100 || n > 320 {
			t.Errorf("%d of 2000 codes begin with %d", n, d)
		}
	}
}

func TestACodeOfNoDigitsIsAMistakeInTheProgram(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("NewCode(0) gave a code")
		}
	}()
	secret.NewCode(0)
}
