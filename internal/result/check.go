package result

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"wangting/internal/fault"
)

// CheckPath is the public page that says whether a document is genuine; a code may follow.
const CheckPath = "/check"

func (s *Service) checkURL(c Code) string {
	return strings.TrimSuffix(s.Public, "/") + CheckPath + "/" + string(c)
}

// Verdict is what anybody who has the code of a document learns about it.
type Verdict struct {
	Title, Number, Office, Holder, Item string // the holder masked
	Outcome                             string
	IssuedAt                            time.Time
	Until                               time.Time // zero for a document without end
	State                               State
	Successor                           string
	Next                                Code // of the successor; "" for none
	Digest                              string
	Code                                Code
	Log                                 string // where it stands in the public log; "" when it does not
	Waits                               bool   // it has no place there yet
	Shown                               []Fact // what the item lets everybody see, masked; none for a document that holds no longer
}

// Shorted is the digest as a page shows it: its first and last characters.
func (v Verdict) Shorted() string { return v.Digest[:8] + "…" + v.Digest[len(v.Digest)-8:] }

var errUnknown = fault.New(fault.NotFound, "请核对编号和验证码：字母 O 和数字 0、字母 I 和数字 1 容易看错")

// Check finds a document by its code. NotFound for every code that is none, in the same words.
func (s *Service) Check(ctx context.Context, typed string) (Verdict, error) {
	p, err := s.byCode(ctx, typed)
	if err != nil {
		return Verdict{}, err
	}
	say, waits, err := s.record(ctx, p)
	if err != nil {
		return Verdict{}, err
	}
	var next Code
	if p.Successor != "" {
		n, err := s.Store.ByNumber(ctx, p.Successor)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return Verdict{}, fmt.Errorf("finding the successor of a document: %w", err)
		}
		next = n.Code
	}
	var shown []Fact
	if p.State == Valid {
		shown = p.Shown
	}
	return Verdict{Shown: shown, Next: next, Log: say, Waits: waits,
		Title: p.Title, Number: p.Number, Office: p.Office, Holder: p.Masked(), Item: p.Item,
		Outcome: p.Kind.Outcome(), IssuedAt: p.IssuedAt, Until: p.Until, State: p.StateAt(s.Now()), Successor: p.Successor,
		Digest: p.Digest, Code: p.Code}, nil
}

// CheckNumber is Check for a code beside a number. A code of another document is answered like an unknown one.
func (s *Service) CheckNumber(ctx context.Context, number, typed string) (Verdict, error) {
	v, err := s.Check(ctx, typed)
	if err == nil && !sameNumber(v.Number, number) {
		return Verdict{}, errUnknown
	}
	return v, err
}

func (s *Service) byCode(ctx context.Context, typed string) (Paper, error) {
	p, err := s.Store.ByCode(ctx, ReadCode(typed)) // also for a code that is not Right: the same time for all
	switch {
	case errors.Is(err, fault.NotFound):
		return Paper{}, errUnknown
	case err != nil:
		return Paper{}, fmt.Errorf("finding a document by its code: %w", err)
	}
	return p, nil
}

// Compare reads a file to its end and tells whether it is the document with a code, byte for byte. It keeps nothing.
// Invalid when the file is larger than any document.
func (s *Service) Compare(ctx context.Context, typed string, file io.Reader) (same bool, err error) {
	p, err := s.byCode(ctx, typed)
	if err != nil {
		return false, err
	}
	sum := sha256.New()
	n, err := io.Copy(sum, io.LimitReader(file, MostBytes+1))
	switch {
	case err != nil:
		return false, fmt.Errorf("reading a file to compare: %w", err)
	case n > MostBytes:
		return false, fault.On("file", "文件超过 20 MB，不会是本厅的文书")
	case n == 0:
		return false, fault.On("file", "请选择要核对的 PDF 文件")
	}
	return subtle.ConstantTimeCompare([]byte(hex.EncodeToString(sum.Sum(nil))), []byte(p.Digest)) == 1, nil
}
