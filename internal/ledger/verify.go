package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"wangting/internal/workday"
)

// Outcome is what a verification gave.
type Outcome int

const (
	Passed   Outcome = iota // the file is the one of the record, and the record is in the signed log
	Changed                 // the proof is sound, and the file is another one
	Unproved                // the proof proves nothing
)

// Finding is what a verification gave, with the reason.
type Finding struct {
	Outcome Outcome
	Proof   Proof // as far as it could be read
	Origin  string
	Why     string // in Chinese; "" when Passed
}

// String is the sentence for whoever verified.
func (f Finding) String() string {
	switch f.Outcome {
	case Passed:
		return fmt.Sprintf("核验通过：%s于 %s 出具，此后没有改动", f.Proof.Record.Kind.Word(), minute(f.Proof.Record.IssuedAt()))
	case Changed:
		return "文件被改动：" + f.Why
	}
	return "证明与文件不符：" + f.Why
}

// Witnesses says who outside the hall has signed the log too, and "" when nobody has. The names are those in their keys.
func (f Finding) Witnesses() string {
	if f.Outcome == Unproved || len(f.Proof.Witnesses) == 0 {
		return ""
	}
	var names []string
	for _, key := range f.Proof.Witnesses {
		name, _, _ := strings.Cut(key, "+")
		names = append(names, name)
	}
	return "另有 " + strings.Join(names, "、") + " 共同签名"
}

func minute(t time.Time) string { return t.In(workday.Zone).Format("2006-01-02 15:04") }

// CheckURL is the page that says whether a document still holds.
func (f Finding) CheckURL() string { return "https://" + strings.TrimSuffix(f.Origin, Path) + "/check" }

// Bytes is the proof as it is downloaded. ReadProof takes nothing else.
func (p Proof) Bytes() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	_ = e.Encode(p) // strings and numbers only
	return b.Bytes()
}

// ReadProof reads a proof. It has one spelling only, so that a changed proof is never taken for the same proof.
func ReadProof(b []byte) (Proof, error) {
	var p Proof
	if err := json.Unmarshal(b, &p); err != nil {
		return p, fmt.Errorf("reading a proof: %w", err)
	}
	if p.Format != ProofFormat || !p.Record.right() {
		return p, errors.New("no proof of this form")
	}
	if !bytes.Equal(p.Bytes(), b) {
		return p, errors.New("the proof is not in its standard form")
	}
	return p, nil
}

// Verify checks a file against its proof, offline: digest, way to the root, root and both signatures of the checkpoint. The keys are
// those of the proof; key, unless "", is one of the log's two public keys from elsewhere, which must be among them.
func Verify(file, proofFile []byte, key string) Finding {
	unproved := func(p Proof, why string) Finding { return Finding{Outcome: Unproved, Proof: p, Why: why} }
	p, err := ReadProof(proofFile)
	if err != nil {
		return unproved(p, "证明文件不完整，或者被改动过")
	}
	if key = strings.TrimSpace(key); key != "" && key != p.Keys.Ed25519 && key != p.Keys.SM2 {
		return unproved(p, "证明里的公钥不是您给出的公钥")
	}
	c, err := p.Keys.open(p.Checkpoint, p.Witnesses...)
	if err != nil {
		return unproved(p, "检查点的签名不对")
	}
	path, err := unhex(p.Path)
	if err != nil || p.Index < 0 || p.Index >= int64(c.Size) ||
		proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(p.Index), c.Size, p.Record.leaf(), path, c.Hash) != nil {
		return unproved(p, "登记的内容不在签过名的日志里")
	}
	f := Finding{Proof: p, Origin: c.Origin}
	if sum := sha256.Sum256(file); hex.EncodeToString(sum[:]) != p.Record.Digest {
		f.Outcome, f.Why = Changed, "它与登记的指纹不一致。可能被改动过，也可能另存、重新扫描过，或者选错了文件"
	}
	return f
}

func unhex(list []string) ([][]byte, error) {
	out := make([][]byte, len(list))
	for i, s := range list {
		if !isHex(s, digestSize) {
			return nil, errors.New("no hash")
		}
		out[i], _ = hex.DecodeString(s)
	}
	return out, nil
}
