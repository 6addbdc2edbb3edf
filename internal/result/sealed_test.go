package result_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"testing"
	"time"

	"rsc.io/qr"

	"wangting/internal/result"
	"wangting/internal/workday"
)

var (
	sealKey  = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	sealCode = result.Code("0123456789ABCDEF")
	facts    = result.Sealed{Number: "苏人社网办〔2026〕1234号", Holder: "江南****机械有限公司", Digest: [16]byte{1, 2, 3},
		Issued: time.Date(2026, 11, 27, 0, 0, 0, 0, workday.Zone), Until: time.Date(2029, 11, 26, 0, 0, 0, 0, workday.Zone)}
)

func fragment() string {
	record := facts.Record()
	return base64.RawURLEncoding.EncodeToString(append(record, ed25519.Sign(sealKey, result.ToSign(sealCode, record))...))
}

// holds says whether a fragment has the hall's signature, as a phone verifies it.
func holds(fragment string, code result.Code) (result.Sealed, bool) {
	f, record, signature, err := result.ReadSealed(fragment)
	return f, err == nil && ed25519.Verify(sealKey.Public().(ed25519.PublicKey), result.ToSign(code, record), signature)
}

// RES-3: the facts of a QR code come back as they were, and none of their bits can be changed, nor their document.
func TestNoBitOfSealedFactsCanBeChanged(t *testing.T) {
	whole := fragment()
	if f, ok := holds(whole, sealCode); !ok || f != facts {
		t.Fatalf("read %+v, %v", f, ok)
	}
	if _, ok := holds(whole, "0123456789ABCDEG"); ok {
		t.Error("the facts of one document pass for another")
	}
	for i := range whole {
		for bit := range 8 {
			b := []byte(whole)
			b[i] ^= 1 << bit
			if _, ok := holds(string(b), sealCode); ok {
				t.Fatalf("bit %d of character %d changed passes", bit, i)
			}
		}
	}
}

// RES-3: with the facts the code has at most 65 dots a side, of a third of a millimetre as it is printed.
func TestAQRCodeWithItsFactsStaysReadable(t *testing.T) {
	c, err := qr.Encode("https://hall.jiangsu.gov.cn/check/"+string(sealCode)+"#"+fragment(), qr.L)
	if err != nil || c.Size > 65 {
		t.Errorf("%d dots, %v", c.Size, err)
	}
}

func FuzzReadSealed(f *testing.F) {
	f.Add(fragment())
	f.Add("")
	f.Add("AQ")
	f.Fuzz(func(t *testing.T, s string) {
		if got, ok := holds(s, sealCode); ok && got != facts {
			t.Errorf("facts that nobody signed pass: %+v", got)
		}
	})
}
