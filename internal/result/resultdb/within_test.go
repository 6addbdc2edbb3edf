package resultdb_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"testing"

	ct "wangting/internal/casework/caseworktest"
	"wangting/internal/result"
)

// signer signs by writing a word behind a file.
type signer struct{ ended bool }

func (s *signer) Sign(file []byte) ([]byte, error) {
	if s.ended {
		return nil, errors.New("the certificate has ended")
	}
	return append(bytes.Clone(file), " signed"...), nil
}

// RES-2: what is kept, and stands in the public log with its digest, is the signed file; a certificate that has ended stops no step, and
// what the applicant promises is not the office's to sign.
func TestADocumentIsSignedWithinBeforeItsDigestIsTaken(t *testing.T) {
	each(t, func(t *testing.T, h *hall) {
		within := &signer{}
		h.papers.Signer = within
		it := ct.ItemOf(ct.Permit)
		it.Materials = append(it.Materials, ct.Later)
		h.Publish(t, it)
		for _, ended := range []bool{false, true} {
			within.ended = ended
			id := h.Filed(t, ct.Boss, ct.Permit).CaseID
			must(t, h.AcceptLackingCase(t.Context(), ct.Clerk, id, ""))
			papers := h.of(t, ct.Boss, id)
			if len(papers) != 2 || papers[1].Kind != result.Pledge {
				t.Fatalf("made are %+v", papers)
			}
			for _, p := range papers {
				body, err := h.Files.Open(t.Context(), p.BlobKey)
				must(t, err)
				file, err := io.ReadAll(body)
				must(t, errors.Join(err, body.Close()))
				if got, want := bytes.HasSuffix(file, []byte(" signed")), !ended && p.Kind != result.Pledge; got != want {
					t.Errorf("%s: signed is %v, want %v", p.Title, got, want)
				}
				if sum := sha256.Sum256(file); hex.EncodeToString(sum[:]) != p.Digest || p.Size != int64(len(file)) {
					t.Errorf("%s: digest and size are of another file", p.Title)
				}
			}
		}
	})
}
