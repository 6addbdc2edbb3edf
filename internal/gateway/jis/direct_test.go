package jis

import (
	"encoding/json"
	"errors"
	"testing"
)

// Made with: printf '{"name":"x"}' | openssl enc -aes-128-ecb -K 30313233343536373839616263646566 | xxd -p
func TestSealedDataIsAES128ECBInHex(t *testing.T) {
	const word, sealed = "0123456789abcdef", `"a246aef2f11fdef0f91274a7639af746"`
	plain, err := openECB(word, json.RawMessage(sealed))
	if err != nil || string(plain) != `{"name":"x"}` {
		t.Errorf("%q, %v", plain, err)
	}
	for name, tc := range map[string]struct {
		word, data string
		err        error
	}{
		"cut by a byte":         {word, sealed[:len(sealed)-3] + `"`, errSealed},
		"under another word":    {"another word 16.", sealed, errSealed},
		"an object":             {word, `{"name":"x"}`, nil},
		"the text of an object": {word, `"{\"name\":\"x\"}"`, nil},
		"nothing":               {word, `""`, nil},
	} {
		if plain, err := openECB(tc.word, json.RawMessage(tc.data)); !errors.Is(err, tc.err) || plain != nil {
			t.Errorf("%s: %q, %v", name, plain, err)
		}
	}
}

func FuzzOpenECB(f *testing.F) {
	f.Add(`"a246aef2f11fdef0f91274a7639af746"`)
	f.Fuzz(func(t *testing.T, data string) {
		if plain, err := openECB("0123456789abcdef", json.RawMessage(data)); err != nil && plain != nil {
			t.Error("both")
		}
	})
}
