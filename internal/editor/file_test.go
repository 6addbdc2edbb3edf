package editor

import (
	"bytes"
	"testing"

	"wangting/internal/catalog"
)

func packed(t testing.TB) []byte {
	t.Helper()
	raw, err := Pack(&catalog.Item{Code: "an-item", Name: "事项", Format: 2, Conditions: []string{"<条件>"}, Version: 7})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// EDT-12: a file that was altered anywhere is refused, or is still the same item.
func TestAFileThatWasAlteredIsRefused(t *testing.T) {
	raw := packed(t)
	it, err := Unpack(raw)
	if err != nil || it.Code != "an-item" || it.Version != 0 || it.Conditions[0] != "<条件>" {
		t.Fatalf("read back as %+v: %v", it, err)
	}
	want, err := Digest(it)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		bad := bytes.Clone(raw)
		bad[i] ^= 4
		got, err := Unpack(bad)
		if err != nil {
			continue
		}
		if d, _ := Digest(got); d != want {
			t.Fatalf("byte %d altered, and read as %+v", i, got)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(packed(f))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte(`{"code":"x"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		it, err := Unpack(raw)
		if err != nil {
			return
		}
		if _, err := Pack(it); err != nil {
			t.Errorf("what was read cannot be written: %v", err)
		}
		Check(it, nil)
	})
}
