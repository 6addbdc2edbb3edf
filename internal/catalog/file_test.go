package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"testing"
)

// POR-5: the forms that come with the program are what the items say they are, and open.
func TestShippedFormsAreThere(t *testing.T) {
	raw, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	var list []Item
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	s, n := &Service{}, 0
	for _, it := range list {
		for _, m := range it.Materials {
			for _, f := range []*File{m.Blank, m.Example} {
				if f == nil {
					continue
				}
				n++
				body, err := s.OpenFile(t.Context(), *f)
				if err != nil {
					t.Errorf("%s, %s: %v", it.Code, m.Name, err)
					continue
				}
				raw, err := io.ReadAll(body)
				if err != nil {
					t.Fatal(err)
				}
				if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != f.SHA256 || int64(len(raw)) != f.Size {
					t.Errorf("%s, %s is %d bytes, %x", it.Code, f.Name, len(raw), sum)
				}
				if got, ok := it.File(f.Key); !ok || got != *f {
					t.Errorf("%s does not find %s", it.Code, f.Key)
				}
			}
		}
	}
	if n < 10 {
		t.Errorf("%d forms are shipped", n)
	}
	for _, key := range []string{"shipped/../10-economic-layoff.json", "shipped/", "shipped/none.docx"} {
		if body, err := s.OpenFile(t.Context(), File{Key: key}); err == nil {
			if _, err := io.ReadAll(body); err == nil {
				t.Errorf("%s opens", key)
			}
		}
	}
}
