package result

import (
	"context"
	"strings"
	"time"
	"unicode"

	"wangting/internal/casework"
	"wangting/internal/regno"
)

// Kind is the kind of a document.
type Kind string

const (
	Accepted   Kind = "accepted"   // 受理通知书
	Correction Kind = "correction" // 补正告知书
	Refused    Kind = "refused"    // 不予受理决定书
	Granted    Kind = "granted"    // 准予决定书, or the item's own
	Denied     Kind = "denied"     // 不予决定书
	Terminated Kind = "terminated" // 终止通知书
	Hearing    Kind = "hearing"    // 听证通知书, or that of 陈述申辩
	Pledge     Kind = "pledge"     // 容缺受理承诺书: what the applicant promised, until when
	Proof      Kind = "proof"      // 查询凭证
	Revocation Kind = "revocation" // 撤销决定书
	Statement  Kind = "statement"  // 证明, as the item calls its result: what the core business system knows
	Draft      Kind = "draft"      // a text that nobody issues, such as a contract to be signed
)

// kindOf gives the kind of document that a step makes; false for a step that makes none.
func kindOf(verb casework.Verb, verdict casework.Verdict) (Kind, bool) {
	switch {
	case verb == casework.Accept:
		return Accepted, true
	case verb == casework.Ask:
		return Correction, true
	case verb == casework.Refuse:
		return Refused, true
	case verb == casework.Decide && verdict == casework.Approved:
		return Granted, true
	case verb == casework.Decide && verdict == casework.Denied:
		return Denied, true
	case verb == casework.Terminate:
		return Terminated, true
	case verb == casework.Hear, verb == casework.HearMove:
		return Hearing, true
	case verb == casework.Pledge:
		return Pledge, true
	}
	return "", false
}

// Against reports whether the document says no to the holder, or ends the case without a decision, and must name the remedies.
func (k Kind) Against() bool { return k == Refused || k == Denied || k == Terminated }

// Outcome is what the document means for the holder, as every page says it: 准予, 不予, 不予受理, 终止; "" for a document
// that only tells how the case goes on.
func (k Kind) Outcome() string {
	switch k {
	case Granted:
		return "准予"
	case Denied:
		return "不予"
	case Refused:
		return "不予受理"
	case Terminated:
		return "终止"
	}
	return ""
}

// State says whether a document holds.
type State string

const (
	Valid    State = "valid"
	Revoked  State = "revoked"
	Replaced State = "replaced"
	Expired  State = "expired" // a valid one after its last day; never stored
)

// Word is the Chinese name of the state.
func (s State) Word() string {
	switch s {
	case Valid:
		return "有效"
	case Revoked:
		return "已撤销"
	case Replaced:
		return "已被替换"
	case Expired:
		return "已过期"
	}
	return ""
}

// Paper is one document.
type Paper struct {
	ID         string
	CaseID     string
	CaseNumber string
	ItemCode   string
	Item       string
	Owner      string // casework.Case.Owner of the case
	Personal   bool
	Kind       Kind
	Title      string
	Office     string // who issues it
	Number     string // 苏人社网办〔2026〕1号
	State      State
	Successor  string // number of the document that replaced it or took it back; "" while it holds
	IssuedAt   time.Time
	Until      time.Time // its last moment; zero for one without end
	ServedAt   time.Time // first reading by the applicant; zero before
	Digest     string    // SHA-256 of the bytes, hexadecimal
	Size       int64
	BlobKey    string

	Holder string // sealed
	Code   Code   // sealed
	Parts  []Part // sealed: what it says, for one that replaces it; none for a proof
	Shown  []Fact // sealed: what its check page shows besides, masked
}

// StateAt is the state of the document at a moment.
func (p Paper) StateAt(now time.Time) State {
	if p.State == Valid && !p.Until.IsZero() && now.After(p.Until) {
		return Expired
	}
	return p.State
}

// Masked is the holder as strangers see it.
func (p Paper) Masked() string {
	if p.Personal {
		return regno.MaskName(p.Holder)
	}
	return maskUnit(p.Holder)
}

// maskUnit keeps the first two characters of a unit's name and at most its last six.
func maskUnit(name string) string {
	r := []rune(name)
	switch n := len(r); {
	case n == 0:
		return ""
	case n < 6:
		return string(r[:1]) + "****"
	default:
		return string(r[:2]) + "****" + string(r[n-min(6, n-4):])
	}
}

// FileName is the name under which the document is downloaded.
func (p Paper) FileName() string { return p.Title + " " + p.Number + ".pdf" }

// sameNumber compares numbers as people type them: brackets, spaces and full-width digits do not matter.
func sameNumber(a, b string) bool { return plainNumber(a) == plainNumber(b) }

func plainNumber(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToUpper(r)
		}
		return -1
	}, strings.TrimSuffix(strings.TrimSpace(s), "（演示）"))
}

// Prefix begins the keys of the documents in the file store: Prefix<case>/<document>.
const Prefix = "result/"

// ProofPrefix begins the keys of proofs.
const ProofPrefix = Prefix + proofs + "/"

// Store keeps documents.
type Store interface {
	// NextNumber draws the next number of a series in the caller's transaction, from 1. A rollback gives it back.
	NextNumber(ctx context.Context, series string) (int64, error)
	Add(ctx context.Context, p Paper) error
	// Paper gives a document. NotFound when there is none.
	Paper(ctx context.Context, id string) (Paper, error)
	// OfCase gives the documents of a case, the oldest first.
	OfCase(ctx context.Context, caseID string) ([]Paper, error)
	// Proofs gives the proofs of a unit's or a person's queries, the newest first.
	Proofs(ctx context.Context, owner string) ([]Paper, error)
	// ByCode gives the document with a code. NotFound when there is none.
	ByCode(ctx context.Context, c Code) (Paper, error)
	// ByNumber gives the document with a number. NotFound when there is none.
	ByNumber(ctx context.Context, number string) (Paper, error)
	// AddChange stores a proposal. Conflict when one is open for the document.
	AddChange(ctx context.Context, c Change) error
	// OpenChange gives the proposal that waits for a document. NotFound when there is none.
	OpenChange(ctx context.Context, paperID string) (Change, error)
	// Settle ends a proposal as done or dropped; false when it was ended before.
	Settle(ctx context.Context, id, state, staffID string, at time.Time) (bool, error)
	// Turn takes a valid document out of force; false when it was before.
	Turn(ctx context.Context, id string, state State, successor string) (bool, error)
	// Serve records the first reading by the applicant; false when there was one before.
	Serve(ctx context.Context, id string, at time.Time) (bool, error)
}
