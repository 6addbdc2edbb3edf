package result

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"wangting/internal/fault"
	"wangting/internal/workday"
)

// Sealed are the facts behind the # of a QR code (RES-3), which a phone verifies without a network. They hold no whole name of a person
// and no number of one.
//
//	record    = 1, issued, until, digest (16), length and number, length and holder
//	signature = Ed25519 of the public log over SealedFor, code, "\n", record
//	fragment  = base64url(record, signature)
//
// Days are two bytes, those of workday.DayNumber; 0 is none. The digest is that of the text, of which the code in it makes a salt: paper
// does not show it, but it ties the hall to the words that it printed.
type Sealed struct {
	Number, Holder string // the holder masked
	Issued, Until  time.Time
	Digest         [16]byte
}

// SealedFor begins what is signed.
const SealedFor = "wangting/check/v1\n"

const sealedVersion = 1

func dayNumber(t time.Time) uint16 {
	if t.IsZero() {
		return 0
	}
	return uint16(workday.DayNumber(t))
}

func dayFrom(n uint16) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return workday.NumberedDay(int64(n))
}

// Record writes the facts as they are signed.
func (f Sealed) Record() []byte {
	b := []byte{sealedVersion}
	b = binary.BigEndian.AppendUint16(b, dayNumber(f.Issued))
	b = binary.BigEndian.AppendUint16(b, dayNumber(f.Until))
	b = append(b, f.Digest[:]...)
	for _, s := range []string{f.Number, f.Holder} {
		for len(s) > 120 { // whole characters
			_, n := utf8.DecodeLastRuneInString(s)
			s = s[:len(s)-n]
		}
		b = append(append(b, byte(len(s))), s...)
	}
	return b
}

const signatureSize = 64

var errSealed = errors.New("no sealed facts")

// ReadSealed reads a fragment. It verifies nothing: signature is over SealedFor, the code, "\n" and record.
func ReadSealed(fragment string) (f Sealed, record, signature []byte, err error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(fragment)
	if err != nil || len(b) < signatureSize+23 || b[0] != sealedVersion {
		return f, nil, nil, errSealed
	}
	record, signature = b[:len(b)-signatureSize], b[len(b)-signatureSize:]
	f.Issued, f.Until = dayFrom(binary.BigEndian.Uint16(record[1:])), dayFrom(binary.BigEndian.Uint16(record[3:]))
	rest := record[5+copy(f.Digest[:], record[5:21]):]
	for _, s := range []*string{&f.Number, &f.Holder} {
		if len(rest) == 0 || len(rest) <= int(rest[0]) {
			return f, nil, nil, errSealed
		}
		*s, rest = string(rest[1:1+rest[0]]), rest[1+rest[0]:]
	}
	if len(rest) > 0 || !utf8.ValidString(f.Number) || !utf8.ValidString(f.Holder) {
		return f, nil, nil, errSealed
	}
	return f, record, signature, nil
}

// ToSign is what the signature of a record is over.
func ToSign(c Code, record []byte) []byte { return append([]byte(SealedFor+string(c)+"\n"), record...) }

// printed is content with the sealed facts in its QR code. They are left out before the log has its keys.
func (s *Service) printed(ctx context.Context, p Paper, parts []Part) (Content, error) {
	c := s.content(p, parts)
	text, err := json.Marshal([]any{c.Code, c.Title, c.Office, c.Number, c.Holder, c.Parts})
	if err != nil {
		return c, fmt.Errorf("sealing the facts of a document: %w", err)
	}
	sum := sha256.Sum256(text)
	record := Sealed{Number: p.Number, Holder: p.Masked(), Issued: p.IssuedAt, Until: p.Until, Digest: [16]byte(sum[:16])}.Record()
	signature, err := s.Log.SignFacts(ctx, ToSign(p.Code, record))
	switch {
	case errors.Is(err, fault.NotFound):
		return c, nil
	case err != nil:
		return c, fmt.Errorf("sealing the facts of a document: %w", err)
	}
	c.CheckURL += "#" + base64.RawURLEncoding.EncodeToString(append(record, signature...))
	return c, nil
}
