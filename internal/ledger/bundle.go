package ledger

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Names in a package for offline verification.
const (
	ProofName = "证明.json"
	PageName  = "核验.html"
)

//go:embed verify.html
var verifyPage string

// Where the page has its proof, and the words of all kinds.
const (
	proofPlace = `{"proof":"here"}`
	wordsPlace = `{"words":"here"}`
)

// Page is the page that verifies a file against a proof without any network: it brings its own SHA-256, the words of all kinds, and the
// proof.
func (p Proof) Page() []byte { // Bytes escapes < and >, so no proof ends the script element
	list, err := json.Marshal(words)
	if err != nil {
		panic(err) // strings
	}
	return []byte(strings.NewReplacer(wordsPlace, string(list), proofPlace, string(p.Bytes())).Replace(verifyPage))
}

// Package is a .zip with what somebody needs to verify a file years later: the file, its proof, and the page. Without a name the file is
// not among them.
func (p Proof) Package(name string, file []byte) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name string, content []byte) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.Record.IssuedAt()})
		if err == nil {
			_, err = w.Write(content)
		}
		return err
	}
	var err error
	if name != "" {
		err = put(name, file)
	}
	if err = errors.Join(err, put(ProofName, p.Bytes()), put(PageName, p.Page()), z.Close()); err != nil {
		return nil, fmt.Errorf("packing a proof: %w", err)
	}
	return b.Bytes(), nil
}

// mostUnpacked bounds a file of a package that somebody gives us.
const mostUnpacked = 64 << 20

// ErrNoPackage says that bytes are no package, or one with something else in it.
var ErrNoPackage = errors.New("no package for offline verification")

// Unpack gives what a package has: the proof, and the file, nil when it has none.
func Unpack(b []byte) (file, proof []byte, err error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, nil, errors.Join(ErrNoPackage, err)
	}
	for _, f := range z.File {
		into := &file
		switch f.Name {
		case PageName:
			continue
		case ProofName:
			into = &proof
		}
		if *into != nil {
			return nil, nil, ErrNoPackage
		}
		if *into, err = unpacked(f); err != nil {
			return nil, nil, errors.Join(ErrNoPackage, err)
		}
	}
	if proof == nil {
		return nil, nil, ErrNoPackage
	}
	return file, proof, nil
}

func unpacked(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(r, mostUnpacked+1))
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	if len(b) > mostUnpacked {
		return nil, fmt.Errorf("%q is larger than any document", f.Name)
	}
	return b, nil
}
