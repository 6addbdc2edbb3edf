package ledger

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/transparency-dev/merkle/rfc6962"
)

// Kind says what was written down.
type Kind string

const (
	Receipt    Kind = "receipt"             // 申请回执
	Accepted   Kind = "notice.accepted"     // 受理通知书
	Correction Kind = "notice.correction"   // 补正告知书
	Refused    Kind = "decision.refused"    // 不予受理决定书
	Granted    Kind = "decision.granted"    // 准予决定书
	Denied     Kind = "decision.denied"     // 不予决定书
	Terminated Kind = "decision.terminated" // 终止通知书
	Hearing    Kind = "notice.hearing"      // 听证通知书
	Queried    Kind = "proof.query"         // 查询凭证
	Revocation Kind = "decision.revoked"    // 撤销决定书
	Statement  Kind = "proof.statement"     // 证明
	Draft      Kind = "text.draft"          // 文本草案
	Pledge     Kind = "text.pledge"         // 容缺受理承诺书
	Item       Kind = "item.published"      // 事项的一个版本
	other           = "文书"                  // the word of a kind that a later hall may add
	version         = "wangting/record/v1"  // first line of a record
	digestSize      = 32
	randomSize      = 16
)

var words = map[Kind]string{
	Receipt: "申请回执", Accepted: "受理通知书", Correction: "补正告知书", Refused: "不予受理决定书", Granted: "准予决定书", Denied: "不予决定书",
	Terminated: "终止通知书", Hearing: "听证通知书",
	Queried: "查询凭证", Revocation: "撤销决定书", Statement: "证明", Draft: "文本草案", Pledge: "容缺受理承诺书",
	Item: "事项版本",
}

// Word is the Chinese name of the kind.
func (k Kind) Word() string {
	if w, ok := words[k]; ok {
		return w
	}
	return other
}

// Record is what a leaf stands for. Whoever has it can compute the leaf.
type Record struct {
	Kind   Kind   `json:"kind"`
	Digest string `json:"sha256"`  // of the bytes, hexadecimal
	Micros int64  `json:"time_us"` // since 1970 UTC
	Random string `json:"random"`  // hexadecimal
}

// IssuedAt is when the bytes were issued.
func (r Record) IssuedAt() time.Time { return time.UnixMicro(r.Micros).UTC() }

// text is the canonical form of a record. No field can contain a line break: see right.
func (r Record) text() string {
	return fmt.Sprintf("%s\nkind %s\nsha256 %s\ntime %d\nrandom %s\n", version, r.Kind, r.Digest, r.Micros, r.Random)
}

// leaf is the hash of the record in the tree.
func (r Record) leaf() []byte { return rfc6962.DefaultHasher.HashLeaf([]byte(r.text())) }

// right reports whether every field has its form.
func (r Record) right() bool {
	for _, c := range []byte(r.Kind) {
		if c != '.' && (c < 'a' || c > 'z') {
			return false
		}
	}
	return r.Kind != "" && isHex(r.Digest, digestSize) && isHex(r.Random, randomSize) && r.Micros > 0
}

func isHex(s string, size int) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == size && hex.EncodeToString(b) == s
}

func newRandom() string {
	b := make([]byte, randomSize)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
