package ledger_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"wangting/internal/ledger"
	"wangting/internal/ledger/ledgerdb"
	"wangting/internal/secret/secrettest"
	"wangting/internal/store/storetest"
	"wangting/internal/workday"
)

const file = "%PDF-1.7 受理通知书"

func sum(b string) string {
	s := sha256.Sum256([]byte(b))
	return hex.EncodeToString(s[:])
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// proved gives the proof of file in a log of seven records.
func proved(t testing.TB) ledger.Proof {
	t.Helper()
	db := storetest.SQLite(t)
	at := time.Date(2026, 11, 26, 10, 2, 0, 0, workday.Zone)
	log := ledger.Service{Store: ledgerdb.Store{DB: db, Keys: secrettest.Keyring(t)}, Tx: db, Now: func() time.Time { return at },
		Origin: "hall.example/log"}
	for i := range 7 {
		f := fmt.Sprint("file ", i)
		if i == 2 {
			f = file
		}
		must(t, log.Add(t.Context(), f, ledger.Accepted, sum(f), at))
	}
	must(t, log.Sequence(t.Context()))
	p, err := log.Prove(t.Context(), file, sum(file))
	must(t, err)
	return p
}

func TestWhatAVerificationSays(t *testing.T) {
	p, other := proved(t), proved(t)
	for name, tc := range map[string]struct {
		change func(p *ledger.Proof)
		file   string
		key    string
		want   string
	}{
		"as it was issued":             {want: "核验通过：受理通知书于 2026-11-26 10:02 出具，此后没有改动"},
		"with the key that I had kept": {key: p.Keys.Ed25519 + "\n", want: "核验通过"},
		"with the SM2 key":             {key: p.Keys.SM2, want: "核验通过"},
		"with the key of another log":  {key: other.Keys.Ed25519, want: "证明与文件不符：证明里的公钥不是您给出的公钥"},
		"a byte of the file changed":   {file: strings.Replace(file, "1.7", "1.6", 1), want: "文件被改动"},
		"an empty file":                {file: " ", want: "文件被改动"},
		"another kind":                 {change: func(p *ledger.Proof) { p.Record.Kind = ledger.Granted }, want: "证明与文件不符：登记的内容不在签过名的日志里"},
		"another time":                 {change: func(p *ledger.Proof) { p.Record.Micros++ }, want: "证明与文件不符：登记的内容不在签过名的日志里"},
		"another digest": {file: "forged", change: func(p *ledger.Proof) { p.Record.Digest = sum("forged") },
			want: "证明与文件不符：登记的内容不在签过名的日志里"},
		"another random part":      {change: func(p *ledger.Proof) { p.Record.Random = other.Record.Random }, want: "证明与文件不符"},
		"another place":            {change: func(p *ledger.Proof) { p.Index++ }, want: "证明与文件不符：登记的内容不在签过名的日志里"},
		"a place before the first": {change: func(p *ledger.Proof) { p.Index = -1 }, want: "证明与文件不符：登记的内容不在签过名的日志里"},
		"a shorter path":           {change: func(p *ledger.Proof) { p.Path = p.Path[1:] }, want: "证明与文件不符：登记的内容不在签过名的日志里"},
		"a longer path":            {change: func(p *ledger.Proof) { p.Path = append([]string{sum("x")}, p.Path...) }, want: "证明与文件不符"},
		"a path of something else": {change: func(p *ledger.Proof) { p.Path = append([]string{"zz"}, p.Path...) }, want: "证明与文件不符"},
		"a larger log": {change: func(p *ledger.Proof) { p.Checkpoint = strings.Replace(p.Checkpoint, "\n7\n", "\n8\n", 1) },
			want: "证明与文件不符：检查点的签名不对"},
		"the checkpoint of another log":  {change: func(p *ledger.Proof) { p.Checkpoint = other.Checkpoint }, want: "证明与文件不符：检查点的签名不对"},
		"another log with its own keys":  {change: func(p *ledger.Proof) { p.Checkpoint, p.Keys = other.Checkpoint, other.Keys }, want: "证明与文件不符：登记的内容不在"},
		"keys of two logs":               {change: func(p *ledger.Proof) { p.Keys.SM2 = other.Keys.SM2 }, want: "证明与文件不符：检查点的签名不对"},
		"without the SM2 signature":      {change: func(p *ledger.Proof) { p.Checkpoint = withoutLast(p.Checkpoint) }, want: "证明与文件不符：检查点的签名不对"},
		"with the line of a witness too": {change: func(p *ledger.Proof) { p.Checkpoint += "— witness.example AAAAAAAA\n" }, want: "核验通过"},
		"another form":                   {change: func(p *ledger.Proof) { p.Format = "x" }, want: "证明与文件不符：证明文件不完整，或者被改动过"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := p
			changed.Path = append([]string(nil), p.Path...)
			if tc.change != nil {
				tc.change(&changed)
			}
			if tc.file == "" {
				tc.file = file
			}
			f := ledger.Verify([]byte(tc.file), changed.Bytes(), tc.key)
			if !strings.HasPrefix(f.String(), tc.want) || (f.Outcome == ledger.Passed) != strings.HasPrefix(tc.want, "核验通过") {
				t.Errorf("it says %s", f)
			}
		})
	}
}

func withoutLast(note string) string {
	lines := strings.SplitAfter(strings.TrimSuffix(note, "\n"), "\n")
	return strings.Join(lines[:len(lines)-1], "")
}

func TestAProofWithAnyBitChangedFails(t *testing.T) {
	b := proved(t).Bytes()
	if f := ledger.Verify([]byte(file), b, ""); f.Outcome != ledger.Passed {
		t.Fatal(f)
	}
	for i := range b {
		for bit := range 8 {
			changed := bytes.Clone(b)
			changed[i] ^= 1 << bit
			if f := ledger.Verify([]byte(file), changed, ""); f.Outcome != ledger.Unproved {
				t.Fatalf("bit %d of byte %d (%q to %q): %s", bit, i, b[i], changed[i], f)
			}
		}
	}
}

func TestAPackageGivesBackWhatWasPacked(t *testing.T) {
	p := proved(t)
	z, err := p.Package("受理通知书 苏人社网办〔2026〕1号.pdf", []byte(file))
	must(t, err)
	f, proof, err := ledger.Unpack(z)
	if err != nil || string(f) != file || !bytes.Equal(proof, p.Bytes()) {
		t.Errorf("unpacked %q, %q, %v", f, proof, err)
	}
	z, err = p.Package("", nil)
	must(t, err)
	if f, proof, err = ledger.Unpack(z); err != nil || f != nil || !bytes.Equal(proof, p.Bytes()) {
		t.Errorf("without the file: %q, %v", f, err)
	}
	if _, _, err := ledger.Unpack([]byte("PK")); !errors.Is(err, ledger.ErrNoPackage) {
		t.Errorf("no package gave %v", err)
	}
	page := string(p.Page())
	if !strings.Contains(page, p.Record.Random) || strings.Count(page, "<script") != 2 || strings.Contains(page, "http:") || strings.Contains(page, "src=") {
		t.Error("the page lacks its proof, or wants the network")
	}
}

// RES-8: the page calls every kind of document by the word that the hall has for it.
func TestThePageKnowsTheWordOfEveryKind(t *testing.T) {
	list := regexp.MustCompile(`(?m)^const words = (.+);$`).FindSubmatch(proved(t).Page())
	if list == nil {
		t.Fatal("the page has no words")
	}
	var got map[ledger.Kind]string
	must(t, json.Unmarshal(list[1], &got))
	src, err := os.ReadFile("record.go")
	must(t, err)
	kinds := regexp.MustCompile(`(?m)^\t\w+\s+Kind += "([a-z.]+)"`).FindAllSubmatch(src, -1)
	if len(kinds) < 14 || len(got) != len(kinds) {
		t.Errorf("%d kinds, the page has %d", len(kinds), len(got))
	}
	for _, m := range kinds {
		if k := ledger.Kind(m[1]); got[k] == "" || got[k] != k.Word() || got[k] == "文书" {
			t.Errorf("%s is called %q on the page and %q in the hall", k, got[k], k.Word())
		}
	}
}

func FuzzVerify(f *testing.F) {
	p := proved(f)
	f.Add(p.Bytes(), p.Keys.Ed25519)
	f.Add([]byte(`{"format":"wangting/proof/v1"}`), "")
	f.Fuzz(func(t *testing.T, proof []byte, key string) {
		if got := ledger.Verify([]byte(file), proof, key); got.Outcome == ledger.Passed && !bytes.Equal(proof, p.Bytes()) {
			t.Errorf("a proof that nobody made passes: %s", proof)
		}
	})
}

func FuzzUnpack(f *testing.F) {
	z, err := proved(f).Package("a.pdf", []byte(file))
	must(f, err)
	f.Add(z)
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, proof, err := ledger.Unpack(b); err == nil && proof == nil {
			t.Error("a package without a proof")
		}
	})
}
